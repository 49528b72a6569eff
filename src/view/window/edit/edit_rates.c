/* The rates of an update. Whether momentum and decay are on decides which steps there are, so with a new rate the
 * scene is made anew. Buttons and wheel go up and down a ladder of usual numbers. */
#include "view/window/screen.h"

bool edit_rate(Screen *screen, int64_t i, float value)
{
    SceneLine line = scene_line_copy(&screen->scene.line);
    float *const rate[] = {&line.sgd.rate, &line.sgd.momentum, &line.sgd.decay};
    *rate[i] = value;
    line.said |= (uint64_t)1 << (SAID_RATE + (int)i);
    bool done = edit_line(screen, &line);
    scene_line_free(&line);
    return done;
}

/* The next higher or lower number of a ladder that suits each rate. */
void edit_step_rate(Screen *screen, int64_t i, int change)
{
    static const float rates[] = {0.0001f, 0.0002f, 0.0005f, 0.001f, 0.002f, 0.005f, 0.01f, 0.02f,
                                  0.05f,   0.1f,    0.2f,    0.5f,   1,      2,      5};
    static const float momenta[] = {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f, 0.99f};
    static const float decays[] = {0, 0.0001f, 0.0005f, 0.001f, 0.005f, 0.01f, 0.05f, 0.1f, 0.5f, 1};
    const float *const ladder[] = {rates, momenta, decays};
    const int count[] = {sizeof rates / sizeof *rates, sizeof momenta / sizeof *momenta,
                         sizeof decays / sizeof *decays};
    const Sgd *sgd = &screen->scene.line.sgd;
    const float now = (const float[]){sgd->rate, sgd->momentum, sgd->decay}[i];
    int at = change > 0 ? 0 : count[i] - 1;
    while (at >= 0 && at < count[i] && (change > 0 ? ladder[i][at] <= now : ladder[i][at] >= now))
        at += change;
    if (at >= 0 && at < count[i])
        edit_rate(screen, i, ladder[i][at]);
}
