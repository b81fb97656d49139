/* rules - a rule from the inside, for matching and lint.
 * in: nothing.  out: struct rule. */

#ifndef KNOWLEDGE_RULES_H
#define KNOWLEDGE_RULES_H

#include "knowledge/base.h"

/* The order of levels; all but vague ones beat any code. */
enum level { LEVEL_VAGUE, LEVEL_GENERAL, LEVEL_PLAIN, LEVEL_SPECIFIC, LEVEL_DECISIVE };

/* "5.7.1", "X.1.*", "5.*", "none". */
struct status_condition {
        bool none;
        bool any_class, any_subject, any_detail;
        struct status status;
};

/* "550", "5*", "none": a range. "none" is the range of 0 alone. */
struct reply_condition {
        uint16_t from, to;
};

/* What must hold besides the words. An absent condition has an empty array, or mask 0. */
struct conditions {
        unsigned count;           /* members that `when` has */
        GArray *status;           /* of struct status_condition, NULL where absent */
        GArray *reply;            /* of struct reply_condition, NULL where absent */
        unsigned stages, actions; /* bits 1 << value; 0 where absent */
        GPtrArray *remote_mta;    /* of struct pattern, NULL where absent */
        GPtrArray *reporting_mta;
        const char *const *formats;
};

/* Text that a rule must match, or must not, with what is stated beside it. */
struct sample {
        struct diagnosis diagnosis; /* text is owned by the knowledge base */
        struct origin origin;
};

struct rule {
        const char *id;
        const struct reason *reason;
        enum level level;
        enum bounce_class class;
        enum fault fault;
        bool calls_back;
        const char *const *phrases; /* as written; NULL where absent */
        GPtrArray *folded;     /* of char *, phrases as fold_phrase gives them, in plain letters */
        GPtrArray *long_forms; /* of char *, of those phrases that are also spelt otherwise */
        GPtrArray *patterns;   /* of struct pattern: `patterns`, then `names` */
        GPtrArray *pattern_texts; /* of char *, the same as spelling_pattern gives them */
        GPtrArray *written;       /* of const char *, the same as the author wrote them */
        guint first_name;         /* index of the first pattern of `names` */
        GPtrArray *not_patterns;  /* of struct pattern: `not`, then `not_names` */
        GPtrArray *not_written;   /* of const char *, the same as the author wrote them */
        guint first_not_name;
        struct conditions when;
        GArray *samples; /* of struct sample */
        GArray *counter_samples;
        const char *source;
        struct origin origin;
        enum layer layer;
        bool disabled; /* only while loading */
};

void rule_free(void *rule);

/* --- conditions.c --- */

void conditions_load(const struct loader *loader, const config_setting_t *group,
                     struct conditions *out);
void conditions_release(struct conditions *conditions);
bool conditions_hold(const struct conditions *conditions, const struct diagnosis *diagnosis,
                     unsigned match_limit);

/* Reads one value of `stage` or `action`; an unknown one is an error. */
bool conditions_stage(const struct loader *loader, const config_setting_t *setting,
                      enum stage *out);
bool conditions_action(const struct loader *loader, const config_setting_t *setting,
                       enum action *out);

/* --- samples.c --- */

/* The samples of one member of a rule; never NULL. */
GArray *samples_load(const struct loader *loader, const config_setting_t *group,
                     const char *member);

/* --- match.c --- */

struct matcher *matcher_new(GPtrArray *rules);
void matcher_free(struct matcher *matcher);

/* True if this one rule matches, whatever others do. */
bool matcher_matches(const struct rule *rule, const struct diagnosis *diagnosis,
                     const struct limits *limits);

/* True if this pattern has no literal, so that every text is tried with it. */
bool matcher_is_slow(const char *pattern);

#endif
