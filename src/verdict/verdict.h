/* verdict - what a message says, and what to conclude.
 * in: the bytes of a message and the knowledge base.
 * out: kind, and for each recipient action, status, reply, class, reason, fault. */

#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "base/limits.h"
#include "knowledge/knowledge.h"
#include "message/mime.h"
#include "report/report.h"
#include "verdict/steps.h"

struct verdict_recipient {
        const struct report_recipient *reported;
        enum action action;
        struct status status;
        uint16_t reply; /* 0 where none is stated */
        enum bounce_class class;
        const struct reason *reason; /* NULL where there is none, as for a success */
        enum fault fault;
        enum stage stage;
        GArray *steps;           /* of struct step, outer to inner */
        int deciding_step;       /* index, -1 where no step's words decided */
        const struct rule *rule; /* the rule that decided, NULL where a code or stage did */
        const struct code *code; /* the code entry that decided, NULL where a rule or stage did */
        const char *basis;       /* a sentence: what decided */
};

struct verdict {
        struct mime *mime;
        struct report *report;
        GPtrArray *recipients; /* of struct verdict_recipient */
        const struct knowledge *knowledge;
};

/* Reads and judges one message. raw and knowledge must outlive the verdict; sender is as for reader_read. Never fails.
 * To be freed with verdict_free. */
struct verdict *verdict_new(const struct knowledge *knowledge, struct bytes raw, const char *sender,
                            const struct limits *limits);
void verdict_free(struct verdict *verdict);

/* Judges one recipient of a report, as verdict_new does for each. Never NULL; to be freed with
 * verdict_recipient_free. */
struct verdict_recipient *verdict_diagnose(const struct knowledge *knowledge,
                                           const struct report *report,
                                           const struct report_recipient *reported,
                                           const struct limits *limits);
void verdict_recipient_free(struct verdict_recipient *recipient);

/* The id, file and line of what decided, for logs and JSON: "user-unknown-here (rules/address.conf:12)",
 * "code X.1.1 (...)", or "stage mail"; NULL where none of these did. To be freed with g_free. */
char *verdict_rule_name(const struct verdict_recipient *recipient);

/* "mixed" where the recipients differ, else their common value; NULL where there is none. */
const char *verdict_class(const struct verdict *verdict);
const char *verdict_reason(const struct verdict *verdict);
const char *verdict_action(const struct verdict *verdict);

/* The same for the status; to be freed with g_free, NULL where none is stated. */
char *verdict_status(const struct verdict *verdict);

#endif
