# convwalk: `make help` lists the targets. Everything that is built goes into build/.

BUILD   ?= build
CC      ?= cc
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
LIBS    := sdl2 SDL2_ttf SDL2_image md4c libcjson zlib
ALL_C   := $(shell find src -name '*.c')
APP     := $(filter src/app/%,$(ALL_C))
LIB     := $(filter-out src/app/%,$(ALL_C))
OBJ      = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c))
CPPFLAGS += -Isrc -Itests -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L
PKG_CFLAGS = $(shell pkg-config --cflags $(LIBS))
PKG_LIBS   = $(shell pkg-config --libs $(LIBS)) -lgif -lm -lpthread

all: $(BUILD)/convwalk

$(BUILD)/convwalk: $(call OBJ,$(APP)) $(BUILD)/libconvwalk.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/libconvwalk.a: $(call OBJ,$(LIB))
	@rm -f $@
	ar rcs $@ $^

# The same sums on every machine: no fused multiply-add unless a file asks for it (src/engine/fast).
$(BUILD)/obj/src/engine/fast/%.o: CONTRACT := -ffp-contract=fast -O3
CONTRACT := -ffp-contract=off

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARN) $(CFLAGS) $(CONTRACT) $(CPPFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(filter-out %/app/main.o,$(call OBJ,$(APP))) $(BUILD)/libconvwalk.a
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARN) $(CFLAGS) $(CONTRACT) $(CPPFLAGS) $(PKG_CFLAGS) -MMD -MP -o $@ $(filter %.c %.o %.a,$^) $(PKG_LIBS) -lcmocka

test: $(BUILD)/convwalk $(TESTS)
	@set -e; for t in $(TESTS); do $$t; done

clean:
	rm -rf $(BUILD)

.PHONY: all test clean
-include $(patsubst %.o,%.d,$(call OBJ,$(ALL_C))) $(TESTS:=.d)
