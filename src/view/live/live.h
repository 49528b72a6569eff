/* The live pages: a pad to draw digits on, which the network classifies at once, and a training to watch. All of their
 * state, their events and pictures. The program does the rest: it reads files and trains. */
#ifndef CONVWALK_VIEW_LIVE_LIVE_H
#define CONVWALK_VIEW_LIVE_LIVE_H

#include "view/live/pad.h"
#include "view/live/train_view.h"
#include "view/window/state.h"

typedef enum { LIVE_TRAIN, LIVE_DRAW, LIVE_TABS } LiveTab;

/* What the buttons of these pages do, and the wishes that only the program can fulfil (a bit each). */
typedef enum {
    DO_WIPE, DO_UNDO, DO_SAMPLE, DO_IMAGE, DO_IMAGE_BACK,             /* the pad */
    DO_RUN, DO_ONE_SAMPLE, DO_ONE_BATCH, DO_ONE_EPOCH, DO_ANEW,       /* the training: run or pause; ... */
    DO_SAVE, DO_LOAD, DO_STEP, DO_HOLD_NEXT, DO_HOLD_BACK, DO_HOLD_PAD,
    DO_HOLD,          /* + index of a mistake: show that one */
    DO_PANEL = 32,    /* + which figures a small window shows */
    DO_FIELD = 40,    /* + field: give it the keyboard */
    DO_MORE = 60,     /* + field */
    DO_LESS = 80      /* + field */
} LiveDo;

/* The settings that can be changed, in their order on the page. */
typedef enum {
    LIVE_SEED,
    LIVE_BATCH,
    LIVE_RATE,
    LIVE_MOMENTUM,
    LIVE_DECAY,
    LIVE_EPOCHS,
    LIVE_ACT,
    LIVE_POOL,
    LIVE_FIELDS
} LiveField;

typedef struct {
    const char *data, *weights, *out, *resume;   /* paths that the user gave; NULL: none; borrowed */
    WeightsAs as;                                /* what the user said about weights or resume */
} LiveFiles;

struct Live {
    LiveTab tab;
    LiveFiles files;
    uint32_t wishes;               /* 1 << LiveDo, fetched with live_wishes */
    /* Draw */
    Pad pad;
    Network *network;              /* answers; borrowed; NULL until it is loaded */
    char weights[96], source[96];  /* the network's name; what lies on the pad */
    bool answered;
    float probability[DIGIT_CLASSES];
    int label;                     /* of the picture on the pad; -1: unknown */
    uint64_t sample;               /* seed of the next drawn digit */
    const Dataset *digits;         /* MNIST's test images; borrowed; NULL: no folder is known */
    int image;                     /* the one shown last; -1: none yet */
    bool caret, inking;            /* the keyboard draws: its position, and whether its pen is down */
    float caret_x, caret_y;
    /* Train */
    TrainView *train;              /* owned */
    TrainingSettings wanted;       /* as set in the window; they take effect with the next new start */
    int field;                     /* the setting that has the keyboard; -1: none */
    char typed[64];
    int ordered;                   /* orders given: the view counts how many were carried out */
    int panel;                     /* a small window's figures: curves, network, mistakes */
    int hold;                      /* the test image to show; -1: the pad's digit */
};

/* Shows the page; makes the state on first use. */
Live *live_open(Screen *screen, LiveTab tab);
void live_free(Live *live);

void live_draw(const Screen *screen, Canvas *canvas, const Layout *layout);
void live_draw_pad(const Screen *screen, Canvas *canvas, Rect body);
void live_draw_train(const Screen *screen, Canvas *canvas, Rect body, bool compact);
void live_draw_settings(const Screen *screen, Canvas *canvas, Rect at);
void live_draw_transport(const Screen *screen, Canvas *canvas, Rect at);

/* Where messages stand: instead of the pad's last line, or of the training's numbers. */
Rect live_message_place(const Screen *screen, const Layout *layout);

/* Events, as the screen's; screen->page is PAGE_LIVE. */
bool live_key(Screen *screen, int key, int mods);
bool live_type(Screen *screen, const char *text);
void live_do(Screen *screen, int64_t what);
void live_pen(Screen *screen, float x, float y, bool down);   /* units; down: touches the paper now, else it moves */
void live_pen_up(Screen *screen);
bool live_moving(const Screen *screen);

/* Tab on the page to train on: the next setting has the keyboard (way 1), the one before (-1); after the last none has
 * it: false. */
bool live_station(Screen *screen, int way);

/* What a button of these pages is called, and its keys. */
ActionName live_names(const Live *live, int64_t what);

/* What the program gives: a network that answers (borrowed), images to look at (borrowed), a picture on the pad, the
 * newest view of the training. */
void live_give_network(Live *live, Network *network, const char *name);
void live_give_digits(Live *live, const Dataset *digits);
void live_give_picture(Live *live, const uint8_t *pixel, int label, const char *source);
void live_give_train(Screen *screen, const TrainView *view);

/* What the keys do on the page shown, for the help overlay. */
const KeyHelp *live_key_help(const Live *live);

/* A small picture for these pages: a drawn digit. */
void live_sketch(Canvas *canvas, Rect at);

/* Puts the network's scene on stage with this image, of this label (-1: unknown), and weights (NULL: the bundled ones),
 * with `sgd` for the update. False with the page kept when the weights can't be read. */
bool live_walk(Screen *screen, const uint8_t *pixel, int label, const char *weights, const Sgd *sgd, Error *err);

/* Fetches the wishes that are new. */
uint32_t live_wishes(Live *live);

/* Whether the images are not ready yet. Wishes wait until they are; Space wishes a start, or cancels it. */
bool live_preparing(const Live *live);

/* " --act tanh --pool average", as far as they were given. */
void live_as(const WeightsAs *as, Text *out);

/* The command line that opens the page shown; on Train with the settings as they are. */
void live_line(const Live *live, Text *out);

/* Settings: whether those wanted are not those of the training; a change of a field by one notch; typed text for it. */
bool live_same(const TrainingSettings *a, const TrainingSettings *b, LiveField field);
bool live_differs(const Live *live, LiveField field);
bool live_change(Live *live, LiveField field, int notches);
bool live_enter(Live *live, LiveField field, const char *typed);
bool live_fixed(const TrainingSettings *settings, LiveField field);   /* the trained list fixes it */
void live_value(const TrainingSettings *settings, LiveField field, char *text, size_t room);
extern const char *const live_field_names[LIVE_FIELDS];

/* Maps of `count` planes of rows x columns values, `across` beside each other, within the box; one scale for all. */
void live_maps(Canvas *canvas, Rect at, const float *value, int count, int rows, int columns, int across);

/* Values beside each other, filling the box. */
void live_strip(Canvas *canvas, Rect at, const float *value, int count);

/* Ten bars with their digits; the largest in bold, `label` marked. */
void live_bars(Canvas *canvas, Rect at, const float *probability, int label);

/* "98.2 %", "< 0.1 %". */
void live_percent(float share, char *text, size_t room);

/* A picture of side x side bytes, ink on paper as the theme has it. */
void live_digit(Canvas *canvas, Rect at, const uint8_t *pixel, int side);

#endif
