#include "verdict/verdict.h"

#include <string.h>

#include "report/reader.h"

static struct diagnosis diagnosis_of(const struct report *report,
                                     const struct report_recipient *reported,
                                     const struct step *step)
{
        return (struct diagnosis){
            .text = {step->text, strlen(step->text)},
            .status = status_is_stated(step->status) ? step->status : reported->status,
            .reply = step->reply,
            .action = reported->action,
            .stage = step->stage != STAGE_NONE ? step->stage : reported->stage,
            .remote_mta = reported->remote_mta,
            .reporting_mta = report->reporting_mta,
            .format = report->format,
        };
}

/* True where the rule tells of a call-back whose reply was quoted: that reply is about the sender's own address, and must
 * not condemn the recipient's. */
static bool answers_for_sender(const struct rule *rule, const struct rule *quoted)
{
        if (quoted == NULL || !rule_calls_back(rule))
                return false;
        const struct reason *reason = rule_reason(quoted);
        return reason->class == CLASS_HARD || reason->fault == FAULT_RECIPIENT;
}

static bool diagnostic_has_reply(const GArray *steps)
{
        for (guint i = 0; i < steps->len; i++) {
                const struct step *step = &g_array_index(steps, struct step, i);
                if (!step->is_from_text && step->reply != 0)
                        return true;
        }
        return false;
}

/* The reply that a diagnostic without one is judged by: some rules hear nothing but replies, which keeps them away from the
 * prose of notices, and a diagnostic is none that stands with its address. It speaks of no mailbox, and is never reported. */
static uint16_t implied_reply(const struct diagnosis *diagnosis)
{
        enum { REFUSAL = 554, DEFERRAL = 451 };
        bool is_for_now = diagnosis->action == ACTION_DELAYED || diagnosis->status.class == 4;
        return is_for_now ? DEFERRAL : REFUSAL;
}

/* Asks the rules about the steps of one source, innermost first. The first that is not vague decides; a vague
 * one stands only while nothing better comes. A step that only follows from an earlier one is asked last. */
static void ask_steps(const struct knowledge *knowledge, const struct report *report,
                      const struct limits *limits, bool of_text,
                      struct verdict_recipient *recipient)
{
        bool is_bare = !of_text && !recipient->reported->diagnostic_is_apart &&
                       !diagnostic_has_reply(recipient->steps);
        for (int pass = 0; pass < 2; pass++) {
                for (int i = (int)recipient->steps->len - 1; i >= 0; i--) {
                        struct step *step = &g_array_index(recipient->steps, struct step, i);
                        if (step->is_consequence != (pass == 1) || step->is_from_text != of_text)
                                continue;
                        struct diagnosis diagnosis =
                            diagnosis_of(report, recipient->reported, step);
                        if (is_bare)
                                diagnosis.reply = implied_reply(&diagnosis);
                        step->rule = knowledge_match(knowledge, &diagnosis, limits);
                        if (step->rule != NULL &&
                            (recipient->rule == NULL ||
                             answers_for_sender(step->rule, recipient->rule) ||
                             (rule_is_vague(recipient->rule) && !rule_is_vague(step->rule)))) {
                                recipient->rule = step->rule;
                                recipient->deciding_step = i;
                        }
                }
        }
}

/* The steps of the diagnostic, then those of the human-readable part. */
static GArray *gather_steps(const struct report_recipient *reported, const struct limits *limits)
{
        GArray *steps = steps_new(reported->diagnostic, limits);
        GArray *more = steps_new(reported->text, limits);
        for (guint i = 0; i < more->len; i++)
                g_array_index(more, struct step, i).is_from_text = true;
        if (more->len > 0)
                g_array_append_vals(steps, more->data, more->len);
        g_array_set_clear_func(more, NULL);
        g_array_unref(more);
        return steps;
}

/* True for a code that only says that a delivery was given up: what ended the last try says more. */
static bool is_expiry(struct status status)
{
        return status.subject == 4 && status.detail == 7;
}

