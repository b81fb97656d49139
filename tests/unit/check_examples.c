/* check_examples - the example policies, each where it acts and where it does not.
 * in: etc/examples and bounces.  out: Check's verdict. */

#include <check.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "output/change.h"
#include "policy/keys.h"
#include "policy/plan.h"
#include "tests/unit/fixture.h"
#include "tests/unit/shipped.h"
#include "tests/unit/suite.h"

static const char *path, *key_path;

static void setup(void)
{
        fixture_setup();
        path = fixture_path("milter.conf");
        key_path = fixture_path("keys");
}

static char *source_directory(void)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        return g_canonicalize_filename(source, NULL);
}

static struct engine *load(const char *example)
{
        struct problems problems = {0};
        g_autofree char *base = source_directory();
        g_autofree char *text = g_strdup_printf(
            "knowledge = \"%s/etc/knowledge\"; knowledge_d = \"\";\n"
            "origin = { domain = \"example.org\"; keys = \"keys\"; since = \"2026-01-01\"; };\n"
            "policy = ( { include = \"%s/etc/examples/%s\"; } );\n",
            base, base, example);
        char *keys = keys_with_new(NULL, 1767225600);
        ck_assert(g_file_set_contents(key_path, keys, -1, NULL));
        ck_assert_int_eq(g_chmod(key_path, 0600), 0);
        keys_free_text(keys);
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        struct engine *engine = shipped_engine(path, &problems);
        if (engine == NULL) {
                g_autofree char *said = problem_describe(g_ptr_array_index(problems.list, 0));
                ck_abort_msg("%s", said);
        }
        problems_clear(&problems);
        return engine;
}

static char *make_bounce(const char *extra, const char *action, const char *status,
                         const char *diagnostic)
{
        return g_strconcat(
            extra,
            "From: Mail system <mailer-daemon@mx.example.net>\r\nTo: kim@example.org\r\nSubject: "
            "Report\r\n",
            "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; "
            "boundary=\"b\"\r\n\r\n",
            "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n",
            "Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; "
            "lee@example.net\r\nAction: ",
            action, "\r\nStatus: ", status, "\r\nDiagnostic-Code: smtp; ", diagnostic,
            "\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nReceived: by "
            "mx.example.net\r\n",
            "From: kim@example.org\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\n\r\n--b--\r\n",
            NULL);
}

#define UNKNOWN_USER "failed", "5.1.1", "550 5.1.1 No such user"
#define FULL         "failed", "5.2.2", "552 5.2.2 The mailbox is full"
#define DELAYED      "delayed", "4.4.1", "450 4.4.1 Connection timed out"
#define BLOCKED      "failed", "5.7.1", "554 5.7.1 Your address is on a DNS blocklist"
#define UNCLEAR      "failed", "", "It did not work out"
#define SIGNED       "DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=s; h=from; bh=AA==; b=AA==\r\n"

/* Recipient is the bounce's own; change -1 asks only whether a rule matched. */
static const struct {
        const char *file;
        const char *recipient;
        bool is_own;
        const char *extra, *action, *status, *diagnostic;
        bool matches;
        int change;
        const char *value;
} cases[] = {
    {"annotate-all.conf", "kim@example.org", false, "", FULL, true, CHANGE_INSERT_HEADER,
     "mailbox-full"},
    {"rewrite-staff-german.conf", "kim@staff.example.org", false, "", FULL, true, -1, NULL},
    {"rewrite-staff-german.conf", "kim@example.net", false, "", FULL, false, -1, NULL},
    {"copy-hard-to-crm.conf", "kim@example.org", false, "", UNKNOWN_USER, true,
     CHANGE_ADD_RECIPIENT, "<bounces@crm.example.org>"},
    {"copy-hard-to-crm.conf", "kim@example.org", false, "", UNKNOWN_USER, true,
     CHANGE_INSERT_HEADER, "lee@example.net"},
    {"copy-hard-to-crm.conf", "kim@example.org", false, "", FULL, false, -1, NULL},
    {"copy-hard-to-crm.conf", "kim@example.org", false, "", BLOCKED, false, -1, NULL},
    {"drop-backscatter.conf", "kim@example.org", false, "", FULL, true, CHANGE_REJECT,
     "550 5.7.1 This message was not sent from here"},
    {"drop-backscatter.conf", "kim@example.org", true, "", FULL, false, -1, NULL},
    {"tag-subjects.conf", "kim@example.org", false, "", FULL, true, CHANGE_SET_HEADER,
     "[not delivered] Report"},
    {"tag-subjects.conf", "kim@example.org", false, "", DELAYED, true, CHANGE_SET_HEADER,
     "[delayed] Report"},
    {"quarantine-unknown.conf", "kim@example.org", false, "", UNCLEAR, true, CHANGE_QUARANTINE,
     "bounce without a known cause"},
    {"quarantine-unknown.conf", "kim@example.org", true, "", UNCLEAR, false, -1, NULL},
    {"quarantine-unknown.conf", "kim@example.org", false, "", FULL, false, -1, NULL},
    {"leave-signed.conf", "kim@example.org", false, SIGNED, FULL, true, CHANGE_INSERT_HEADER,
     "soft"},
    {"leave-signed.conf", "kim@example.org", false, "", FULL, false, -1, NULL},
    {"upgrade-for-lists.conf", "talk-bounces@lists.example.org", false, "", FULL, true, -1, NULL},
    {"upgrade-for-lists.conf", "talk-bounces+lee=example.net@lists.example.org", false, "", FULL,
     true, -1, NULL},
    {"upgrade-for-lists.conf", "talk@lists.example.org", false, "", FULL, false, -1, NULL},
    {"report-blocks.conf", "kim@example.org", false, "", BLOCKED, true, CHANGE_ADD_RECIPIENT,
     "<postmaster@example.org>"},
    {"report-blocks.conf", "kim@example.org", false, "", FULL, false, -1, NULL},
    {"bounce-mailbox.conf", "newsletter-lee=example.net@example.org", false, "", UNKNOWN_USER, true,
     CHANGE_ADD_RECIPIENT, "<newsletter-bounces@example.org>"},
    {"bounce-mailbox.conf", "newsletter-lee=example.net@example.org", false, "", UNKNOWN_USER, true,
     CHANGE_DELETE_RECIPIENT, "<newsletter-lee=example.net@example.org>"},
    {"bounce-mailbox.conf", "kim@example.org", false, "", UNKNOWN_USER, false, -1, NULL},
    {"drop-delay-notices.conf", "cron@system.example.org", false, "", DELAYED, true, CHANGE_DISCARD,
     NULL},
    {"drop-delay-notices.conf", "cron@system.example.org", false, "", FULL, false, -1, NULL},
    {"drop-delay-notices.conf", "kim@example.org", false, "", DELAYED, false, -1, NULL},
};

