/* problem - what is wrong with a file that a person wrote.
 * in: file, line and a sentence.  out: a list that front ends print. */

#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <glib.h>
#include <stdbool.h>

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct problem {
        char *file;    /* NULL where no file is concerned */
        unsigned line; /* from 1; 0 where no line is concerned */
        enum severity severity;
        char *text; /* one sentence without a line end, already sanitised */
};

/* A growing list of problems. Zero-initialise, then problems_clear when done. */
struct problems {
        GPtrArray *list; /* of struct problem, NULL while empty */
        unsigned errors;
};

/* Adds an error or a warning; the text is a printf format. At most 1,000 are
 * kept, later ones only counted. Never fails. */
void problems_error(struct problems *problems, const char *file, unsigned line, const char *format,
                    ...) G_GNUC_PRINTF(4, 5);
void problems_warn(struct problems *problems, const char *file, unsigned line, const char *format,
                   ...) G_GNUC_PRINTF(4, 5);

/* "FILE:LINE: error: TEXT" in one line, to be freed with g_free. */
char *problem_describe(const struct problem *problem);

/* Frees all problems; the list is empty again. */
void problems_clear(struct problems *problems);

#endif
