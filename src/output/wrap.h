/* wrap - plain text in lines that fit a screen.
 * in: UTF-8 text, LF line ends.  out: the same, long lines broken. */

#ifndef OUTPUT_WRAP_H
#define OUTPUT_WRAP_H

#include <stddef.h>

/* Breaks lines at blanks, or beside a wide character, so that they have at most columns columns where a word allows it.
 * What follows a break is indented like its line, past a number or bullet. Blanks at line ends go, several empty
 * lines become one, and those at both ends go. A word of more than 900 bytes is cut into several. The caller frees with g_free. */
char *wrap_text(const char *text, unsigned columns);

#endif
