/* check_dsn - delivery-status groups, as tables of text and what it says.
 * in: texts in the forms that mail systems write.  out: Check results. */

#include <string.h>

#include "report/dsn.h"
#include "tests/unit/suite.h"

#define RECIPIENTS 3

struct expected {
        const char *recipient;
        const char *original;
        enum action action;
        const char *status;
        const char *type;
        const char *diagnostic;
        const char *remote;
};

struct example {
        const char *name;
        const char *text;
        const char *reporting;
        struct expected recipients[RECIPIENTS]; /* ended by one without any value */
        unsigned count;
};

static const struct example examples[] = {
    {"a plain report",
     "Reporting-MTA: dns; mail.example.org\n\nOriginal-Recipient: rfc822;kim+2Bx+40example.net\n"
     "Final-Recipient: rfc822; kim@example.net\nAction: failed\nStatus: 5.1.1\n"
     "Remote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.1.1 Unknown\n",                  "mail.example.org",
     {{"kim@example.net", "kim+x@example.net", ACTION_FAILED, "5.1.1", "smtp", "550 5.1.1 Unknown",
       "mx.example.net"}},
     1                                                                                                                                                                       },
    {"fused groups",
     "Reporting-MTA: dns; a.example.org\nFinal-Recipient: rfc822; kim@example.net\nAction: failed\n"
     "Status: 5.1.1\nFinal-Recipient: rfc822; lou@example.net\nAction: delayed\nStatus: 4.2.2\n",    "a.example.org",
     {{"kim@example.net", NULL, ACTION_FAILED, "5.1.1", NULL, NULL, NULL},
      {"lou@example.net", NULL, ACTION_DELAYED, "4.2.2", NULL, NULL, NULL}},
     2                                                                                                                                                                       },
    {"fused groups, the original recipient first in the second",
     "Final-Recipient: rfc822; kim@example.net\nAction: failed\nStatus: 5.1.1\n"
     "Original-Recipient: rfc822; lulu@example.net\nFinal-Recipient: rfc822; lou@example.net\n",     NULL,
     {{"kim@example.net", NULL, ACTION_FAILED, "5.1.1", NULL, NULL, NULL},
      {"lou@example.net", "lulu@example.net", ACTION_NONE, "", NULL, NULL, NULL}},
     2                                                                                                                                                                       },
    {"an empty line after each field",
     "Reporting-MTA: dns; a.example.org\n\nFinal-Recipient: rfc822; kim@example.net\n\nAction: "
     "failed"
     "\n\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; lou@example.net\n\nAction: failed\n\n",          "a.example.org",
     {{"kim@example.net", NULL, ACTION_FAILED, "5.1.1", NULL, NULL, NULL},
      {"lou@example.net", NULL, ACTION_FAILED, "", NULL, NULL, NULL}},
     2                                                                                                                                                                       },
    {"the action before the recipient",
     "Action: failed\nFinal-Recipient: rfc822; kim@example.net\n\nAction: delayed\n"
     "Final-Recipient: rfc822; lou@example.net\n",                                                   NULL,
     {{"kim@example.net", NULL, ACTION_FAILED, "", NULL, NULL, NULL},
      {"lou@example.net", NULL, ACTION_DELAYED, "", NULL, NULL, NULL}},
     2                                                                                                                                                                       },
    {"no types, comments, a final dot",
     "Reporting-MTA: mail.example.org. (ours)\n\nFinal-Recipient: <kim@example.net> (Kim)\n"
     "Action: Failure (no hope)\nStatus: 5.2.2 (full)\nRemote-MTA: mx.example.net[192.0.2.1]\n"
     "Diagnostic-Code: 552 5.2.2 Full; really\n",                                                    "mail.example.org",
     {{"kim@example.net", NULL, ACTION_FAILED, "5.2.2", NULL, "552 5.2.2 Full; really",
       "mx.example.net"}},
     1                                                                                                                                                                       },
    {"comments behind the code, of which one is a reply",
     "Final-Recipient: rfc822; kim@example.net\nStatus: 5.1.2 (550 Nowhere (at all) to go)\n\n"
     "Final-Recipient: rfc822; lou@example.net\nStatus: 5.1.2 (bad host)\n\n"
     "Final-Recipient: rfc822; lee@example.net\nStatus: 5.1.2 (550 Nowhere\n",
     NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "5.1.2", NULL, "550 Nowhere (at all) to go", NULL},
      {"lou@example.net", NULL, ACTION_NONE, "5.1.2", NULL, NULL, NULL},
      {"lee@example.net", NULL, ACTION_NONE, "5.1.2", NULL, "550 Nowhere", NULL}},
     3},
    {"a folded multi-line reply",
     "Final-Recipient: rfc822; kim@example.net\nDiagnostic-Code: smtp; 550-5.7.1 One,\n 550-5.7.1 "
     "two\n and a half,\n\t550 5.7.1 three\n",                                                       NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "", "smtp",
       "550-5.7.1 One,\n550-5.7.1 two and a half,\n550 5.7.1 three", NULL}},
     1                                                                                                                                                                       },
    {"a multi-line reply without folds, and one that quotes another",
     "Final-Recipient: rfc822; kim@example.net\nDiagnostic-Code: smtp; 550-5.7.1 One\n550-5.7.1 "
     "550 "
     "5.1.1 quoted\n550 5.7.1 three\nStatus: 5.7.1\n",                                               NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "5.7.1", "smtp",
       "550-5.7.1 One\n550-5.7.1 550 5.1.1 quoted\n550 5.7.1 three", NULL}},
     1                                                                                                                                                                       },
    {"an encoded word in a diagnostic",
     "Final-Recipient: rfc822; kim@example.net\nDiagnostic-Code: smtp; 550 =?utf-8?Q?=C3=BCber?=\n", NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "", "smtp", "550 über", NULL}},
     1                                                                                                                                                                       },
    {"no mail address but in the original recipient",
     "Original-Recipient: rfc822; kim@example.net\nFinal-Recipient: x400; /S=Kim/C=DE/\n",           NULL,
     {{"kim@example.net", "kim@example.net", ACTION_NONE, "", NULL, NULL, NULL}},
     1                                                                                                                                                                       },
    {"an internal host",
     "Original-Recipient: rfc822; kim@example.net\nFinal-Recipient: rfc822; k17@store_daemon\n",     NULL,
     {{"kim@example.net", "kim@example.net", ACTION_NONE, "", NULL, NULL, NULL}},
     1                                                                                                                                                                       },
    {"an internal host and nothing else",
     "Final-Recipient: rfc822; k17@store\n",                                                         NULL,
     {{"k17@store", NULL, ACTION_NONE, "", NULL, NULL, NULL}},
     1                                                                                                                                                                       },
    {"no mail address but in the actual recipient",
     "Final-Recipient: x-unix; |/bin/sort\nX-Actual-Recipient: rfc822; kim@example.net\n",           NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "", NULL, NULL, NULL}},
     1                                                                                                                                                                       },
    {"a reply code in the status field",
     "Final-Recipient: rfc822; kim@example.net\nStatus: 552 Too large\n",                            NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "", NULL, "552 Too large", NULL}},
     1                                                                                                                                                                       },
    {"supplied fields are not stated",
     "Reporting-MTA: dns; x.invalid\nX-Bounce-Supplied: Reporting-MTA\n\nFinal-Recipient: rfc822; "
     "kim@example.net\nStatus: 5.0.0\nX-Bounce-Supplied: Status\n",                                  NULL,
     {{"kim@example.net", NULL, ACTION_NONE, "", NULL, NULL, NULL}},
     1                                                                                                                                                                       },
    {"an indented part",
     "   Reporting-MTA: dns; a.example.org\n\n   Final-Recipient: rfc822; kim@example.net\n   "
     "Action: "
     "failed\n",                                                                                     "a.example.org",
     {{"kim@example.net", NULL, ACTION_FAILED, "", NULL, NULL, NULL}},
     1                                                                                                                                                                       },
    {"nothing",                                                       "",                            NULL,               {{NULL, NULL, ACTION_NONE, "", NULL, NULL, NULL}}, 0},
    {"only prose",
     "Dear Kim,\nhttp://example.org/ is down.\n",                                                    NULL,
     {{NULL, NULL, ACTION_NONE, "", NULL, NULL, NULL}},
     0                                                                                                                                                                       },
};

