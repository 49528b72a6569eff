# convwalk: `make help` lists the targets. Everything that is built goes into build/; longer shell is in tests/tools/.

BUILD   ?= build
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
DATADIR  = $(PREFIX)/share/convwalk
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
LIBS    := sdl2 SDL2_ttf SDL2_image md4c libcjson zlib
CPPFLAGS += -Isrc -Itests -idirafter src/engine -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L
ifeq ($(shell uname -s),Darwin)
BREW    := $(shell brew --prefix 2>/dev/null)
CPPFLAGS += -D_DARWIN_C_SOURCE -I$(BREW)/include
LDFLAGS += -L$(BREW)/lib
endif
PKG_CFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(LIBS) 2>/dev/null) -lgif -lm -lpthread

# Every source is found by its place: src/app/ is the program, the rest of src/ what it stands on, of which src/engine/ and
# src/base/ are the library for others; tests/test_*.c a test each;
# SYSTEM says which of the files that belong to one system are left out.
SYSTEM  ?= desktop
OTHERS_desktop := src/app/platform/web/%
OTHERS_web     := $(addprefix src/app/platform/,posix/% desktop/%) tests/%
ALL_C   := $(filter-out $(OTHERS_$(SYSTEM)),$(shell find src tests -name '*.c'))
OBJ      = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
APP     := $(call OBJ,$(filter src/app/%,$(ALL_C)))
LIB     := $(call OBJ,$(filter-out src/app/% tests/%,$(ALL_C)) $(BUILD)/engine_text.c)
ENGINE  := $(call OBJ,$(filter src/base/% src/engine/%,$(ALL_C)))
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(filter tests/test_%,$(ALL_C)))
THREADED := $(foreach part,network data paint train,$(filter $(BUILD)/tests/test_$(part)%,$(TESTS)))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(filter tests/fuzz/fuzz_%,$(ALL_C)))

# OWN, a file's own flags. The same sums on every machine: only src/engine/fast makes one operation of a multiplication and
# an addition.
OWN := -ffp-contract=off
$(BUILD)/obj/src/engine/fast/%.o: OWN := -O3 -ffp-contract=fast
ifneq ($(filter x86_64-%,$(shell $(CC) -dumpmachine)),)
$(BUILD)/obj/src/engine/fast/avx512.o: OWN := -O3 -ffp-contract=fast -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma -mprefer-vector-width=512
$(BUILD)/obj/src/engine/fast/avx2.o: OWN := -O3 -ffp-contract=fast -mavx2 -mfma
endif
$(BUILD)/obj/src/app/paint/%.o: OWN := -O3 -ffp-contract=off -fno-math-errno -fno-trapping-math
COMPILE   = $(CC) -std=c11 $(WARN) $(CFLAGS) $(CPPFLAGS) $(PKG_CFLAGS)
SETUP     = CC='$(CC)' CPPFLAGS='$(CPPFLAGS)' tests/tools/setup.sh
PARALLEL  = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell getconf _NPROCESSORS_ONLN))
SUBMAKE   = $(MAKE) --no-print-directory $(if $(V),,-s) $(PARALLEL)
SAY       = $(if $(V),,@echo '  $@'; )
SANITIZE  = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all

all: $(BUILD)/convwalk    ## build the program, build/convwalk

run:    ## install what is missing, build, and open the window (without a display: walk the example as text)
	@$(SETUP) build
	+@$(SUBMAKE) all
	@tests/tools/run.sh $(BUILD)

test:   ## install what is missing and run all tests
	@$(SETUP) build test
	+@$(SUBMAKE) all library $(TESTS)
	@CC='$(CC)' CFLAGS='$(CFLAGS)' tests/tools/test.sh $(BUILD) $(TESTS) $(wildcard tests/test_*.sh)

lint:   ## warnings as errors with gcc and clang, clang-tidy, and the rules of the house (includes, purity, names, sizes)
	@$(SETUP) build lint
	+@bad=; $(SUBMAKE) BUILD=build/lint/gcc CC=gcc WARN='$(WARN) -Werror' -k objects || bad=1; \
	$(SUBMAKE) BUILD=build/lint/clang CC=clang WARN='$(WARN) -Werror' -k objects tidy || bad=1; \
	tests/tools/lint.sh build/lint/gcc || bad=1; [ -z "$$bad" ]

asan:   ## run all tests with the address and undefined-behaviour sanitizers, and a million random events
	+@CONVWALK_EVENTS=$${CONVWALK_EVENTS:-1000000} \
	$(SUBMAKE) BUILD=build/asan CFLAGS='$(SANITIZE) -fsanitize=address,undefined' test

tsan:   ## run the tests that use threads with the thread sanitizer
	@$(SETUP) build test
	+@$(SUBMAKE) BUILD=build/tsan CFLAGS='$(SANITIZE) -fsanitize=thread' threaded

fuzz:   ## feed every parser made-up bytes, FUZZ_SECONDS (60) each
	@$(SETUP) build fuzz
	+@$(SUBMAKE) BUILD=build/fuzz CC=clang CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link,address,undefined' fuzzers
	@tests/tools/fuzz.sh build/fuzz $(or $(FUZZ_SECONDS),60)

bench: all    ## measure the engine and the painter on this machine
	@$(BUILD)/convwalk bench

web:    ## install what is missing and build the web page, build/web/convwalk.html (on Debian and Ubuntu)
	@$(SETUP) web
	@tests/tools/deps.sh fetch
	+@$(SUBMAKE) -f src/app/platform/web/web.mk

