/* story - what a bounce means to the person who reads it, in that person's language.
 * in: a verdict and a language.  out: the view that a layout shows. */

#include "output/story.h"

#include <string.h>

#include "base/template.h"
#include "base/text.h"
#include "message/address.h"

#define SUBJECT_BYTES    200
#define VALUE_BYTES      1000
#define DIAGNOSTIC_BYTES 4000

/* What became of a message, as far as the words around it differ. */
enum outcome { OUTCOME_FAILED, OUTCOME_DELAYED, OUTCOME_SUCCESS, OUTCOME_MIXED };

static const struct {
        const char *flag, *heading, *tag;
} outcomes[] = {
    [OUTCOME_FAILED] = {"failed", "heading-failed", "tag-failed"},
    [OUTCOME_DELAYED] = {"delayed", "heading-delayed", "tag-delayed"},
    [OUTCOME_SUCCESS] = {"success", "heading-success", "tag-success"},
    [OUTCOME_MIXED] = {"mixed", "heading-mixed", "tag-mixed"},
};

/* What each action is to the reader. An action that is not stated is told by the class. */
static const struct {
        enum outcome outcome;
        const char *list;
} actions[] = {
    [ACTION_NONE] = {OUTCOME_MIXED, "list-unknown"},
    [ACTION_FAILED] = {OUTCOME_FAILED, "list-failed"},
    [ACTION_DELAYED] = {OUTCOME_DELAYED, "list-delayed"},
    [ACTION_DELIVERED] = {OUTCOME_SUCCESS, "list-delivered"},
    [ACTION_RELAYED] = {OUTCOME_SUCCESS, "list-relayed"},
    [ACTION_EXPANDED] = {OUTCOME_SUCCESS, "list-expanded"},
};

static const char *const again[] = {
    [CLASS_UNKNOWN] = "again-unknown", [CLASS_HARD] = "again-hard", [CLASS_SOFT] = "again-soft",
    [CLASS_BLOCK] = "again-block",     [CLASS_SUCCESS] = NULL,
};

/* Reasons that say of a delay no more than that it is one. */
static const char *const plain_delays[] = {"expired", "undetermined", NULL};

static const char *const stages[] = {
    [STAGE_NONE] = NULL,           [STAGE_CONNECT] = "CONNECT", [STAGE_EHLO] = "EHLO",
    [STAGE_STARTTLS] = "STARTTLS", [STAGE_AUTH] = "AUTH",       [STAGE_MAIL] = "MAIL FROM",
    [STAGE_RCPT] = "RCPT TO",      [STAGE_DATA] = "DATA",
};

const char *words_text(const char *name, const void *data)
{
        const struct words *words = data;
        const char *text = language_string(words->language, name);
        return text == NULL && words->fallback != NULL ? language_string(words->fallback, name)
                                                       : text;
}

const struct language_reason *words_reason(const struct words *words, const struct reason *reason)
{
        if (reason == NULL)
                return NULL;
        const struct language_reason *texts = language_reason(words->language, reason->name);
        return texts == NULL && words->fallback != NULL
                   ? language_reason(words->fallback, reason->name)
                   : texts;
}

static const char *words_fault(const struct words *words, enum fault fault)
{
        const char *text = language_fault(words->language, fault);
        return text == NULL && words->fallback != NULL ? language_fault(words->fallback, fault)
                                                       : text;
}

static void set_line(struct view *view, const char *name, const char *value, size_t limit)
{
        g_autofree char *line = value != NULL ? text_one_line(value, limit) : NULL;
        view_set(view, name, line);
}

/* A string of the language, filled with what view holds. */
static char *fill(const struct words *words, const char *name, const struct view *view)
{
        char *out = NULL;
        struct problems ignored = {0};
        g_autofree char *text = g_strdup_printf("{{t.%s}}", name);
        struct template *template = template_new(text, NULL, 0, &ignored);
        if (template != NULL)
                template_render(template, TEMPLATE_TEXT, view, words_text, words, VALUE_BYTES,
                                &out);
        template_free(template);
        problems_clear(&ignored);
        return out;
}

/* --- rows of details --- */

static void add_row(struct view *view, const struct words *words, const char *label,
                    const char *value)
{
        if (value == NULL || *value == '\0')
                return;
        struct view *row = view_add(view, "rows");
        g_autofree char *text = fill(words, label, row);
        view_set(row, "label", text);
        set_line(row, "value", value, DIAGNOSTIC_BYTES);
}

