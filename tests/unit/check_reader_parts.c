/* check_reader_parts - stages, shared texts, returned messages and kinds, as tables.
 * in: texts and messages.  out: Check results. */

#include <string.h>

#include "report/human.h"
#include "report/kind.h"
#include "report/narrow.h"
#include "report/reader.h"
#include "report/returned.h"
#include "report/stage.h"
#include "tests/unit/suite.h"

static const struct limits limits = LIMITS_DEFAULT;

static struct bytes whole(const char *text)
{
        return (struct bytes){text, strlen(text)};
}

static const struct {
        const char *text;
        enum stage stage;
} stages[] = {
    {"550 Unknown (in reply to RCPT TO command)", STAGE_RCPT},
    {"550 Helo command rejected (in reply to RCPT TO command)", STAGE_RCPT},
    {"552 Too big (in reply to end of DATA command)", STAGE_DATA},
    {"553 No (in reply to MAIL FROM command)", STAGE_MAIL},
    {"error after RCPT TO:<kim@example.net>: 550 No", STAGE_RCPT},
    {"error after end of data: 554 No", STAGE_DATA},
    {"error after initial connection: 554 No", STAGE_CONNECT},
    {"timed out while sending end of data -- message may be sent twice", STAGE_DATA},
    {"lost connection while receiving the initial server greeting", STAGE_CONNECT},
    {"lost connection while performing the EHLO handshake", STAGE_EHLO},
    {">>> MAIL From:<lou@example.org>\n<<< 553 No", STAGE_MAIL},
    {">>> RCPT To:<kim@example.net>\n<<< 550 No", STAGE_RCPT},
    {">>> DATA\n<<< 550 No\n550 <kim@example.net>... No\n<<< 503 Need RCPT", STAGE_RCPT},
    {">>> RCPT To:<kim@example.net>\n<<< 550 No\n>>> DATA\n<<< 503 Need RCPT", STAGE_RCPT},
    {">>> DATA\n<<< 554 No", STAGE_DATA},
    {"  mx.example.net:\n >>> RCPT TO:<kim@example.net>\n <<< 550 No", STAGE_RCPT},
    {"... while talking to mx.example.net.:\n<<< 554 No", STAGE_CONNECT},
    {"550 our database holds no such user", STAGE_NONE},
    {"after a date with data", STAGE_NONE},
    {"", STAGE_NONE},
};

START_TEST(stages_found)
{
        enum stage stage = stage_find(whole(stages[_i].text));
        ck_assert_msg(stage == stages[_i].stage, "\"%s\": %s", stages[_i].text, stage_name(stage));
}
END_TEST

static void add(struct report *report, const char *address)
{
        report_add(report, &limits)->recipient = g_strdup(address);
}

static const char *text_of(const struct report *report, unsigned index)
{
        const struct report_recipient *recipient = g_ptr_array_index(report->recipients, index);
        return recipient->text ? recipient->text : "";
}

START_TEST(single_recipient_gets_all)
{
        struct report *report = report_new();
        add(report, "kim@example.net");
        human_share("One\n\ntwo\n", &limits, report);
        ck_assert_str_eq(text_of(report, 0), "One\n\ntwo\n");
        report_free(report);
}
END_TEST

START_TEST(several_recipients_share)
{
        struct report *report = report_new();
        add(report, "kim@example.net");
        add(report, "Lou@example.com");
        add(report, "sam@example.com");
        human_share(
            "The mail system says that these messages did not arrive.\n"
            "<kim@example.net>: the mailbox of Kim is full\n"
            "    and so it will stay\n\n<lou@example.com>: nobody of that name here, sorry\n"
            "\n  ----- Transcript -----\n... while talking to mx.example.net.:\n"
            ">>> RCPT To:<kim@example.net>\n<<< 552 Full\n"
            "... while talking to mx.example.com.:\n>>> DATA\n<<< 550 No\n"
            "550 lou@example.com... User unknown\n",
            &limits, report);
        ck_assert_ptr_nonnull(strstr(text_of(report, 0), "so it will stay"));
        ck_assert_ptr_nonnull(strstr(text_of(report, 0), "552 Full"));
        ck_assert_ptr_null(strstr(text_of(report, 0), "nobody"));
        ck_assert_ptr_null(strstr(text_of(report, 0), "550 No"));
        ck_assert_ptr_nonnull(strstr(text_of(report, 1), "nobody"));
        ck_assert_ptr_nonnull(strstr(text_of(report, 1), "mx.example.com"));
        ck_assert_ptr_nonnull(strstr(text_of(report, 1), "<<< 550 No"));
        ck_assert_ptr_null(strstr(text_of(report, 1), "Full"));
        ck_assert_ptr_nonnull(strstr(text_of(report, 2), "did not arrive"));
        report_free(report);
}
END_TEST