gallery: all    ## render every scene at several sizes, themes and steps into build/gallery, with a page that shows them
	@$(BUILD)/convwalk gallery $(BUILD)/gallery

library: $(BUILD)/lib/libconvwalk.a    ## the engine for other programs: build/include/convwalk.h, build/lib

INSTALL = DESTDIR='$(DESTDIR)' LIBDIR='$(LIBDIR)' tests/tools/install.sh
install: all library    ## copy the program, its data, library and manual into DESTDIR/PREFIX (/usr/local)
	@$(INSTALL) install $(BUILD) '$(PREFIX)'

uninstall:    ## remove what install copied
	@$(INSTALL) uninstall $(BUILD) '$(PREFIX)'

dist:   ## the sources as build/packages/convwalk-VERSION.tar.gz
	@tests/tools/package.sh dist

deb:    ## packages for Debian and Ubuntu in build/packages: the program, the library, the library's headers
	@$(SETUP) build packages
	+@MAKE='$(MAKE)' tests/tools/package.sh deb

portable:    ## an archive in build/packages that runs where nothing is installed, with the libraries beside the program
	@$(SETUP) build packages
	+@MAKE='$(MAKE)' tests/tools/package.sh portable

test-packages:    ## make these packages and try them, in a bare Debian where there is debootstrap; says what it skips
	@$(SETUP) build packages
	+@MAKE='$(MAKE)' tests/tools/test_packages.sh

clean:  ## remove everything that was built
	rm -rf build

help:   ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 21

$(BUILD)/convwalk: $(BUILD)/obj/src/app/main.o $(BUILD)/libapp.a $(BUILD)/libbelow.a
	$(SAY)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

# The program that looks for its libraries beside itself first, as those that they need do.
$(BUILD)/portable/convwalk: $(BUILD)/obj/src/app/main.o $(BUILD)/libapp.a $(BUILD)/libbelow.a
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--disable-new-dtags,-rpath,'$$ORIGIN/../lib' -o $@ $^ $(PKG_LIBS)

$(BUILD)/libbelow.a: $(LIB) $(BUILD)/sources
$(BUILD)/libapp.a: $(filter-out %/main.o,$(APP)) $(BUILD)/sources
$(BUILD)/%.a:
	@rm -f $@
	$(SAY)$(AR) rcs $@ $(filter %.o,$^)

# The library has objects of its own: in them each name is one that no other program has (names.h).
$(BUILD)/include/made: $(ENGINE) tests/tools/library.sh
	$(SAY)CC='$(CC)' tests/tools/library.sh headers $(BUILD) $(ENGINE)
	@touch $@
$(BUILD)/lib/libconvwalk.a: $(BUILD)/include/made
	+@$(SUBMAKE) BUILD=$(BUILD)/shared FROM=$(BUILD) CFLAGS='$(CFLAGS) -fPIC -include $(BUILD)/names.h' shared
shared: $(ENGINE)
	@CC='$(CC)' CFLAGS='$(CFLAGS)' LDFLAGS='$(LDFLAGS)' tests/tools/library.sh link $(FROM) $^

# The engine's sources as strings, for the code pane that shows them.
$(BUILD)/engine_text.c: tests/tools/text.sh $(wildcard src/engine/*.c src/engine/python/*.py)
	@mkdir -p $(@D)
	$(SAY)$^ >$@

$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(BUILD)/libapp.a $(BUILD)/libbelow.a
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lcmocka

$(BUILD)/fuzz_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/libapp.a $(BUILD)/libbelow.a
	$(SAY)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(SAY)$(COMPILE) $(OWN) -MMD -MP -c -o $@ $<

TIDY := -include tests/tools/tidy.h
$(BUILD)/tidy/src/base/error: TIDY :=
$(BUILD)/tidy/tests/%: CHECKS := --checks=-clang-analyzer-*
$(BUILD)/tidy/%: %.c $(BUILD)/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $(CHECKS) $< -- -std=c11 $(TIDY) $(CPPFLAGS) $(PKG_CFLAGS) >$@.log 2>/dev/null || { cat $@.log; exit 1; }
	@touch $@

# Notes of what was built from; when one changes, what depends on it is built again.
NOTE = mkdir -p $(@D); echo '$(1)' | cmp -s - $@ || echo '$(1)' >$@
$(BUILD)/flags: FORCE
	@$(SETUP) --check build
	@$(call NOTE,$(COMPILE) $(LDFLAGS) $(PKG_LIBS))
$(BUILD)/sources: FORCE
	@$(call NOTE,$(sort $(ALL_C)))
$(BUILD)/datadir: FORCE
	@$(call NOTE,$(DATADIR))
$(BUILD)/obj/src/app/hosts/assets.o: OWN += -DDATADIR='"$(DATADIR)"'
$(BUILD)/obj/src/app/hosts/assets.o: $(BUILD)/datadir

objects: $(call OBJ,$(ALL_C))
tidy: $(patsubst %.c,$(BUILD)/tidy/%,$(ALL_C))
fuzzers: $(FUZZERS)
threaded: $(THREADED)
	@tests/tools/test.sh $(BUILD) $(THREADED)

FORCE:
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all run test lint asan tsan fuzz bench web gallery library shared dist deb portable test-packages install uninstall clean help objects tidy fuzzers threaded FORCE
-include $(patsubst %.o,%.d,$(call OBJ,$(ALL_C)))
