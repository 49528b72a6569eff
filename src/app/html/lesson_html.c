/* Page after page of the lesson, each a section: text up to the first question, the picture, then the rest. */
#include "app/html/lesson_html.h"

#include "app/html/html.h"
#include "base/memory.h"
#include "lesson/cells.h"
#include "lesson/tell.h"
#include "lesson/withheld.h"
#include "trace/say/say.h"
#include "view/formula/formula.h"
#include "view/lesson/page/paper_answer.h"
#include "view/lesson/said.h"
#include "view/paper/paper.h"
#include "view/screen/screen.h"

#include <stdlib.h>
#include <string.h>

#define PICTURE_WIDTH 940.0f
#define PICTURE_HEIGHT 436.0f

typedef struct {
    Html html;
    const Lesson *lesson;
    Screen screen;       /* the current scene */
    int question;        /* questions so far */
} Pager;

static const char head[] =
    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n"
    "@font-face{font-family:'Noto Sans';src:local('Noto Sans'),url(fonts/sans.ttf)}\n"
    "@font-face{font-family:'Noto Sans';font-weight:bold;src:local('Noto Sans Bold'),url(fonts/bold.ttf)}\n"
    "@font-face{font-family:'Noto Sans';font-style:italic;src:local('Noto Sans Italic'),url(fonts/italic.ttf)}\n"
    "@font-face{font-family:'Noto Sans Math';src:local('Noto Sans Math'),url(fonts/math.ttf)}\n"
    "@font-face{font-family:'Noto Sans Mono';src:local('Noto Sans Mono'),url(fonts/mono.ttf)}\n"
    "@font-face{font-family:'Noto Serif';font-style:italic;src:local('Noto Serif Italic'),url(fonts/letter.ttf)}\n"
    "@font-face{font-family:'Noto Serif';font-style:italic;font-weight:bold;"
    "src:local('Noto Serif Bold Italic'),url(fonts/letter-bold.ttf)}\n"
    "body{font:18px/1.6 'Noto Sans','Noto Sans CJK SC',sans-serif;color:#1d232b;background:#fff;margin:0}\n"
    "main{max-width:47em;margin:2em auto;padding:0 1em}\nsection{margin-top:3em}\nh1,h2{line-height:1.25}\n"
    ".display{display:block;margin:.8em 0 .8em 1em;max-width:100%}\n.formula{max-width:100%}\n"
    "figure{margin:1.2em 0}\n.scene{display:block;width:100%;border:1px solid #c9ced6;border-radius:8px}\n"
    "figcaption{font-size:.9em;color:#4a5360}\npre{overflow-x:auto;background:#f4f5f7;padding:.7em 1em;font:14px/1.5 "
    "'Noto Sans Mono','Noto Sans Mono CJK SC',monospace}\ncode{font-family:'Noto Sans Mono',monospace;font-size:.9em}\n"
    ".question{border-left:4px solid #3b6ea8;padding:.1em 1em;margin:1.4em 0}\n.choices{list-style:none;padding:0}\n"
    "input{font:inherit}\nsummary{cursor:pointer;color:#24588f}\nli details{margin:0}\n"
    "@media print{details{display:none}section{break-inside:avoid}}\n</style>\n";

static const char *say(const Pager *pager, const char *english, const char *chinese)
{
    return pager->html.chinese ? chinese : english;
}

static bool put(Pager *pager, const char *before, const Words *words, const char *after, Error *err)
{
    text_add(pager->html.out, "%s", before);
    bool done = html_words(&pager->html, words, err);
    text_add(pager->html.out, "%s\n", after);
    return done;
}

/* The page's own scene on the stage; the last one stays where it has none. */
static bool open_scene(Pager *pager, int page, const char *assets, Error *err)
{
    bool done = paper_scene(&pager->screen, &pager->lesson->page[page], assets, err);
    if (pager->lesson->page[page].has_scene)
        pager->html.trace = done ? &pager->screen.stage.scene.trace : NULL;
    return done;
}

