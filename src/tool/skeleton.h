/* skeleton - rules to be filled in, for diagnostics that no rule knew.
 * in: verdicts.  out: a libconfig file of rule groups, the most frequent diagnostic first. */

#ifndef TOOL_SKELETON_H
#define TOOL_SKELETON_H

#include "verdict/verdict.h"

#define SKELETON_MOST 10000 /* different diagnostics that are kept */

struct skeleton;

struct skeleton *skeleton_new(void);

/* Takes the diagnostics of those recipients whose reason is undetermined, with numbers and addresses made alike. */
void skeleton_add(struct skeleton *skeleton, const struct verdict *verdict);

/* Writes the file to standard output. */
void skeleton_print_and_free(struct skeleton *skeleton);

#endif