/* Named often in one line, before many lines: each line is kept once, and the time stays that of one recipient. */
START_TEST(names_that_are_repeated_count_once)
{
        enum { NAMES = 50000, LINES = 200000 };
        struct report *report = report_new();
        add(report, "kim@example.net");
        add(report, "lou@example.com");
        GString *text = g_string_new("kim@example.net and kim@example.net: a full mailbox\n");
        human_share(text->str, &limits, report);
        const char *once = strstr(text_of(report, 0), "full mailbox");
        ck_assert(once != NULL && once == g_strrstr(text_of(report, 0), "full mailbox"));
        report_free(report);
        report = report_new();
        add(report, "kim@example.net");
        add(report, "lou@example.com");
        for (unsigned i = 0; i < NAMES; i++)
                g_string_append(text, "kim@example.net ");
        for (unsigned i = 0; i < LINES; i++)
                g_string_append(text, "\na");
        g_string_append(text, "\n>>> RCPT\nlou@example.com: nobody of that name here\n");
        human_share(text->str, &limits, report);
        ck_assert_uint_le(strlen(text_of(report, 0)), 4096);
        ck_assert_str_eq(text_of(report, 1),
                         ">>> RCPT\nlou@example.com: nobody of that name here\n");
        g_string_free(text, TRUE);
        report_free(report);
}
END_TEST

/* What is kept of a text for kim@example.net: all of it where that is NULL. */
static const struct {
        const char *text;
        const char *kept;
} narrowed[] = {
    {"Hi!\n\nAn error has occurred with the list:\n\nkim@example.net: Envelope expired\n\nBelow is "
     "a copy\n",
     "kim@example.net: Envelope expired\n"},
    {"A notice\n\n<Kim@example.net>:\n  mx.example.net:\n >>> DATA\n <<< 550 No such "
     "person\n\n---\nA copy follows as "
     "an attachment\n",
     "<Kim@example.net>:\n  mx.example.net:\n >>> DATA\n <<< 550 No such person\n"},
    {"Fatal errors:\n<kim@example.net>\n    (reason: 550 Only colleagues)\n\n  --- Transcript "
     "---\n... while talking\n"
     ">>> DATA\n<<< 550 Only colleagues\n550 <kim@example.net>... User unknown\n<<< 503 Need "
     "RCPT\n",
     "<kim@example.net>\n    (reason: 550 Only colleagues)\n... while talking\n>>> DATA\n<<< 550 "
     "Only colleagues\n"
     "<<< 503 Need RCPT\n"},
    {"Fatal errors:\n<kim@example.net>\n\n  --- Transcript ---\n451 example.net: Name server "
     "timeout\nGiven up\n",
     "<kim@example.net>\n451 example.net: Name server timeout\nGiven up\n"},
    {"Fatal errors:\n<kim@example.net>\n\n  --- Transcript ---\nNote well\nprogram: no room "
     "left\n550 "
     "<kim@example.net>... Can't create output\n",
     "<kim@example.net>\nprogram: no room left\n550 <kim@example.net>... Can't create output\n"},
    {"Fatal errors:\n<kim@example.net>\n\nprogram: no room left\n\n554 it failed altogether\n",
     "<kim@example.net>\n554 it failed altogether\n"},
    {"  --- Transcript ---\n554 5.0.0 MX list points back to us\n554 5.3.5 Local error\n",
     "554 5.0.0 MX list points back to us\n554 5.3.5 \n"},
    {"Your message to\n\n    kim@example.net\n\ndid not arrive, since the mailbox is full.\n",
     NULL},
    {"<lou@example.net>: nobody of that name\n", NULL},
    {"kim@example.net is a full mailbox\n", NULL},
    {"", NULL},
};

START_TEST(texts_narrowed)
{
        struct report_recipient recipient = {.recipient = g_strdup("kim@example.net"),
                                             .text = g_strdup(narrowed[_i].text)};
        narrow_text(&limits, &recipient);
        ck_assert_str_eq(recipient.text, narrowed[_i].kept ? narrowed[_i].kept : narrowed[_i].text);
        ck_assert(recipient.text_is_narrow == (narrowed[_i].kept != NULL));
        g_free(recipient.recipient);
        g_free(recipient.text);
}
END_TEST

