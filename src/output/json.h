/* json - verdicts as JSON objects, schema 1.
 * in: a verdict.  out: one line of JSON; what the message does not state is null. */

#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include <stddef.h>

#include "verdict/verdict.h"

/* One object without a line end: file, the message's index within it (from 0), the verdict, and origin ("own",
 * "foreign", "unknown", NULL where stamping is off). To be freed with free, as jansson allocated it. */
char *json_verdict(const char *file, size_t index, const struct verdict *verdict,
                   const char *origin);

#endif
