/* status_pattern - enhanced status codes with wildcards.
 * in: "5.1.1", "5.1.*", "*.2.2".  out: whether a code fits. */

#ifndef POLICY_STATUS_PATTERN_H
#define POLICY_STATUS_PATTERN_H

#include <stdbool.h>

#include "base/status.h"

/* Three parts between dots: a number up to 999 or "*"; the first also "X". */
bool status_pattern_is_valid(const char *text);

/* True if the code is stated and fits one of the patterns (NULL-terminated, all valid). */
bool status_pattern_fits(char *const *patterns, struct status status);

#endif
