/* report - names and lifetime of a report.
 * in: nothing but what the readers put there.  out: struct report. */

#include "report/report.h"

#include <string.h>

#include "base/text.h"

#define EVIDENCE_LIMIT 50

static const char *const kind_names[] = {
    [KIND_OTHER] = "other",       [KIND_BOUNCE] = "bounce",   [KIND_AUTO_REPLY] = "auto-reply",
    [KIND_FEEDBACK] = "feedback", [KIND_RECEIPT] = "receipt",
};

static const char *const action_names[] = {
    [ACTION_NONE] = NULL,         [ACTION_FAILED] = "failed",
    [ACTION_DELAYED] = "delayed", [ACTION_DELIVERED] = "delivered",
    [ACTION_RELAYED] = "relayed", [ACTION_EXPANDED] = "expanded",
};

static const char *const stage_names[] = {
    [STAGE_NONE] = NULL,           [STAGE_CONNECT] = "connect", [STAGE_EHLO] = "ehlo",
    [STAGE_STARTTLS] = "starttls", [STAGE_AUTH] = "auth",       [STAGE_MAIL] = "mail",
    [STAGE_RCPT] = "rcpt",         [STAGE_DATA] = "data",
};

static bool find_name(const char *const *names, size_t count, const char *name, unsigned *out)
{
        for (size_t i = 0; i < count; i++) {
                if (names[i] && text_equal(names[i], name)) {
                        *out = (unsigned)i;
                        return true;
                }
        }
        return false;
}

const char *kind_name(enum kind kind)
{
        return kind_names[kind];
}

const char *action_name(enum action action)
{
        return action_names[action];
}

const char *stage_name(enum stage stage)
{
        return stage_names[stage];
}

bool kind_from_name(const char *name, enum kind *out)
{
        unsigned index;
        bool found = find_name(kind_names, G_N_ELEMENTS(kind_names), name, &index);
        if (found)
                *out = (enum kind)index;
        return found;
}

bool action_from_name(const char *name, enum action *out)
{
        unsigned index;
        bool found = find_name(action_names, G_N_ELEMENTS(action_names), name, &index);
        if (found)
                *out = (enum action)index;
        return found;
}

bool stage_from_name(const char *name, enum stage *out)
{
        unsigned index;
        bool found = find_name(stage_names, G_N_ELEMENTS(stage_names), name, &index);
        if (found)
                *out = (enum stage)index;
        return found;
}

static void recipient_free(void *data)
{
        struct report_recipient *recipient = data;
        g_free(recipient->recipient);
        g_free(recipient->original_recipient);
        g_free(recipient->diagnostic_type);
        g_free(recipient->diagnostic);
        g_free(recipient->remote_mta);
        g_free(recipient->text);
        g_free(recipient->final_log_id);
        g_free(recipient->last_attempt);
        g_free(recipient->will_retry_until);
        g_free(recipient);
}

struct report *report_new(void)
{
        struct report *report = g_new0(struct report, 1);
        report->human_part = MIME_NONE;
        report->status_part = MIME_NONE;
        report->returned_part = MIME_NONE;
        report->recipients = g_ptr_array_new_with_free_func(recipient_free);
        report->evidence = g_ptr_array_new_with_free_func(g_free);
        return report;
}

void report_free(struct report *report)
{
        if (!report)
                return;
        g_free(report->format);
        g_free(report->reporting_mta);
        g_free(report->envelope_id);
        g_free(report->arrival_date);
        g_free(report->returned_copy);
        g_free(report->original_message_id);
        g_free(report->original_subject);
        g_free(report->original_from);
        g_free(report->original_to);
        g_free(report->human_text);
        g_free(report->original_language);
        g_ptr_array_unref(report->recipients);
        g_ptr_array_unref(report->evidence);
        g_free(report);
}

struct report_recipient *report_add(struct report *report, const struct limits *limits)
{
        if (report->recipients->len >= limits->recipients) {
                report->truncated = true;
                return NULL;
        }
        struct report_recipient *recipient = g_new0(struct report_recipient, 1);
        g_ptr_array_add(report->recipients, recipient);
        return recipient;
}

void report_set(char **slot, char *value)
{
        if (*slot || !value || !*value)
                g_free(value);
        else
                *slot = value;
}

void report_note(struct report *report, const char *format, ...)
{
        if (report->evidence->len >= EVIDENCE_LIMIT)
                return;
        va_list arguments;
        va_start(arguments, format);
        g_ptr_array_add(report->evidence, g_strdup_vprintf(format, arguments));
        va_end(arguments);
}
