/* The codes of a scene's options, for the files of this folder: SCENE_OPTION and the option's bit. */
#ifndef CONVWALK_TRACE_SCENE_OPTIONS_H
#define CONVWALK_TRACE_SCENE_OPTIONS_H

#include "trace/scene/scene.h"

enum {
    ROUTE = SCENE_OPTION + SAID_ROUTE,
    PASS = SCENE_OPTION + SAID_PASS,
    INPUT = SCENE_OPTION + SAID_INPUT,
    CHANNELS = SCENE_OPTION + SAID_CHANNELS,
    KERNEL = SCENE_OPTION + SAID_KERNEL,
    KERNELS = SCENE_OPTION + SAID_KERNELS,
    STRIDE = SCENE_OPTION + SAID_STRIDE,
    PADDING = SCENE_OPTION + SAID_PADDING,
    DILATION = SCENE_OPTION + SAID_DILATION,
    BIAS = SCENE_OPTION + SAID_BIAS,
    SEED = SCENE_OPTION + SAID_SEED,
    STEP = SCENE_OPTION + SAID_STEP,
    LEVEL = SCENE_OPTION + SAID_LEVEL,
    CEIL = SCENE_OPTION + SAID_CEIL,
    FLOOR = SCENE_OPTION + SAID_FLOOR,
    COUNT_PADDING = SCENE_OPTION + SAID_COUNT_PADDING,
    FUNCTION = SCENE_OPTION + SAID_FUNCTION,
    CLASSES = SCENE_OPTION + SAID_CLASSES,
    TARGET = SCENE_OPTION + SAID_TARGET,
    RATE = SCENE_OPTION + SAID_RATE,
    MOMENTUM = SCENE_OPTION + SAID_MOMENTUM,
    DECAY = SCENE_OPTION + SAID_DECAY,
    COMPARE = SCENE_OPTION + SAID_COMPARE,
    DIGIT = SCENE_OPTION + SAID_DIGIT,
    POOL = SCENE_OPTION + SAID_POOL,
    INDEX = SCENE_OPTION + SAID_INDEX,
    WORD = SCENE_OPTION + SAID_WORDS,
    VALUES = SCENE_OPTION + SAID_VALUES
};

static inline uint64_t option_bit(int code)
{
    return (uint64_t)1 << (code - SCENE_OPTION);
}

/* The index of `word` in a list of `count` names; -1, with the nearest one named, if it is not there. */
int find_name(const char *word, const char *const *names, int count, const char *what, Error *err);

#endif
