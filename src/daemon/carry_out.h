/* carry_out - the changes of a plan, over libmilter.
 * in: a list of changes at the end of a message.  out: calls to the mail server, and the answer to give it. */

#ifndef DAEMON_CARRY_OUT_H
#define DAEMON_CARRY_OUT_H

#include <libmilter/mfapi.h>
#include <stdbool.h>

#include "policy/plan.h"

/* Carries out the changes in their order and sets *answer. Never discards or rejects what may not be:
 * what the mail server made itself, and what is no bounce. False where the mail server refused a change;
 * the rest is left undone, and the answer is to accept. */
bool carry_out(SMFICTX *context, const struct plan *plan, const struct envelope *envelope,
               sfsistat *answer);

#endif