static const struct {
        const char *text;
        bool is_read;
        enum returned returned;
        const char *message_id;
} blocks[] = {
    {"From: a@example.org\nDate: now\nMessage-ID: <1@example.org>\n\nText\n", true,
     RETURNED_MESSAGE, "<1@example.org>"},
    {"From: a@example.org\r\nDate: now\r\nMessage-ID: <1@example.org>\r\n\r\n", true,
     RETURNED_HEADERS, "<1@example.org>"},
    {"> From: a@example.org\n> Date: now\n> Message-ID: <1@example.org>\n>\n> Text\n", true,
     RETURNED_MESSAGE, "<1@example.org>"},
    {"    Subject: Plan\n    Message-ID: <1@example.org>\n", true, RETURNED_PART,
     "<1@example.org>"},
    {"\n\nnothing of a header\n", false, RETURNED_NOTHING, NULL},
    {"", false, RETURNED_NOTHING, NULL},
};

START_TEST(blocks_read)
{
        struct report *report = report_new();
        bool is_read = returned_read_text(whole(blocks[_i].text), true, &limits, report);
        ck_assert(is_read == blocks[_i].is_read);
        ck_assert_int_eq(report->returned, blocks[_i].returned);
        ck_assert_pstr_eq(report->original_message_id, blocks[_i].message_id);
        report_free(report);
}
END_TEST

/* The knowledge base that is shipped keeps what its kind records promise. */
START_TEST(kinds_proved)
{
        const char *source = g_getenv("srcdir") == NULL ? "." : g_getenv("srcdir");
        g_autofree char *path = g_build_filename(source, "etc", "knowledge", NULL);
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(path, NULL, &problems);
        ck_assert_ptr_nonnull(knowledge);
        bool is_good = kinds_lint(knowledge_kinds(knowledge), &problems);
        for (unsigned i = 0; problems.list && i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                printf("%s\n", line);
        }
        ck_assert(is_good);
        problems_clear(&problems);
        knowledge_unref(knowledge);
}
END_TEST

/* Kind records that are wrong, and what is said of them. */
static const struct {
        const char *list;
        const char *problem; /* NULL where there is none */
} records[] = {
    {"kinds = ( { id = \"a\"; kind = \"receipt\"; header = ( { name = \"X\"; } ); } );", NULL},
    {"kinds = ( { id = \"a\"; kind = \"letter\"; body = \"x\"; } );", "unknown kind \"letter\""},
    {"kinds = ( { id = \"a\"; stage = \"lunch\"; body = \"x\"; } );", "unknown stage \"lunch\""},
    {"kinds = ( { id = \"a\"; body = \"x\"; } );", "needs one of kind, action and stage"},
    {"kinds = ( { id = \"a\"; kind = \"receipt\"; action = \"failed\"; body = \"x\"; } );",
     "needs one of kind, action and stage"},
    {"kinds = ( { id = \"a\"; kind = \"receipt\"; } );", "needs a header or a body condition"},
    {"kinds = ( { id = \"a\"; action = \"failed\"; header = ( { name = \"X\"; } ); } );",
     "from the body alone"},
    {"kinds = ( { id = \"a\"; kind = \"receipt\"; body = \"(\"; } );", "a"},
    {"kinds = ( { id = \"a\"; kind = \"receipt\"; body = \"x\"; strength = \"odd\"; } );",
     "strength is"},
    {"kinds = ( { id = \"a\"; kind = \"receipt\"; body = \"x\"; },"
     " { id = \"a\"; kind = \"receipt\"; body = \"y\"; } );",
     "stands already"},
    {"kinds = ( \"a\" );", "a kind record is a group"},
};

START_TEST(records_checked)
{
        config_t config;
        struct problems problems = {0};
        config_init(&config);
        ck_assert(config_read_string(&config, records[_i].list) == CONFIG_TRUE);
        struct kinds *kinds = kinds_new();
        kinds_load(kinds, config_lookup(&config, "kinds"), "test.conf", false, &problems);
        ck_assert_uint_eq(problems.errors, records[_i].problem ? 1 : 0);
        if (records[_i].problem) {
                const struct problem *problem = g_ptr_array_index(problems.list, 0);
                ck_assert_msg(strstr(problem->text, records[_i].problem) != NULL, "%s",
                              problem->text);
                ck_assert_uint_eq(problem->line, 1);
        }
        kinds_free(kinds);
        problems_clear(&problems);
        config_destroy(&config);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("reader parts");
        TCase *parts = tcase_create("parts");
        tcase_add_loop_test(parts, stages_found, 0, G_N_ELEMENTS(stages));
        tcase_add_test(parts, single_recipient_gets_all);
        tcase_add_test(parts, several_recipients_share);
        tcase_add_test(parts, names_that_are_repeated_count_once);
        tcase_add_loop_test(parts, texts_narrowed, 0, G_N_ELEMENTS(narrowed));
        tcase_add_loop_test(parts, blocks_read, 0, G_N_ELEMENTS(blocks));
        tcase_add_test(parts, kinds_proved);
        tcase_add_loop_test(parts, records_checked, 0, G_N_ELEMENTS(records));
        suite_add_tcase(suite, parts);
        return suite;
}
