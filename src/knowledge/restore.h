/* restore - words whose letters with marks, or whose apostrophes, were lost on the way.
 * in: texts that are whole, then texts that are not.  out: the latter with the words that the former had.
 * A server that shows what is not ASCII as question marks turns "ungültig" into "ung??ltig"; others write "doesnt". */

#ifndef KNOWLEDGE_RESTORE_H
#define KNOWLEDGE_RESTORE_H

#include <glib.h>

#include "base/bytes.h"

/* Words of a whole text that can be told without their Latin letters with marks, or without their apostrophe. */
struct restorer;

struct restorer *restorer_new(void);
void restorer_free(struct restorer *restorer);

/* Takes note of the words of a text. Two of them that look the same once something is lost are both left out. */
void restorer_learn(struct restorer *restorer, struct bytes text);

/* A copy of text (valid UTF-8) in which known words with several question marks, or with U+FFFD, in place of letters,
 * and long ones without their apostrophe, stand whole, in small plain letters; linear in time. The caller frees with
 * g_string_free. */
GString *restorer_apply(const struct restorer *restorer, const GString *text);

#endif
