/* check_format - formats are data: recognised, read, replaced and removed without a change to C.
 * in: records in files, messages written here.  out: what was read of them. */

#include <libconfig.h>
#include <string.h>

#include "knowledge/config_file.h"
#include "report/format.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

static const char pigeon[] =
    "From: Pigeon Loft <loft@gw.example.com>\r\nTo: alex@example.com\r\n"
    "Subject: Your pigeon came back\r\nMIME-Version: 1.0\r\n\r\n"
    "The loft at gw.example.com is sorry.\r\n\r\n"
    "Pigeon for: kim@example.org\r\nIt went to: mx.example.org, as far as RCPT\r\n"
    "It was told: 550 5.1.1 Nobody of that name\r\n\r\n"
    "Pigeon for: lee@example.net\r\nWe shall send another pigeon.\r\n\r\n"
    "~~~ What it carried ~~~\r\n"
    "Received: from client.example.com by gw.example.com; Tue, 3 Mar 2020 10:00:00 +0000\r\n"
    "Message-ID: <offer-1@example.com>\r\nDate: Tue, 3 Mar 2020 10:00:00 +0000\r\nFrom: "
    "alex@example.com\r\nSubject: Our offer\r\n\r\n"
    "Pigeon for: max@example.org\r\n";

/* The header of a plain record in one line of evidence and one of extraction; ID and more are filled in. */
#define RECORD                                                                                     \
        "formats = ({ id = \"%s\"; title = \"t\"; source = \"s\"; samples = (\"x\"); "             \
        "evidence = ({ header = \"subject\"; pattern = \"^lost\"; strength = %d; }, { body = "     \
        "\".\"; required = true; }); "                                                             \
        "recipient = \"^to (?<recipient>\\\\S+)\"; %s });"

static struct formats *formats;
static struct problems problems;
static config_t configs[8];
static unsigned config_count;

static void setup(void)
{
        fixture_setup();
        formats = formats_new();
        problems = (struct problems){0};
        config_count = 0;
}

static void teardown(void)
{
        formats_free(formats);
        problems_clear(&problems);
        for (unsigned i = 0; i < config_count; i++)
                config_destroy(&configs[i]);
        fixture_teardown();
}

static void load(const char *path, bool site)
{
        ck_assert_uint_lt(config_count, G_N_ELEMENTS(configs));
        config_t *config = &configs[config_count++];
        ck_assert(config_file_read(path, config, &problems));
        const config_setting_t *signs = config_lookup(config, "signs");
        if (signs != NULL)
                formats_load_signs(formats, signs, path, site, &problems);
        formats_load(formats, config_lookup(config, "formats"), path, site, &problems);
}

static void load_record(const char *file, bool site, const char *id, int strength, const char *more)
{
        g_autofree char *text = g_strdup_printf(RECORD, id, strength, more);
        load(fixture_write(file, text), site);
}

static struct report *read_message(const char *text)
{
        const struct limits limits = LIMITS_DEFAULT;
        struct mime *mime = mime_new((struct bytes){text, strlen(text)}, &limits);
        struct report *report = report_new();
        format_read(formats, mime, mime_header_bytes(mime, 0), &limits, report);
        mime_free(mime);
        return report;
}

static const struct report_recipient *nth(const struct report *report, guint index)
{
        ck_assert_uint_lt(index, report->recipients->len);
        return g_ptr_array_index(report->recipients, index);
}

START_TEST(the_documented_example_teaches_a_new_system)
{
        const char *source = g_getenv("srcdir");
        g_autofree char *path = g_build_filename(
            source ? source : ".", "etc/knowledge.d/example-format.conf.sample", NULL);
        load(path, true);
        ck_assert(formats_lint(formats, &problems));
        struct report *report = read_message(pigeon);
        ck_assert_int_eq(report->kind, KIND_BOUNCE);
        ck_assert_str_eq(report->format, "pigeonpost");
        ck_assert_uint_eq(report->confidence, 100);
        ck_assert_uint_gt(report->format_line, 0);
        ck_assert_str_eq(report->reporting_mta, "gw.example.com");
        ck_assert_uint_eq(report->recipients->len, 2);
        ck_assert_str_eq(nth(report, 0)->recipient, "kim@example.org");
        ck_assert_str_eq(nth(report, 0)->diagnostic, "550 5.1.1 Nobody of that name");
        ck_assert_str_eq(nth(report, 0)->remote_mta, "mx.example.org");
        ck_assert_int_eq(nth(report, 0)->stage, STAGE_RCPT);
        ck_assert_int_eq(nth(report, 0)->action, ACTION_FAILED);
        ck_assert_int_eq(nth(report, 1)->action, ACTION_DELAYED);
        ck_assert_int_eq(nth(report, 1)->stage, STAGE_NONE);
        ck_assert_int_eq(report->returned, RETURNED_MESSAGE);
        ck_assert(g_str_has_prefix(report->returned_header.data, "Received: from client"));
        ck_assert_uint_gt(report->evidence->len, 0);
        report_free(report);
}
END_TEST

