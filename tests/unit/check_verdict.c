/* check_verdict - class and reason from words, codes and stages, against a small knowledge base. */

#include <string.h>

#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"
#include "verdict/verdict.h"

static const char base[] =
    "reasons = (\n"
    " { name = \"user-unknown\"; class = \"hard\"; fault = \"author\"; },\n"
    " { name = \"mailbox-full\"; class = \"soft\"; fault = \"recipient\"; },\n"
    " { name = \"mailbox-disabled\"; class = \"hard\"; transient = \"soft\"; fault = "
    "\"recipient\"; },\n"
    " { name = \"blocklisted\"; class = \"block\"; fault = \"sending-system\"; },\n"
    " { name = \"expired\"; class = \"soft\"; fault = \"network\"; },\n"
    " { name = \"policy\"; class = \"block\"; fault = \"sending-system\"; },\n"
    " { name = \"protocol-error\"; class = \"block\"; fault = \"sending-system\"; },\n"
    " { name = \"sender-rejected\"; class = \"block\"; fault = \"sending-system\"; },\n"
    " { name = \"client-rejected\"; class = \"block\"; fault = \"sending-system\"; },\n"
    " { name = \"undetermined\"; class = \"by-digit\"; fault = \"unknown\"; } );\n"
    "codes = (\n"
    " { code = \"X.1.1\"; title = \"t\"; reason = \"user-unknown\"; },\n"
    " { code = \"X.2.1\"; title = \"t\"; reason = \"mailbox-disabled\"; },\n"
    " { code = \"X.2.2\"; title = \"t\"; reason = \"mailbox-full\"; },\n"
    " { code = \"X.4.7\"; title = \"t\"; reason = \"expired\"; },\n"
    " { code = \"X.5.0\"; title = \"t\"; reason = \"protocol-error\"; },\n"
    " { code = \"X.7.1\"; title = \"t\"; reason = \"policy\"; },\n"
    " { code = \"550\"; title = \"t\"; reason = \"user-unknown\"; } );\n"
    "rules = (\n"
    " { id = \"full\"; reason = \"mailbox-full\"; phrases = (\"box is full\"); source = \"s\"; },\n"
    " { id = \"listed\"; reason = \"blocklisted\"; phrases = (\"stands on a list\"); source = "
    "\"s\"; },\n"
    " { id = \"sender\"; reason = \"sender-rejected\"; phrases = (\"sender not verified\"); source "
    "= \"s\"; },\n"
    " { id = \"bad-order\"; reason = \"protocol-error\"; phrases = (\"out of order\"); source = "
    "\"s\"; },\n"
    " { id = \"good-sender\"; reason = \"mailbox-disabled\"; class = \"block\"; fault = "
    "\"nobody\"; phrases = (\"asleep\"); source = \"s\"; },\n"
    " { id = \"for-good\"; reason = \"undetermined\"; level = \"vague\"; class = \"hard\"; phrases "
    "= (\"for good\"); source = \"s\"; },\n"
    " { id = \"answered\"; reason = \"blocklisted\"; phrases = (\"we know you\"); "
    "when = { reply = (\"55*\"); }; source = \"s\"; },\n"
    " { id = \"put-off\"; reason = \"expired\"; phrases = (\"we know you\"); "
    "when = { reply = (\"4*\"); }; source = \"s\"; },\n"
    " { id = \"no\"; reason = \"policy\"; level = \"vague\"; phrases = (\"refused\"); source = "
    "\"s\"; } );\n";

static struct knowledge *knowledge;

static void setup(void)
{
        fixture_setup();
        knowledge = fixture_knowledge(base);
}

static void teardown(void)
{
        knowledge_unref(knowledge);
        fixture_teardown();
}

