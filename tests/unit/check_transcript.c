/* check_transcript - SMTP dialogues as reports quote them.
 * in: dialogues in two styles.  out: the failures and whom they concern. */

#include <string.h>

#include "report/transcript.h"
#include "tests/unit/suite.h"

static struct transcript_marks marks;
static struct problems problems;

static struct pattern *compile(const char *text)
{
        return pattern_new(text, PATTERN_MULTILINE, "test", 1, &problems);
}

static void arrows(void)
{
        marks = (struct transcript_marks){
            .command = compile("^>>> (?<command>.+)"),
            .reply = compile("^<<< (?<diagnostic>.+)"),
            .remote = compile("^while talking to (?<remote>[^\\s:]+)"),
            .outcome = compile("^(?<diagnostic>[45]\\d\\d (?:<(?<recipient>[^>]+)>\\.\\.\\. )?.*)"),
            .continuation = compile("^ {4}\\S")};
}

static void teardown(void)
{
        struct pattern *all[] = {marks.command, marks.reply, marks.remote, marks.outcome,
                                 marks.continuation};
        for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
                pattern_free(all[i]);
        problems_clear(&problems);
}

static char *describe(const char *text)
{
        const struct limits limits = LIMITS_DEFAULT;
        g_autoptr(GPtrArray) events =
            transcript_read((struct bytes){text, strlen(text)}, &marks, &limits);
        GString *out = g_string_new(NULL);
        for (guint i = 0; i < events->len; i++) {
                const struct transcript_event *event = g_ptr_array_index(events, i);
                const char *stage = stage_name(event->stage);
                g_string_append_printf(
                    out, "%s|%s|%s|%s\n", event->recipient ? event->recipient : "-",
                    event->remote ? event->remote : "-", stage ? stage : "-", event->diagnostic);
        }
        return g_string_free(out, FALSE);
}

static const struct {
        const char *text;
        const char *events;
} table[] = {
    {"", ""},
    {">>> RCPT TO:<a@b.example>\n<<< 250 ok\n", ""},
    {">>> RCPT TO:<a@b.example>\n<<< 550 no\n", "a@b.example|-|rcpt|550 no\n"},
    {"while talking to MX.example:\n>>> RCPT TO:<a@b.example>\n<<< 550 no\n550 <a@b.example>... "
     "User unknown\n",
     "a@b.example|mx.example|rcpt|550 no\n"},
    {">>> DATA\n<<< 550 no\n554 <a@b.example>... gone\n554 <c@d.example>... gone\n",
     "a@b.example|-|data|550 no\nc@d.example|-|data|550 no\n"},
    {">>> RCPT TO:<a@b.example>\n<<< 250 ok\n>>> RCPT TO:<c@d.example>\n<<< 250 ok\n>>> DATA\n<<< "
     "451-wait\n<<< 451 later\n",
     "a@b.example|-|data|451-wait\n451 later\nc@d.example|-|data|451-wait\n451 later\n"},
    {">>> RCPT\n    TO:<a@b.example>\n<<< 550 no\n", "a@b.example|-|rcpt|550 no\n"},
    {"550 host (smtp)... Host unknown\n554 <a@b.example>... Host unknown\n",
     "a@b.example|-|-|550 host (smtp)... Host unknown\n"},
    {"while talking to mx.example:\n>>> DATA\n<<< 550 no\n554 <a@b.example>... x\n550 other "
     "(smtp)... Host unknown\n554 <c@d.example>... y\n",
     "a@b.example|mx.example|data|550 no\nc@d.example|-|-|550 other (smtp)... Host unknown\n"},
    {"while talking to mx.example:\n<<< 554 go away\n", "-|mx.example|connect|554 go away\n"},
    {">>> QUIT\n<<< 421 bye\n", ""},
};

START_TEST(failures_are_paired)
{
        g_autofree char *events = describe(table[_i].text);
        ck_assert_str_eq(events, table[_i].events);
}
END_TEST

START_TEST(commands_have_stages)
{
        ck_assert_int_eq(transcript_stage("RCPT TO:<a@b.example>"), STAGE_RCPT);
        ck_assert_int_eq(transcript_stage("end of data"), STAGE_DATA);
        ck_assert_int_eq(transcript_stage("initial connection"), STAGE_CONNECT);
        ck_assert_int_eq(transcript_stage("quit"), STAGE_NONE);
        ck_assert_int_eq(transcript_stage(""), STAGE_NONE);
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("transcript");
        tcase_add_checked_fixture(tcase, arrows, teardown);
        tcase_add_loop_test(tcase, failures_are_paired, 0, G_N_ELEMENTS(table));
        tcase_add_test(tcase, commands_have_stages);
        Suite *result = suite_create("transcript");
        suite_add_tcase(result, tcase);
        return result;
}