START_TEST(without_it_the_same_message_is_none)
{
        struct report *report = read_message(pigeon);
        ck_assert_int_ne(report->kind, KIND_BOUNCE);
        ck_assert_ptr_null(report->format);
        report_free(report);
}
END_TEST

START_TEST(the_header_alone_gives_the_hint)
{
        const struct limits limits = LIMITS_DEFAULT;
        load_record("a.conf", false, "lost", 60, "");
        struct bytes bounce = {"Subject: Lost post\n\n", 20},
                     other = {"Subject: Found post\n\n", 21};
        ck_assert(format_header_hint(formats, bounce, &limits));
        ck_assert(!format_header_hint(formats, other, &limits));
}
END_TEST

START_TEST(below_the_threshold_nothing_is_called_a_bounce)
{
        load_record("a.conf", false, "lost", FORMAT_THRESHOLD - 1, "");
        struct report *report = read_message("Subject: lost\n\nto kim@example.org\n");
        ck_assert_int_ne(report->kind, KIND_BOUNCE);
        report_free(report);
}
END_TEST

START_TEST(a_header_alone_is_no_bounce)
{
        load_record("a.conf", false, "lost", 60, "");
        struct report *report = read_message("Subject: lost\n\n");
        ck_assert_int_ne(report->kind, KIND_BOUNCE);
        report_free(report);
}
END_TEST

START_TEST(a_site_replaces_a_record)
{
        load_record("a.conf", false, "lost", 60, "");
        load_record("b.conf", true, "lost", 60, "action = \"delayed\";");
        ck_assert_uint_eq(problems.errors, 0);
        struct report *report = read_message("Subject: lost\n\nto kim@example.org\n");
        ck_assert_int_eq(nth(report, 0)->action, ACTION_DELAYED);
        report_free(report);
}
END_TEST

START_TEST(a_site_removes_a_record)
{
        load_record("a.conf", false, "lost", 60, "");
        load(fixture_write("b.conf", "formats = ({ id = \"lost\"; disabled = true; });"), true);
        struct report *report = read_message("Subject: lost\n\nto kim@example.org\n");
        ck_assert_int_ne(report->kind, KIND_BOUNCE);
        report_free(report);
}
END_TEST

START_TEST(a_list_shares_the_diagnostic_below_it)
{
        load_record("a.conf", false, "lost", 60, "");
        struct report *report = read_message(
            "Subject: lost\n\nto a@example.org\nto b@example.org\n550 No such street\n");
        ck_assert_uint_eq(report->recipients->len, 2);
        ck_assert_str_eq(nth(report, 0)->diagnostic, "550 No such street");
        ck_assert_str_eq(nth(report, 1)->diagnostic, "550 No such street");
        ck_assert(!nth(report, 0)->diagnostic_is_apart && !nth(report, 1)->diagnostic_is_apart);
        report_free(report);
        report =
            read_message("Subject: lost\n\nto a@example.org\nto b@example.org\n\nWe can help\n");
        ck_assert(nth(report, 0)->diagnostic_is_apart && nth(report, 1)->diagnostic_is_apart);
        report_free(report);
}
END_TEST

START_TEST(an_address_that_stands_twice_counts_once)
{
        load_record("a.conf", false, "lost", 60, "");
        struct report *report =
            read_message("Subject: lost\n\nto a@example.org\n\nto A@EXAMPLE.org\n550 No\n");
        ck_assert_uint_eq(report->recipients->len, 1);
        ck_assert_str_eq(nth(report, 0)->diagnostic, "550 No");
        report_free(report);
}
END_TEST

