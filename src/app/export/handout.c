/* A lesson as files: the sheets of its paper, each painted or written as SVG; or a page for a browser. */
#include "app/export/handout.h"

#include "app/hosts/assets.h"
#include "app/export/export.h"
#include "app/export/export_pdf.h"
#include "app/html/lesson_html.h"
#include "base/file.h"
#include "base/system.h"
#include "view/paper/check.h"
#include "view/paper/paper.h"

#include <stdio.h>
#include <string.h>

#define PRINT_SCALE 2.0f    /* pixels a unit: 192 an inch */
#define WHITE 0xFFFFFFFFu

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

static bool write_folder(const Paper *paper, Fonts *fonts, const char *folder, bool png, Error *err)
{
    bool done = file_make_folder(folder, err);
    for (int i = 0; i < paper->sheets && done; i++) {
        Text path = {0};
        text_add(&path, "%s%spage-%02d.%s", folder, ends_with(folder, "/") ? "" : "/", i + 1, png ? "png" : "svg");
        if (png)
            done = export_list_png(text_get(&path), fonts, &paper->sheet[i], WHITE, PRINT_SCALE, err);
        else
            done = export_svg(text_get(&path), &paper->sheet[i], WHITE, 1, err);
        text_free(&path);
    }
    return done;
}

static bool write_pdf(const Paper *paper, Fonts *fonts, const char *path, Error *err)
{
    int width = (int)(PAPER_WIDTH * PRINT_SCALE), height = (int)(PAPER_HEIGHT * PRINT_SCALE);
    Painter *painter = painter_new(fonts, width, height, PRINT_SCALE, err);
    if (!painter)
        return false;
    Pdf *pdf = pdf_begin();
    bool done = true;
    for (int i = 0; i < paper->sheets && done; i++) {
        const PixelRect *changed;
        painter_paint(painter, &paper->sheet[i], WHITE, &changed);
        done = pdf_page(pdf, painter_pixels(painter, &width, &height), width, height, 72.0f / 96.0f / PRINT_SCALE, err);
    }
    painter_free(painter);
    done = done && pdf_write(pdf, path, err);
    pdf_free(pdf);
    return done;
}

/* A lesson without mistakes. */
static bool load(const char *path, const char *assets, Lesson *lesson, Error *err)
{
    Findings findings = {0};
    bool done = lesson_check(path, assets, &findings, err) && lesson_load(lesson, path, assets, &findings, err);
    if (done && findings.count > 0)
        done = error_set(err, "%s:%d: %s", path, findings.at[0].line, findings.at[0].text);
    findings_free(&findings);
    return done;
}

/* Whether the name is one of a single picture, which paper is not. */
static bool is_picture(const char *to)
{
    static const char *const endings[] = {".png", ".svg", ".gif", ".mp4", ".webp", ".jpg", ".jpeg"};
    bool found = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        found = found || ends_with(to, endings[i]);
    return found;
}

static bool write_html(const Lesson *lesson, const Measure *measure, const char *assets, const char *to, Error *err)
{
    Text out = {0};
    bool done = lesson_html(lesson, measure, assets, &out, err) && file_write(to, text_get(&out), out.length, err);
    text_free(&out);
    return done;
}

/* On sheets of paper: as one file, or each sheet into a folder. */
static bool write_paper(const Lesson *lesson, Fonts *fonts, const char *assets, const char *to, bool png, Error *err)
{
    Paper paper = {0};
    Measure measure = fonts_measure(fonts);
    bool done = paper_make(&paper, lesson, &measure, assets, err);
    if (done && ends_with(to, ".pdf"))
        done = write_pdf(&paper, fonts, to, err);
    else if (done)
        done = write_folder(&paper, fonts, to, png, err);
    paper_free(&paper);
    return done;
}

bool handout_write(const char *path, const char *to, bool png, Error *err)
{
    char assets[4096], folder[4224];
    bool html = ends_with(to, ".html"), file = html || ends_with(to, ".pdf");
    Lesson lesson = {0};
    EntryKind there = system_kind(to);
    bool still = ends_with(to, ".png") || ends_with(to, ".svg");
    if (is_picture(to) && there != ENTRY_FOLDER)
        return error_set(err, "%s: a lesson's pages go into a folder, or into a file that ends with .pdf or .html; one "
                         "page as a picture: convwalk %s -o %s --page N", to, path, still ? to : "FILE.png");
    if (file && png)
        return error_set(err, "%s: --png goes with a folder", to);
    if (!file && there != ENTRY_NONE && there != ENTRY_FOLDER)
        return error_set(err, "%s: a lesson's pages go into a folder, or into a file that ends with .pdf or .html",
                         to);
    bool done = assets_find(assets, sizeof assets, err) && load(path, assets, &lesson, err);
    if (done) {
        snprintf(folder, sizeof folder, "%s/fonts", assets);
        Fonts *fonts = fonts_open(folder, err);
        if (fonts) {
            Measure measure = fonts_measure(fonts);
            done = html ? write_html(&lesson, &measure, assets, to, err)
                        : write_paper(&lesson, fonts, assets, to, png, err);
        }
        done = done && fonts;
        fonts_free(fonts);
    }
    lesson_free(&lesson);
    return done;
}
