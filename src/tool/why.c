/* why - how a message came to its verdict.
 * in: one path.  out: format, evidence, steps and deciding rule of each recipient, for a person. */

#include <string.h>
#include <sysexits.h>

#include "output/change.h"
#include "policy/plan.h"
#include "tool/command.h"
#include "tool/mailbox.h"
#include "tool/terminal.h"
#include "verdict/verdict.h"

/* What is asked, and of whom. */
struct query {
        const struct options *options;
        const struct engine *engine;
};

static void print_field(const char *name, const char *value)
{
        if (value == NULL || *value == '\0')
                return;
        terminal_print(name, STYLE_DIM, 16);
        terminal_print(value, STYLE_PLAIN, 0);
        putchar('\n');
}

static void print_report(const char *file, size_t index, const struct report *report)
{
        g_autofree char *name =
            index > 0 ? g_strdup_printf("%s #%zu", file, index + 1) : g_strdup(file);
        terminal_print(name, STYLE_BOLD, 0);
        putchar('\n');
        g_autofree char *confidence = g_strdup_printf("%u of 100", report->confidence);
        g_autofree char *format = report->format_file != NULL
                                      ? g_strdup_printf("%s (%s:%u)", report->format,
                                                        report->format_file, report->format_line)
                                      : g_strdup(report->format);
        print_field("kind", kind_name(report->kind));
        print_field("format", format);
        print_field("confidence", confidence);
        print_field("reporting MTA", report->reporting_mta);
        print_field("original", report->original_message_id);
        for (guint i = 0; i < report->evidence->len; i++)
                print_field(i == 0 ? "evidence" : "", g_ptr_array_index(report->evidence, i));
        if (report->truncated)
                print_field("note", "a limit ended the reading");
}

static void print_step(const struct step *step, int number, bool decided)
{
        char status[STATUS_SIZE];
        printf("  %s %d. ", decided ? "=>" : "  ", number);
        if (step->reply != 0)
                printf("%u ", step->reply);
        if (status_is_stated(step->status))
                printf("%s ", status_print(step->status, status));
        terminal_print(step->text, decided ? STYLE_BOLD : STYLE_PLAIN, 0);
        putchar('\n');
        if (step->rule == NULL)
                return;
        struct origin origin = rule_origin(step->rule);
        printf("        rule %s says %s%s (%s:%u)\n", rule_id(step->rule),
               rule_reason(step->rule)->name, rule_is_vague(step->rule) ? ", vaguely" : "",
               origin.file, origin.line);
}

static void print_recipient(const struct verdict_recipient *recipient)
{
        const struct report_recipient *reported = recipient->reported;
        char status[STATUS_SIZE], reply[8] = "";
        if (recipient->reply != 0)
                snprintf(reply, sizeof reply, "%u", recipient->reply);
        g_autofree char *rule = verdict_rule_name(recipient);
        putchar('\n');
        terminal_print(reported->recipient != NULL ? reported->recipient : "(no recipient stated)",
                       STYLE_BOLD, 0);
        putchar('\n');
        print_field("class", class_name(recipient->class));
        print_field("reason", recipient->reason != NULL ? recipient->reason->name : NULL);
        print_field("fault", fault_name(recipient->fault));
        print_field("action", action_name(recipient->action));
        print_field("status", status_print(recipient->status, status));
        print_field("reply", reply);
        print_field("stage", stage_name(recipient->stage));
        print_field("remote MTA", reported->remote_mta);
        print_field("decided by", recipient->basis);
        print_field("", rule);
        if (recipient->steps->len > 0)
                printf("  steps, outer to inner:\n");
        for (guint i = 0; i < recipient->steps->len; i++)
                print_step(&g_array_index(recipient->steps, struct step, i), (int)i + 1,
                           recipient->deciding_step == (int)i);
}

/* Each kind of change as one line, without the bodies. */
static void print_change(const struct change *change)
{
        static const char *const names[] = {
            [CHANGE_DELETE_HEADER] = "drop header",
            [CHANGE_SET_HEADER] = "set header",
            [CHANGE_INSERT_HEADER] = "insert header",
            [CHANGE_REPLACE_BODY] = "replace body",
            [CHANGE_ADD_RECIPIENT] = "add recipient",
            [CHANGE_DELETE_RECIPIENT] = "drop recipient",
            [CHANGE_QUARANTINE] = "quarantine",
            [CHANGE_DISCARD] = "discard",
            [CHANGE_REJECT] = "reject",
        };
        g_autofree char *text =
            change->type == CHANGE_DELETE_HEADER
                ? g_strdup_printf("%s #%u", change->name, change->index)
                : g_strconcat(change->name == NULL ? "" : change->name,
                              change->name == NULL || change->value == NULL ? "" : ": ",
                              change->value == NULL ? "" : change->value, NULL);
        print_field(names[change->type], *text == '\0' ? "yes" : text);
}

static void print_policy(const struct query *query, struct bytes raw)
{
        const struct engine *engine = query->engine;
        struct envelope envelope = command_envelope(query->options);
        struct plan *plan = plan_new(engine, &envelope, raw);
        g_autoptr(GPtrArray) lines = policy_explain(engine->settings->policy, &plan->facts);
        putchar('\n');
        print_field("origin", plan->facts.origin);
        for (guint i = 0; i < lines->len; i++)
                print_field(i == 0 ? "policy" : "", g_ptr_array_index(lines, i));
        for (guint i = 0; i < plan->changes->len; i++)
                print_change(g_ptr_array_index(plan->changes, i));
        print_field("not rewritten", plan->untouched);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
}

static void visit(const struct mailbox_message *message, void *data)
{
        const struct query *query = data;
        struct verdict *verdict = engine_judge(query->engine, message->raw, query->options->from);
        if (message->index > 0)
                putchar('\n');
        print_report(message->file, message->index, verdict->report);
        for (guint i = 0; i < verdict->recipients->len; i++)
                print_recipient(g_ptr_array_index(verdict->recipients, i));
        verdict_free(verdict);
        print_policy(query, message->raw);
}

int command_why(const struct options *options)
{
        struct context context;
        int status = context_load(options, &context);
        if (status == EX_OK) {
                struct query query = {options, context.engine};
                g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func(g_free);
                g_autoptr(GPtrArray) files = mailbox_files(options->arguments, errors);
                for (guint i = 0; i < files->len; i++)
                        mailbox_read(g_ptr_array_index(files, i), visit, &query, errors);
                if (command_print_errors(errors))
                        status = EX_NOINPUT;
        }
        context_release(&context);
        return command_finish(status);
}