static bool status_is_better(struct status candidate, struct status than)
{
        if (!status_is_stated(candidate) || candidate.class == 2)
                return false;
        if (is_expiry(than) && !is_expiry(candidate))
                return status_specificity(candidate) > 1;
        return status_specificity(candidate) > status_specificity(than);
}

/* True where a diagnostic gives codes, so that those of the human-readable part need not be asked. */
static bool diagnostic_has_code(const GArray *steps)
{
        for (guint i = 0; i < steps->len; i++) {
                const struct step *step = &g_array_index(steps, struct step, i);
                if (!step->is_from_text && (step->reply != 0 || status_is_stated(step->status)))
                        return true;
        }
        return false;
}

/* Takes the reply of a step if it is the first, the first failing one, or that of the last try, which an expiry quotes. */
static void take_reply(const struct step *step, bool after_expiry,
                       struct verdict_recipient *recipient)
{
        bool is_failure = step->reply >= 400;
        if (step->reply != 0 && (recipient->reply == 0 || (is_failure && recipient->reply < 400) ||
                                 (is_failure && after_expiry)))
                recipient->reply = step->reply;
}

/* True where a step states what the remote server itself answered at least as exactly as the Status field, in which a
 * relay puts what it made of the answer. The class stays the relay's: it may go on trying after a 5. */
static bool is_own_answer(const struct step *step, struct status stated)
{
        unsigned exact = status_specificity(step->status);
        return !step->is_from_text && step->reply >= 400 && !is_expiry(step->status) &&
               (exact == 3 || (exact == 2 && status_specificity(stated) == 2)) &&
               step->status.class == step->reply / 100 && step->status.class == stated.class;
}

/* Status and reply: the most specific status that the message states of this recipient, and the first failing reply. The
 * outermost step comes first, since it is the reply that the reporting system was given. */
static void choose_codes(struct verdict_recipient *recipient)
{
        const GArray *steps = recipient->steps;
        bool only_diagnostic = diagnostic_has_code(steps), after_expiry = false, answered = false;
        recipient->status = recipient->reported->status;
        for (guint i = 0; i < steps->len; i++) {
                const struct step *step = &g_array_index(steps, struct step, i);
                if (step->is_consequence || (step->is_from_text && only_diagnostic))
                        continue;
                bool is_answer = !answered && is_own_answer(step, recipient->status);
                if (is_answer || status_is_better(step->status, recipient->status))
                        recipient->status = step->status;
                answered = answered || is_answer;
                take_reply(step, after_expiry, recipient);
                after_expiry = is_expiry(step->status);
        }
}

/* The code entry that says something by itself. A specific status comes first; then, since "x.0.0" and the X.5 family (but
 * X.5.3, too many recipients) are written where no better code was at hand, the reply code; then the status with RFC 3463's
 * fall-back. */
static const struct code *choose_code(const struct knowledge *knowledge, struct status status,
                                      uint16_t reply)
{
        const struct code *by_status =
            status_is_stated(status) ? knowledge_status_nearest(knowledge, status) : NULL;
        const struct code *by_reply = reply != 0 ? knowledge_reply(knowledge, reply) : NULL;
        bool weak = (status.subject == 5 && status.detail != 3) || status_specificity(status) < 2;
        const struct code *order[] = {weak ? by_reply : by_status, weak ? by_status : by_reply};
        for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
                if (order[i] != NULL && order[i]->reason != NULL)
                        return order[i];
        return NULL;
}

/* True for a code that names a cause, and so is not to be overruled by vague words. */
static bool code_is_specific(const struct code *code, struct status status)
{
        bool is_network = status.subject == 4 && status.detail == 0;
        bool is_general = (status_specificity(status) < 3 && !is_network) || status.subject == 5 ||
                          (status.subject == 7 && status.detail == 1);
        return code != NULL && code->reason != NULL && !code->is_reply && !is_general;
}

/* True where the code says more than a vague rule: it names a cause, or the words only stand for its first digit. */
static bool gives_way(const struct rule *rule, const struct code *code, struct status status)
{
        bool is_wordless = code != NULL && rule_reason(rule)->class == CLASS_UNKNOWN;
        return rule_is_vague(rule) && (is_wordless || code_is_specific(code, status));
}