START_TEST(the_returned_message_is_the_last_resort)
{
        load_record("a.conf", false, "lost", 60, "returned = \"^copy:\";");
        struct report *report =
            read_message("Subject: lost\n\nIt is gone.\n\ncopy:\nFrom: a@example.com\n"
                         "To: kim@example.org\nMessage-ID: <1@example.com>\n\n");
        ck_assert_str_eq(nth(report, 0)->recipient, "kim@example.org");
        report_free(report);
}
END_TEST

START_TEST(html_and_encodings_make_no_difference)
{
        load_record("a.conf", false, "lost", 60, "");
        struct report *report =
            read_message("Subject: =?utf-8?q?Lo?=\n =?utf-8?q?st?=\nMIME-Version: 1.0\n"
                         "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
                         "<p>Sorry</p><p>to kim=40example.org</p><p>550 No</p>\n");
        ck_assert_str_eq(nth(report, 0)->recipient, "kim@example.org");
        report_free(report);
}
END_TEST

#define HEAD "Subject: lost\nMIME-Version: 1.0\n"
#define NOTE "to kim@example.org\n550 No\n"

/* The same notice, however it was wrapped or damaged. */
static const char *const wrapped[] = {
    HEAD "\n" NOTE,
    "Subject: lost\r\n\r\nto kim@example.org\r\n550 No\r\n",
    "Subject: lost\r\rto kim@example.org\r550 No\r",
    HEAD "Content-Transfer-Encoding: base64\n\ndG8ga2ltQGV4YW1wbGUub3JnDQo1NTAgTm8NCg==\n",
    HEAD "Content-Type: multipart/mixed\n\n" NOTE,
    HEAD "Content-Type: multipart/mixed; boundary=a\n\n--=_part_0815\n\n" NOTE
         "\n--=_part_0815--\n",
    HEAD
    "Content-Type: multipart/alternative; boundary=a\n\n--a\n\n\n--a\nContent-Type: text/html\n\n"
    "to kim@example.org<br>550 No\n--a--\n",
    HEAD "Content-Type: multipart/mixed; boundary=a\n\n--a\n\n" NOTE
         "\n--a\nContent-Type: message/rfc822\n\n"
         "From: a@example.com\n\nto lee@example.net\n--a--\n",
};

START_TEST(wrapping_makes_no_difference)
{
        load_record("a.conf", false, "lost", 60, "");
        struct report *report = read_message(wrapped[_i]);
        ck_assert_uint_eq(report->recipients->len, 1);
        ck_assert_str_eq(nth(report, 0)->recipient, "kim@example.org");
        ck_assert_str_eq(nth(report, 0)->diagnostic, "550 No");
        report_free(report);
}
END_TEST

/* Records that must not load, and what the problem says. */
static const struct {
        int strength;
        const char *more;
        const char *says;
} wrong[] = {
    {60, "colour = \"red\";", "unknown setting"},
    {60, "begin = \"(\";", ""},
    {60, "action = \"lost\";", "no action"},
    {60, "mode = \"page\";", "mode"},
    {60, "fields = (\"no group\");", "named groups"},
    {60, "stages = ({ pattern = \"x\"; stage = \"moon\"; });", "no stage"},
    {101, "", "strength"},
    {0, "", "strength"},
};

START_TEST(a_wrong_record_is_a_problem_with_file_and_line)
{
        load_record("a.conf", false, "lost", wrong[_i].strength, wrong[_i].more);
        ck_assert_uint_gt(problems.errors, 0);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert(g_str_has_suffix(problem->file, "a.conf"));
        ck_assert_uint_eq(problem->line, 1);
        ck_assert_msg(strstr(problem->text, wrong[_i].says) != NULL, "%s", problem->text);
        struct report *report = read_message("Subject: lost\n\nto kim@example.org\n");
        ck_assert_int_ne(report->kind, KIND_BOUNCE);
        report_free(report);
}
END_TEST

#define WITH_SIGN                                                                                  \
        "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"x\"); "           \
        "evidence = ({ sign = \"lost-subject\"; strength = 60; }, { body = \".\"; required = "     \
        "true; }); recipient = \"^to (?<recipient>\\\\S+)\"; });"

START_TEST(records_share_signs)
{
        load(fixture_write("a.conf", "signs = ({ id = \"lost-subject\"; header = \"subject\"; "
                                     "pattern = \"^lost\"; });" WITH_SIGN),
             false);
        load(fixture_write("b.conf", "signs = ({ id = \"other\"; body = \"x\"; });"), true);
        ck_assert_uint_eq(problems.errors, 0);
        struct report *report = read_message("Subject: lost\n\nto kim@example.org\n");
        ck_assert_str_eq(nth(report, 0)->recipient, "kim@example.org");
        report_free(report);
}
END_TEST

