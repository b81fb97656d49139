/* check_upgrade - older forms as RFC 3464: what was stated, what was supplied, and that we read the same again.
 * in: etc/knowledge and bounces that are written here.  out: Check results. */

#include <string.h>

#include "message/content.h"
#include "output/upgrade.h"
#include "tests/unit/suite.h"

static struct knowledge *knowledge;
static const struct limits limits = LIMITS_DEFAULT;

static void load_knowledge(void)
{
        struct problems problems = {0};
        const char *source = g_getenv("srcdir");
        g_autofree char *path =
            g_build_filename(source != NULL ? source : ".", "etc/knowledge", NULL);
        knowledge = knowledge_load(path, NULL, &problems);
        problems_clear(&problems);
        ck_assert_ptr_nonnull(knowledge);
}

static void drop_knowledge(void)
{
        knowledge_unref(knowledge);
}

static GByteArray *upgrade(struct bytes raw, const char **why)
{
        struct rewrite_options options = REWRITE_OPTIONS_DEFAULT;
        options.upgrade = true;
        options.host = "gate.example.org";
        struct verdict *verdict = verdict_new(knowledge, raw, NULL, &limits);
        g_autoptr(GPtrArray) changes = changes_new();
        *why = rewrite_bounce(verdict, &options, &limits, changes);
        GByteArray *out = *why == NULL ? changes_apply(verdict->mime, changes) : NULL;
        verdict_free(verdict);
        return out;
}

#define HEAD                                                                                       \
        "From: MAILER-DAEMON@mail.example.org\nTo: kim@example.org\nSubject: failure notice\n"     \
        "Date: Mon, 04 May 2026 10:05:00 +0000\nMessage-ID: <r.1@mail.example.org>\n"

#define QMAIL                                                                                      \
        "\nHi. This is the qmail-send program at mail.example.org.\n"                              \
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"           \
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"

#define RETURNED                                                                                   \
        "--- Below this line is a copy of the message.\n\nReturn-Path: <kim@example.org>\n"        \
        "Received: (qmail 1 invoked by uid 7); 4 May 2026 10:00:00 -0000\n"                        \
        "From: Kim <kim@example.org>\nTo: robin@example.net\nSubject: Plan\n"                      \
        "Message-ID: <plan.1@example.org>\nDate: Mon, 04 May 2026 10:00:00 +0000\n\nHello.\n"

static const char simple[] =
    HEAD QMAIL "<robin@example.net>:\n192.0.2.25 does not like recipient.\n"
               "Remote host said: 550 5.1.1 <robin@example.net>: no such user\n"
               "Giving up on 192.0.2.25.\n\n" RETURNED;

static const char bare[] =
    HEAD QMAIL "<robin@example.net>:\nSorry, no mailbox here by that name.\n\n" RETURNED;

/* A text part's decoded text by its index. */
static char *text_at(const struct mime *mime, unsigned index)
{
        ck_assert_uint_lt(index, mime_count(mime));
        return content_text(mime, index, &limits);
}

static void check_same_verdict(struct bytes before, struct bytes after)
{
        struct verdict *first = verdict_new(knowledge, before, NULL, &limits);
        struct verdict *second = verdict_new(knowledge, after, NULL, &limits);
        ck_assert_str_eq(second->report->format, "rfc3464");
        ck_assert_uint_eq(first->recipients->len, second->recipients->len);
        for (guint i = 0; i < first->recipients->len; i++) {
                const struct verdict_recipient *a = g_ptr_array_index(first->recipients, i);
                const struct verdict_recipient *b = g_ptr_array_index(second->recipients, i);
                ck_assert_str_eq(a->reported->recipient, b->reported->recipient);
                ck_assert_int_eq(a->action, b->action);
                ck_assert(status_equal(a->status, b->status));
                ck_assert_uint_eq(a->reply, b->reply);
                ck_assert_int_eq(a->class, b->class);
                ck_assert_ptr_eq(a->reason, b->reason);
        }
        ck_assert(g_strcmp0(first->report->reporting_mta, second->report->reporting_mta) == 0);
        ck_assert(g_strcmp0(first->report->original_message_id,
                            second->report->original_message_id) == 0);
        verdict_free(first);
        verdict_free(second);
}

static char *with_crlf(const char *text)
{
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        return g_strjoinv("\r\n", lines);
}

START_TEST(makes_a_report_of_three_parts)
{
        g_autofree char *message = _i == 0 ? g_strdup(simple) : with_crlf(simple);
        struct bytes raw = {message, strlen(message)};
        const char *why;
        g_autoptr(GByteArray) out = upgrade(raw, &why);
        ck_assert_msg(out != NULL, "%s", why);
        struct bytes now = {(const char *)out->data, out->len};
        struct mime *mime = mime_new(now, &limits);
        ck_assert_str_eq(mime_part(mime, 0)->type, "multipart/report");
        ck_assert_str_eq(mime_part(mime, 1)->type, "text/plain");
        ck_assert_str_eq(mime_part(mime, 2)->type, "message/delivery-status");
        ck_assert_str_eq(mime_part(mime, 3)->type, "message/rfc822");
        ck_assert_uint_eq(mime_part(mime, 0)->flags | mime_part(mime, 3)->flags, 0);
        g_autofree char *text = text_at(mime, 1), *status = text_at(mime, 2),
                        *returned = text_at(mime, 3);
        ck_assert_ptr_nonnull(strstr(text, "This is the qmail-send program"));
        ck_assert_ptr_null(strstr(text, "Return-Path: <kim@example.org>"));
        ck_assert_str_eq(status, "Reporting-MTA: dns; mail.example.org\n"
                                 "DSN-Gateway: dns; gate.example.org\n\n"
                                 "Final-Recipient: rfc822; robin@example.net\n"
                                 "Action: failed\nStatus: 5.1.1\n"
                                 "Remote-MTA: dns; 192.0.2.25\n"
                                 "Diagnostic-Code: smtp; 550 5.1.1 <robin@example.net>: no such "
                                 "user\n");
        ck_assert(g_str_has_prefix(returned, "Return-Path: <kim@example.org>\n"));
        ck_assert(g_str_has_suffix(returned, "\n\nHello.\n"));
        mime_free(mime);
        check_same_verdict(raw, now);
}
END_TEST

