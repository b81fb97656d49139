/* spelling - letters with marks made plain, since mail servers often write them so.
 * in: the text of a diagnostic, phrases and patterns of rules.  out: the same in plain letters.
 * "ungültig" is written "ungultig" or "ungueltig" where nothing but ASCII gets through. */

#ifndef KNOWLEDGE_SPELLING_H
#define KNOWLEDGE_SPELLING_H

#include <glib.h>

/* A copy of text (valid UTF-8) in which Latin, Greek and Cyrillic letters have lost their marks: a for ä, l for
 * ł, ss for ß. The caller frees with g_string_free. */
GString *spelling_plain(const GString *text);

/* A phrase with the marks spelt out: ae for ä, aa for å. The same as spelling_plain gives where nothing is to be
 * spelt out. To be freed with g_free. */
char *spelling_long(const char *phrase);

/* A pattern (PCRE2) for text from spelling_plain. Where a letter can be spelt out, it matches both: "ue?" for ü,
 * "(?:[aou]e?)" for "[äou]"; in a lookbehind, whose length must be fixed, the plain letter alone. To be freed with g_free. */
char *spelling_pattern(const char *pattern);

#endif
