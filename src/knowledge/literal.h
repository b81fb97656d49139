/* literal - words without which a pattern cannot match.
 * in: a PCRE2 pattern.  out: sets of literals; of each set one stands in every text that the pattern matches. */

#ifndef KNOWLEDGE_LITERAL_H
#define KNOWLEDGE_LITERAL_H

#include <glib.h>

#define LITERAL_BYTES 2 /* of the shortest literal that is of use */
#define LITERAL_SETS  8 /* of one pattern; more would not tell much more */

/* Sets (GPtrArray) of case-folded strings (char *): of each set at least one string occurs in each text, folded too,
 * that the pattern matches. Empty where the pattern needs no literal, or is written in a way that this does not
 * follow: then every text may match. pattern must have compiled. To be freed with g_ptr_array_unref. */
GPtrArray *literal_find(const char *pattern);

/* The characters of a pattern that stand for themselves, side by side; whatever else stands between them is a
 * space, but for quantifiers, which leave nothing: "a\.bc?(d|e)" is "a.bc d e ". pattern must have compiled. To be freed with g_free. */
char *literal_text(const char *pattern);

#endif
