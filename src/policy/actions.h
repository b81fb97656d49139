/* actions - what a policy rule does.
 * in: an "action" group of a configuration file.  out: a struct that others carry out. */

#ifndef POLICY_ACTIONS_H
#define POLICY_ACTIONS_H

#include <glib.h>
#include <libconfig.h>
#include <stdbool.h>

#include "base/problem.h"
#include "knowledge/knowledge.h"
#include "output/rewrite.h"

struct rewrite_action {
        bool is_set;
        /* False where "rewrite = { enabled = false; }" forbids what later rules say. */
        bool is_wanted;
        enum rewrite_mode mode;
        char *language;            /* a tag, or "auto" */
        char *template;            /* a template's name, NULL for the usual one */
        bool despite_signature;    /* also where a DKIM-Signature would break */
        bool tag_subject;          /* the tag is the language's own */
        bool localized_diagnostic; /* RFC 6533, section 4 */
};

struct header_action {
        char *name;
        char *value; /* with placeholders, see placeholder.h */
        bool is_set; /* replaces what stands there, instead of standing beside it */
};

/* Members are unset as zero or NULL, the tristates as -1. */
struct actions {
        int annotate;            /* -1, 0, 1 */
        char **annotate_headers; /* only these, NULL for all */
        struct rewrite_action rewrite;
        int upgrade;        /* -1, 0, 1 */
        GPtrArray *headers; /* of struct header_action; NULL for none */
        char *subject_tag;
        char **add_recipients;
        char **replace_recipients;
        char *quarantine; /* the reason */
        int discard;      /* -1, 0, 1 */
        char *reject;     /* the text of the reply, without codes */
        int log_level;    /* enum log_level of settings.h, -1 */
        char *event;
};

/* Reads an "action" group into zeroed actions. Problems go to problems. */
void actions_read(struct actions *actions, const config_setting_t *group, const char *file,
                  struct problems *problems);
void actions_release(struct actions *actions);

/* Adds an error for each language and template that the knowledge base does not have. */
void actions_check(const struct actions *actions, const struct knowledge *knowledge,
                   const char *file, unsigned line, struct problems *problems);

/* Actions of no rule: nothing is set. */
void actions_init(struct actions *actions);

/* Adds what a further rule says. What is set already stays; lists grow. Borrows from more, which must outlive actions:
 * the result is to be cleared with actions_forget, not released. */
void actions_add(struct actions *actions, const struct actions *more);
void actions_forget(struct actions *actions);

/* True where the mail server would refuse the message, or make it vanish. */
bool actions_refuse(const struct actions *actions);

#endif