/* What the human-readable part says of a recipient stands below already, unless there is nothing else. */
static bool is_shown(const struct step *step, const char *diagnostic)
{
        return diagnostic == NULL || !step->is_from_text;
}

static void add_step(struct view *view, const struct words *words, const struct step *step,
                     unsigned number)
{
        char status[STATUS_SIZE], text[12];
        g_snprintf(text, sizeof text, "%u", number);
        struct view *row = view_add(view, "rows");
        view_set(row, "number", text);
        g_autofree char *label = fill(words, "label-step", row);
        g_autofree char *reply =
            step->reply != 0 ? g_strdup_printf("%u ", step->reply) : g_strdup("");
        g_autofree char *value = g_strconcat(reply, status_print(step->status, status),
                                             status[0] != '\0' ? " " : "", step->text, NULL);
        view_set(row, "label", label);
        set_line(row, "value", value, DIAGNOSTIC_BYTES);
}

/* Each step of a chained diagnostic has a row. */
static void add_steps(struct view *view, const struct words *words,
                      const struct verdict_recipient *recipient)
{
        const char *diagnostic = recipient->reported->diagnostic;
        unsigned count = 0, shown = 0;
        for (guint i = 0; i < recipient->steps->len; i++)
                count += is_shown(&g_array_index(recipient->steps, struct step, i), diagnostic);
        if (diagnostic != NULL && count < 2) {
                add_row(view, words, "label-diagnostic", diagnostic);
                return;
        }
        for (guint i = 0; i < recipient->steps->len; i++) {
                const struct step *step = &g_array_index(recipient->steps, struct step, i);
                if (is_shown(step, diagnostic))
                        add_step(view, words, step, ++shown);
        }
}

/* The rule's name alone: where its file stands is the site's own business. */
static void add_rule(struct view *view, const struct words *words,
                     const struct verdict_recipient *recipient)
{
        g_autofree char *rule = verdict_rule_name(recipient);
        char *file = rule != NULL ? strstr(rule, " (") : NULL;
        if (file != NULL)
                *file = '\0';
        add_row(view, words, "label-rule", rule);
}

static void add_details(struct view *story, const struct words *words,
                        const struct verdict_recipient *recipient)
{
        struct view *details = view_add(story, "details");
        char status[STATUS_SIZE], reply[8] = "";
        if (recipient->reply != 0)
                g_snprintf(reply, sizeof reply, "%u", recipient->reply);
        add_row(details, words, "label-recipient", recipient->reported->recipient);
        add_row(details, words, "label-status", status_print(recipient->status, status));
        add_row(details, words, "label-reply", reply);
        add_row(details, words, "label-stage", stages[recipient->stage]);
        add_row(details, words, "label-remote", recipient->reported->remote_mta);
        add_steps(details, words, recipient);
        add_rule(details, words, recipient);
}

/* --- groups of recipients with the same cause --- */

static enum action action_of(const struct verdict_recipient *recipient)
{
        if (recipient->action != ACTION_NONE)
                return recipient->action;
        switch (recipient->class) {
        case CLASS_HARD:
        case CLASS_SOFT:
        case CLASS_BLOCK:
                return ACTION_FAILED;
        case CLASS_SUCCESS:
                return ACTION_DELIVERED;
        case CLASS_UNKNOWN:
                break;
        }
        return ACTION_NONE;
}

static void set_steps(struct view *group, const char *const *remedy)
{
        for (size_t i = 0; remedy != NULL && remedy[i] != NULL; i++) {
                char number[12];
                g_snprintf(number, sizeof number, "%zu", i + 1);
                struct view *step = view_add(group, "steps");
                view_set(step, "number", number);
                view_set(step, "step", remedy[i]);
                view_set_flag(group, "advice");
        }
}

/* Whether to send again. A reason whose class hangs on a digit alone is no ground to condemn an address. */
static const char *again_name(const struct verdict_recipient *recipient, enum outcome outcome)
{
        if (outcome == OUTCOME_DELAYED)
                return "again-delayed";
        if (outcome == OUTCOME_SUCCESS)
                return NULL;
        if (recipient->reason != NULL && recipient->reason->class == CLASS_UNKNOWN)
                return again[CLASS_UNKNOWN];
        return again[recipient->class];
}