/* clang-format off */
static const struct {
        enum action action;
        struct status status;
        const char *diagnostic, *text;
        enum stage stage;
        const char *expected; /* class reason status reply fault */
} table[] = {
    /* Words beat codes, generic or specific. */
    {ACTION_FAILED, {5, 7, 1}, "550 5.7.1 the box is full", NULL, STAGE_NONE,
     "soft mailbox-full 5.7.1 550 recipient"},
    {ACTION_FAILED, {5, 1, 1}, "552 box is full (#5.1.1)", NULL, STAGE_NONE,
     "soft mailbox-full 5.1.1 552 recipient"},
    /* Vague words give way to a specific code, not to a general one. */
    {ACTION_FAILED, {5, 1, 1}, "550 5.1.1 refused", NULL, STAGE_NONE,
     "hard user-unknown 5.1.1 550 author"},
    {ACTION_FAILED, {5, 7, 1}, "554 5.7.1 refused", NULL, STAGE_NONE,
     "block policy 5.7.1 554 sending-system"},
    /* Codes decide where words are silent: status, reply, fall-back. */
    {ACTION_FAILED, {5, 0, 0}, "550 hello", NULL, STAGE_NONE,
     "hard user-unknown 5.0.0 550 author"},
    {ACTION_FAILED, {5, 5, 0}, "550 hello", NULL, STAGE_NONE,
     "hard user-unknown 5.5.0 550 author"},
    {ACTION_FAILED, {5, 5, 9}, "hello", NULL, STAGE_NONE,
     "block protocol-error 5.5.9 - sending-system"},
    {ACTION_FAILED, {4, 2, 1}, "450 4.2.1 hello", NULL, STAGE_NONE,
     "soft mailbox-disabled 4.2.1 450 recipient"},
    /* A diagnostic without a reply code is a reply all the same, which the human-readable part is not. */
    {ACTION_FAILED, {0}, "we know you", NULL, STAGE_NONE, "block blocklisted - - sending-system"},
    {ACTION_FAILED, {4, 0, 0}, "we know you", NULL, STAGE_NONE, "soft expired 4.0.0 - network"},
    {ACTION_DELAYED, {0}, "we know you", NULL, STAGE_NONE, "soft expired - - network"},
    {ACTION_FAILED, {0}, NULL, "we know you", STAGE_NONE, "unknown undetermined - - unknown"},
    {ACTION_FAILED, {0}, "we know you 421 4.0.0 wait", NULL, STAGE_NONE,
     "soft undetermined 4.0.0 421 unknown"},
    /* The stage speaks last. */
    {ACTION_FAILED, {0}, "no", NULL, STAGE_MAIL, "block sender-rejected - - sending-system"},
    {ACTION_FAILED, {0}, "554 no", NULL, STAGE_CONNECT,
     "block client-rejected - 554 sending-system"},
    /* No mailbox is named before RCPT, so that a reply about one says nothing there. */
    {ACTION_FAILED, {5, 0, 0}, "550 no", NULL, STAGE_MAIL,
     "block sender-rejected 5.0.0 550 sending-system"},
    {ACTION_FAILED, {0}, "550 no", NULL, STAGE_EHLO, "block client-rejected - 550 sending-system"},
    {ACTION_FAILED, {0}, "550 no", NULL, STAGE_RCPT, "hard user-unknown - 550 author"},
    {ACTION_FAILED, {5, 1, 1}, "550 5.1.1 no", NULL, STAGE_MAIL,
     "hard user-unknown 5.1.1 550 author"},
    /* Nothing known: the first digit. */
    {ACTION_FAILED, {5, 0, 0}, NULL, NULL, STAGE_NONE, "hard undetermined 5.0.0 - unknown"},
    {ACTION_FAILED, {4, 0, 0}, "451 hm", NULL, STAGE_NONE, "soft undetermined 4.0.0 451 unknown"},
    {ACTION_FAILED, {0}, NULL, NULL, STAGE_NONE, "unknown undetermined - - unknown"},
    /* The status of the last try is better than a generic one or that of the expiry. */
    {ACTION_FAILED, {5, 0, 0}, "550 5.2.2 hello", NULL, STAGE_NONE,
     "soft mailbox-full 5.2.2 550 recipient"},
    {ACTION_FAILED, {4, 4, 7}, "452 4.2.2 hello", NULL, STAGE_NONE,
     "soft mailbox-full 4.2.2 452 recipient"},
    {ACTION_FAILED, {5, 1, 1}, "550 5.2.2 hello", NULL, STAGE_NONE,
     "soft mailbox-full 5.2.2 550 recipient"},
    /* As exact as the relay's own is enough for the remote server's. */
    {ACTION_FAILED, {5, 1, 0}, "550 5.2.0 hello", NULL, STAGE_NONE,
     "hard user-unknown 5.2.0 550 author"},
    {ACTION_FAILED, {5, 1, 1}, "550 5.2.0 hello", NULL, STAGE_NONE,
     "hard user-unknown 5.1.1 550 author"},
    /* The innermost cause counts, a mere consequence does not. */
    {ACTION_FAILED, {0}, "550-Check failed 550-Answer: 554 it stands on a list 550 sender not verified", NULL, STAGE_NONE,
     "block blocklisted - 550 sending-system"},
    {ACTION_FAILED, {0}, "452 4.2.2 the box is full\n503 5.5.0 out of order", NULL, STAGE_NONE,
     "soft mailbox-full 4.2.2 452 recipient"},
    /* The human-readable part helps where the diagnostic says nothing. */
    {ACTION_FAILED, {5, 0, 0}, NULL, "552 5.2.2 The box is full.", STAGE_NONE,
     "soft mailbox-full 5.2.2 552 recipient"},
    {ACTION_FAILED, {0}, "550 refused", "The box is full.", STAGE_NONE,
     "soft mailbox-full - 550 recipient"},
    {ACTION_FAILED, {0}, "550 box is full", "It stands on a list.", STAGE_NONE,
     "soft mailbox-full - 550 recipient"},
    /* A rule's own class and fault. */
    {ACTION_FAILED, {0}, "the owner is asleep", NULL, STAGE_NONE,
     "block mailbox-disabled - - nobody"},
    /* Words that stand for a digit, unless one is stated. */
    {ACTION_FAILED, {0}, "it failed for good", NULL, STAGE_NONE, "hard undetermined - - unknown"},
    {ACTION_FAILED, {4, 0, 0}, "it failed for good", NULL, STAGE_NONE,
     "soft undetermined 4.0.0 - unknown"},
    /* Actions. */
    {ACTION_DELAYED, {4, 1, 1}, "450 4.1.1 hello", NULL, STAGE_NONE,
     "soft user-unknown 4.1.1 450 author"},
    {ACTION_DELAYED, {4, 0, 0}, NULL, NULL, STAGE_NONE, "soft expired 4.0.0 - network"},
    {ACTION_DELAYED, {4, 7, 1}, "hello", NULL, STAGE_NONE, "soft expired 4.7.1 - network"},
    {ACTION_DELAYED, {4, 2, 2}, "hello", NULL, STAGE_NONE, "soft mailbox-full 4.2.2 - recipient"},
    {ACTION_FAILED, {5, 4, 7}, NULL, "The box is full.", STAGE_NONE,
     "soft mailbox-full 5.4.7 - recipient"},
    {ACTION_DELIVERED, {2, 0, 0}, "250 2.0.0 refused", NULL, STAGE_NONE,
     "success - 2.0.0 250 nobody"},
    {ACTION_RELAYED, {0}, NULL, NULL, STAGE_NONE, "success - - - nobody"},
};

