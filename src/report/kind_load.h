/* kind_load - what tells kinds, actions and stages apart in words, from libconfig lists.
 * in: the list `kinds` of a knowledge file.  out: compiled records, or problems with file and line. */

#ifndef REPORT_KIND_LOAD_H
#define REPORT_KIND_LOAD_H

#include <libconfig.h>
#include <stdbool.h>

#include "base/problem.h"

struct kinds; /* all records; immutable once loaded, so that threads may share it */

/* No records. To be freed with kinds_free. */
struct kinds *kinds_new(void);
void kinds_free(struct kinds *kinds);

/* Adds the records of one file's list, which may be NULL. A site's record replaces the one of the same id and
 * `disabled = true` removes it; otherwise an id that stands twice is an error. file must outlive kinds; list
 * need not. What is wrong with a record becomes a problem and leaves the record out. */
void kinds_load(struct kinds *kinds, const config_setting_t *list, const char *file, bool site,
                struct problems *problems);

/* Proves each record on its samples and counter-samples. True where no error was found. */
bool kinds_lint(const struct kinds *kinds, struct problems *problems);

#endif