/* Where neither words nor codes say anything, the point of the dialogue does (RFC 5321, section 3). */
static const char *reason_of_stage(enum stage stage)
{
        switch (stage) {
        case STAGE_CONNECT:
        case STAGE_EHLO:
                return "client-rejected";
        case STAGE_MAIL:
                return "sender-rejected";
        case STAGE_STARTTLS:
                return "tls-error";
        case STAGE_AUTH:
                return "auth-required";
        case STAGE_NONE:
        case STAGE_RCPT:
        case STAGE_DATA:
                return NULL;
        }
        return NULL;
}

static bool is_success(enum action action)
{
        switch (action) {
        case ACTION_DELIVERED:
        case ACTION_RELAYED:
        case ACTION_EXPANDED:
                return true;
        case ACTION_NONE:
        case ACTION_FAILED:
        case ACTION_DELAYED:
                return false;
        }
        return false;
}

static enum bounce_class class_by_digit(struct status status, uint16_t reply)
{
        unsigned digit = status_is_stated(status) ? status.class : reply / 100;
        return digit == 5 ? CLASS_HARD : digit == 4 ? CLASS_SOFT : CLASS_UNKNOWN;
}

/* The class of a recipient whose reason is settled. Where the reason leaves it to the digit, a digit that was stated
 * goes before words that stand for one. */
static enum bounce_class choose_class(const struct verdict_recipient *recipient)
{
        if (is_success(recipient->action))
                return CLASS_SUCCESS;
        if (recipient->action == ACTION_DELAYED)
                return CLASS_SOFT;
        const struct reason *reason = recipient->reason;
        bool leaves_it = reason == NULL || reason->class == CLASS_UNKNOWN;
        enum bounce_class by_digit = class_by_digit(recipient->status, recipient->reply);
        enum bounce_class by_rule =
            recipient->rule != NULL ? rule_class(recipient->rule) : CLASS_UNKNOWN;
        if (by_rule != CLASS_UNKNOWN && !(leaves_it && by_digit != CLASS_UNKNOWN))
                return by_rule;
        if (leaves_it)
                return by_digit;
        return by_digit == CLASS_SOFT ? reason->transient_class : reason->class;
}

static enum fault choose_fault(const struct verdict_recipient *recipient)
{
        if (is_success(recipient->action))
                return FAULT_NOBODY;
        if (recipient->rule != NULL && rule_fault(recipient->rule) != FAULT_UNKNOWN)
                return rule_fault(recipient->rule);
        if (recipient->code != NULL && recipient->code->fault != FAULT_UNKNOWN)
                return recipient->code->fault;
        return recipient->reason != NULL ? recipient->reason->fault : FAULT_UNKNOWN;
}

/* Where nothing tells a reason, a line of the notice may still tell whether the failure is for good or for now, which stands
 * for the digit of a code. Only rules that give no reason are heard: all else there is said of mail in general. */
static void ask_notice(const struct knowledge *knowledge, const struct report *report,
                       const struct limits *limits, struct verdict_recipient *recipient)
{
        enum { LINES = 60 };
        if (report->human_text == NULL)
                return;
        g_auto(GStrv) lines = g_strsplit(report->human_text, "\n", LINES);
        for (size_t i = 0; lines[i] != NULL && i < LINES - 1; i++) {
                struct step step = {.text = lines[i]};
                struct diagnosis diagnosis = diagnosis_of(report, recipient->reported, &step);
                const struct rule *rule = knowledge_match(knowledge, &diagnosis, limits);
                if (rule != NULL && rule_reason(rule)->class == CLASS_UNKNOWN &&
                    rule_class(rule) != CLASS_UNKNOWN) {
                        recipient->rule = rule;
                        recipient->basis = "the words of the notice around it";
                        return;
                }
        }
}

/* True for a code that says no more than that something was refused, at a stage that says more: a code for no cause at all, and
 * before RCPT also the replies that speak of a mailbox (RFC 5321, section 4.2.2), since none has been named yet. */
