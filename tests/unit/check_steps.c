/* check_steps - diagnostics and the steps that they unwind into. */

#include <stdio.h>

#include "tests/unit/suite.h"
#include "verdict/steps.h"

/* A diagnostic and its steps, each as "reply|status|text". */
static const struct {
        const char *text;
        const char *steps[6];
} table[] = {
    {"550 5.1.1 <kim@example.org>: no such person",
     {"550|5.1.1|<kim@example.org>: no such person"}},
    {"550-5.1.1 Nobody of that\n550 5.1.1 name lives here",
     {"550|5.1.1|Nobody of that name lives here"}},
    {"550-5.1.1 Nobody of that 550 5.1.1 name lives here",
     {"550|5.1.1|Nobody of that name lives here"}},
    {"552 the box is over its quota (#5.2.2)", {"552|5.2.2|the box is over its quota (# )"}},
    {"550-Check of <a@example.com> failed 550-Asked: 192.0.2.8 550-Answer: 554 refused for its "
     "name 550 Sender not verified",
     {"550||Check of <a@example.com> failed Asked: 192.0.2.8 Answer: Sender not verified",
      "554||refused for its name"}},
    {"5.1.0 - the other side said '5.2.2 box full' (delivery attempts: 0)",
     {"|5.1.0|- the other side said '", "|5.2.2|box full' (delivery attempts: 0)"}},
    {"550 5.1.1 <x@example.org>... nobody\n503 5.0.0 say RCPT first",
     {"550|5.1.1|<x@example.org>... nobody", "503|5.0.0|say RCPT first"}},
    {"a limit of 500 messages at 10.5.1.1 on port 587",
     {"||a limit of 500 messages at 10.5.1.1 on port 587"}},
    {"host mx.example.org[192.0.2.1] said: 452 4.2.2 full (in reply to RCPT TO command)",
     {"||host mx.example.org[192.0.2.1] said:", "452|4.2.2|full (in reply to RCPT TO command)"}},
    {"(550) gone", {"550||gone"}},
    {"said: [550] 5.1.1 gone", {"||said:", "550|5.1.1|gone"}},
    {"call us: (555) 123-4567", {"||call us: (555) 123-4567"}},
    {"the office (450) is closed", {"||the office (450) is closed"}},
    {"SMTP error 550: gone", {"||SMTP error", "550||: gone"}},
    {"host refused RCPT 550 nobody", {"||host refused RCPT", "550||nobody"}},
    {"too fast - https://help.example.org/errors#550",
     {"||too fast - https://help.example.org/errors#550"}},
    {"see http://example.org/codes/5.7.1 or www.example.org/?550",
     {"||see http://example.org/codes/5.7.1 or www.example.org/?550"}},
    {"see (http://example.org/) 550 5.1.1 nobody",
     {"||see (http://example.org/)", "550|5.1.1|nobody"}},
    {"room 550 nobody", {"||room 550 nobody"}},
    {"550", {"550||"}},
    {"", {NULL}},
};

static void expect_step(const struct step *step, const char *expected)
{
        char status[STATUS_SIZE], reply[8] = "";
        if (step->reply != 0)
                snprintf(reply, sizeof reply, "%u", step->reply);
        g_autofree char *got =
            g_strdup_printf("%s|%s|%s", reply, status_print(step->status, status), step->text);
        ck_assert_str_eq(got, expected);
}

START_TEST(unwinds)
{
        struct limits limits = LIMITS_DEFAULT;
        GArray *steps = steps_new(table[_i].text, &limits);
        guint count = 0;
        for (; table[_i].steps[count] != NULL; count++) {
                ck_assert_msg(count < steps->len, "%s: step %u is missing", table[_i].text, count);
                expect_step(&g_array_index(steps, struct step, count), table[_i].steps[count]);
        }
        ck_assert_uint_eq(steps->len, count);
        g_array_unref(steps);
}
END_TEST

START_TEST(names_the_stage)
{
        struct limits limits = LIMITS_DEFAULT;
        GArray *steps = steps_new("550 no (in reply to MAIL FROM command)", &limits);
        ck_assert_int_eq(g_array_index(steps, struct step, 0).stage, STAGE_MAIL);
        g_array_unref(steps);
}
END_TEST

START_TEST(a_bad_sequence_is_a_consequence)
{
        struct limits limits = LIMITS_DEFAULT;
        GArray *steps = steps_new("550 5.1.1 nobody\n503 5.0.0 say RCPT first", &limits);
        ck_assert(!g_array_index(steps, struct step, 0).is_consequence);
        ck_assert(g_array_index(steps, struct step, 1).is_consequence);
        g_array_unref(steps);
        steps = steps_new("503 5.5.1 bad sequence", &limits);
        ck_assert(!g_array_index(steps, struct step, 0).is_consequence);
        g_array_unref(steps);
}
END_TEST

START_TEST(keeps_to_the_limits)
{
        struct limits limits = LIMITS_DEFAULT;
        limits.steps = 3;
        GString *text = g_string_new(NULL);
        for (unsigned i = 0; i < 100000; i++)
                g_string_append_printf(text, "%u word\n", 400 + i % 150);
        GArray *steps = steps_new(text->str, &limits);
        ck_assert_uint_eq(steps->len, 3);
        g_array_unref(steps);
        g_string_free(text, TRUE);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("steps");
        TCase *tcase = tcase_create("steps");
        tcase_add_loop_test(tcase, unwinds, 0, G_N_ELEMENTS(table));
        tcase_add_test(tcase, names_the_stage);
        tcase_add_test(tcase, a_bad_sequence_is_a_consequence);
        tcase_add_test(tcase, keeps_to_the_limits);
        suite_add_tcase(suite, tcase);
        return suite;
}