static void same(const char *name, const char *what, const char *is, const char *wanted)
{
        ck_assert_msg(g_strcmp0(is, wanted) == 0, "%s: %s is \"%s\", not \"%s\"", name, what,
                      is ? is : "(none)", wanted ? wanted : "(none)");
}

/* The text with CRLF for each LF. */
static char *with_crlf(const char *text)
{
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        return g_strjoinv("\r\n", lines);
}

static void compare(const struct example *example, const char *text)
{
        struct report *report = report_new();
        const struct limits limits = LIMITS_DEFAULT;
        unsigned count = dsn_read((struct bytes){text, strlen(text)}, &limits, report);
        ck_assert_msg(count == example->count, "%s: %u recipients", example->name, count);
        ck_assert_uint_eq(report->recipients->len, count);
        same(example->name, "reporting", report->reporting_mta, example->reporting);
        for (unsigned i = 0; i < count; i++) {
                const struct report_recipient *is = g_ptr_array_index(report->recipients, i);
                const struct expected *wanted = &example->recipients[i];
                char status[STATUS_SIZE];
                same(example->name, "recipient", is->recipient, wanted->recipient);
                same(example->name, "original", is->original_recipient, wanted->original);
                same(example->name, "action", action_name(is->action), action_name(wanted->action));
                same(example->name, "status", status_print(is->status, status), wanted->status);
                same(example->name, "type", is->diagnostic_type, wanted->type);
                same(example->name, "diagnostic", is->diagnostic, wanted->diagnostic);
                same(example->name, "remote", is->remote_mta, wanted->remote);
        }
        report_free(report);
}