/* What the picture shows, for those who do not see it: its scene and the last step that is done in it. */
static void describe(const Pager *pager, const LessonPage *page, int64_t step, Text *out)
{
    Trace veiled = pager->screen.stage.scene.trace;
    Text done = {0};
    long long steps = step, of = veiled.len;
    veiled.veil = veil_any(&pager->screen.stage.veil) ? &pager->screen.stage.veil : NULL;
    lesson_said(&page->title, out);
    text_add(out, "%s", say(pager, ". Picture: ", "。图："));
    scene_line_write(&page->scene, out);
    if (pager->html.chinese)
        text_add(out, "，已完成 %lld 步，共 %lld 步", steps, of);
    else
        text_add(out, ", %lld of %lld steps done", steps, of);
    if (step > 0)
        say_step(&veiled, step - 1, &done);
    if (done.length > 0)
        text_add(out, "%s%.*s", say(pager, ", the last one: ", "，最后一步："), (int)done.length - 1,
                 text_get(&done));
    text_free(&done);
}

/* The picture, its stops' captions, and its steps as text. */
static bool put_picture(Pager *pager, int page, Error *err)
{
    const LessonPage *own = &pager->lesson->page[page];
    Screen *screen = &pager->screen;
    const Trace *trace = &screen->stage.scene.trace;
    Text *out = pager->html.out, label = {0}, steps = {0};
    int64_t step = paper_step(pager->lesson, page, trace), at;
    player_go(&screen->stage.player, trace, step);
    screen->stage.veil = (Veil){.any = false};
    withheld_page(pager->lesson, page, trace, &screen->stage.veil);
    screen_draw(screen, pager->html.measure, PICTURE_WIDTH, PICTURE_HEIGHT);
    describe(pager, own, step, &label);
    text_add(out, "<figure>\n");
    bool done = html_picture(&pager->html, &screen->list, "scene", text_get(&label), err);
    text_add(out, "\n<figcaption>\n");
    for (int i = 0; i < own->stops && done; i++)
        if (own->stop[i].caption.count > 0 && lesson_where(trace, own->stop[i].where, &at, NULL) && at <= step)
            done = put(pager, "<p>", &own->stop[i].caption, "</p>", err);
    done = done && lesson_tell_steps(pager->lesson, page, trace, formula_say, &steps, err);
    text_add(out, "</figcaption>\n</figure>\n<details><summary>%s</summary>\n<pre>",
             say(pager, "The steps as text", "各步骤的文字"));
    html_text(out, text_get(&steps) + strspn(text_get(&steps), "\n"));
    text_add(out, "</pre></details>\n");
    text_free(&label);
    text_free(&steps);
    return done;
}

static bool put_choices(Pager *pager, const Question *question, Error *err)
{
    Text *out = pager->html.out;
    bool sorts = question->kind == QUESTION_ORDER, done = true;
    const char *box = sorts ? "<li><label><input size=\"1\" inputmode=\"numeric\"> "
                            : "<li><label><input type=\"checkbox\"> ";
    if (question->choices == 0)
        return true;
    int *order = mem_alloc((size_t)question->choices, sizeof *order);
    for (int i = 0; i < question->choices; i++)
        order[i] = i;
    if (sorts)
        lesson_shuffle(question->line, question->choices, order);
    text_add(out, "<ul class=\"choices\">\n");
    for (int i = 0; i < question->choices && done; i++)
        done = put(pager, box, &question->choice[order[i]].words, "</label></li>", err);
    text_add(out, "</ul>\n");
    free(order);
    return done;
}

static bool put_answer(Pager *pager, const Question *question, Error *err)
{
    Words words = {0}, reasons = {0};
    text_add(pager->html.out, "<details><summary>%s</summary>\n", say(pager, "Answer", "答案"));
    paper_answer(pager->html.trace, question, pager->html.chinese, &words);
    paper_reasons(question, &reasons);
    bool done = put(pager, "<p>", &words, "</p>", err);
    if (done && reasons.count > 0)
        done = put(pager, "<p>", &reasons, "</p>", err);
    text_add(pager->html.out, "</details>\n");
    words_free(&words);
    words_free(&reasons);
    return done;
}

