/* text - hostile text made safe for headers, logs and terminals.
 * in: bytes from a message.  out: valid UTF-8 or plain ASCII, bounded. */

#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>

#include "base/bytes.h"

/* Valid UTF-8: broken bytes become U+FFFD, NUL included. The caller frees with g_free. */
char *text_utf8(struct bytes text);

/* One line: runs of white space and control characters become one space, both
 * ends are trimmed, cut to at most limit bytes at a character's edge. UTF-8 in,
 * UTF-8 out, without C0, C1, bidirectional or line-separator characters.
 * The caller frees with g_free. */
char *text_one_line(const char *text, size_t limit);

/* The same for a log or an ASCII header: what is not printable ASCII becomes
 * \xHH of its UTF-8 bytes, a backslash or quotation mark gets a backslash. */
char *text_ascii(const char *text, size_t limit);

/* Safe for a terminal, line ends (as LF) and tabs kept: all other control characters are shown
 * as U+FFFD. The caller frees with g_free. */
char *text_terminal(const char *text);

/* How many bytes of text stay if at most limit may: no character is cut in two. UTF-8 in. */
size_t text_fit(struct bytes text, size_t limit);

/* True if both are equal, ASCII letters folded. */
bool text_equal(const char *a, const char *b);
bool text_is(struct bytes text, const char *wanted);

/* True if text holds needle, ASCII letters folded; needle must be in lower case. */
bool text_contains(struct bytes text, const char *needle);

/* Plain text from HTML: tags, comments, scripts, styles and the title go; block elements
 * and <br> become line ends, paragraphs an empty line, table cells a tab; character references are decoded;
 * an address in angle brackets is no tag. UTF-8 in and out;
 * linear in time. The caller frees with g_free. */
char *text_from_html(struct bytes html);

#endif