START_TEST(examples_read)
{
        const struct example *example = &examples[_i];
        g_autofree char *crlf = with_crlf(example->text);
        compare(example, example->text);
        compare(example, crlf);
}
END_TEST

/* Whatever is cut off, nothing is read beyond the end. */
START_TEST(examples_cut)
{
        const struct limits limits = LIMITS_DEFAULT;
        const char *text = examples[_i].text;
        for (size_t length = 0; length < strlen(text); length++) {
                g_autofree char *exact = g_memdup2(text, MAX(length, 1));
                struct report *report = report_new();
                unsigned count = dsn_read((struct bytes){exact, length}, &limits, report);
                ck_assert_uint_le(count, examples[_i].count);
                report_free(report);
        }
}
END_TEST

START_TEST(recipients_limited)
{
        struct limits limits = LIMITS_DEFAULT;
        limits.recipients = 2;
        g_autoptr(GString) text = g_string_new("Reporting-MTA: dns; mail.example.org\n\n");
        for (unsigned i = 0; i < 5; i++)
                g_string_append_printf(text, "Final-Recipient: rfc822; u%u@example.net\n\n", i);
        struct report *report = report_new();
        ck_assert_uint_eq(dsn_read((struct bytes){text->str, text->len}, &limits, report), 2);
        ck_assert(report->truncated);
        report_free(report);
}
END_TEST

START_TEST(diagnostics_limited)
{
        struct limits limits = LIMITS_DEFAULT;
        limits.diagnostic_bytes = 10;
        struct report *report = report_new();
        const char *text =
            "Final-Recipient: rfc822; a@example.net\nDiagnostic-Code: smtp; 550 user äö\n";
        dsn_read((struct bytes){text, strlen(text)}, &limits, report);
        const struct report_recipient *recipient = g_ptr_array_index(report->recipients, 0);
        ck_assert_str_eq(recipient->diagnostic, "550 user ");
        report_free(report);
}
END_TEST

START_TEST(hosts_read)
{
        static const struct {
                const char *value, *host;
        } hosts[] = {
            {"dns; mx.example.net",                                 "mx.example.net"},
            {"dns;mx.example.net.",                                 "mx.example.net"},
            {"mx.example.net (dns; secret)",                        "mx.example.net"},
            {"dns; [192.0.2.1]",                                    "[192.0.2.1]"   },
            {"dns; mx.example.net[192.0.2.1]:25",                   "mx.example.net"},
            {"dns; mx.example.net (192.0.2.1, the server for it.)", "mx.example.net"},
            {"smtp; <mx.example.net>",                              "mx.example.net"},
            {"dns;",                                                NULL            },
            {"",                                                    NULL            },
        };
        for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
                g_autofree char *host = dsn_mta_name(hosts[i].value);
                same(hosts[i].value, "host", host, hosts[i].host);
        }
}
END_TEST

START_TEST(likeness_told)
{
        static const struct {
                const char *text;
                bool is_status;
        } texts[] = {
            {"Final-Recipient: rfc822; a@example.net\nStatus: 5.1.1\n",          true },
            {"  Reporting-MTA: dns; x\n\n  Original-Recipient: a@example.net\n", true },
            {"Status: 5.1.1\nAction: failed\n",                                  false},
            {"The Final-Recipient: nobody\nStatus: sad\n",                       false},
            {"",                                                                 false},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
                ck_assert_msg(dsn_looks_like((struct bytes){
                                  texts[i].text, strlen(texts[i].text)}) == texts[i].is_status,
                              "%s", texts[i].text);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("dsn");
        TCase *groups = tcase_create("groups");
        tcase_add_loop_test(groups, examples_read, 0, G_N_ELEMENTS(examples));
        tcase_add_loop_test(groups, examples_cut, 0, G_N_ELEMENTS(examples));
        tcase_add_test(groups, recipients_limited);
        tcase_add_test(groups, diagnostics_limited);
        tcase_add_test(groups, hosts_read);
        tcase_add_test(groups, likeness_told);
        suite_add_tcase(suite, groups);
        return suite;
}
