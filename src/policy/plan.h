/* plan - what is to be done to one message, and what the log says of it.
 * in: an engine, an envelope, the bytes of a message.  out: changes and log lines.
 * The daemon and the tool both call this and nothing else, so that they always agree. */

#ifndef POLICY_PLAN_H
#define POLICY_PLAN_H

#include <glib.h>
#include <stdbool.h>

#include "base/bytes.h"
#include "policy/engine.h"
#include "policy/envelope.h"
#include "policy/rules.h"
#include "verdict/verdict.h"

/* How much of a message must be seen before it can be planned for. */
enum plan_need {
        PLAN_NEEDS_NOTHING, /* ordinary mail: nothing will be done to it */
        PLAN_NEEDS_HEADER,  /* its header will change, its body does not matter */
        PLAN_NEEDS_BODY,    /* it may be a bounce */
};

struct plan_line {
        enum log_level level;
        char *text; /* printable ASCII: key=value pairs, without the queue id */
};

struct plan {
        struct verdict *verdict; /* NULL where the header showed already that this is no bounce */
        bool is_bounce;          /* surely enough for the settings */
        bool is_trusted;         /* its client may keep our header fields */
        /* Header fields with our names, removed from an untrusted client's message. */
        unsigned forged;
        struct facts facts;     /* what the policy looked at, for policy_explain */
        struct actions actions; /* what the policy said; borrows from the engine */
        GPtrArray *matched;     /* of struct policy_rule, borrowed: the rules that said it */
        bool is_stamped;        /* it is mail of ours on its way out */
        bool is_spared; /* the policy would refuse it, but this message must not be refused */
        /* Why the bounce was not rewritten, NULL where it was or nobody asked; static. */
        const char *untouched;
        GPtrArray *changes; /* of struct change; stays empty under dry_run */
        GPtrArray *lines;   /* of struct plan_line, in the order in which to log them */
};

/* From the envelope sender alone: is the message worth its header? Always true unless decide_at is "mail",
 * which lets everything go that does not come from the null sender or a mail system's own address. */
bool plan_wants_sender(const struct engine *engine, const struct envelope *envelope);

/* From the whole header: how much more is needed? */
enum plan_need plan_need(const struct engine *engine, const struct envelope *envelope,
                         struct bytes header);

/* Plans for a message, of which raw is the whole or (envelope->is_cut) the beginning. All arguments must outlive
 * the plan. Never fails; to be freed with plan_free. */
struct plan *plan_new(const struct engine *engine, const struct envelope *envelope,
                      struct bytes raw);
/* The same where forced, which must outlive the plan, comes before the policy's own actions; NULL for none. */
struct plan *plan_new_forced(const struct engine *engine, const struct envelope *envelope,
                             struct bytes raw, const struct actions *forced);
void plan_free(struct plan *plan);

#endif
