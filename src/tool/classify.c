/* classify - verdicts on files, as a table for people or JSON Lines for programs.
 * in: paths.  out: one row or object per message on standard output. */

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "output/json.h"
#include "policy/plan.h"
#include "tool/command.h"
#include "tool/mailbox.h"
#include "tool/progress.h"
#include "tool/skeleton.h"
#include "tool/terminal.h"
#include "verdict/verdict.h"

#define EXIT_BOUNCE_FOUND 10 /* with --exit-code */
#define FILE_COLUMNS      32 /* of a table that is not on a terminal */

struct work {
        const struct options *options;
        const struct context *context;
        struct progress progress;
        struct skeleton *skeleton; /* with --undetermined, else NULL */
        size_t messages, bounces;
};

static enum style style_of(enum bounce_class class)
{
        switch (class) {
        case CLASS_HARD:
                return STYLE_RED;
        case CLASS_SOFT:
                return STYLE_YELLOW;
        case CLASS_BLOCK:
                return STYLE_BLUE;
        case CLASS_SUCCESS:
                return STYLE_GREEN;
        case CLASS_UNKNOWN:
                return STYLE_DIM;
        }
        return STYLE_PLAIN;
}

/* The end of a long path says more than its beginning. */
static const char *tail_of(const char *path, unsigned columns)
{
        size_t length = strlen(path);
        const char *tail = length > columns ? path + length - columns : path;
        while (((unsigned char)*tail & 0xc0) == 0x80)
                tail++;
        return tail;
}

static void print_file(const char *file, size_t index)
{
        unsigned width = terminal_width();
        unsigned columns = width > 100 ? width - 72 : FILE_COLUMNS;
        g_autofree char *name =
            index > 0 ? g_strdup_printf("%s #%zu", file, index + 1) : g_strdup(file);
        terminal_print(tail_of(name, columns), STYLE_PLAIN, columns);
        putchar(' ');
}

static void print_recipient(const struct verdict_recipient *recipient)
{
        char status[STATUS_SIZE], reply[8] = "-";
        if (recipient->reply != 0)
                snprintf(reply, sizeof reply, "%u", recipient->reply);
        const char *address = recipient->reported->recipient;
        terminal_print(class_name(recipient->class), style_of(recipient->class), 8);
        terminal_print(recipient->reason != NULL ? recipient->reason->name : "-", STYLE_PLAIN, 20);
        status_print(recipient->status, status);
        terminal_print(*status != '\0' ? status : "-", STYLE_PLAIN, 8);
        terminal_print(reply, STYLE_PLAIN, 5);
        terminal_print(address != NULL ? address : "-", STYLE_PLAIN, 0);
        putchar('\n');
}

static void print_heading(void)
{
        unsigned width = terminal_width();
        terminal_print("FILE", STYLE_BOLD, width > 100 ? width - 72 : FILE_COLUMNS);
        putchar(' ');
        terminal_print("KIND", STYLE_BOLD, 11);
        terminal_print("CLASS", STYLE_BOLD, 8);
        terminal_print("REASON", STYLE_BOLD, 20);
        terminal_print("STATUS", STYLE_BOLD, 8);
        terminal_print("REPLY", STYLE_BOLD, 6);
        terminal_print("RECIPIENT", STYLE_BOLD, 0);
        putchar('\n');
}

static void print_rows(const char *file, size_t index, const struct verdict *verdict)
{
        const char *kind = kind_name(verdict->report->kind);
        for (guint i = 0; i < MAX(verdict->recipients->len, 1); i++) {
                print_file(file, index);
                terminal_print(kind, STYLE_PLAIN, 11);
                if (i < verdict->recipients->len)
                        print_recipient(g_ptr_array_index(verdict->recipients, i));
                else
                        putchar('\n');
        }
}

static void visit(const struct mailbox_message *message, void *data)
{
        struct work *work = data;
        const struct engine *engine = work->context->engine;
        struct envelope envelope = command_envelope(work->options);
        struct plan *plan = plan_new(engine, &envelope, message->raw);
        struct verdict *nothing = NULL;
        /* The daemon lets a message go whose header, with that envelope, shows that it is no bounce: nothing of it is
         * read. */
        if (plan->verdict == NULL)
                nothing = engine_judge(engine, bytes_slice(message->raw, 0, 0), NULL);
        const struct verdict *verdict = nothing != NULL ? nothing : plan->verdict;
        work->bounces += verdict->report->kind == KIND_BOUNCE;
        if (work->skeleton != NULL) {
                skeleton_add(work->skeleton, verdict);
        } else if (work->options->json) {
                char *line =
                    json_verdict(message->file, message->index, verdict, plan->facts.origin);
                puts(line);
                free(line);
        } else {
                progress_end(&work->progress);
                if (work->messages == 0)
                        print_heading();
                print_rows(message->file, message->index, verdict);
        }
        work->messages++;
        progress_message(&work->progress);
        if (nothing != NULL)
                verdict_free(nothing);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
}

static bool read_all(struct work *work, GPtrArray *files)
{
        g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func(g_free);
        bool any = false;
        work->progress.total = files->len;
        for (guint i = 0; i < files->len; i++) {
                progress_update(&work->progress, i);
                mailbox_read(g_ptr_array_index(files, i), visit, work, errors);
                any = command_print_errors(errors) || any;
        }
        progress_end(&work->progress);
        return any;
}

static int classify(const struct options *options, const struct context *context)
{
        struct work work = {.options = options, .context = context};
        g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) files = mailbox_files(options->arguments, errors);
        if (options->undetermined)
                work.skeleton = skeleton_new();
        bool failed = command_print_errors(errors);
        failed = read_all(&work, files) || failed;
        if (work.skeleton != NULL)
                skeleton_print_and_free(work.skeleton);
        if (failed)
                return command_finish(EX_NOINPUT);
        return command_finish(options->exit_code && work.bounces > 0 ? EXIT_BOUNCE_FOUND : EX_OK);
}

int command_classify(const struct options *options)
{
        struct context context;
        int status = context_load(options, &context);
        if (status == EX_OK)
                status = classify(options, &context);
        context_release(&context);
        return status;
}
