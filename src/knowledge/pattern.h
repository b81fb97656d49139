/* pattern - compiled regular expressions with bounds (PCRE2).
 * in: a pattern of a knowledge or policy file.  out: matches as offsets.
 * Case-insensitive and Unicode; threads may share it. */

#ifndef KNOWLEDGE_PATTERN_H
#define KNOWLEDGE_PATTERN_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/problem.h"

#define PATTERN_CAPTURES 16
#define PATTERN_NONE     ((size_t)-1)

enum pattern_flag {
        PATTERN_MULTILINE = 1 << 0, /* ^ and $ match at line ends (LF) */
        PATTERN_DOTALL = 1 << 1,
        PATTERN_CASED = 1 << 2, /* letter case matters */
};

struct pattern;

struct pattern_match {
        size_t begin[PATTERN_CAPTURES]; /* PATTERN_NONE where a group took no part */
        size_t end[PATTERN_CAPTURES];
        unsigned groups;
};

/* Compiles; NULL with an error in problems (file and line as given) where the pattern is wrong. */
struct pattern *pattern_new(const char *text, unsigned flags, const char *file, unsigned line,
                            struct problems *problems);
void pattern_free(struct pattern *pattern);

/* Searches subject from offset start. False also where the match limit ends the search;
 * out may be NULL. The first search of a pattern takes longer, some tenths of a millisecond. */
bool pattern_search(const struct pattern *pattern, struct bytes subject, size_t start,
                    unsigned match_limit, struct pattern_match *out);

/* A named group's number, 0 where there is none. */
unsigned pattern_group(const struct pattern *pattern, const char *name);

/* A copy of a group's text, NULL where it took no part. To be freed with g_free. */
char *pattern_copy(struct bytes subject, const struct pattern_match *match, unsigned group);

#endif
