# The web page. `make web` runs this file with emcc as the compiler: the same sources by the same rules, but for the two
# folders of src/app/platform that belong to one system each, and the libraries built from Debian's sources (deps.sh).

BUILD   := build/web
PAGE    := src/app/platform/web
DEPS    := tests/tools/deps.sh
SYSTEM  := web
export NODE_PATH := /usr/share/nodejs
unexport EM_CACHE
CC      := emcc
AR      := emar
CFLAGS  := -Os -msimd128
override SETUP := true
PKG_LIBS :=

page:
include Makefile

# The libraries: each from its own list of files, an archive whose name has the versions it was built from.
SDL     := $(shell $(DEPS) path libsdl2)
TTF     := $(shell $(DEPS) path libsdl2-ttf)
IMAGE   := $(shell $(DEPS) path libsdl2-image)
TYPE    := $(shell $(DEPS) path freetype)
MD4C    := $(shell $(DEPS) path md4c)
CJSON   := $(shell $(DEPS) path cjson)
ZLIB    := $(shell $(DEPS) path zlib)
GIF     := $(shell $(DEPS) path giflib)
KEY     := $(shell $(DEPS) key libsdl2 libsdl2-ttf libsdl2-image freetype md4c cjson zlib giflib)
PLACE   := build/deps/web-$(KEY)

SDL_PARTS := . atomic events file libm locale locale/emscripten misc misc/emscripten power power/emscripten render \
    render/software stdlib thread thread/generic timer timer/unix video video/yuv2rgb video/emscripten \
    filesystem/emscripten loadso/dummy cpuinfo
TYPE_FILES := base/ftbase base/ftinit base/ftsystem base/ftdebug base/ftglyph base/ftbitmap base/ftstroke base/ftbbox \
    base/ftmm base/ftsynth truetype/truetype cff/cff sfnt/sfnt psaux/psaux psnames/psnames pshinter/pshinter \
    smooth/smooth raster/raster autofit/autofit gzip/ftgzip
ZLIB_FILES := adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil gzclose gzlib gzread \
    gzwrite
GIF_FILES := dgif_lib egif_lib gifalloc gif_err gif_hash openbsd-reallocarray quantize
DEPS_C := $(foreach part,$(SDL_PARTS),$(wildcard $(SDL)/src/$(part)/*.c)) $(TTF)/SDL_ttf.c $(wildcard $(IMAGE)/IMG*.c) \
    $(TYPE_FILES:%=$(TYPE)/src/%.c) $(MD4C)/src/md4c.c $(CJSON)/cJSON.c $(ZLIB_FILES:%=$(ZLIB)/%.c) $(GIF_FILES:%=$(GIF)/%.c)
DEPS_O := $(patsubst $(CURDIR)/build/deps/src/%.c,$(PLACE)/%.o,$(DEPS_C))

PKG_CFLAGS := -I$(PLACE)/include -I$(SDL)/include -I$(TTF) -I$(IMAGE) -I$(MD4C)/src -I$(ZLIB) -I$(GIF)
DEPS_FLAGS := -Os -w $(PKG_CFLAGS) -include $(PAGE)/sdl_config.h -I$(TYPE)/include -DFT2_BUILD_LIBRARY \
    '-DFT_CONFIG_MODULES_H="$(CURDIR)/$(PAGE)/freetype_modules.h"' -DFT_CONFIG_OPTION_SYSTEM_ZLIB -DTTF_USE_HARFBUZZ=0 \
    -DLOAD_PNG -DLOAD_JPG -DUSE_STBIMAGE -DSDL_IMAGE_SAVE_PNG=1 -DSDL_IMAGE_SAVE_JPG=0 -DHAVE_UNISTD_H

$(PLACE)/%.o: build/deps/src/%.c $(PAGE)/sdl_config.h $(PAGE)/freetype_modules.h
	@mkdir -p $(@D)
	@$(CC) $(DEPS_FLAGS) -c -o $@ $<
$(PLACE)/include/cjson/cJSON.h:
	@mkdir -p $(@D)
	@cp $(CJSON)/cJSON.h $@
$(PLACE)/libdeps.a: $(DEPS_O)
	$(SAY)rm -f $@ && $(AR) rcs $@ $^
$(APP) $(LIB): $(PLACE)/include/cjson/cJSON.h

# What page.js calls.
CALLS := $(shell sed -n 's/^void \(web_[a-z_]*\).*/_\1/p' $(PAGE)/web.h | paste -sd,)
LINK := -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB -sTOTAL_STACK=2MB -sEXIT_RUNTIME=0 -sENVIRONMENT=web,worker,node \
    -sEXPORTED_RUNTIME_METHODS=FS,ENV,ccall,UTF8ToString,stringToUTF8,lengthBytesUTF8,callMain -sINVOKE_RUN=0 -sFORCE_FILESYSTEM=1 \
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free,$(CALLS) -sINCOMING_MODULE_JS_API=canvas,print,printErr,preRun,onRuntimeInitialized,instantiateWasm,wasmModule,arguments,thisProgram,noInitialRun \
    --pre-js $(PAGE)/module.js --js-library $(PAGE)/module_library.js

$(BUILD)/program.js: $(APP) $(LIB) $(PLACE)/libdeps.a $(PAGE)/module.js $(PAGE)/module_library.js $(PAGE)/web.mk
	$(SAY)$(CC) $(CFLAGS) $(LINK) -o $@ $(APP) $(LIB) $(PLACE)/libdeps.a

page: $(BUILD)/program.js
	@node $(PAGE)/pack.js $(BUILD)
.PHONY: page
