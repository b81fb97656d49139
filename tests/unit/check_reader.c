/* check_reader - what the envelope's sender says of a message, however the reader comes to know it.
 * in: messages and senders, a knowledge base of one format that wants the null sender.  out: Check results. */

#include <string.h>

#include "knowledge/knowledge.h"
#include "report/reader.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

static const char base[] =
    "reasons = ({ name = \"undetermined\"; class = \"by-digit\"; fault = \"unknown\"; });"
    "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"Return-Path: "
    "<>\\n\\nto "
    "kim@example.org\\n\"); evidence = ({ header = \"return-path\"; pattern = "
    "\"^<>$|mailer-daemon\"; strength = 60; required = true; }, { body = \"^to\"; strength = 10; "
    "}); "
    "recipient = \"^to (?<recipient>\\\\S+)\"; },"
    "{ id = \"gone\"; title = \"t\"; source = \"s\"; samples = (\"Subject: gone\\n\\ngone "
    "kim@example.org\\n\"); evidence = ({ header = \"subject\"; pattern = \"^gone\"; strength = "
    "10; }, "
    "{ body = \"^gone\"; strength = 60; }); recipient = \"^gone (?<recipient>\\\\S+)\"; });";

#define TO   "To: lee@example.com\n\nto kim@example.org\n"
#define GONE "To: lee@example.com\n\ngone kim@example.org\n"

static const struct {
        const char *sender; /* NULL where it is not known */
        const char *message;
        bool is_bounce;
        bool is_candidate;
} cases[] = {
    {"", TO, true, true},
    {"<>", TO, true, true},
    {"MAILER-DAEMON", TO, true, true},
    {"lee@example.com", TO, false, false},
    {"<lee@example.com>", TO, false, false},
    /* What the envelope says goes before what stands in the header. */
    {"lee@example.com", "Return-Path: <>\n" TO, false, false},
    {"", "Return-Path: <lee@example.com>\n" TO, true, true},
    {NULL, "Return-Path: <>\n" TO, true, true},
    {NULL, "Return-Path: <lee@example.com>\n" TO, false, false},
    /* A mailbox keeps it in the line before the header. */
    {NULL, "From MAILER-DAEMON  Tue Mar  3 10:00:00 2020\n" TO, true, true},
    {NULL, "From <> Tue Mar  3 10:00:00 2020\n" TO, true, true},
    {NULL, "From lee Tue Mar  3 10:00:00 2020\n" TO, false, true},
    {NULL, "From MAILER-DAEMON\nReturn-Path: <lee>\n" TO, false, false},
    {NULL, "From ", false, true},
    /* Where nobody knows it, the header need not speak for a format. */
    {NULL, GONE, true, true},
    {"lee@example.com", GONE, false, false},
    {"lee@example.com", "Subject: gone\n" GONE, true, true},
    /* It is text like any other. */
    {"a\r\nReturn-Path: <>", TO, false, false},
};

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

START_TEST(the_sender_of_the_envelope_counts)
{
        const struct limits limits = LIMITS_DEFAULT;
        const char *message = cases[_i].message, *sender = cases[_i].sender;
        struct mime *mime = mime_new((struct bytes){message, strlen(message)}, &limits);
        struct report *report = reader_read(knowledge, mime, sender, &limits);
        ck_assert_int_eq(report->kind == KIND_BOUNCE, cases[_i].is_bounce);
        ck_assert_int_eq(
            reader_is_candidate(knowledge, sender, mime_header_bytes(mime, 0), &limits),
            cases[_i].is_candidate);
        report_free(report);
        mime_free(mime);
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("reader");
        tcase_add_checked_fixture(tcase, setup, teardown);
        tcase_add_loop_test(tcase, the_sender_of_the_envelope_counts, 0, G_N_ELEMENTS(cases));
        Suite *result = suite_create("reader");
        suite_add_tcase(result, tcase);
        return result;
}
