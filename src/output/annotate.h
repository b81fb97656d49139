/* annotate - the X-Bounce headers.
 * in: a verdict.  out: changes that remove what stands there already and insert ours. */

#ifndef OUTPUT_ANNOTATE_H
#define OUTPUT_ANNOTATE_H

#include <stdbool.h>

#include "output/change.h"
#include "verdict/verdict.h"

#define ANNOTATE_RECIPIENTS 50 /* default of the setting that bounds X-Bounce-Recipient */

/* The names that we write, NULL-terminated: exactly these are removed on arrival. */
extern const char *const annotate_names[];

/* True if name is one of annotate_names or of extra (NULL-terminated or NULL), letter case ignored. */
bool annotate_is_ours(struct bytes name, const char *const *extra);

/* Adds to changes the deletion of every header field in the message header that annotate_is_ours. Returns how many. */
unsigned annotate_strip(struct bytes header, const char *const *extra, GPtrArray *changes);

/* Adds to changes the X-Bounce headers of a bounce, nothing for other kinds. origin is "own", "foreign", "unknown",
 * or NULL where stamping is off. At most limit recipients are written. */
void annotate_bounce(const struct verdict *verdict, const char *origin, unsigned limit,
                     GPtrArray *changes);

#endif
