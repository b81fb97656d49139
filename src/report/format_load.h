/* format_load - format records from libconfig lists.
 * in: the list `formats` of a knowledge file.  out: compiled records, or problems with file and line. */

#ifndef REPORT_FORMAT_LOAD_H
#define REPORT_FORMAT_LOAD_H

#include <libconfig.h>
#include <stdbool.h>

#include "base/problem.h"

struct formats; /* all records; immutable once loaded, so that threads may share it */

/* No records. To be freed with formats_free. */
struct formats *formats_new(void);
void formats_free(struct formats *formats);

/* Adds the records of one file's list, which may be NULL. A site's record replaces the one of the same id and
 * `disabled = true` removes it; otherwise an id that stands twice is an error. file must outlive formats;
 * list need not. What is wrong with a record becomes a problem and leaves the record out. */
void formats_load(struct formats *formats, const config_setting_t *list, const char *file,
                  bool site, struct problems *problems);

/* The same for the list `signs`: conditions that records use by their id. To be called before formats_load. */
void formats_load_signs(struct formats *formats, const config_setting_t *list, const char *file,
                        bool site, struct problems *problems);

/* True if there is a record of that id. */
bool formats_has(const struct formats *formats, const char *id);

#endif
