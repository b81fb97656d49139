/* nearest - which known name a misspelt one may have meant.
 * in: a word and the names that would be right.  out: one of them, or none. */

#include "base/nearest.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define WORD_BYTES 64

static bool same(char a, char b)
{
        return g_ascii_tolower(a) == g_ascii_tolower(b);
}

/* Edits between two short words; neighbours that changed places count as one. */
static unsigned distance(const char *a, const char *b)
{
        size_t m = strlen(a), n = strlen(b);
        unsigned rows[3][WORD_BYTES + 1];
        unsigned *before = rows[0], *last = rows[1], *row = rows[2];
        for (size_t j = 0; j <= n; j++)
                last[j] = (unsigned)j;
        for (size_t i = 1; i <= m; i++) {
                row[0] = (unsigned)i;
                for (size_t j = 1; j <= n; j++) {
                        row[j] = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
                        row[j] = MIN(row[j], MIN(last[j], row[j - 1]) + 1);
                        if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                                row[j] = MIN(row[j], before[j - 2] + 1);
                }
                unsigned *free_row = before;
                before = last;
                last = row;
                row = free_row;
        }
        return last[n];
}

const char *nearest_name(const char *word, const char *const *names)
{
        size_t length = strlen(word);
        if (length > WORD_BYTES)
                return NULL;
        const char *best = NULL;
        unsigned least = (unsigned)MAX((length + 1) / 3, 1) + 1;
        for (size_t i = 0; names[i] != NULL; i++) {
                unsigned d = strlen(names[i]) <= WORD_BYTES ? distance(word, names[i]) : least;
                if (d < least) {
                        least = d;
                        best = names[i];
                }
        }
        return best;
}

char *nearest_hint(const char *word, const char *const *names)
{
        const char *name = nearest_name(word, names);
        return name == NULL ? g_strdup("") : g_strdup_printf(" (did you mean \"%s\"?)", name);
}