/* clang-format on */

START_TEST(judges)
{
        struct limits limits = LIMITS_DEFAULT;
        struct report *report = report_new();
        struct report_recipient *reported = report_add(report, &limits);
        reported->action = table[_i].action;
        reported->status = table[_i].status;
        reported->stage = table[_i].stage;
        reported->diagnostic = g_strdup(table[_i].diagnostic);
        reported->text = g_strdup(table[_i].text);
        struct verdict_recipient *recipient =
            verdict_diagnose(knowledge, report, reported, &limits);
        char status[STATUS_SIZE];
        g_autofree char *reply =
            recipient->reply != 0 ? g_strdup_printf("%u", recipient->reply) : g_strdup("-");
        status_print(recipient->status, status);
        g_autofree char *got =
            g_strdup_printf("%s %s %s %s %s", class_name(recipient->class),
                            recipient->reason != NULL ? recipient->reason->name : "-",
                            *status != '\0' ? status : "-", reply, fault_name(recipient->fault));
        ck_assert_msg(strcmp(got, table[_i].expected) == 0, "%s: %s, not %s",
                      table[_i].diagnostic != NULL ? table[_i].diagnostic : "nothing", got,
                      table[_i].expected);
        verdict_recipient_free(recipient);
        report_free(report);
}
END_TEST

/* What reported, of a report that is freed, is taken for. */
static void expect_reason(struct report *report, const struct report_recipient *reported,
                          const char *reason)
{
        struct limits limits = LIMITS_DEFAULT;
        struct verdict_recipient *recipient =
            verdict_diagnose(knowledge, report, reported, &limits);
        ck_assert_str_eq(recipient->reason->name, reason);
        verdict_recipient_free(recipient);
        report_free(report);
}

/* A specific code needs no help from a text that speaks of others too. */
START_TEST(hears_narrow_words_beside_any_code)
{
        static const char *const reasons[] = {"user-unknown", "mailbox-full"};
        struct limits limits = LIMITS_DEFAULT;
        struct report *report = report_new();
        struct report_recipient *reported = report_add(report, &limits);
        reported->action = ACTION_FAILED;
        reported->status = (struct status){5, 1, 1};
        reported->text = g_strdup("The box is full.");
        reported->text_is_narrow = _i == 1;
        expect_reason(report, reported, reasons[_i]);
}
END_TEST

