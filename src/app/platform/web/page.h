/* What the page around the canvas does for the program: page.js, by way of module_library.js. */
#ifndef CONVWALK_APP_WEB_PAGE_H
#define CONVWALK_APP_WEB_PAGE_H

/* From now on web_turn is called before each of the browser's frames, but for those that are slept through. Ends the
 * program's own way through main(), and does not return. */
void page_run(void);
void page_sleep(int on);

/* The program stands here now: the part of the address behind #, and the title. `elsewhere`: the history keeps the
 * place before it. */
void page_place(const char *link, const char *title, int elsewhere);

/* The page's address without the part behind #, freed with free(). */
char *page_address(void);

void page_download(const char *path);    /* a file of the program's to the reader's downloads */
void page_choose(void);                  /* asks for a file; it comes by web_take_file */
void page_copy(const char *text);        /* to the clipboard */
void page_full(int on);                  /* full screen, or no longer */
int page_is_full(void);
void page_chinese(void);                 /* fetches the whole Chinese font; web_fonts follows */
void page_typing(int on);                /* a field is typed into */
void page_keep(void);                    /* what is kept between visits has changed */
void page_shown(void);                   /* the first picture is on the canvas */

#endif