static void fill_group(struct view *group, const struct verdict_recipient *recipient,
                       enum action action, const struct words *words)
{
        enum outcome outcome = actions[action].outcome;
        view_set_flag(group, outcomes[outcome].flag);
        view_set(group, "list", words_text(actions[action].list, words));
        const char *name = again_name(recipient, outcome);
        view_set(group, "again", name != NULL ? words_text(name, words) : NULL);
        set_line(group, "until", recipient->reported->will_retry_until, VALUE_BYTES);
        if (outcome == OUTCOME_SUCCESS || recipient->reason == NULL)
                return;
        bool is_delay = outcome == OUTCOME_DELAYED;
        if (is_delay && g_strv_contains(plain_delays, recipient->reason->name))
                return;
        const struct language_reason *texts = words_reason(words, recipient->reason);
        if (texts != NULL) {
                view_set(group, "title", texts->title);
                view_set(group, "what", texts->what);
                if (!is_delay)
                        set_steps(group, texts->remedy);
        }
        if (!is_delay)
                view_set(group, "fault", words_fault(words, recipient->fault));
}

/* What recipients of one group have in common. */
static char *group_key(const struct verdict_recipient *recipient, enum action action)
{
        const char *until = recipient->reported->will_retry_until;
        return g_strdup_printf(
            "%d %d %d %s %s", (int)action, (int)recipient->class, (int)recipient->fault,
            recipient->reason != NULL ? recipient->reason->name : "", until != NULL ? until : "");
}

static void add_recipient(struct view *group, const struct verdict_recipient *recipient,
                          const struct words *words)
{
        const struct report_recipient *reported = recipient->reported;
        struct view *view = view_add(group, "recipients");
        if (reported->recipient != NULL)
                set_line(view, "address", reported->recipient, ADDRESS_LIMIT);
        else
                view_set(view, "address", words_text("no-address", words));
        if (reported->original_recipient != NULL && reported->recipient != NULL &&
            !address_equal(reported->original_recipient, reported->recipient))
                set_line(view, "original", reported->original_recipient, ADDRESS_LIMIT);
}

static void add_groups(struct view *story, const struct verdict *verdict, const struct words *words)
{
        g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < verdict->recipients->len && i < STORY_RECIPIENTS; i++) {
                const struct verdict_recipient *recipient =
                    g_ptr_array_index(verdict->recipients, i);
                enum action action = action_of(recipient);
                char *key = group_key(recipient, action);
                struct view *group = g_hash_table_lookup(groups, key);
                if (group == NULL) {
                        group = view_add(story, "groups");
                        fill_group(group, recipient, action, words);
                        g_hash_table_replace(groups, g_strdup(key), group);
                }
                g_free(key);
                add_recipient(group, recipient, words);
                add_details(story, words, recipient);
        }
}

/* --- the message as a whole --- */

static enum outcome overall(const struct verdict *verdict)
{
        enum outcome outcome = OUTCOME_MIXED;
        for (guint i = 0; i < verdict->recipients->len; i++) {
                enum outcome next =
                    actions[action_of(g_ptr_array_index(verdict->recipients, i))].outcome;
                if (i > 0 && next != outcome)
                        return OUTCOME_MIXED;
                outcome = next;
        }
        return outcome;
}

struct view *story_new(const struct verdict *verdict, const struct words *words, const char *host)
{
        const struct report *report = verdict->report;
        struct view *story = view_new();
        enum outcome outcome = overall(verdict);
        view_set_flag(story, outcomes[outcome].flag);
        view_set(story, "heading", words_text(outcomes[outcome].heading, words));
        view_set(story, "tag", words_text(outcomes[outcome].tag, words));
        view_set(story, "language", language_tag(words->language));
        view_set(story, "direction", words_text("direction", words));
        set_line(story, "host", host, VALUE_BYTES);
        set_line(story, "subject", report->original_subject, SUBJECT_BYTES);
        add_row(story, words, "label-reporting", report->reporting_mta);
        add_row(story, words, "label-sent", report->arrival_date);
        add_row(story, words, "label-message-id", report->original_message_id);
        add_groups(story, verdict, words);
        const GPtrArray *groups = view_list(story, "groups");
        if (groups != NULL && groups->len > 1)
                view_set_flag(story, "several");
        if (verdict->recipients->len > STORY_RECIPIENTS) {
                char count[12];
                g_snprintf(count, sizeof count, "%u", verdict->recipients->len - STORY_RECIPIENTS);
                view_set(story, "count", count);
                view_set_flag(story, "more");
        }
        return story;
}
