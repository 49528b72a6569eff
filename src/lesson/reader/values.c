/* The values in a lesson's text, [=p], computed by the engine from the page's scene. */
#include "lesson/cells.h"

#include "base/memory.h"
#include "trace/say/names.h"

#include <stdlib.h>

bool lesson_words(LessonPage *page, bool (*each)(void *self, Words *words), void *self)
{
    bool go = each(self, &page->title) && each(self, &page->note);
    for (int i = 0; i < page->stops && go; i++)
        go = each(self, &page->stop[i].caption);
    for (int i = 0; i < page->blocks && go; i++) {
        Question *question = &page->block[i].question;
        go = each(self, &page->block[i].words) && each(self, &question->ask) && each(self, &question->hint);
        for (int k = 0; k < question->choices && go; k++)
            go = each(self, &question->choice[k].words) && each(self, &question->choice[k].reason);
    }
    return go;
}

static bool no_value(void *self, Words *words)
{
    (void)self;
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind == PIECE_VALUE)
            return false;
    return true;
}

typedef struct {
    const Trace *trace;
    int unknown;      /* names that the scene does not know: of many no more are looked for */
} Filling;

static bool fill(void *self, Words *words)
{
    Filling *filling = self;
    for (int i = 0; i < words->count; i++) {
        Piece *piece = &words->piece[i];
        Text text = {0};
        Cell cell;
        float value;
        if (piece->kind != PIECE_VALUE || filling->unknown > LESSON_FINDINGS)
            continue;
        if (!lesson_answer(filling->trace, piece->name, &value, &cell, NULL)) {
            filling->unknown++;
            continue;
        }
        value_text(value, &text);
        free(piece->text);
        piece->text = mem_string(text_get(&text));
        text_free(&text);
    }
    return true;
}

void lesson_fill(Lesson *lesson)
{
    Scene scene = {0};
    Filling filling = {.trace = &scene.trace};
    int standing = -1;
    bool stands = false;
    for (int p = 0; p < lesson->pages; p++) {
        int with = lesson_scene(lesson, p);
        if (with < 0 || lesson_words(&lesson->page[p], no_value, NULL))
            continue;
        if (with != standing) {
            scene_free(&scene);
            stands = scene_build(&scene, &lesson->page[with].scene, NULL);
            standing = with;
        }
        if (stands)
            lesson_words(&lesson->page[p], fill, &filling);
    }
    scene_free(&scene);
}