static bool has_change(const struct plan *plan, int type, const char *value)
{
        for (guint i = 0; i < plan->changes->len; i++) {
                const struct change *change = g_ptr_array_index(plan->changes, i);
                if ((int)change->type == type &&
                    (value == NULL || g_strcmp0(change->value, value) == 0))
                        return true;
        }
        return false;
}

START_TEST(test_case)
{
        struct engine *engine = load(cases[_i].file);
        g_autofree char *message =
            make_bounce(cases[_i].extra, cases[_i].action, cases[_i].status, cases[_i].diagnostic);
        struct envelope envelope = {
            .sender = "", .is_own = cases[_i].is_own, .client = "192.0.2.7"};
        envelope.recipients = g_ptr_array_new();
        g_ptr_array_add(envelope.recipients, (char *)cases[_i].recipient);
        struct plan *plan = plan_new(engine, &envelope, (struct bytes){message, strlen(message)});
        ck_assert_msg(plan->is_bounce, "%s", cases[_i].file);
        ck_assert_msg((plan->matched->len > 0) == cases[_i].matches, "%s: %s %s", cases[_i].file,
                      cases[_i].recipient, cases[_i].diagnostic);
        if (cases[_i].change >= 0)
                ck_assert_msg(has_change(plan, cases[_i].change, cases[_i].value), "%s: %s",
                              cases[_i].file, cases[_i].value);
        plan_free(plan);
        g_ptr_array_unref(envelope.recipients);
        engine_unref(engine);
}
END_TEST

/* What the rules leave to the rewriting. */
START_TEST(test_rewriting)
{
        static const struct {
                const char *file, *recipient, *extra;
                bool is_rewritten, is_upgraded;
        } wanted[] = {
            {"rewrite-staff-german.conf", "kim@staff.example.org", "", true, false},
            {"upgrade-for-lists.conf", "talk-owner@lists.example.org", "", false, true},
            {"leave-signed.conf", "kim@example.org", SIGNED, false, false},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
                struct engine *engine = load(wanted[i].file);
                g_autofree char *message = make_bounce(wanted[i].extra, FULL);
                struct envelope envelope = {.sender = "", .recipients = g_ptr_array_new()};
                g_ptr_array_add(envelope.recipients, (char *)wanted[i].recipient);
                struct plan *plan =
                    plan_new(engine, &envelope, (struct bytes){message, strlen(message)});
                ck_assert(plan->matched->len > 0);
                ck_assert(plan->actions.rewrite.is_wanted == wanted[i].is_rewritten);
                ck_assert((plan->actions.upgrade == 1) == wanted[i].is_upgraded);
                plan_free(plan);
                g_ptr_array_unref(envelope.recipients);
                engine_unref(engine);
        }
}
END_TEST

/* No example stands there untested. */
START_TEST(test_all_are_here)
{
        g_autofree char *base = source_directory();
        g_autofree char *examples = g_build_filename(base, "etc", "examples", NULL);
        GDir *entries = g_dir_open(examples, 0, NULL);
        ck_assert_ptr_nonnull(entries);
        for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
                bool is_tested = !g_str_has_suffix(name, ".conf");
                for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
                        is_tested = is_tested || strcmp(cases[i].file, name) == 0;
                ck_assert_msg(is_tested, "%s", name);
        }
        g_dir_close(entries);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("examples");
        TCase *tests = tcase_create("examples");
        tcase_add_unchecked_fixture(tests, shipped_setup, shipped_teardown);
        tcase_add_checked_fixture(tests, setup, fixture_teardown);
        tcase_set_timeout(tests, 60);
        tcase_add_loop_test(tests, test_case, 0, G_N_ELEMENTS(cases));
        tcase_add_test(tests, test_rewriting);
        tcase_add_test(tests, test_all_are_here);
        suite_add_tcase(suite, tests);
        return suite;
}
