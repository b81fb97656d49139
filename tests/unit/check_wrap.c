/* check_wrap - tests of output/wrap.
 * in: texts of several scripts.  out: where their lines break. */

#include <glib.h>
#include <string.h>

#include "output/wrap.h"
#include "tests/unit/suite.h"

/* Ten columns hold ten Latin letters, or five ideographs. */
static const struct {
        const char *text, *lines;
} cases[] = {
    {"", ""},
    {"one two", "one two\n"},
    {"one two three", "one two\nthree\n"},
    {"one  two", "one  two\n"},
    {"incomprehensible word", "incomprehensible\nword\n"},
    {"  - one two three", "  - one\n    two\n    three\n"},
    {"1. one two three", "1. one two\n   three\n"},
    {"почта не дошла", "почта не\nдошла\n"},
    {"邮件没有送达收件人", "邮件没有送\n达收件人\n"},
    /* What closes stays with what it closes, what opens with what it opens. */
    {"邮件没送达。请看", "邮件没送\n达。请看\n"},
    {"送信サーバーです", "送信サー\nバーです\n"},
    {"それらは「件名」です", "それらは\n「件名」で\nす\n"},
    {"这是我“标题”吗", "这是我“标\n题”吗\n"},
    /* A Latin word among ideographs is one. */
    {"请检查 SMTP 设置", "请检查\nSMTP 设置\n"},
    {"请检查地SMTP设", "请检查地\nSMTP设\n"},
};

START_TEST(breaks_lines)
{
        g_autofree char *wrapped = wrap_text(cases[_i].text, 10);
        ck_assert_str_eq(wrapped, cases[_i].lines);
}
END_TEST

START_TEST(breaks_between_paragraphs_stay)
{
        g_autofree char *wrapped = wrap_text("\n\none\n \n\n\ntwo  \n\n", 10);
        ck_assert_str_eq(wrapped, "one\n\ntwo\n");
}
END_TEST

/* A line of a message has at most 998 bytes, whatever stands in it. */
START_TEST(cuts_endless_words)
{
        g_autofree char *word = g_strnfill(5000, 'x');
        g_autofree char *wrapped = wrap_text(word, 10);
        for (const char *line = wrapped; *line != '\0'; line += strcspn(line, "\n") + 1)
                ck_assert_uint_le(strcspn(line, "\n"), 998);
}
END_TEST

Suite *suite(void)
{
        Suite *all = suite_create("wrap");
        TCase *tests = tcase_create("wrap");
        tcase_add_loop_test(tests, breaks_lines, 0, sizeof cases / sizeof cases[0]);
        tcase_add_test(tests, breaks_between_paragraphs_stay);
        tcase_add_test(tests, cuts_endless_words);
        suite_add_tcase(all, tests);
        return all;
}