/* What a blank line parts from the address may be prose. */
START_TEST(takes_no_prose_for_a_reply)
{
        static const char *const reasons[] = {"blocklisted", "undetermined"};
        struct limits limits = LIMITS_DEFAULT;
        struct report *report = report_new();
        struct report_recipient *reported = report_add(report, &limits);
        reported->action = ACTION_FAILED;
        reported->diagnostic = g_strdup("we know you");
        reported->diagnostic_is_apart = _i == 1;
        expect_reason(report, reported, reasons[_i]);
}
END_TEST

START_TEST(names_what_decided)
{
        struct limits limits = LIMITS_DEFAULT;
        static const struct {
                const char *diagnostic, *begin;
        } names[] = {{"box is full", "full ("},
                     {"5.2.2 hello", "code X.2.2 ("},
                     {"550 hello", "code 550 ("}};
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
                struct report *report = report_new();
                struct report_recipient *reported = report_add(report, &limits);
                reported->diagnostic = g_strdup(names[i].diagnostic);
                struct verdict_recipient *recipient =
                    verdict_diagnose(knowledge, report, reported, &limits);
                g_autofree char *name = verdict_rule_name(recipient);
                ck_assert_msg(g_str_has_prefix(name, names[i].begin), "%s", name);
                ck_assert_ptr_nonnull(strstr(name, "all.conf:"));
                verdict_recipient_free(recipient);
                report_free(report);
        }
}
END_TEST

START_TEST(hears_the_notice_only_for_the_class)
{
        struct limits limits = LIMITS_DEFAULT;
        struct report *report = report_new();
        struct report_recipient *reported = report_add(report, &limits);
        reported->action = ACTION_FAILED;
        report->human_text = g_strdup("Hello.\nPerhaps the box is full.\nIt failed for good.\n");
        struct verdict_recipient *recipient =
            verdict_diagnose(knowledge, report, reported, &limits);
        ck_assert_str_eq(recipient->reason->name, "undetermined");
        ck_assert_int_eq(recipient->class, CLASS_HARD);
        verdict_recipient_free(recipient);
        report_free(report);
}
END_TEST

START_TEST(stops_when_its_time_is_over)
{
        static const char message[] =
            "Content-Type: multipart/report; boundary=b\n\n--b\n"
            "Content-Type: message/delivery-status\n\n"
            "Final-Recipient: rfc822; kim@example.org\nAction: failed\n--b--\n";
        struct limits limits = LIMITS_DEFAULT;
        struct bytes raw = {message, sizeof message - 1};
        struct verdict *verdict = verdict_new(knowledge, raw, NULL, &limits);
        ck_assert_uint_eq(verdict->recipients->len, 1);
        ck_assert(!verdict->report->truncated);
        verdict_free(verdict);
        limits.milliseconds = 0;
        limits.deadline = 1; /* long ago */
        verdict = verdict_new(knowledge, raw, NULL, &limits);
        ck_assert_uint_eq(verdict->recipients->len, 0);
        ck_assert(verdict->report->truncated);
        verdict_free(verdict);
}
END_TEST

START_TEST(starts_the_time_of_a_message)
{
        struct limits limits = LIMITS_DEFAULT;
        struct limits started = limits_start(&limits);
        ck_assert(started.deadline > g_get_monotonic_time());
        ck_assert(!limits_are_over(&started));
        limits.milliseconds = 0;
        started = limits_start(&limits);
        ck_assert(started.deadline == 0 && !limits_are_over(&started));
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("verdict");
        TCase *tcase = tcase_create("verdict");
        tcase_add_checked_fixture(tcase, setup, teardown);
        tcase_add_loop_test(tcase, judges, 0, G_N_ELEMENTS(table));
        tcase_add_loop_test(tcase, hears_narrow_words_beside_any_code, 0, 2);
        tcase_add_loop_test(tcase, takes_no_prose_for_a_reply, 0, 2);
        tcase_add_test(tcase, names_what_decided);
        tcase_add_test(tcase, hears_the_notice_only_for_the_class);
        tcase_add_test(tcase, stops_when_its_time_is_over);
        tcase_add_test(tcase, starts_the_time_of_a_message);
        suite_add_tcase(suite, tcase);
        return suite;
}
