/* Each digit has a few ways of being written, as strokes: curves through given points. A drawing
 * picks a way, moves its points a little, bends, slants and scales the whole, runs a pen of some
 * width along it, and is then centred as MNIST's are. */
#include "engine/files/digits.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

enum { SIDE = 28, BOX = 20, PAPER = 48, STROKES_MOST = 3, POINTS_MOST = 14, WAYS_MOST = 3 };

typedef struct {
    float x, y;   /* 0..1, y down */
} Point;

typedef struct {
    int points[STROKES_MOST];                       /* 0: no such stroke */
    Point at[STROKES_MOST][POINTS_MOST];
} Way;

static const struct {
    int ways;
    Way way[WAYS_MOST];
} digits[10] = {
    {2,
     {{{10},
       {{{.55f, .04f},
         {.28f, .14f},
         {.13f, .42f},
         {.17f, .76f},
         {.45f, .96f},
         {.75f, .85f},
         {.9f, .52f},
         {.83f, .2f},
         {.6f, .05f},
         {.48f, .07f}}}},
      {{10},
       {{{.62f, .07f},
         {.35f, .08f},
         {.16f, .36f},
         {.16f, .7f},
         {.4f, .95f},
         {.72f, .88f},
         {.88f, .58f},
         {.82f, .25f},
         {.6f, .06f},
         {.45f, .1f}}}}}},
    {3,
     {{{2}, {{{.5f, .04f}, {.5f, .96f}}}},
      {{3}, {{{.56f, .04f}, {.52f, .5f}, {.46f, .96f}}}},
      {{2, 2}, {{{.34f, .22f}, {.54f, .04f}}, {{.54f, .04f}, {.54f, .96f}}}}}},
    {3,
     {{{7, 2},
       {{{.15f, .26f},
         {.3f, .07f},
         {.6f, .05f},
         {.8f, .22f},
         {.73f, .46f},
         {.45f, .72f},
         {.13f, .94f}},
        {{.13f, .94f}, {.9f, .92f}}}},
      {{10},
       {{{.17f, .24f},
         {.38f, .05f},
         {.7f, .09f},
         {.8f, .3f},
         {.62f, .6f},
         {.32f, .9f},
         {.14f, .9f},
         {.18f, .76f},
         {.42f, .8f},
         {.92f, .94f}}}},
      {{6, 3},
       {{{.2f, .18f}, {.45f, .05f}, {.72f, .15f}, {.74f, .4f}, {.5f, .68f}, {.15f, .93f}},
        {{.15f, .93f}, {.5f, .85f}, {.88f, .95f}}}}}},
    {2,
     {{{5, 5},
       {{{.16f, .13f}, {.45f, .03f}, {.76f, .15f}, {.7f, .37f}, {.4f, .46f}},
        {{.4f, .46f}, {.78f, .56f}, {.84f, .8f}, {.5f, .97f}, {.12f, .86f}}}},
      {{3, 5},
       {{{.16f, .07f}, {.78f, .06f}, {.44f, .42f}},
        {{.44f, .42f}, {.76f, .52f}, {.84f, .78f}, {.5f, .97f}, {.12f, .88f}}}}}},
    {3,
     {{{3, 2}, {{{.25f, .05f}, {.15f, .52f}, {.86f, .5f}}, {{.72f, .12f}, {.68f, .96f}}}},
      {{2, 2, 2},
       {{{.62f, .03f}, {.1f, .62f}}, {{.1f, .62f}, {.92f, .6f}}, {{.66f, .3f}, {.64f, .97f}}}},
      {{2, 2, 3},
       {{{.22f, .06f}, {.16f, .46f}},
        {{.16f, .46f}, {.74f, .46f}},
        {{.8f, .04f}, {.74f, .46f}, {.7f, .96f}}}}}},
    {3,
     {{{2, 2, 6},
       {{{.82f, .06f}, {.32f, .06f}},
        {{.32f, .06f}, {.24f, .44f}},
        {{.24f, .44f}, {.5f, .37f}, {.8f, .53f}, {.8f, .82f}, {.46f, .97f}, {.13f, .86f}}}},
      {{2, 3, 6},
       {{{.36f, .08f}, {.86f, .04f}},
        {{.36f, .08f}, {.28f, .28f}, {.26f, .45f}},
        {{.26f, .45f}, {.55f, .42f}, {.78f, .6f}, {.7f, .86f}, {.42f, .96f}, {.16f, .9f}}}},
      {{8},
       {{{.9f, .04f},
         {.6f, .07f},
         {.34f, .1f},
         {.28f, .4f},
         {.58f, .46f},
         {.74f, .68f},
         {.56f, .92f},
         {.14f, .95f}}}}}},
    {3,
     {{{9},
       {{{.7f, .04f},
         {.4f, .24f},
         {.18f, .58f},
         {.24f, .88f},
         {.52f, .96f},
         {.8f, .8f},
         {.72f, .56f},
         {.44f, .54f},
         {.2f, .74f}}}},
      {{8},
       {{{.5f, .03f},
         {.26f, .36f},
         {.18f, .7f},
         {.36f, .95f},
         {.68f, .92f},
         {.78f, .7f},
         {.56f, .55f},
         {.22f, .7f}}}},
      {{9},
       {{{.56f, .04f},
         {.3f, .3f},
         {.14f, .62f},
         {.26f, .92f},
         {.62f, .97f},
         {.86f, .76f},
         {.7f, .56f},
         {.4f, .58f},
         {.2f, .78f}}}}}},
    {3,
     {{{2, 3}, {{{.12f, .08f}, {.86f, .07f}}, {{.86f, .07f}, {.6f, .46f}, {.42f, .97f}}}},
      {{2, 3, 2},
       {{{.12f, .1f}, {.86f, .06f}},
        {{.86f, .06f}, {.62f, .46f}, {.44f, .97f}},
        {{.36f, .52f}, {.78f, .49f}}}},
      {{4, 2},
       {{{.12f, .2f}, {.2f, .08f}, {.5f, .12f}, {.84f, .06f}}, {{.84f, .06f}, {.5f, .97f}}}}}},
    {3,
     {{{12},
       {{{.78f, .16f},
         {.52f, .03f},
         {.26f, .14f},
         {.3f, .35f},
         {.6f, .52f},
         {.8f, .74f},
         {.6f, .95f},
         {.3f, .93f},
         {.18f, .75f},
         {.36f, .55f},
         {.66f, .38f},
         {.78f, .16f}}}},
      {{9, 9},
       {{{.5f, .47f},
         {.26f, .34f},
         {.26f, .13f},
         {.5f, .03f},
         {.72f, .12f},
         {.74f, .32f},
         {.58f, .45f},
         {.5f, .47f},
         {.48f, .48f}},
        {{.5f, .47f},
         {.22f, .62f},
         {.2f, .84f},
         {.46f, .97f},
         {.76f, .88f},
         {.8f, .66f},
         {.6f, .5f},
         {.5f, .47f},
         {.46f, .46f}}}},
      {{11},
       {{{.86f, .14f},
         {.56f, .03f},
         {.28f, .15f},
         {.36f, .37f},
         {.62f, .54f},
         {.7f, .78f},
         {.48f, .96f},
         {.26f, .84f},
         {.36f, .62f},
         {.64f, .36f},
         {.88f, .08f}}}}}},
    {3,
     {{{7, 3},
       {{{.8f, .24f},
         {.58f, .05f},
         {.3f, .1f},
         {.18f, .32f},
         {.32f, .52f},
         {.6f, .5f},
         {.8f, .24f}},
        {{.8f, .2f}, {.78f, .52f}, {.68f, .97f}}}},
      {{7, 4},
       {{{.8f, .26f},
         {.6f, .05f},
         {.32f, .08f},
         {.18f, .3f},
         {.34f, .5f},
         {.62f, .46f},
         {.8f, .26f}},
        {{.8f, .26f}, {.82f, .62f}, {.62f, .94f}, {.3f, .92f}}}},
      {{7, 2},
       {{{.74f, .2f},
         {.5f, .05f},
         {.26f, .16f},
         {.24f, .4f},
         {.46f, .52f},
         {.7f, .4f},
         {.76f, .18f}},
        {{.76f, .16f}, {.72f, .97f}}}}}},
};