static bool put_question(Pager *pager, const Question *question, Error *err)
{
    Text *out = pager->html.out;
    text_add(out, "<div class=\"question\" role=\"group\" aria-labelledby=\"question-%d\">\n", ++pager->question);
    text_add(out, "<p id=\"question-%d\"><strong>%d.</strong> ", pager->question, pager->question);
    bool done = put(pager, "", &question->ask, "</p>", err) && put_choices(pager, question, err);
    if (question->kind == QUESTION_CLICK)
        text_add(out, "<p>%s</p>\n", say(pager, "Find it in the picture.", "请在图中找出来。"));
    if (question->kind == QUESTION_ORDER)
        text_add(out, "<p>%s</p>\n", say(pager, "Number them 1, 2, 3 …", "请写上 1、2、3……"));
    if (done && question->hint.count > 0) {
        text_add(out, "<details><summary>%s</summary>\n", say(pager, "Hint", "提示"));
        done = put(pager, "<p>", &question->hint, "</p></details>", err);
    }
    done = done && put_answer(pager, question, err);
    text_add(out, "</div>\n");
    return done;
}

/* A list's items stand in one list; `before` is the block above. */
static bool put_block(Pager *pager, const Block *before, const Block *block, Error *err)
{
    Text *out = pager->html.out;
    bool within = before && before->kind == BLOCK_ITEM && !before->number == !block->number;
    switch (block->kind) {
    case BLOCK_TEXT: return put(pager, "<p>", &block->words, "</p>", err);
    case BLOCK_CODE: return put(pager, "<pre>", &block->words, "</pre>", err);
    case BLOCK_QUESTION: return put_question(pager, &block->question, err);
    case BLOCK_ITEM:
        if (!within && block->number)
            text_add(out, "<ol start=\"%d\">\n", block->number);
        else if (!within)
            text_add(out, "<ul>\n");
        return put(pager, "<li>", &block->words, "</li>", err);
    }
    return true;
}

static bool put_blocks(Pager *pager, const LessonPage *page, int from, int to, Error *err)
{
    bool done = true;
    for (int i = from; i < to && done; i++) {
        const Block *block = &page->block[i], *next = i + 1 < to ? block + 1 : NULL;
        done = put_block(pager, i > from ? block - 1 : NULL, block, err);
        if (block->kind == BLOCK_ITEM && !(next && next->kind == BLOCK_ITEM && !next->number == !block->number))
            text_add(pager->html.out, block->number ? "</ol>\n" : "</ul>\n");
    }
    return done;
}

static bool put_page(Pager *pager, int page, Error *err)
{
    const LessonPage *own = &pager->lesson->page[page];
    int first = 0;
    while (first < own->blocks && own->block[first].kind != BLOCK_QUESTION)
        first++;
    text_add(pager->html.out, "<section id=\"page-%d\">\n<h2>%d. ", page + 1, page + 1);
    bool done = put(pager, "", &own->title, "</h2>", err) && put_blocks(pager, own, 0, first, err);
    done = done && (!own->has_scene || put_picture(pager, page, err));
    done = done && put_blocks(pager, own, first, own->blocks, err);
    text_add(pager->html.out, "</section>\n");
    return done;
}

bool lesson_html(const Lesson *lesson, const Measure *measure, const char *assets, Text *out, Error *err)
{
    Pager pager = {.lesson = lesson};
    Text title = {0};
    pager.html = (Html){
        .out = out, .measure = measure, .theme = theme_get(THEME_LIGHT), .chinese = lesson_chinese(lesson)};
    screen_init(&pager.screen);
    pager.screen.look.bare = true;
    pager.screen.look.language = pager.html.chinese ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
    lesson_said(&lesson->title, &title);
    text_add(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n%s<title>", say(&pager, "en", "zh-CN"), head);
    html_text(out, text_get(&title));
    text_add(out, "</title>\n</head>\n<body>\n<main>\n");
    bool done = put(&pager, "<h1>", &lesson->title, "</h1>", err);
    if (done && lesson->summary.count > 0)
        done = put(&pager, "<p>", &lesson->summary, "</p>", err);
    for (int p = 0; p < lesson->pages && done; p++)
        done = open_scene(&pager, p, assets, err) && put_page(&pager, p, err);
    text_add(out, "</main>\n</body>\n</html>\n");
    screen_free(&pager.screen);
    text_free(&title);
    return done;
}
