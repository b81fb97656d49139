/* placeholder - texts with holes that a message fills.
 * in: "Class {class} for {recipient}", facts of a message.  out: printable ASCII in one line. */

#ifndef POLICY_PLACEHOLDER_H
#define POLICY_PLACEHOLDER_H

#include <stdbool.h>

#include "policy/match.h"

/* NULL if each {name} in text is known ("{{" stands for a brace), else what is wrong, to be freed with g_free. */
char *placeholder_check(const char *text);

/* The text with its holes filled; what a message does not state is empty. To be freed with g_free. */
char *placeholder_fill(const char *text, const struct facts *facts);

#endif