static bool says_less_than_stage(const struct code *code, const char *stage)
{
        static const uint16_t of_mailbox[] = {450, 550, 551, 553};
        if (stage == NULL)
                return false;
        for (size_t i = 0; i < G_N_ELEMENTS(of_mailbox); i++)
                if (code->is_reply && code->reply == of_mailbox[i])
                        return true;
        return code->reason->class == CLASS_UNKNOWN;
}

/* Settles the reason from the words, the codes and the stage, in this order. */
static void decide(const struct knowledge *knowledge, const struct code *code,
                   struct verdict_recipient *recipient)
{
        const char *stage = reason_of_stage(recipient->stage);
        const struct rule *rule = recipient->rule;
        if (rule != NULL && !gives_way(rule, code, recipient->status)) {
                recipient->reason = rule_reason(rule);
                recipient->basis = "the words of the diagnostic";
                return;
        }
        recipient->rule = NULL;
        recipient->deciding_step = -1;
        if (code != NULL && !says_less_than_stage(code, stage)) {
                recipient->code = code;
                recipient->reason = code->reason;
                recipient->basis = code->is_reply ? "the reply code" : "the status code";
        } else if (stage != NULL) {
                recipient->reason = knowledge_reason(knowledge, stage);
                recipient->basis = "the stage of the SMTP dialogue";
        } else {
                recipient->reason = knowledge_reason(knowledge, "undetermined");
                recipient->basis = "nothing that was stated";
        }
}

/* A delay of which no cause is stated, or but a code for no cause in particular (X.7.1), has at least this one: the message
 * could not be delivered so far. */
static void explain_delay(const struct knowledge *knowledge, struct verdict_recipient *recipient)
{
        bool is_silent = recipient->code != NULL && !recipient->code->is_reply &&
                         recipient->status.subject == 7 && recipient->status.detail <= 1;
        bool has_cause =
            recipient->reason != NULL && recipient->reason->class != CLASS_UNKNOWN && !is_silent;
        if (recipient->action != ACTION_DELAYED || has_cause)
                return;
        recipient->reason = knowledge_reason(knowledge, "expired");
        recipient->code = NULL;
        recipient->rule = NULL;
        recipient->deciding_step = -1;
        recipient->basis = "the action: it is still being tried";
}

struct verdict_recipient *verdict_diagnose(const struct knowledge *knowledge,
                                           const struct report *report,
                                           const struct report_recipient *reported,
                                           const struct limits *limits)
{
        struct verdict_recipient *recipient = g_new0(struct verdict_recipient, 1);
        recipient->reported = reported;
        recipient->action = reported->action;
        recipient->deciding_step = -1;
        recipient->steps = gather_steps(reported, limits);
        choose_codes(recipient);
        recipient->stage = reported->stage;
        for (guint i = 0; i < recipient->steps->len && recipient->stage == STAGE_NONE; i++)
                recipient->stage = g_array_index(recipient->steps, struct step, i).stage;
        if (is_success(recipient->action)) {
                recipient->basis = "the action";
        } else {
                const struct code *code =
                    choose_code(knowledge, recipient->status, recipient->reply);
                ask_steps(knowledge, report, limits, false, recipient);
                bool is_silent = recipient->rule == NULL || rule_is_vague(recipient->rule);
                bool has_words = reported->diagnostic != NULL || !reported->text_is_narrow;
                bool is_settled = has_words && code_is_specific(code, recipient->status) &&
                                  !is_expiry(recipient->status);
                if (is_silent && !is_settled)
                        ask_steps(knowledge, report, limits, true, recipient);
                decide(knowledge, code, recipient);
                explain_delay(knowledge, recipient);
                if (choose_class(recipient) == CLASS_UNKNOWN)
                        ask_notice(knowledge, report, limits, recipient);
        }
        recipient->class = choose_class(recipient);
        recipient->fault = choose_fault(recipient);
        return recipient;
}

void verdict_recipient_free(struct verdict_recipient *recipient)
{
        if (recipient == NULL)
                return;
        g_array_unref(recipient->steps);
        g_free(recipient);
}

