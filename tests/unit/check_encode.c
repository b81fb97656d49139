/* check_encode - transfer encodings, fields, wrapping and the choice of a language. */

#include <string.h>

#include "message/content.h"
#include "output/encode.h"
#include "output/language_choice.h"
#include "output/wrap.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

static const struct limits limits = LIMITS_DEFAULT;

#define TEN     "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
        const char *text, *encoding;
} texts[] = {
    {"", "7bit"},
    {"plain\nlines\n", "7bit"},
    {"no end", "7bit"},
    {"trailing blank \n\tand tab\t\n", "7bit"},
    {"-- \n--boundary\n", "quoted-printable"},
    {"x\n--boundary--\n", "quoted-printable"},
    {"From me\n", "quoted-printable"},
    {"x\n.\nRCPT TO:<a@example.org>\n", "quoted-printable"},
    {"x\n.", "quoted-printable"},
    {"bell \a\n", "quoted-printable"},
    {"Grüße aus Köln, \nviele davon = gut  \n", "quoted-printable"},
    {"Почта не доставлена.\n", "base64"},
    {"宛先が存在しません。\n", "base64"},
    {HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "\nx\n",
     "quoted-printable"},
    {HUNDRED "--=_b\n" HUNDRED "From \n" HUNDRED "ü\n", "quoted-printable"},
};

/* No line of what is sent may be long, or look like another thing's beginning. */
static void check_lines(const char *encoded)
{
        g_auto(GStrv) lines = g_strsplit(encoded, "\r\n", -1);
        for (size_t i = 0; lines[i] != NULL; i++) {
                ck_assert_uint_le(strlen(lines[i]), 990);
                ck_assert(!g_str_has_prefix(lines[i], "--"));
                ck_assert(!g_str_has_prefix(lines[i], "From "));
                ck_assert_str_ne(lines[i], ".");
                ck_assert_ptr_null(strchr(lines[i], '\n'));
        }
}

START_TEST(encodes)
{
        struct bytes text = {texts[_i].text, strlen(texts[_i].text)};
        g_autoptr(GString) encoded = g_string_new(NULL);
        const char *encoding = encode_text(text, "\r\n", encoded);
        ck_assert_str_eq(encoding, texts[_i].encoding);
        check_lines(encoded->str);
        g_autofree char *message = g_strdup_printf(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n%s",
            encoding, encoded->str);
        struct mime *mime = mime_new((struct bytes){message, strlen(message)}, &limits);
        g_autofree char *back = content_text(mime, 0, &limits);
        ck_assert_str_eq(back, texts[_i].text);
        mime_free(mime);
}
END_TEST

static const struct {
        const char *type, *value, *field;
} fields[] = {
    {NULL, "plain", "Name: plain\n"},
    {"smtp", "550 no", "Name: smtp; 550 no\n"},
    {NULL, "a\r\nX-Evil: 1", "Name: a X-Evil: 1\n"},
    {NULL, "a\n\nbody", "Name: a body\n"},
    {NULL, " \r\n\t", NULL},
    {NULL, "Grüße", "Name: =?UTF-8?B?R3LDvMOfZQ==?=\n"},
    {NULL, TEN TEN TEN TEN TEN TEN " " TEN " " TEN,
     "Name: " TEN TEN TEN TEN TEN TEN "\n " TEN " " TEN "\n"},
};

START_TEST(writes_fields)
{
        g_autofree char *field = encode_field("Name", fields[_i].type, fields[_i].value);
        if (fields[_i].field == NULL)
                ck_assert_ptr_null(field);
        else
                ck_assert_str_eq(field, fields[_i].field);
}
END_TEST

START_TEST(cuts_a_word_that_fits_no_line)
{
        g_autofree char *word = g_strnfill(5000, 'x');
        g_autofree char *field = encode_field("Name", NULL, word);
        g_auto(GStrv) lines = g_strsplit(field, "\n", -1);
        for (size_t i = 0; lines[i] != NULL; i++)
                ck_assert_uint_le(strlen(lines[i]), 998);
}
END_TEST

static const struct {
        const char *text, *wrapped;
} wraps[] = {
    {"", ""},
    {"\n\n a\n\n\n\nb \n\n", " a\n\nb\n"},
    {"one two three four five", "one two three\nfour five\n"},
    {"  one two three four five", "  one two\n  three four\n  five\n"},
    {"  1. one two three four", "  1. one two\n     three\n     four\n"},
    {"- one two three four", "- one two\n  three four\n"},
    {"averyveryverylongword it is", "averyveryverylongword\nit is\n"},
    {"宛先が存在しません。名前を確かめる", "宛先が存在しま\nせん。名前を確\nかめる\n"},
    {"ああああああ。い", "ああああああ。\nい\n"},
};

START_TEST(wraps_lines)
{
        g_autofree char *out = wrap_text(wraps[_i].text, 14);
        ck_assert_str_eq(out, wraps[_i].wrapped);
}
END_TEST

static const struct {
        const char *wanted, *accepted, *fallback, *language;
} choices[] = {
    {NULL, NULL, NULL, "en"},
    {"auto", NULL, "de", "de"},
    {"auto", "de-AT", NULL, "de"},
    {"auto", "xx, fr", NULL, "fr"},
    {"auto", "fr;q=0.3, de;q=0.8, xx", NULL, "de"},
    {"auto", "fr;q=0, xx", "de", "de"},
    {"AUTO", "fr ; q=0.9,de;q=junk", NULL, "de"},
    {"auto", ",,;;,=,", NULL, "en"},
    {"fr", "de", NULL, "fr"},
    {"xx", "de", "fr", "fr"},
    {"xx", NULL, "yy", "en"},
};

START_TEST(chooses_a_language)
{
        struct problems problems = {0};
        fixture_write("kb/languages.conf", "languages = ( { language = \"en\"; }, { language = "
                                           "\"de\"; }, { language = \"fr\"; } );\n");
        struct knowledge *knowledge = knowledge_load(fixture_path("kb"), NULL, &problems);
        ck_assert_ptr_nonnull(knowledge);
        const struct language *language = language_choose(
            knowledge, choices[_i].wanted, choices[_i].accepted, choices[_i].fallback);
        ck_assert_str_eq(language_tag(language), choices[_i].language);
        knowledge_unref(knowledge);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("encode");
        TCase *tcase = tcase_create("all");
        tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
        tcase_add_loop_test(tcase, encodes, 0, G_N_ELEMENTS(texts));
        tcase_add_loop_test(tcase, writes_fields, 0, G_N_ELEMENTS(fields));
        tcase_add_test(tcase, cuts_a_word_that_fits_no_line);
        tcase_add_loop_test(tcase, wraps_lines, 0, G_N_ELEMENTS(wraps));
        tcase_add_loop_test(tcase, chooses_a_language, 0, G_N_ELEMENTS(choices));
        suite_add_tcase(suite, tcase);
        return suite;
}
