/* check_pattern - compiling and searching regular expressions.
 * in: patterns and subjects in tables.  out: matches and problems. */

#include <glib.h>
#include <string.h>

#include "knowledge/pattern.h"
#include "tests/unit/suite.h"

#define MATCH_LIMIT 100000

static struct bytes text_of(const char *text)
{
        return (struct bytes){text, strlen(text)};
}

START_TEST(matches)
{
        static const struct {
                const char *pattern;
                unsigned flags;
                const char *subject;
                bool found;
        } cases[] = {
            {"no such user",  0,                 "550 No Such User here", true },
            {"no such user",  PATTERN_CASED,     "550 No Such User here", false},
            {"\\bunknown\\b", 0,                 "unknowns",              false},
            {"^user",         0,                 "x\nuser",               false},
            {"^user",         PATTERN_MULTILINE, "x\nuser",               true },
            {"a.b",           0,                 "a\nb",                  false},
            {"a.b",           PATTERN_DOTALL,    "a\nb",                  true },
            {"\xc3\x84rger",  0,                 "\xc3\xa4RGER",          true },
            {"\\bfoo",        0,
             "\xc3\xa9"
             "foo",                                                       false},
            {"full",          0,                 "bad \xff byte, full",   true },
            {"",              0,                 "",                      true },
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                struct problems problems = {0};
                struct pattern *pattern =
                    pattern_new(cases[i].pattern, cases[i].flags, NULL, 0, &problems);
                ck_assert_ptr_nonnull(pattern);
                struct bytes subject = text_of(cases[i].subject);
                ck_assert_msg(pattern_search(pattern, subject, 0, MATCH_LIMIT, NULL) ==
                                  cases[i].found,
                              "case %zu", i);
                pattern_free(pattern);
        }
}
END_TEST

START_TEST(gives_groups)
{
        struct problems problems = {0};
        struct pattern *pattern = pattern_new("(?<user>\\w+)@(\\w+)(x)?", 0, "f", 1, &problems);
        struct bytes subject = text_of("<kim@example>");
        struct pattern_match match;
        ck_assert(pattern_search(pattern, subject, 0, MATCH_LIMIT, &match));
        ck_assert_uint_eq(match.begin[0], 1);
        ck_assert_uint_eq(match.end[0], 12);
        ck_assert_uint_eq(match.begin[3], PATTERN_NONE);
        g_autofree char *user = pattern_copy(subject, &match, pattern_group(pattern, "user"));
        ck_assert_str_eq(user, "kim");
        ck_assert_ptr_null(pattern_copy(subject, &match, 3));
        ck_assert_ptr_null(pattern_copy(subject, &match, 99));
        ck_assert_uint_eq(pattern_group(pattern, "host"), 0);
        ck_assert(!pattern_search(pattern, subject, 6, MATCH_LIMIT, NULL));
        ck_assert(!pattern_search(pattern, subject, 99, MATCH_LIMIT, NULL));
        ck_assert(!pattern_search(pattern, (struct bytes){NULL, 0}, 0, MATCH_LIMIT, NULL));
        pattern_free(pattern);
}
END_TEST

START_TEST(more_groups_than_fit)
{
        struct problems problems = {0};
        struct pattern *pattern = pattern_new(
            "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)(m)(n)(o)(p)(q)(r)", 0, "f", 1, &problems);
        struct pattern_match match;
        ck_assert(pattern_search(pattern, text_of("abcdefghijklmnopqr"), 0, MATCH_LIMIT, &match));
        ck_assert_uint_eq(match.groups, PATTERN_CAPTURES);
        ck_assert_uint_eq(match.begin[15], 14);
        pattern_free(pattern);
}
END_TEST

START_TEST(match_limit_ends_a_search)
{
        struct problems problems = {0};
        struct pattern *pattern = pattern_new("(a+)+$", 0, "f", 1, &problems);
        g_autofree char *subject = g_strnfill(5000, 'a');
        subject[4999] = '!';
        ck_assert(!pattern_search(pattern, text_of(subject), 0, 1000, NULL));
        pattern_free(pattern);
}
END_TEST

START_TEST(bad_pattern_is_told)
{
        struct problems problems = {0};
        ck_assert_ptr_null(pattern_new("a(b", 0, "r.conf", 12, &problems));
        ck_assert_uint_eq(problems.errors, 1);
        g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, 0));
        ck_assert_str_eq(line, "r.conf:12: error: bad pattern \"a(b\": missing closing parenthesis "
                               "at offset 3");
        g_autofree char *huge = g_strnfill(20000, 'a');
        ck_assert_ptr_null(pattern_new(huge, 0, "r.conf", 13, &problems));
        ck_assert_ptr_null(pattern_new("\\C", 0, "r.conf", 14, &problems));
        ck_assert_uint_eq(problems.errors, 3);
        problems_clear(&problems);
        pattern_free(NULL);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("pattern");
        TCase *tcase = tcase_create("pattern");
        tcase_add_test(tcase, matches);
        tcase_add_test(tcase, gives_groups);
        tcase_add_test(tcase, more_groups_than_fit);
        tcase_add_test(tcase, match_limit_ends_a_search);
        tcase_add_test(tcase, bad_pattern_is_told);
        suite_add_tcase(suite, tcase);
        return suite;
}
