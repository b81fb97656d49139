/* config_guard - what libconfig would get wrong, found before it reads.
 * in: the bytes of a file.  out: the first thing that is wrong with them, with its line. */

#ifndef KNOWLEDGE_CONFIG_GUARD_H
#define KNOWLEDGE_CONFIG_GUARD_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/problem.h"

#define CONFIG_STRING_BYTES (64 * 1024) /* of one string, adjacent literals taken together */
#define CONFIG_DEPTH        32          /* nested groups, lists and arrays */
#define CONFIG_MEMBERS      1000 /* named settings of one group: libconfig is quadratic in them */

/* True where text is valid UTF-8 without NUL and byte order mark, has no @include, no comment or string
 * without an end, and keeps to the bounds above and to the range of its integers (those with L: 64 bits). Linear in time. */
bool config_guard_check(struct bytes text, const char *file, struct problems *problems);

#endif
