/* effect - the actions of a policy, as changes.
 * in: actions and facts of a message.  out: a list of changes in their order. */

#ifndef POLICY_EFFECT_H
#define POLICY_EFFECT_H

#include "policy/actions.h"
#include "policy/match.h"

/* Adds to changes what stands in actions beside annotating and rewriting: headers, the subject's tag, recipients,
 * quarantine, discard, reject. header is the message's own. Never refuses what is no bounce or what the mail server
 * made itself: *is_spared says that it would have. */
void effect_add(const struct actions *actions, const struct facts *facts, struct bytes header,
                GPtrArray *changes, bool *is_spared);

/* Adds the deletion of the message's fields that a set_headers names. */
void effect_strip(const struct actions *actions, struct bytes header, GPtrArray *changes);

#endif
