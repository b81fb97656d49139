/* annotate - a message as the daemon would leave it.
 * in: one message on standard input or in a file.  out: the message on standard output. */

#include <sysexits.h>

#include "output/change.h"
#include "policy/plan.h"
#include "tool/command.h"
#include "tool/mailbox.h"

struct filter {
        const struct options *options;
        const struct engine *engine;
        const struct actions *forced; /* NULL for none */
};

/* Only the first message of an mbox is taken: what goes out is to be one message. */
static void visit(const char *file, size_t index, struct bytes raw, void *data)
{
        struct filter *filter = data;
        if (index > 0)
                return;
        struct envelope envelope = command_envelope(filter->options);
        struct plan *plan = plan_new_forced(filter->engine, &envelope, raw, filter->forced);
        struct mime *mime = mime_new(raw, &filter->engine->settings->limits);
        GByteArray *out = changes_apply(mime, plan->changes);
        fwrite(out->data, 1, out->len, stdout);
        g_byte_array_unref(out);
        mime_free(mime);
        if (filter->forced != NULL && plan->untouched != NULL)
                fprintf(stderr, "bouncectl: %s was not rewritten: %s\n", file, plan->untouched);
        if (filter->forced != NULL && !plan->is_bounce)
                fprintf(stderr, "bouncectl: %s was not rewritten: it is no bounce\n", file);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
}

int command_filter(const struct options *options, const struct actions *forced)
{
        struct context context;
        int status = context_load(options, &context);
        if (status == EX_OK) {
                struct filter filter = {
                    .options = options, .engine = context.engine, .forced = forced};
                g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func(g_free);
                const char *file = options->arguments[0] != NULL ? options->arguments[0] : "-";
                if (!mailbox_read(file, visit, &filter, errors))
                        status = EX_NOINPUT;
                command_print_errors(errors);
        }
        context_release(&context);
        return command_finish(status);
}

int command_annotate(const struct options *options)
{
        return command_filter(options, NULL);
}
