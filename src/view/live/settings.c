/* The settings of a training as fields: their values as text, a notch up or down, and typed numbers. */
#include "view/live/live.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const live_field_names[LIVE_FIELDS] = {"seed",  "batch",  "learning rate", "momentum",
                                                   "decay", "epochs", "activation",    "pooling"};

/* The values that a click steps through, ascending. */
typedef struct {
    int count;
    float at[14];
} Notches;

static const Notches rates = {13, {0.0003f, 0.001f, 0.003f, 0.01f, 0.02f, 0.03f, 0.05f, 0.1f, 0.2f, 0.3f, 1, 3, 10}};
static const Notches momenta = {6, {0, 0.5f, 0.8f, 0.9f, 0.95f, 0.99f}};
static const Notches decays = {6, {0, 0.0001f, 0.0005f, 0.001f, 0.005f, 0.01f}};
static const Notches batches = {11, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}};

/* The next one above the value (change > 0) or below it. */
static float notch(float value, const Notches *notches, int change)
{
    int below = 0;   /* how many are smaller than the value */
    while (below < notches->count && notches->at[below] < value * 0.999f)
        below++;
    bool on = below < notches->count && notches->at[below] <= value * 1.001f;
    int place = change > 0 ? below + on : below - 1;
    return notches->at[int_clamp(place, 0, notches->count - 1)];
}

bool live_fixed(const TrainingSettings *settings, LiveField field)
{
    return settings->net.nodes > 0 && (field == LIVE_ACT || field == LIVE_POOL);
}

bool live_change(Live *live, LiveField field, int notches)
{
    TrainingSettings *s = &live->wanted;
    live->field = (int)field;
    live->typed[0] = '\0';
    if (live_fixed(s, field))
        return false;   /* the list's own */
    switch (field) {
    case LIVE_SEED:
        if (notches > 0)
            s->seed = scene_seed_after(s->seed);
        else if (s->seed > 0)
            s->seed--;
        break;
    case LIVE_BATCH: s->batch = (int)notch((float)s->batch, &batches, notches); break;
    case LIVE_RATE: s->sgd.rate = notch(s->sgd.rate, &rates, notches); break;
    case LIVE_MOMENTUM: s->sgd.momentum = notch(s->sgd.momentum, &momenta, notches); break;
    case LIVE_DECAY: s->sgd.decay = notch(s->sgd.decay, &decays, notches); break;
    case LIVE_EPOCHS: s->epochs = s->epochs + notches < 1 ? 1 : s->epochs + notches; break;
    case LIVE_ACT:
        s->activation = (Activation)(((int)s->activation + notches + ACTIVATION_BY_RESULT) % ACTIVATION_BY_RESULT);
        break;
    default: s->average = !s->average;
    }
    return true;
}

bool live_enter(Live *live, LiveField field, const char *typed)
{
    TrainingSettings s = live->wanted;
    int whole;
    float number;
    int64_t count = 0;
    bool is_whole = number_typed_count(typed, &count) && (field == LIVE_SEED || count <= 999999999);
    bool is_number = number_typed(typed, &number) == NUMBER_TAKEN;
    whole = is_whole && field != LIVE_SEED ? (int)count : 0;
    switch (field) {
    case LIVE_SEED: s.seed = is_whole ? (uint64_t)count : 0; break;
    case LIVE_BATCH: s.batch = is_whole ? whole : 0; break;
    case LIVE_RATE: s.sgd.rate = is_number ? number : -1; break;
    case LIVE_MOMENTUM: s.sgd.momentum = is_number ? number : -1; break;
    case LIVE_DECAY: s.sgd.decay = is_number ? number : -1; break;
    case LIVE_EPOCHS: s.epochs = is_whole ? whole : 0; break;
    default: return false;
    }
    if ((field == LIVE_SEED && !is_whole) || !training_settings_fit(&s, NULL))
        return false;
    live->wanted = s;
    return true;
}

void live_value(const TrainingSettings *settings, LiveField field, char *text, size_t room)
{
    if (live_fixed(settings, field)) {
        snprintf(text, room, "–");
        return;
    }
    switch (field) {
    case LIVE_SEED: snprintf(text, room, "%llu", (unsigned long long)settings->seed); break;
    case LIVE_BATCH: snprintf(text, room, "%d", settings->batch); break;
    case LIVE_RATE: number_shortest(settings->sgd.rate, text, room); break;
    case LIVE_MOMENTUM: number_shortest(settings->sgd.momentum, text, room); break;
    case LIVE_DECAY: number_shortest(settings->sgd.decay, text, room); break;
    case LIVE_EPOCHS: snprintf(text, room, "%d", settings->epochs); break;
    case LIVE_ACT: snprintf(text, room, "%s", activation_name(settings->activation)); break;
    default: snprintf(text, room, "%s", settings->average ? "average" : "max");
    }
}

bool live_same(const TrainingSettings *a, const TrainingSettings *b, LiveField field)
{
    char one[32], other[32];
    live_value(a, field, one, sizeof one);
    live_value(b, field, other, sizeof other);
    return strcmp(one, other) == 0;
}

bool live_differs(const Live *live, LiveField field)
{
    return !live_same(&live->wanted, &live->train->settings, field);
}

static void add_net(const Net *net, Text *out)
{
    Text line = {0};
    net_write(net, &line);
    text_add(out, " --net ");
    text_word(out, text_get(&line));
    text_free(&line);
}

void live_as(const WeightsAs *as, Text *out)
{
    if (as->activation)
        text_add(out, " --act %s", activation_name((Activation)(as->activation - 1)));
    if (as->pool)
        text_add(out, " --pool %s", as->pool == 2 ? "average" : "max");
    if (as->net && !net_is_preset(as->net))
        add_net(as->net, out);
}

void live_line(const Live *live, Text *out)
{
    const TrainingSettings *s = &live->wanted;
    text_add(out, live->tab == LIVE_DRAW ? "convwalk draw" : "convwalk train --window");
    if (live->files.data) {
        text_add(out, " --data ");
        text_word(out, live->files.data);
    }
    if (live->tab == LIVE_DRAW && live->files.weights) {
        text_add(out, " --weights ");
        text_word(out, live->files.weights);
    }
    if (live->tab == LIVE_DRAW && live->files.weights)
        live_as(&live->files.as, out);
    if (live->tab == LIVE_DRAW)
        return;
    char rate[32], momentum[32], decay[32];
    text_add(
        out, " --seed %llu --threads %d --epochs %d --batch %d --lr %s --momentum %s --decay %s",
        (unsigned long long)s->seed, s->threads, s->epochs, s->batch, number_shortest(s->sgd.rate, rate, sizeof rate),
        number_shortest(s->sgd.momentum, momentum, sizeof momentum),
        number_shortest(s->sgd.decay, decay, sizeof decay));
    if (s->net.nodes == 0) {
        text_add(out, " --act %s --pool %s", activation_name(s->activation), s->average ? "average" : "max");
        return;
    }
    add_net(&s->net, out);
}
