/* literal - words without which a pattern cannot match.
 * in: a PCRE2 pattern.  out: literals, one of which stands in every text that the pattern matches. */

#ifndef KNOWLEDGE_LITERAL_H
#define KNOWLEDGE_LITERAL_H

#include <glib.h>

#define LITERAL_BYTES 3 /* of the shortest literal that is of use */

/* Case-folded strings, one of which (also folded) occurs in each text that matches; NULL where the pattern
 * has no such set, or is written in a way that this does not follow (then every text may match).
 * pattern must have compiled. To be freed with g_ptr_array_unref. */
GPtrArray *literal_find(const char *pattern);

#endif
