/* check_problem - problem lists and name hints.
 * in: problems as a loader adds them.  out: the lines that a front end prints. */

#include <string.h>

#include "base/nearest.h"
#include "base/problem.h"
#include "tests/unit/suite.h"

static void expect_line(const struct problems *problems, guint index, const char *expected)
{
        g_autofree char *line = problem_describe(g_ptr_array_index(problems->list, index));
        ck_assert_str_eq(line, expected);
}

START_TEST(describes)
{
        struct problems problems = {0};
        problems_error(&problems, "a.conf", 7, "unknown \"%s\"", "x");
        problems_warn(&problems, "a.conf", 0, "odd");
        problems_error(&problems, NULL, 0, "lost");
        ck_assert_uint_eq(problems.errors, 2);
        expect_line(&problems, 0, "a.conf:7: error: unknown \"x\"");
        expect_line(&problems, 1, "a.conf: warning: odd");
        expect_line(&problems, 2, "error: lost");
        problems_clear(&problems);
        ck_assert_ptr_null(problems.list);
        ck_assert_uint_eq(problems.errors, 0);
}
END_TEST

START_TEST(sanitises)
{
        static const struct {
                const char *text, *shown;
        } cases[] = {
            {"two\nlines",        "two lines"            },
            {"\x1b[31mred",       "\xef\xbf\xbd[31mred"  },
            {"bad \xff byte",     "bad \xef\xbf\xbd byte"},
            {"\xe2\x80\xae"
             "txet", "\xef\xbf\xbd"
             "txet"     },
            {"na\xc3\xafve",      "na\xc3\xafve"         },
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                struct problems problems = {0};
                problems_warn(&problems, NULL, 0, "%s", cases[i].text);
                const struct problem *problem = g_ptr_array_index(problems.list, 0);
                ck_assert_str_eq(problem->text, cases[i].shown);
                problems_clear(&problems);
        }
}
END_TEST

START_TEST(keeps_a_thousand)
{
        struct problems problems = {0};
        for (unsigned i = 0; i < 1500; i++)
                problems_error(&problems, "f", i, "again");
        ck_assert_uint_eq(problems.list->len, 1000);
        ck_assert_uint_eq(problems.errors, 1500);
        problems_clear(&problems);
}
END_TEST

START_TEST(long_text_is_cut)
{
        g_autofree char *text = g_strnfill(100000, 'x');
        struct problems problems = {0};
        problems_error(&problems, NULL, 0, "%s", text);
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_uint_lt(strlen(problem->text), 3000);
        problems_clear(&problems);
}
END_TEST

START_TEST(finds_the_nearest_name)
{
        static const char *const names[] = {"user-unknown", "host-unknown", "spam", "virus", NULL};
        static const struct {
                const char *word, *name;
        } cases[] = {
            {"user-unkown",  "user-unknown"},
            {"host_unknown", "host-unknown"},
            {"SPAM",         "spam"        },
            {"psam",         "spam"        },
            {"viruses",      "virus"       },
            {"banana",       NULL          },
            {"",             NULL          },
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
                ck_assert_pstr_eq(nearest_name(cases[i].word, names), cases[i].name);
        g_autofree char *hint = nearest_hint("spma", names);
        ck_assert_str_eq(hint, " (did you mean \"spam\"?)");
        g_autofree char *none = nearest_hint("banana", names);
        ck_assert_str_eq(none, "");
        g_autofree char *huge = g_strnfill(1000, 's');
        ck_assert_ptr_null(nearest_name(huge, names));
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("problem");
        TCase *tcase = tcase_create("problem");
        tcase_add_test(tcase, describes);
        tcase_add_test(tcase, sanitises);
        tcase_add_test(tcase, keeps_a_thousand);
        tcase_add_test(tcase, long_text_is_cut);
        tcase_add_test(tcase, finds_the_nearest_name);
        suite_add_tcase(suite, tcase);
        return suite;
}
