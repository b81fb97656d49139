/* annotate - messages as the daemon would leave them.
 * in: one message on standard input or in a file, or with --output any number of messages.
 * out: that message on standard output, or a file for each message in a folder. */

#include <string.h>
#include <sysexits.h>

#include "output/change.h"
#include "policy/plan.h"
#include "tool/command.h"
#include "tool/folder.h"
#include "tool/mailbox.h"
#include "tool/progress.h"

struct filter {
        const struct options *options;
        const struct engine *engine;
        const struct actions *forced; /* NULL for none */
        struct folder *folder;        /* NULL for standard output */
        const char *name;             /* in the folder, of the file that is being read */
        struct progress progress;
        GPtrArray *errors;
        int status; /* to end with: the highest that anything gave */
};

/* Forced actions were asked for: where nothing came of them, the user is told why. */
static void tell_untouched(struct filter *filter, const struct mailbox_message *message,
                           const struct plan *plan)
{
        const char *why = plan->is_bounce ? plan->untouched : "it is no bounce";
        if (filter->forced == NULL || why == NULL)
                return;
        g_autofree char *place = message->index > 0
                                     ? g_strdup_printf("%s #%zu", message->file, message->index + 1)
                                     : g_strdup(message->file);
        g_ptr_array_add(filter->errors, g_strdup_printf("%s was not rewritten: %s", place, why));
}

static void print_errors(struct filter *filter)
{
        if (filter->errors->len > 0)
                progress_end(&filter->progress);
        command_print_errors(filter->errors);
}

static void put(struct filter *filter, const struct mailbox_message *message, const GByteArray *out)
{
        if (filter->folder == NULL) {
                fwrite(out->data, 1, out->len, stdout);
                return;
        }
        size_t number = message->is_alone ? 0 : message->index + 1;
        int status = folder_write(filter->folder, filter->name, number, out, filter->errors);
        filter->status = MAX(filter->status, status);
        progress_message(&filter->progress);
}

static void visit(const struct mailbox_message *message, void *data)
{
        struct filter *filter = data;
        /* What goes to standard output is to be one message. */
        if (filter->folder == NULL && message->index > 0)
                return;
        struct envelope envelope = command_envelope(filter->options);
        struct plan *plan =
            plan_new_forced(filter->engine, &envelope, message->raw, filter->forced);
        struct mime *mime = mime_new(message->raw, &filter->engine->settings->limits);
        GByteArray *out = changes_apply(mime, plan->changes);
        put(filter, message, out);
        g_byte_array_unref(out);
        mime_free(mime);
        tell_untouched(filter, message, plan);
        print_errors(filter);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
}

static void read_one(struct filter *filter, const char *file)
{
        if (!mailbox_read(file, visit, filter, filter->errors))
                filter->status = MAX(filter->status, EX_NOINPUT);
        print_errors(filter);
}

/* Reads what is behind one path. */
static void read_path(struct filter *filter, char *path, GPtrArray *files)
{
        for (guint i = 0; i < files->len; i++) {
                const char *file = g_ptr_array_index(files, i);
                filter->name = mailbox_name(file, path);
                read_one(filter, file);
                progress_update(&filter->progress, filter->progress.done + 1);
        }
}

/* All files are looked for before the first is written: the folder may lie below a path. */
static void read_paths(struct filter *filter, char *const *paths)
{
        g_autoptr(GPtrArray) found =
            g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
        for (size_t i = 0; paths[i] != NULL; i++) {
                char *const path[] = {paths[i], NULL};
                GPtrArray *files = mailbox_files(path, filter->errors);
                filter->progress.total += files->len;
                g_ptr_array_add(found, files);
        }
        if (filter->errors->len > 0)
                filter->status = EX_NOINPUT;
        print_errors(filter);
        for (guint i = 0; i < found->len; i++)
                read_path(filter, paths[i], g_ptr_array_index(found, i));
        progress_end(&filter->progress);
}

static void run(struct filter *filter)
{
        static char *const standard_input[] = {"-", NULL};
        char *const *paths = filter->options->arguments;
        if (*paths == NULL)
                paths = standard_input;
        if (filter->options->output == NULL) {
                read_one(filter, *paths);
                return;
        }
        filter->folder = folder_new(filter->options->output, filter->errors);
        if (filter->folder == NULL) {
                filter->status = EX_CANTCREAT;
                print_errors(filter);
                return;
        }
        read_paths(filter, paths);
        folder_free(filter->folder);
}

int command_filter(const struct options *options, const struct actions *forced)
{
        struct context context;
        int status = context_load(options, &context);
        if (status == EX_OK) {
                g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func(g_free);
                struct filter filter = {.options = options,
                                        .engine = context.engine,
                                        .forced = forced,
                                        .errors = errors};
                run(&filter);
                status = filter.status;
        }
        context_release(&context);
        return command_finish(status);
}

int command_annotate(const struct options *options)
{
        return command_filter(options, NULL);
}
