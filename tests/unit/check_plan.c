/* check_plan - what is planned for a message, and what is logged of it.
 * in: messages and envelopes.  out: Check's verdict. */

#include <check.h>
#include <glib.h>
#include <string.h>

#include "output/change.h"
#include "policy/plan.h"
#include "policy/plan_log.h"
#include "tests/unit/fixture.h"
#include "tests/unit/shipped.h"
#include "tests/unit/suite.h"

#define REPORT                                                                                     \
        "From: Mail system <mailer-daemon@mx.example.org>\r\n"                                     \
        "To: kim@example.com\r\n"                                                                  \
        "Subject: Your message could not be delivered\r\n"                                         \
        "MIME-Version: 1.0\r\n"                                                                    \
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n"          \
        "\r\n"                                                                                     \
        "--b\r\n\r\nSorry.\r\n"                                                                    \
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"                                     \
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"                                               \
        "Final-Recipient: rfc822; lee@example.org\r\n"                                             \
        "Action: failed\r\nStatus: 5.2.2\r\n"                                                      \
        "Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full\r\n\r\n"                             \
        "--b--\r\n"

#define NOTICE                                                                                     \
        "From: Lee <lee@example.org>\r\nTo: kim@example.com\r\nSubject: Lunch\r\n\r\n"             \
        "Your message could not be delivered to lee@example.org.\r\n"                              \
        "It was told: 552 The mailbox is full\r\n"

#define ORDINARY "From: kim@example.com\r\nSubject: Lunch\r\n\r\nAt noon?\r\n"

static const char *path;

static struct engine *load(const char *more)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *base = g_canonicalize_filename(source, NULL);
        g_autofree char *text =
            g_strdup_printf("knowledge = \"%s/etc/knowledge\"; knowledge_d = \"\"; %s", base, more);
        struct problems problems = {0};
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        struct engine *engine = shipped_engine(path, &problems);
        if (engine == NULL) {
                g_autofree char *said = problem_describe(g_ptr_array_index(problems.list, 0));
                ck_abort_msg("%s", said);
        }
        problems_clear(&problems);
        return engine;
}

static void setup(void)
{
        fixture_setup();
        path = fixture_path("milter.conf");
}

static struct bytes bytes_of(const char *text)
{
        return (struct bytes){text, strlen(text)};
}