/* Judges the recipients one by one. Where the time ends first, the rest is left out. */
static void judge_recipients(struct verdict *verdict, const struct limits *limits)
{
        struct report *report = verdict->report;
        for (guint i = 0; i < report->recipients->len; i++) {
                if (limits_are_over(limits)) {
                        report->truncated = true;
                        return;
                }
                g_ptr_array_add(verdict->recipients,
                                verdict_diagnose(verdict->knowledge, report,
                                                 g_ptr_array_index(report->recipients, i), limits));
        }
}

struct verdict *verdict_new(const struct knowledge *knowledge, struct bytes raw, const char *sender,
                            const struct limits *limits)
{
        struct limits started = limits_start(limits);
        struct verdict *verdict = g_new0(struct verdict, 1);
        verdict->knowledge = knowledge;
        verdict->mime = mime_new(raw, &started);
        verdict->report = reader_read(knowledge, verdict->mime, sender, &started);
        verdict->recipients =
            g_ptr_array_new_with_free_func((GDestroyNotify)verdict_recipient_free);
        judge_recipients(verdict, &started);
        return verdict;
}

void verdict_free(struct verdict *verdict)
{
        if (verdict == NULL)
                return;
        g_ptr_array_unref(verdict->recipients);
        report_free(verdict->report);
        mime_free(verdict->mime);
        g_free(verdict);
}

char *verdict_rule_name(const struct verdict_recipient *recipient)
{
        char status[STATUS_SIZE];
        if (recipient->rule != NULL) {
                struct origin origin = rule_origin(recipient->rule);
                return g_strdup_printf("%s (%s:%u)", rule_id(recipient->rule), origin.file,
                                       origin.line);
        }
        if (recipient->code != NULL) {
                const struct code *code = recipient->code;
                struct origin origin = code->origin;
                if (code->is_reply)
                        return g_strdup_printf("code %u (%s:%u)", code->reply, origin.file,
                                               origin.line);
                if (status_is_stated(code->status))
                        return g_strdup_printf("code %s (%s:%u)",
                                               status_print(code->status, status), origin.file,
                                               origin.line);
                return g_strdup_printf("code X.%u.%u (%s:%u)", code->status.subject,
                                       code->status.detail, origin.file, origin.line);
        }
        const char *reason = reason_of_stage(recipient->stage);
        if (recipient->reason != NULL && reason != NULL &&
            strcmp(recipient->reason->name, reason) == 0)
                return g_strdup_printf("stage %s", stage_name(recipient->stage));
        return NULL;
}

/* The common value of a property, "mixed" where the recipients differ, NULL where none has it. */
static const char *common(const struct verdict *verdict,
                          const char *(*property)(const struct verdict_recipient *))
{
        const char *value = NULL;
        for (guint i = 0; i < verdict->recipients->len; i++) {
                const char *next = property(g_ptr_array_index(verdict->recipients, i));
                if (i > 0 && g_strcmp0(value, next) != 0)
                        return "mixed";
                value = next;
        }
        return value;
}

static const char *class_of(const struct verdict_recipient *recipient)
{
        return class_name(recipient->class);
}

static const char *reason_of(const struct verdict_recipient *recipient)
{
        return recipient->reason != NULL ? recipient->reason->name : NULL;
}

static const char *action_of(const struct verdict_recipient *recipient)
{
        return action_name(recipient->action);
}

const char *verdict_class(const struct verdict *verdict)
{
        return common(verdict, class_of);
}

const char *verdict_reason(const struct verdict *verdict)
{
        return common(verdict, reason_of);
}

const char *verdict_action(const struct verdict *verdict)
{
        return common(verdict, action_of);
}

char *verdict_status(const struct verdict *verdict)
{
        char text[STATUS_SIZE];
        struct status common_status = {0};
        for (guint i = 0; i < verdict->recipients->len; i++) {
                const struct verdict_recipient *next = g_ptr_array_index(verdict->recipients, i);
                if (i > 0 && !status_equal(next->status, common_status))
                        return g_strdup("mixed");
                common_status = next->status;
        }
        return status_is_stated(common_status) ? g_strdup(status_print(common_status, text)) : NULL;
}