START_TEST(a_sign_that_there_is_not_is_a_problem)
{
        load(fixture_write("a.conf", WITH_SIGN), false);
        ck_assert_uint_ge(problems.errors, 1);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_msg(strstr(problem->text, "no sign \"lost-subject\"") != NULL, "%s",
                      problem->text);
}
END_TEST

/* A record with more evidence: either the sender or a seal, and no answer unless a machine gives it. */
static const char either[] =
    "signs = ({ id = \"machine\"; header = \"from\"; pattern = \"^robot\"; });"
    "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"x\"); evidence = ("
    "{ header = \"subject\"; pattern = \"lost\"; strength = 60; }, { body = \"^to\"; strength = "
    "10; },"
    "{ sign = \"machine\"; either = true; }, { body = \"^seal\"; either = true; },"
    "{ header = \"subject\"; pattern = \"^re:\"; veto = true; unless = \"machine\"; });"
    "recipient = \"^to (?<recipient>\\\\S+)\"; });";

static const struct {
        const char *message;
        bool is_bounce;
} either_cases[] = {
    {"From: robot\nSubject: lost\n\nto kim@example.org\n", true},
    {"From: lee\nSubject: lost\n\nto kim@example.org\nseal\n", true},
    {"From: lee\nSubject: lost\n\nto kim@example.org\n", false},
    {"From: robot\nSubject: Re: lost\n\nto kim@example.org\n", true},
    {"From: lee\nSubject: Re: lost\n\nto kim@example.org\nseal\n", false},
};

/* A veto of the header may have its exception in the text, which is not known while only the header is. */
static const char unless_text[] =
    "signs = ({ id = \"machine\"; body = \"^robot\"; });"
    "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"x\"); evidence = ("
    "{ header = \"subject\"; pattern = \"lost\"; strength = 60; }, { body = \"^to\"; strength = "
    "10; },"
    "{ header = \"subject\"; pattern = \"^re:\"; veto = true; unless = \"machine\"; });"
    "recipient = \"^to (?<recipient>\\\\S+)\"; });";

static const struct {
        const char *message;
        bool is_bounce;
} unless_cases[] = {
    {"Subject: lost\n\nto kim@example.org\n", true},
    {"Subject: Re: lost\n\nrobot\nto kim@example.org\n", true},
    {"Subject: Re: lost\n\nto kim@example.org\n", false},
};

START_TEST(a_veto_may_have_its_exception_in_the_text)
{
        load(fixture_write("a.conf", unless_text), false);
        ck_assert_uint_eq(problems.errors, 0);
        struct report *report = read_message(unless_cases[_i].message);
        ck_assert_int_eq(report->kind == KIND_BOUNCE, unless_cases[_i].is_bounce);
        report_free(report);
        const struct limits limits = LIMITS_DEFAULT;
        struct bytes header = {"Subject: Re: lost\n", 18};
        ck_assert(format_header_hint(formats, header, &limits));
}
END_TEST

START_TEST(one_of_several_pieces_may_be_enough)
{
        load(fixture_write("a.conf", either), false);
        ck_assert_uint_eq(problems.errors, 0);
        struct report *report = read_message(either_cases[_i].message);
        ck_assert_int_eq(report->kind == KIND_BOUNCE, either_cases[_i].is_bounce);
        report_free(report);
}
END_TEST

/* "lost" reads what "gone" reads, is forbidden by what forbids that one, and has other evidence. */
static const char alike[] =
    "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"x\"); like = \"gone\";"
    "evidence = ({ header = \"subject\"; pattern = \"^lost\"; strength = 60; }, { body = \"^to\"; "
    "strength = 10; }); %s },"
    "{ id = \"gone\"; title = \"t\"; source = \"s\"; samples = (\"x\");"
    "evidence = ({ header = \"subject\"; pattern = \"^gone\"; strength = 60; }, { body = \"^to\"; "
    "strength = 10; }, { header = \"subject\"; pattern = \"found\"; veto = true; });"
    "recipient = \"^to (?<recipient>\\\\S+)\"; fields = \"^why (?<diagnostic>.*)\";"
    "actions = ({ pattern = \"later\"; action = \"delayed\"; }); });";