/* The random choices of one drawing. */
typedef struct {
    float width, tall, slant, turn, pen, bend[4], phase[4];
} Hand;

static float about(Random *random, float middle, float spread)
{
    float n = random_normal(random);
    return middle + spread * fmaxf(-2, fminf(2, n));
}

static Hand new_hand(Random *random)
{
    Hand hand = {.width = about(random, 22, 4.5f),
                 .tall = about(random, 30, 1.5f),
                 .slant = about(random, 0.14f, 0.22f),
                 .turn = about(random, 0, 0.1f),
                 .pen = fmaxf(1.3f, about(random, 2.2f, 0.45f))};
    for (int i = 0; i < 4; i++) {
        hand.bend[i] = about(random, 0, 1.2f);
        hand.phase[i] = random_uniform(random) * 6.2831853f;
    }
    return hand;
}

/* From the digit's unit square to the paper: elastic bend, slant, turn, size. */
static Point on_paper(const Hand *hand, Point p)
{
    float x = (p.x - 0.5f) * hand->width, y = (p.y - 0.5f) * hand->tall;
    float bent_x = x + hand->bend[0] * sinf(p.y * 4.5f + hand->phase[0])
                   + hand->bend[1] * sinf(p.x * 5.5f + hand->phase[1]);
    float bent_y = y + hand->bend[2] * sinf(p.x * 4.5f + hand->phase[2])
                   + hand->bend[3] * sinf(p.y * 5.5f + hand->phase[3]);
    bent_x -= hand->slant * bent_y;
    float c = cosf(hand->turn), s = sinf(hand->turn);
    return (Point){PAPER / 2.0f + c * bent_x - s * bent_y, PAPER / 2.0f + s * bent_x + c * bent_y};
}