START_TEST(names_what_it_supplies)
{
        struct bytes raw = {bare, sizeof bare - 1};
        const char *why;
        g_autoptr(GByteArray) out = upgrade(raw, &why);
        ck_assert_msg(out != NULL, "%s", why);
        struct bytes now = {(const char *)out->data, out->len};
        struct mime *mime = mime_new(now, &limits);
        g_autofree char *status = text_at(mime, 2);
        ck_assert_ptr_nonnull(strstr(status, "Status: 5.0.0\nX-Bounce-Supplied: Status\n"));
        ck_assert_ptr_nonnull(strstr(status, "Diagnostic-Code: x-text; "));
        mime_free(mime);
        check_same_verdict(raw, now);
}
END_TEST

static const struct {
        const char *message, *why;
} refused[] = {
    {HEAD "\nHello Robin,\n\nsee you.\n", "it is no bounce"},
    {"DKIM-Signature: v=1\n" HEAD QMAIL "<robin@example.net>:\nno mailbox here\n\n" RETURNED,
     "it has a DKIM-Signature"},
};

START_TEST(leaves_others_alone)
{
        const char *why;
        struct bytes raw = {refused[_i].message, strlen(refused[_i].message)};
        ck_assert_ptr_null(upgrade(raw, &why));
        ck_assert_str_eq(why, refused[_i].why);
}
END_TEST

/* A report that was judged, made by hand, since formats do not invent odd values. */
static char *status_of(struct report_recipient *recipient, const char *reporting_mta)
{
        struct report *report = report_new();
        struct report_recipient *own = report_add(report, &limits);
        own->recipient = g_strdup(recipient->recipient);
        own->original_recipient = g_strdup(recipient->original_recipient);
        own->diagnostic = g_strdup(recipient->diagnostic);
        own->remote_mta = g_strdup(recipient->remote_mta);
        own->action = recipient->action;
        report->kind = KIND_BOUNCE;
        report->reporting_mta = g_strdup(reporting_mta);
        struct verdict verdict = {.report = report, .knowledge = knowledge};
        verdict.recipients = g_ptr_array_new();
        struct verdict_recipient *judged = verdict_diagnose(knowledge, report, own, &limits);
        g_ptr_array_add(verdict.recipients, judged);
        char *text = g_string_free(upgrade_status(&verdict, "gate.example.org"), FALSE);
        verdict_recipient_free(judged);
        g_ptr_array_unref(verdict.recipients);
        report_free(report);
        return text;
}

START_TEST(writes_hostile_values_as_values)
{
        struct report_recipient recipient = {.recipient = "grüße@example.net",
                                             .original_recipient = "kim@example.net",
                                             .action = ACTION_DELAYED,
                                             .remote_mta = "evil\nX-Evil: 1",
                                             .diagnostic =
                                                 "450 4.2.0 später\n\nAction: delivered\r\n"
                                                 "Final-Recipient: rfc822; x@y.example"};
        g_autofree char *status = status_of(&recipient, "bad host");
        g_auto(GStrv) lines = g_strsplit(status, "\n", -1);
        static const char *const expected[] = {
            "Reporting-MTA: dns; unknown.invalid",
            "X-Bounce-Supplied: Reporting-MTA",
            "DSN-Gateway: dns; gate.example.org",
            "",
            "Original-Recipient: rfc822; kim@example.net",
            "Final-Recipient: utf-8; gr\\x{FC}\\x{DF}e@example.net",
            "Action: delayed",
            "Status: 4.2.0"};
        for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
                ck_assert_str_eq(lines[i], expected[i]);
        ck_assert(g_str_has_prefix(lines[8], "Diagnostic-Code: smtp; =?UTF-8?B?"));
        for (size_t i = 9; lines[i] != NULL; i++)
                ck_assert_msg(lines[i][0] == ' ' || lines[i][0] == '\0', "%s", lines[i]);
        ck_assert(g_str_is_ascii(status));
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("upgrade");
        TCase *tcase = tcase_create("all");
        tcase_add_unchecked_fixture(tcase, load_knowledge, drop_knowledge);
        tcase_set_timeout(tcase, 60);
        tcase_add_loop_test(tcase, makes_a_report_of_three_parts, 0, 2);
        tcase_add_test(tcase, names_what_it_supplies);
        tcase_add_loop_test(tcase, leaves_others_alone, 0, G_N_ELEMENTS(refused));
        tcase_add_test(tcase, writes_hostile_values_as_values);
        suite_add_tcase(suite, tcase);
        return suite;
}