static const struct {
        const char *more, *message;
        const char *recipient, *diagnostic; /* NULL for none */
        enum action action;
} alike_cases[] = {
    {"", "Subject: lost\n\nto kim@example.org\nwhy 550 no\n", "kim@example.org", "550 no",
     ACTION_FAILED},
    {"", "Subject: lost\n\nto kim@example.org\nlater\n", "kim@example.org", NULL, ACTION_DELAYED},
    {"", "Subject: lost and found\n\nto kim@example.org\n", NULL, NULL, ACTION_NONE},
    {"fields = (); rest = false;", "Subject: lost\n\nto kim@example.org\nwhy 550 no\n",
     "kim@example.org", NULL, ACTION_FAILED},
    {"recipient = \"^for (?<recipient>\\\\S+)\";",
     "Subject: lost\n\nto kim@example.org\nfor "
     "lee@example.org\n",
     "lee@example.org", NULL, ACTION_FAILED},
    {"", "Subject: gone\n\nto kim@example.org\nwhy 550 no\n", "kim@example.org", "550 no",
     ACTION_FAILED},
};

START_TEST(a_record_takes_what_it_lacks_from_another)
{
        g_autofree char *text = g_strdup_printf(alike, alike_cases[_i].more);
        load(fixture_write("a.conf", text), false);
        ck_assert_uint_eq(problems.errors, 0);
        struct report *report = read_message(alike_cases[_i].message);
        ck_assert_int_eq(report->kind == KIND_BOUNCE, alike_cases[_i].recipient != NULL);
        if (report->kind == KIND_BOUNCE) {
                ck_assert_uint_eq(report->recipients->len, 1);
                ck_assert_str_eq(nth(report, 0)->recipient, alike_cases[_i].recipient);
                ck_assert_int_eq(nth(report, 0)->action, alike_cases[_i].action);
                if (alike_cases[_i].diagnostic != NULL)
                        ck_assert_str_eq(nth(report, 0)->diagnostic, alike_cases[_i].diagnostic);
        }
        report_free(report);
}
END_TEST

#define LIKE(id, other)                                                                            \
        "{ id = \"" id "\"; title = \"t\"; source = \"s\"; samples = (\"x\"); like = \"" other     \
        "\"; evidence = ({ header = \"subject\"; pattern = \"^lost\"; strength = 60; }, "          \
        "{ body = \"^to\"; required = true; }); }"

static const struct {
        const char *records;
        bool site;
        const char *says; /* NULL where nothing is wrong */
} unlike[] = {
    {"formats = (" LIKE("lost", "nobody") ");", false, "there is no such format"},
    {"formats = (" LIKE("lost", "gone") ");", false, "stands in another file"},
    {"formats = (" LIKE("lost", "gone") ");", true, NULL},
    {"formats = (" LIKE("a", "b") ", " LIKE("b", "gone") ");", true, "there is no such format"},
    {"formats = (" LIKE("b", "a") ", " LIKE("a", "gone") ", " LIKE("c", "a") ");", true,
     "itself like another"},
    {"formats = (" LIKE("lost", "lost") ");", false, "there is no such format"},
    {"formats = (" LIKE("gone", "gone") ");", true, NULL},
    {"formats = ({ id = \"gone\"; disabled = true; }, " LIKE("lost", "gone") ");", true, NULL},
};

START_TEST(a_record_that_is_like_none_is_a_problem)
{
        load_record("gone.conf", false, "gone", 60, "");
        load(fixture_write("a.conf", unlike[_i].records), unlike[_i].site);
        ck_assert_int_eq(problems.errors > 0, unlike[_i].says != NULL);
        const struct problem *last =
            problems.errors > 0 ? g_ptr_array_index(problems.list, problems.list->len - 1) : NULL;
        ck_assert_msg(last == NULL || strstr(last->text, unlike[_i].says) != NULL, "%s",
                      last != NULL ? last->text : "");
}
END_TEST

static const char within[] =
    "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"x\"); evidence = ("
    "{ header = \"subject\"; pattern = \"lost\"; strength = 60; },"
    "{ body = \"sorry\"; required = true; within = 5; });"
    "recipient = \"^to (?<recipient>\\\\S+)\"; });";

