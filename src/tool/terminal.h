/* terminal - colour and width where a person reads, plain text elsewhere.
 * in: a stream.  out: escape sequences, or nothing. */

#ifndef TOOL_TERMINAL_H
#define TOOL_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_YELLOW, STYLE_GREEN, STYLE_BLUE };

/* True where standard output is a terminal that takes colour (TERM, https://no-color.org's NO_COLOR). */
bool terminal_has_colour(void);

/* Columns of standard output, 0 where it is no terminal. */
unsigned terminal_width(void);

/* Prints UTF-8 text in a style, made safe, cut or padded to width columns (0 for neither). */
void terminal_print(const char *text, enum style style, unsigned width);

/* Prints text wrapped at the terminal's width (80 where there is none): the first line after indent spaces and the
 * mark, the others below the text. */
void terminal_wrap(const char *mark, const char *text, unsigned indent);

#endif
