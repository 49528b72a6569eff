# The Windows program. `make windows` runs this file with MinGW as the compiler: the same sources by the same rules, but for
# the files that belong to one system each, and the libraries built from Debian's sources (deps.sh).

BUILD   := build/windows
OWN_DIR := src/app/platform/windows
DEPS    := tests/tools/deps.sh
SYSTEM  := windows
TARGET  := x86_64-w64-mingw32
CC      := $(TARGET)-gcc-posix
AR      := $(TARGET)-gcc-ar-posix
CFLAGS  := -O2
CPPFLAGS := -D__USE_MINGW_ANSI_STDIO=1 -DSDL_MAIN_HANDLED -D_WIN32_WINNT=0x0A00

all: zip
include Makefile
SETUP   := true

# The libraries: each from its own list of files, an archive in a folder whose name has the versions it was built from.
SDL     := $(shell $(DEPS) path libsdl2)
TTF     := $(shell $(DEPS) path libsdl2-ttf)
IMAGE   := $(shell $(DEPS) path libsdl2-image)
TYPE    := $(shell $(DEPS) path freetype)
MD4C    := $(shell $(DEPS) path md4c)
CJSON   := $(shell $(DEPS) path cjson)
ZLIB    := $(shell $(DEPS) path zlib)
GIF     := $(shell $(DEPS) path giflib)
KEY     := $(shell $(DEPS) key libsdl2 libsdl2-ttf libsdl2-image freetype md4c cjson zlib giflib)
PLACE   := build/deps/windows-$(KEY)

SDL_PARTS := . atomic core/windows cpuinfo events file filesystem/windows libm loadso/windows locale locale/windows misc \
    misc/windows power power/windows render render/software stdlib thread thread/windows timer timer/windows video \
    video/yuv2rgb video/windows video/dummy
TYPE_FILES := base/ftbase base/ftinit base/ftsystem base/ftdebug base/ftglyph base/ftbitmap base/ftstroke base/ftbbox \
    base/ftmm base/ftsynth truetype/truetype cff/cff sfnt/sfnt psaux/psaux psnames/psnames pshinter/pshinter \
    smooth/smooth raster/raster autofit/autofit gzip/ftgzip
ZLIB_FILES := adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil gzclose gzlib gzread \
    gzwrite
GIF_FILES := dgif_lib egif_lib gifalloc gif_err gif_hash openbsd-reallocarray quantize
DEPS_C := $(foreach part,$(SDL_PARTS),$(wildcard $(SDL)/src/$(part)/*.c)) $(SDL)/src/thread/generic/SDL_syscond.c \
    $(TTF)/SDL_ttf.c $(wildcard $(IMAGE)/IMG*.c) $(TYPE_FILES:%=$(TYPE)/src/%.c) $(MD4C)/src/md4c.c $(CJSON)/cJSON.c \
    $(ZLIB_FILES:%=$(ZLIB)/%.c) $(GIF_FILES:%=$(GIF)/%.c)
DEPS_O := $(patsubst $(CURDIR)/build/deps/src/%.c,$(PLACE)/%.o,$(DEPS_C))

PKG_CFLAGS := -I$(PLACE)/include -I$(SDL)/include -I$(TTF) -I$(IMAGE) -I$(MD4C)/src -I$(ZLIB) -I$(GIF)
PKG_LIBS := $(PLACE)/libdeps.a -lgdi32 -limm32 -lole32 -loleaut32 -lsetupapi -lshell32 -luser32 -lversion -lwinmm -luuid \
    -lcomdlg32 -lpthread -lm
DEPS_FLAGS := -O2 -w $(CPPFLAGS) $(PKG_CFLAGS) -include $(OWN_DIR)/sdl_config.h -I$(TYPE)/include -DFT2_BUILD_LIBRARY \
    '-DFT_CONFIG_MODULES_H="$(CURDIR)/$(OWN_DIR)/freetype_modules.h"' -DFT_CONFIG_OPTION_SYSTEM_ZLIB -DTTF_USE_HARFBUZZ=0 \
    -DLOAD_PNG -DLOAD_JPG -DUSE_STBIMAGE -DSDL_IMAGE_SAVE_PNG=1 -DSDL_IMAGE_SAVE_JPG=0

$(PLACE)/%.o: build/deps/src/%.c $(OWN_DIR)/sdl_config.h $(OWN_DIR)/freetype_modules.h
	@mkdir -p $(@D)
	@$(CC) $(DEPS_FLAGS) -c -o $@ $<
$(PLACE)/include/cjson/cJSON.h:
	@mkdir -p $(@D)
	@cp $(CJSON)/cJSON.h $@
$(PLACE)/libdeps.a: $(DEPS_O)
	$(SAY)rm -f $@ && $(AR) rcs $@ $^
$(APP) $(LIB): $(PLACE)/include/cjson/cJSON.h