static const struct {
        const char *name;
        const char *settings;
        const char *sender;
        const char *client;
        bool is_authenticated;
        const char *message;
        enum plan_need need;
        bool is_bounce;
        unsigned forged;
        const char *after; /* begins the header afterwards; NULL: nothing changes */
        const char *logged;
} cases[] = {
    {.name = "ordinary",
     .sender = "kim@example.com",
     .message = ORDINARY,
     .need = PLAN_NEEDS_NOTHING},
    {.name = "ordinary, forged",
     .sender = "kim@example.com",
     .client = "192.0.2.7",
     .message = "X-Bounce-Class: hard\r\nx-bounce-reason : moved\r\n" ORDINARY,
     .need = PLAN_NEEDS_HEADER,
     .forged = 2,
     .after = ORDINARY,
     .logged = "forged=2 client=\"192.0.2.7\" from=\"kim@example.com\""},
    {.name = "ordinary, another's header",
     .sender = "kim@example.com",
     .message = "X-Bounce-Guid: 77\r\n" ORDINARY,
     .need = PLAN_NEEDS_NOTHING},
    {.name = "from a trusted client",
     .settings = "trusted_clients = (\"192.0.2.0/28\");",
     .sender = "kim@example.com",
     .client = "192.0.2.7",
     .message = "X-Bounce-Class: hard\r\n" ORDINARY,
     .need = PLAN_NEEDS_NOTHING},
    {.name = "authenticated, not trusted",
     .sender = "kim@example.com",
     .is_authenticated = true,
     .message = "X-Bounce-Class: hard\r\n" ORDINARY,
     .need = PLAN_NEEDS_HEADER,
     .forged = 1,
     .after = ORDINARY},
    {.name = "authenticated, trusted",
     .settings = "trust_authenticated = true;",
     .sender = "kim@example.com",
     .is_authenticated = true,
     .message = "X-Bounce-Class: hard\r\n" ORDINARY,
     .need = PLAN_NEEDS_NOTHING},
    {.name = "bounce",
     .sender = "",
     .message = REPORT,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true,
     .after = "X-Bounce-Class: soft\r\nX-Bounce-Reason: mailbox-full\r\nX-Bounce-Status: 5.2.2\r\n",
     .logged = "kind=bounce class=soft reason=mailbox-full status=5.2.2 reply=552 action=failed "
               "to=\"lee@example.org\""},
    {.name = "bounce that only the null sender shows",
     .sender = "",
     .message = NOTICE,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true,
     .after = "X-Bounce-Class: soft\r\n"},
    {.name = "the same text from a person",
     .sender = "lee@example.org",
     .message = NOTICE,
     .need = PLAN_NEEDS_NOTHING},
    {.name = "bounce with another class here",
     .settings = "classes = { mailbox-full = \"hard\"; };",
     .sender = "",
     .message = REPORT,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true,
     .after = "X-Bounce-Class: hard\r\n",
     .logged = "class=hard"},
    {.name = "bounce that passes again",
     .settings = "trusted_clients = (\"192.0.2.7\");",
     .sender = "",
     .client = "192.0.2.7",
     .message = "X-Bounce-Class: hard\r\n" REPORT,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true,
     .after = "X-Bounce-Class: soft\r\n"},
    {.name = "again, and left as it is by a rule",
     .settings = "trusted_clients = (\"192.0.2.7\"); policy = ( { name = \"as it is\"; "
                 "match = { trusted = true; }; action = { annotate = false; }; } );",
     .sender = "",
     .client = "192.0.2.7",
     .message = "X-Bounce-Class: hard\r\n" REPORT,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true},
    {.name = "dry run",
     .settings = "dry_run = true;",
     .sender = "",
     .message = REPORT,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true,
     .logged = "dry_run=yes"},
    {.name = "short address",
     .settings = "log_addresses = \"short\";",
     .sender = "",
     .message = REPORT,
     .need = PLAN_NEEDS_BODY,
     .is_bounce = true,
     .after = "X-Bounce-Class: soft",
     .logged = "to=\"l...@example.org\""},
};

static void check_log(const struct plan *plan, const char *wanted)
{
        for (guint i = 0; i < plan->lines->len; i++) {
                const struct plan_line *line = g_ptr_array_index(plan->lines, i);
                if (strstr(line->text, wanted) != NULL)
                        return;
        }
        ck_abort_msg("not logged: %s", wanted);
}

START_TEST(test_plan)
{
        const char *settings = cases[_i].settings == NULL ? "" : cases[_i].settings;
        struct engine *engine = load(settings);
        struct envelope envelope = {.sender = cases[_i].sender,
                                    .client = cases[_i].client,
                                    .is_authenticated = cases[_i].is_authenticated};
        struct bytes raw = bytes_of(cases[_i].message);
        const char *end = strstr(cases[_i].message, "\r\n\r\n");
        struct bytes header = bytes_slice(raw, 0, (size_t)(end - cases[_i].message) + 4);
        ck_assert_msg(plan_need(engine, &envelope, header) == cases[_i].need, "%s", cases[_i].name);
        struct plan *plan = plan_new(engine, &envelope, raw);
        ck_assert_msg(plan->is_bounce == cases[_i].is_bounce, "%s", cases[_i].name);
        ck_assert_msg(plan->forged == cases[_i].forged, "%s: %u", cases[_i].name, plan->forged);
        ck_assert_msg((plan->changes->len > 0) == (cases[_i].after != NULL), "%s", cases[_i].name);
        if (cases[_i].after != NULL) {
                const struct limits limits = LIMITS_DEFAULT;
                struct mime *mime = mime_new(raw, &limits);
                GByteArray *after = changes_apply(mime, plan->changes);
                mime_free(mime);
                ck_assert_msg(after->len >= strlen(cases[_i].after) &&
                                  memcmp(after->data, cases[_i].after, strlen(cases[_i].after)) ==
                                      0,
                              "%s: %.*s", cases[_i].name, (int)after->len, (char *)after->data);
                g_byte_array_unref(after);
        }
        if (cases[_i].logged != NULL)
                check_log(plan, cases[_i].logged);
        plan_free(plan);
        engine_unref(engine);
}
END_TEST