/* One round spot of the pen with a soft edge; where spots overlap the darkest ink stays. */
static void dab(uint8_t *paper, Point at, float radius)
{
    float reach = (radius + 0.5f) * (radius + 0.5f);
    int left = (int)ceilf(at.x - radius - 1), right = (int)floorf(at.x + radius),
        top = (int)ceilf(at.y - radius - 1), bottom = (int)floorf(at.y + radius);
    for (int y = top < 0 ? 0 : top; y <= bottom && y < PAPER; y++)
        for (int x = left < 0 ? 0 : left; x <= right && x < PAPER; x++) {
            float dx = (float)x + 0.5f - at.x, dy = (float)y + 0.5f - at.y,
                  apart = dx * dx + dy * dy;
            if (paper[y * PAPER + x] == 255 || apart >= reach)
                continue;
            float cover = radius + 0.5f - sqrtf(apart);
            int ink = int_clamp((int)(cover * 255), 0, 255);
            if (ink > paper[y * PAPER + x])
                paper[y * PAPER + x] = (uint8_t)ink;
        }
}

/* The curve through the points p[0..count), at parameter t of the piece from p[i] to p[i+1]
 * (Catmull and Rom's spline). */
static Point along(const Point *p, int count, int i, float t)
{
    Point a = p[i > 0 ? i - 1 : i], b = p[i], c = p[i + 1], d = p[i + 2 < count ? i + 2 : i + 1];
    float t2 = t * t, t3 = t2 * t;
    float wa = -0.5f * t3 + t2 - 0.5f * t, wb = 1.5f * t3 - 2.5f * t2 + 1,
          wc = -1.5f * t3 + 2 * t2 + 0.5f * t, wd = 0.5f * t3 - 0.5f * t2;
    return (Point){wa * a.x + wb * b.x + wc * c.x + wd * d.x,
                   wa * a.y + wb * b.y + wc * c.y + wd * d.y};
}

