/* plan_log - the log lines of a plan.
 * in: a plan.  out: key=value pairs in printable ASCII, hostile text escaped and cut. */

#ifndef POLICY_PLAN_LOG_H
#define POLICY_PLAN_LOG_H

#include "policy/plan.h"

/* An empty list of struct plan_line. */
GPtrArray *plan_lines_new(void);

/* Adds to plan->lines one line for each recipient's verdict (as many as the header gets), one for what was
 * reported beyond that, and one for header fields that were removed. */
void plan_log(struct plan *plan, const struct engine *engine, const struct envelope *envelope);

/* An address as the site wants it in its log: whole, shortened ("k...@example.org"), or as a hash that stays
 * the same for the same address. Not yet escaped. To be freed with g_free. */
char *plan_log_address(enum log_addresses how, const char *address);

#endif
