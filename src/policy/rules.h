/* rules - the policy of milter.conf: an ordered list of rules.
 * in: "policy" lists of configuration files; facts of a message.  out: the actions of the rules that match.
 *
 * The first rule that matches decides, unless it says "continue = true": then its actions count and the search goes on.
 * What an earlier rule says is not changed by a later one. Without any rule that says otherwise a bounce is annotated. */

#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include <glib.h>
#include <libconfig.h>
#include <stdbool.h>

#include "policy/actions.h"
#include "policy/match.h"

struct policy_rule {
        char *name;
        const char *file; /* owned by the policy */
        unsigned line;
        struct match match;
        struct actions actions;
        bool continues;
};

struct policy;

/* An empty policy. To be freed with policy_free. */
struct policy *policy_new(void);
void policy_free(struct policy *policy);

/* Reads a "policy" list of file; an element { include = "policy.d/\*.conf"; } stands for the lists of those files, in
 * byte order. Problems go to problems. */
void policy_read(struct policy *policy, const config_setting_t *list, const char *file,
                 struct problems *problems);

/* To be called when all is read: names of the knowledge base, rules that cannot be reached. knowledge may be NULL. */
void policy_check(const struct policy *policy, const struct knowledge *knowledge,
                  struct problems *problems);

/* What the matching rules say. matched gets the rules themselves (borrowed, of struct policy_rule), unless it is NULL. The
 * result is to be cleared with actions_forget. */
void policy_decide(const struct policy *policy, const struct facts *facts, struct actions *out,
                   GPtrArray *matched);

/* One line of text for each rule, for people: whether it matched, or which condition did not hold; an array of strings
 * (g_ptr_array_unref). */
GPtrArray *policy_explain(const struct policy *policy, const struct facts *facts);

/* The header fields that rules can write, NULL-terminated, none twice; owned by the policy. */
const char *const *policy_header_names(const struct policy *policy);

/* True where some rule can match a message that is no bounce, so that every message must be read. */
bool policy_wants_all(const struct policy *policy);

/* True where some rule needs to know the envelope's recipients. */
bool policy_wants_recipients(const struct policy *policy);

/* How many rules there are. */
unsigned policy_count(const struct policy *policy);

#endif
