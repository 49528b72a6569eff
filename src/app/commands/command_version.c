/* convwalk --version: the version, the kernels that this processor runs, the platform, as reports of faults say. */
#include "app/commands/commands.h"
#include "base/version.h"
#include "engine/fast/kernels.h"

#include <SDL.h>
#include <SDL_image.h>
#include <SDL_ttf.h>
#include <stdio.h>

/* What the compiler built for; NULL: none of the usual ones. */
static const char *processor(void)
{
#if defined(__x86_64__) || defined(_M_X64)
    return "x86_64";
#elif defined(__i386__)
    return "i386";
#elif defined(__aarch64__)
    return "aarch64";
#elif defined(__arm__)
    return "arm";
#elif defined(__riscv)
    return "riscv";
#elif defined(__powerpc64__)
    return "powerpc64";
#elif defined(__wasm__)
    return "wasm";
#else
    return NULL;
#endif
}

int command_version(int argc, char **argv)
{
    Error err;
    SDL_version sdl;
    SDL_GetVersion(&sdl);
    const SDL_version *text = TTF_Linked_Version(), *image = IMG_Linked_Version();
    if (argc > 1) {
        error_set(&err, "--version stands alone; unexpected word '%s'", argv[1]);
        return command_fail(&err);
    }
    printf("convwalk %s\n", convwalk_version());
    printf("kernels %s\n", kernels_choose(NULL)->name);
    printf("platform %s", SDL_GetPlatform());
    if (processor())
        printf(" %s", processor());
    printf(", %d-bit\n", (int)(8 * sizeof(void *)));
    printf("SDL %d.%d.%d, SDL_ttf %d.%d.%d, SDL_image %d.%d.%d\n", sdl.major, sdl.minor, sdl.patch, text->major,
           text->minor, text->patch, image->major, image->minor, image->patch);
    return 0;
}