/* Wherever a message is cut, there is a plan, and its header changes never depend on what is not there. */
START_TEST(test_cut_everywhere)
{
        struct engine *engine = load("");
        struct envelope envelope = {.sender = "", .is_cut = true};
        struct bytes raw = bytes_of("X-Bounce-Class: hard\r\n" REPORT);
        for (size_t length = 0; length <= raw.length; length++) {
                /* A copy of just that length lets the sanitizers see any look beyond it. */
                g_autofree char *copy = g_memdup2(raw.data, length);
                struct plan *plan = plan_new(engine, &envelope, (struct bytes){copy, length});
                ck_assert_uint_eq(plan->forged, length > 14 ? 1 : 0);
                plan_free(plan);
        }
        engine_unref(engine);
}
END_TEST

static const struct {
        const char *settings;
        const char *sender;
        bool is_wanted;
} senders[] = {
    {"", "kim@example.com", true},
    {"decide_at = \"mail\";", "kim@example.com", false},
    {"decide_at = \"mail\";", "", true},
    {"decide_at = \"mail\";", "MAILER-DAEMON@mx.example.org", true},
    {"decide_at = \"mail\";", "postmaster", true},
    {"decide_at = \"mail\";", "postmasters@example.org", false},
};

START_TEST(test_sender)
{
        struct engine *engine = load(senders[_i].settings);
        struct envelope envelope = {.sender = senders[_i].sender};
        ck_assert_msg(plan_wants_sender(engine, &envelope) == senders[_i].is_wanted, "%s",
                      senders[_i].sender);
        engine_unref(engine);
}
END_TEST

START_TEST(test_engine_faults)
{
        struct problems problems = {0};
        ck_assert(g_file_set_contents(path, "knowledge = \"missing\";", -1, NULL));
        ck_assert_ptr_null(engine_load(path, &problems));
        ck_assert_uint_eq(problems.errors, 1);
        problems_clear(&problems);
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *base = g_canonicalize_filename(source, NULL);
        g_autofree char *text = g_strdup_printf(
            "knowledge = \"%s/etc/knowledge\";\nclasses = { mailbox-ful = \"hard\"; };", base);
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        ck_assert_ptr_null(engine_load(path, &problems));
        ck_assert_uint_eq(problems.errors, 1);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_uint_eq(problem->line, 2);
        ck_assert_ptr_nonnull(strstr(problem->text, "mailbox-ful"));
        problems_clear(&problems);
}
END_TEST

static const struct {
        enum log_addresses how;
        const char *address;
        const char *shown;
} addresses[] = {
    {ADDRESSES_FULL, "kim@example.org", "kim@example.org"},
    {ADDRESSES_SHORT, "kim@example.org", "k...@example.org"},
    {ADDRESSES_SHORT, "kim", "..."},
    {ADDRESSES_SHORT, "\303\274ber@example.org", "...@example.org"},
    {ADDRESSES_HASH, "Kim@example.org", NULL},
};

START_TEST(test_address)
{
        g_autofree char *shown = plan_log_address(addresses[_i].how, addresses[_i].address);
        if (addresses[_i].how != ADDRESSES_HASH) {
                ck_assert_str_eq(shown, addresses[_i].shown);
                return;
        }
        g_autofree char *again = plan_log_address(ADDRESSES_HASH, "kim@EXAMPLE.org");
        g_autofree char *other = plan_log_address(ADDRESSES_HASH, "lee@example.org");
        ck_assert_uint_eq(strlen(shown), 16);
        ck_assert_str_eq(shown, again);
        ck_assert_str_ne(shown, other);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("plan");
        TCase *tests = tcase_create("plan");
        tcase_add_unchecked_fixture(tests, shipped_setup, shipped_teardown);
        tcase_add_checked_fixture(tests, setup, fixture_teardown);
        tcase_set_timeout(tests, 120);
        tcase_add_loop_test(tests, test_plan, 0, G_N_ELEMENTS(cases));
        tcase_add_test(tests, test_cut_everywhere);
        tcase_add_loop_test(tests, test_sender, 0, G_N_ELEMENTS(senders));
        tcase_add_test(tests, test_engine_faults);
        tcase_add_loop_test(tests, test_address, 0, G_N_ELEMENTS(addresses));
        suite_add_tcase(suite, tests);
        return suite;
}
