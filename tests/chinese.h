/* Whether a text is Chinese but for what stays as it is, and whether the fonts have its characters. */
#ifndef CONVWALK_TESTS_CHINESE_H
#define CONVWALK_TESTS_CHINESE_H

#include "testing.h"

#include "app/paint/paint_text.h"
#include "base/text.h"
#include "trace/scene/scene.h"

#include <string.h>

/* What stays as it is: names of functions, layers and files, and words that are the same in either language. */
static const char *const kept_words[] = {"convwalk", "LeNet",  "im",       "col",     "data",  "lenet", "Rot",
                                    "ReLU",     "relu",   "tanh",     "sigmoid", "SGD",   "MNIST", "conv",
                                    "pool",     "fc",     "exp",      "log",     "max",   "min",   "softmax",
                                    "Softmax",  "Aa",     "ms",       "KB",      "PNG",   "JPEG",  "safetensors",
                                    "Enter",    "Esc",    "Space",    "Page",    "Down",  "Up",    "Home",
                                    "End",      "Shift",  "Ctrl",     "Tab",     "Wheel", "drag",  "or",
                                    "new",      "Delete", "Backspace", "English", "Python", "NumPy",
                                    "PyTorch",  "GELU",  "gelu",     "ELU",     "elu",   "SiLU",  "silu",
                                    "Leaky",    "leaky",  "hard",     "swish",   "shuffle", "DCR",   "DepthToSpace",
                                    "transposed", "sqrt"};

/* How much of the text a scene's name is, or a pass as options have it: these stay as they are typed. */
static inline size_t scene_words(const char *text)
{
    static const char pass[] = "--pass backward";
    size_t longest = strncmp(text, pass, sizeof pass - 1) == 0 ? sizeof pass - 1 : 0;
    for (int i = 0; scene_name_at(i); i++) {
        size_t length = strlen(scene_name_at(i));
        if (length > longest && strncmp(text, scene_name_at(i), length) == 0)
            longest = length;
    }
    return longest;
}

/* The first run of two or more Latin letters that is none of the names; NULL: there is none. */
static inline const char *english_in(const char *text)
{
    while (*text) {
        size_t length = scene_words(text);
        text += length;
        length = 0;
        while ((text[length] >= 'a' && text[length] <= 'z') || (text[length] >= 'A' && text[length] <= 'Z'))
            length++;
        bool known = length < 2;
        for (size_t i = 0; i < sizeof kept_words / sizeof *kept_words && !known; i++)
            known = strlen(kept_words[i]) == length && memcmp(kept_words[i], text, length) == 0;
        if (!known)
            return text;
        if (*text)   /* a scene's name may have been the last */
            text += length ? length : 1;
    }
    return NULL;
}

/* Every character of the text that the fonts lack, each as often as it stands there. */
static inline int lacking(Fonts *fonts, const char *text, const char *where)
{
    int bytes, count = 0;
    for (unsigned code; (code = utf8_next(text, &bytes)) != 0; text += bytes)
        if (code >= ' ' && !fonts_have(fonts, FONT_SANS, code)) {
            printf("%s: U+%04X is in no font\n", where, code);
            count++;
        }
    return count;
}

#endif
