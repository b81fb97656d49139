/* format_lint - proves each format record on its own samples.
 * in: loaded records.  out: a problem for each sample that is read otherwise than it says. */

#include <string.h>

#include "message/address.h"
#include "report/format.h"
#include "report/format_record.h"

/* One sample under proof. */
struct proof {
        const struct formats *formats;
        const struct format *format;
        const struct format_sample *sample;
        struct problems *problems;
};

static bool names_recipient(const GPtrArray *recipients, const char *address)
{
        for (guint i = 0; i < recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(recipients, i);
                const char *found = recipient->recipient ? recipient->recipient : "";
                if (address_equal(found, address))
                        return true;
        }
        return false;
}

static char *list_recipients(const GPtrArray *recipients)
{
        GString *out = g_string_new(NULL);
        for (guint i = 0; i < recipients->len; i++) {
                const struct report_recipient *recipient = g_ptr_array_index(recipients, i);
                g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
                                       recipient->recipient ? recipient->recipient : "(nobody)");
        }
        return g_string_free(out, FALSE);
}

static void prove_recipients(const struct proof *proof, const struct report *report)
{
        char **wanted = proof->sample->recipients;
        if (!wanted)
                return;
        bool ok = g_strv_length(wanted) == report->recipients->len;
        for (char **address = wanted; *address; address++)
                ok = ok && names_recipient(report->recipients, *address);
        if (ok)
                return;
        g_autofree char *should = g_strjoinv(", ", wanted);
        g_autofree char *is = list_recipients(report->recipients);
        problems_error(proof->problems, proof->format->file, proof->sample->line,
                       "format \"%s\": recipients should be %s, but are %s", proof->format->id,
                       should, is);
}

static void prove_text(const struct proof *proof, const char *what, const char *should,
                       const char *is, bool part)
{
        bool ok = !should || (is && (part ? strstr(is, should) != NULL : g_str_equal(is, should)));
        if (!ok)
                problems_error(proof->problems, proof->format->file, proof->sample->line,
                               "format \"%s\": %s should be \"%s\", but is \"%s\"",
                               proof->format->id, what, should, is ? is : "");
}

static void prove_first(const struct proof *proof, const struct report *report)
{
        if (report->recipients->len == 0)
                return;
        const struct format_sample *sample = proof->sample;
        const struct report_recipient *first = g_ptr_array_index(report->recipients, 0);
        char status[STATUS_SIZE];
        prove_text(proof, "status", sample->status, status_print(first->status, status), false);
        prove_text(proof, "diagnostic", sample->diagnostic, first->diagnostic, true);
        prove_text(proof, "remote", sample->remote, first->remote_mta, false);
        if (sample->action != ACTION_NONE)
                prove_text(proof, "action", action_name(sample->action), action_name(first->action),
                           false);
}

static void prove(const struct proof *proof, bool counter)
{
        const struct limits limits = LIMITS_DEFAULT;
        struct bytes raw = {proof->sample->message, strlen(proof->sample->message)};
        struct mime *mime = mime_new(raw, &limits);
        struct report *report = report_new();
        bool read = format_read(proof->formats, mime, mime_header_bytes(mime, 0), &limits, report);
        bool right = read && g_strcmp0(report->format, proof->format->id) == 0;
        if (counter && read) {
                problems_error(proof->problems, proof->format->file, proof->sample->line,
                               "format \"%s\": its counter-sample is read by \"%s\"",
                               proof->format->id, report->format);
        } else if (!counter && !right) {
                problems_error(proof->problems, proof->format->file, proof->sample->line,
                               "format \"%s\": its sample is read by %s%s%s", proof->format->id,
                               read ? "\"" : "", read ? report->format : "no format",
                               read ? "\"" : "");
        } else if (!counter) {
                prove_recipients(proof, report);
                prove_first(proof, report);
        }
        report_free(report);
        mime_free(mime);
}

bool formats_lint(const struct formats *formats, struct problems *problems)
{
        unsigned before = problems->errors;
        for (guint i = 0; i < formats->list->len; i++) {
                const struct format *format = g_ptr_array_index(formats->list, i);
                struct proof proof = {.formats = formats, .format = format, .problems = problems};
                for (guint k = 0; k < format->samples->len; k++) {
                        proof.sample = g_ptr_array_index(format->samples, k);
                        prove(&proof, false);
                }
                for (guint k = 0; k < format->counter_samples->len; k++) {
                        proof.sample = g_ptr_array_index(format->counter_samples, k);
                        prove(&proof, true);
                }
                if (format->samples->len == 0)
                        problems_error(problems, format->file, format->line,
                                       "format \"%s\" has no samples", format->id);
        }
        return problems->errors == before;
}
