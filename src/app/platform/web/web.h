/* The window in a web page. */
#ifndef CONVWALK_APP_WEB_H
#define CONVWALK_APP_WEB_H

#include "app/platform/window_inside.h"

/* Where the page's data lies in the files that the program sees. */
#define WEB_LESSONS "/convwalk/lessons/"

/* Called by page.js. */
void web_turn(void);                    /* what the program does before a frame */
void web_open(const char *link);        /* the address's part behind #; what it can't be is said in one line */
void web_lock(void);                    /* locks the lesson that is open */
void web_take_file(const char *path);   /* a file that was chosen or dropped */
void web_paste(const char *text);
void web_type(const char *text);
void web_wake(void);                    /* the picture may have changed */
void web_resized(void);                 /* the canvas may have another size, and is empty */
void web_keep(void);                    /* settings and the place go into their files now */
void web_say(const char *text, int wrong);   /* a line; `wrong`: it is an error */
void web_fonts(void);                   /* the Chinese font's file has become the whole one */

#endif