static void draw_stroke(uint8_t *paper, const Hand *hand, const Point *p, int count)
{
    for (int i = 0; i + 1 < count; i++) {
        Point a = on_paper(hand, p[i]), b = on_paper(hand, p[i + 1]);
        int dabs = 2 + (int)(hypotf(b.x - a.x, b.y - a.y) * 1.5f);
        for (int k = 0; k <= dabs; k++)
            dab(paper, on_paper(hand, along(p, count, i, (float)k / (float)dabs)), hand->pen);
    }
}

void digit_draw(int digit, Random *random, uint8_t *pixel)
{
    uint8_t paper[PAPER * PAPER] = {0};
    const Way *way = &digits[digit].way[random_below(random, digits[digit].ways)];
    Hand hand = new_hand(random);
    Point p[POINTS_MOST];
    if (digit == 1)
        hand.width *= 0.8f;
    for (int s = 0; s < STROKES_MOST && way->points[s]; s++) {
        for (int i = 0; i < way->points[s]; i++)
            p[i] = (Point){way->at[s][i].x + 0.032f * random_normal(random),
                           way->at[s][i].y + 0.024f * random_normal(random)};
        if (s > 0
            && memcmp(&way->at[s][0], &way->at[s - 1][way->points[s - 1] - 1], sizeof(Point)) == 0)
            p[0] = way->at[s][0];
        draw_stroke(paper, &hand, p, way->points[s]);
    }
    digit_centre(paper, PAPER, PAPER, pixel);
    for (int i = 0; i < SIDE * SIDE; i++)
        if (pixel[i] > 0) {
            int noisy = (int)((float)pixel[i] + 10 * random_normal(random));
            pixel[i] = (uint8_t)int_clamp(noisy, 0, 255);
        }
}

bool digit_ink(const uint8_t *picture, int width, int height, DigitInk *ink)
{
    double mass = 0;
    *ink = (DigitInk){width, height, 0, 0, 0, 0};
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int value = picture[(size_t)y * (size_t)width + (size_t)x];
            if (value < 16)
                continue;
            ink->left = x < ink->left ? x : ink->left;
            ink->right = x + 1 > ink->right ? x + 1 : ink->right;
            ink->top = y < ink->top ? y : ink->top;
            ink->bottom = y + 1;
            mass += value;
            ink->x += value * (x + 0.5);
            ink->y += value * (y + 0.5);
        }
    ink->x /= mass > 0 ? mass : 1;
    ink->y /= mass > 0 ? mass : 1;
    return mass > 0;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The mean of the picture over the rectangle from (x0, y0) to (x1, y1), 0 outside the picture. */
static double mean(const uint8_t *picture, int width, int height, double x0, double y0, double x1,
                   double y1)
{
    double sum = 0;
    int left = (int)larger(0, x0), top = (int)larger(0, y0);
    for (int y = top; y < height && y < y1; y++) {
        const uint8_t *row = picture + (size_t)y * (size_t)width;
        double h = smaller(y1, y + 1.0) - larger(y0, y);
        for (int x = left; x < width && x < x1; x++)
            if (row[x])
                sum += (smaller(x1, x + 1.0) - larger(x0, x)) * h * row[x];
    }
    return sum / ((x1 - x0) * (y1 - y0));
}

void digit_centre(const uint8_t *picture, int width, int height, uint8_t *pixel)
{
    DigitInk ink;
    memset(pixel, 0, SIDE * SIDE);
    if (!digit_ink(picture, width, height, &ink))
        return;
    /* pixels of the picture for one of the result */
    double side = fmax(ink.right - ink.left, ink.bottom - ink.top), scale = side / BOX;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double x0 = ink.x + (x - SIDE / 2.0) * scale, y0 = ink.y + (y - SIDE / 2.0) * scale;
            pixel[y * SIDE + x] =
                (uint8_t)(mean(picture, width, height, x0, y0, x0 + scale, y0 + scale) + 0.5);
        }
}