static const struct {
        const char *message;
        bool is_bounce;
} within_cases[] = {
    {"Subject: lost\n\nsorry\nto kim@example.org\n", true},
    {"Subject: lost\n\nOur sorry\nto kim@example.org\n", true},
    {"Subject: lost\n\nVery sorry\nto kim@example.org\n", false},
    {"Subject: lost\n\nWe are sorry\nto kim@example.org\n", false},
};

START_TEST(a_text_may_have_to_begin_with_it)
{
        load(fixture_write("a.conf", within), false);
        ck_assert_uint_eq(problems.errors, 0);
        struct report *report = read_message(within_cases[_i].message);
        ck_assert_int_eq(report->kind == KIND_BOUNCE, within_cases[_i].is_bounce);
        report_free(report);
}
END_TEST

static const struct {
        const char *evidence, *says;
} contradictions[] = {
    {"either = true; required = true;", "either contradicts"},
    {"either = true; veto = true;", "either contradicts"},
    {"strength = 60; unless = \"machine\";", "unless goes with veto"},
    {"veto = true; unless = \"nobody\";", "no sign \"nobody\""},
    {"strength = 60; within = 0;", "within is a number"},
};

START_TEST(evidence_that_contradicts_itself_is_a_problem)
{
        g_autofree char *text = g_strdup_printf(
            "formats = ({ id = \"lost\"; title = \"t\"; source = \"s\"; samples = (\"x\"); "
            "evidence = ({ body = \"x\"; %s }); });",
            contradictions[_i].evidence);
        load(fixture_write("a.conf", text), false);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_msg(strstr(problem->text, contradictions[_i].says) != NULL, "%s", problem->text);
}
END_TEST

START_TEST(an_id_stands_once)
{
        load_record("a.conf", false, "lost", 60, "");
        load_record("b.conf", false, "lost", 60, "");
        ck_assert_uint_eq(problems.errors, 1);
}
END_TEST

START_TEST(lint_finds_a_sample_that_nothing_reads)
{
        load_record("a.conf", false, "lost", 60, "");
        ck_assert(!formats_lint(formats, &problems));
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("format");
        tcase_add_checked_fixture(tcase, setup, teardown);
        tcase_add_test(tcase, the_documented_example_teaches_a_new_system);
        tcase_add_test(tcase, without_it_the_same_message_is_none);
        tcase_add_test(tcase, the_header_alone_gives_the_hint);
        tcase_add_test(tcase, below_the_threshold_nothing_is_called_a_bounce);
        tcase_add_test(tcase, a_header_alone_is_no_bounce);
        tcase_add_test(tcase, a_site_replaces_a_record);
        tcase_add_test(tcase, a_site_removes_a_record);
        tcase_add_test(tcase, a_list_shares_the_diagnostic_below_it);
        tcase_add_test(tcase, an_address_that_stands_twice_counts_once);
        tcase_add_test(tcase, the_returned_message_is_the_last_resort);
        tcase_add_test(tcase, html_and_encodings_make_no_difference);
        tcase_add_loop_test(tcase, wrapping_makes_no_difference, 0, G_N_ELEMENTS(wrapped));
        tcase_add_loop_test(tcase, a_wrong_record_is_a_problem_with_file_and_line, 0,
                            G_N_ELEMENTS(wrong));
        tcase_add_test(tcase, records_share_signs);
        tcase_add_test(tcase, a_sign_that_there_is_not_is_a_problem);
        tcase_add_loop_test(tcase, one_of_several_pieces_may_be_enough, 0,
                            G_N_ELEMENTS(either_cases));
        tcase_add_loop_test(tcase, a_veto_may_have_its_exception_in_the_text, 0,
                            G_N_ELEMENTS(unless_cases));
        tcase_add_loop_test(tcase, a_record_takes_what_it_lacks_from_another, 0,
                            G_N_ELEMENTS(alike_cases));
        tcase_add_loop_test(tcase, a_record_that_is_like_none_is_a_problem, 0,
                            G_N_ELEMENTS(unlike));
        tcase_add_loop_test(tcase, a_text_may_have_to_begin_with_it, 0, G_N_ELEMENTS(within_cases));
        tcase_add_loop_test(tcase, evidence_that_contradicts_itself_is_a_problem, 0,
                            G_N_ELEMENTS(contradictions));
        tcase_add_test(tcase, an_id_stands_once);
        tcase_add_test(tcase, lint_finds_a_sample_that_nothing_reads);
        Suite *result = suite_create("format");
        suite_add_tcase(result, tcase);
        return result;
}
