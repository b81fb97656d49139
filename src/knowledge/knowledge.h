/* knowledge - the knowledge base: reasons, codes, rules, formats.
 * in: the libconfig files of etc/knowledge and of the site's knowledge.d.
 * out: one immutable object that all threads share. */

#ifndef KNOWLEDGE_KNOWLEDGE_H
#define KNOWLEDGE_KNOWLEDGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/problem.h"
#include "base/status.h"
#include "report/report.h"

/* What the sender of the original message should conclude. */
enum bounce_class { CLASS_UNKNOWN, CLASS_HARD, CLASS_SOFT, CLASS_BLOCK, CLASS_SUCCESS };

/* Who can mend it. */
enum fault {
        FAULT_UNKNOWN,
        FAULT_AUTHOR,
        FAULT_SENDING_SYSTEM,
        FAULT_RECIPIENT,
        FAULT_RECEIVING_SYSTEM,
        FAULT_NETWORK,
        FAULT_NOBODY,
};

const char *class_name(enum bounce_class class);
bool class_from_name(const char *name, enum bounce_class *out);
const char *fault_name(enum fault fault); /* "unknown" for FAULT_UNKNOWN */
bool fault_from_name(const char *name, enum fault *out);

/* Where an entry stands, for every message that names it. */
struct origin {
        const char *file; /* as it was opened; owned by the knowledge base */
        unsigned line;
};

struct reason {
        const char *name;
        enum bounce_class class;           /* CLASS_UNKNOWN: by the first digit */
        enum bounce_class transient_class; /* for a status of class 4; equals class for most */
        enum fault fault;
        struct origin origin;
};

/* What is known of one code, reply or enhanced. Strings are owned by the knowledge base, NULL where absent. */
struct code {
        bool is_reply;
        uint16_t reply;
        struct status status; /* class 0 is the X of "X.2.2"; the first one of a range */
        bool is_registered;
        const char *title;
        const struct reason *reason; /* NULL where the code alone says nothing (success, X.0.0) */
        enum fault fault;            /* FAULT_UNKNOWN: the reason's */
        const char *what;
        const char *const *remedy; /* NULL-terminated */
        const char *const *notes;  /* for administrators; NULL-terminated */
        const char *folk;          /* what some systems mean by it against the registry */
        const char *source;
        struct origin origin;
};

/* A rule: words in a diagnostic and the reason they give. */
struct rule;
const char *rule_id(const struct rule *rule);
const struct reason *rule_reason(const struct rule *rule);
enum bounce_class rule_class(const struct rule *rule); /* CLASS_UNKNOWN: the reason's */
enum fault rule_fault(const struct rule *rule);        /* FAULT_UNKNOWN: the reason's */
/* The words tell of a call-back: what a quoted reply says of an address, it says of the sender's. */
bool rule_calls_back(const struct rule *rule);
struct origin rule_origin(const struct rule *rule);
/* Vague rules ("rejected", "unavailable") give way to a specific code; see bounce-knowledge(5). */
bool rule_is_vague(const struct rule *rule);

/* What a rule's conditions may look at. Zero or NULL where nothing is stated. */
struct diagnosis {
        struct bytes text; /* one step of a diagnostic, UTF-8, in one line */
        struct status status;
        uint16_t reply;
        enum action action;
        enum stage stage;
        const char *remote_mta;
        const char *reporting_mta;
        const char *format;
};

struct knowledge;

/* Loads *.conf of directory and of its folders codes, rules, formats and languages, then those of site (NULL for
 * none; one that does not exist is empty), which may override and disable by id. NULL where there was an error;
 * warnings leave a result. The caller owns one reference. */
struct knowledge *knowledge_load(const char *directory, const char *site,
                                 struct problems *problems);
struct knowledge *knowledge_ref(struct knowledge *knowledge);
void knowledge_unref(struct knowledge *knowledge);

/* NULL where there is no such reason. */
const struct reason *knowledge_reason(const struct knowledge *knowledge, const char *name);
GPtrArray *knowledge_reasons(const struct knowledge *knowledge); /* borrowed, of struct reason */
GPtrArray *knowledge_codes(const struct knowledge *knowledge);   /* borrowed, of struct code */
GPtrArray *knowledge_rules(const struct knowledge *knowledge);   /* borrowed, of struct rule */
struct formats;
const struct formats *
knowledge_formats(const struct knowledge *knowledge); /* see report/format.h */
struct kinds;
const struct kinds *knowledge_kinds(const struct knowledge *knowledge); /* see report/kind.h */

/* The entry of exactly this code ("4.2.2" before "X.2.2"), else of a range that holds it ("5.7.606" through
 * "5.7.649"); NULL where there is none. */
const struct code *knowledge_status(const struct knowledge *knowledge, struct status status);
const struct code *knowledge_reply(const struct knowledge *knowledge, uint16_t reply);

/* The same with RFC 3463's fall-back: an unknown detail to X.y.0, an unknown subject to X.0.0. */
const struct code *knowledge_status_nearest(const struct knowledge *knowledge,
                                            struct status status);

/* The most specific rule that matches, NULL where none does. Time grows with the text and
 * the rules whose words occur in it, not with all rules. */
const struct rule *knowledge_match(const struct knowledge *knowledge,
                                   const struct diagnosis *diagnosis, const struct limits *limits);

/* Proves the whole knowledge base as `bouncectl lint` does: what would give a wrong verdict is an error, what is dead,
 * shadowed or slow a warning; see bounce-knowledge(5). True where no error was found. */
bool knowledge_lint(const struct knowledge *knowledge, struct problems *problems);

#endif
