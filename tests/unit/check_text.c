/* check_text - tests of base/text and its HTML reduction. */

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "tests/unit/suite.h"

static const struct {
        const char *text;
        size_t limit;
        const char *line, *ascii;
} lines[] = {
    {"plain",                    100, "plain",                "plain"                       },
    {"  a \r\n\t b\x01\x02 c  ", 100, "a b c",                "a b c"                       },
    {"K\xC3\xB6ln \"x\\y\"",     100, "K\xC3\xB6ln \"x\\y\"", "K\\xC3\\xB6ln \\\"x\\\\y\\\""},
    {"a\xC2\x85"
     "b\xE2\x80\xA8"
     "c",                   100, "a b c",                "a b c"                       },
    {"a\xE2\x80\xAE"
     "b\xEF\xBB\xBF",       100, "ab",                   "ab"                          },
    {"a\xFF"
     "b",                   100,
     "a\xEF\xBF\xBD"
     "b",                                                     "a\\xEF\\xBF\\xBD"
     "b"                                                                           },
    {"\x1B[31mred",              100, "[31mred",              "[31mred"                     },
    {"\xC3\xB6\xC3\xB6\xC3\xB6", 5,   "\xC3\xB6\xC3\xB6",     ""                            },
    {"abc def",                  4,   "abc",                  "abc"                         },
    {"",                         10,  "",                     ""                            },
    {"abc",                      0,   "",                     ""                            },
};

START_TEST(makes_one_line)
{
        g_autofree char *line = text_one_line(lines[_i].text, lines[_i].limit);
        g_autofree char *ascii = text_ascii(lines[_i].text, lines[_i].limit);
        ck_assert_str_eq(line, lines[_i].line);
        ck_assert_str_eq(ascii, lines[_i].ascii);
}
END_TEST

static const struct {
        const char *text;
        size_t limit, fits;
} cuts[] = {
    {"abc", 3, 3}, {"abc", 2, 2}, {"abc", 0, 0}, {"", 5, 0}, {"K\xC3\xB6ln", 2, 1},
    {"K\xC3\xB6ln", 3, 3}, {"\xE2\x82\xAC", 2, 0}, {"\x80\x80", 1, 0},
};

START_TEST(cuts_no_character_in_two)
{
        struct bytes text = {cuts[_i].text, strlen(cuts[_i].text)};
        ck_assert_uint_eq(text_fit(text, cuts[_i].limit), cuts[_i].fits);
}
END_TEST

START_TEST(mends_utf8)
{
        g_autofree char *mended = text_utf8((struct bytes){"a\0b\xE2\x82", 5});
        ck_assert_ptr_nonnull(strstr(mended, "a\xEF\xBF\xBD"
                                             "b\xEF\xBF\xBD"));
        g_autofree char *empty = text_utf8((struct bytes){NULL, 0});
        ck_assert_str_eq(empty, "");
}
END_TEST

START_TEST(shows_on_a_terminal)
{
        g_autofree char *shown = text_terminal("a\r\nb\tc\x1B[1m\rd\xE2\x80\xAE\n");
        ck_assert_str_eq(shown, "a\nb\tc\xEF\xBF\xBD[1m\xEF\xBF\xBD"
                                "d\xEF\xBF\xBD\n");
}
END_TEST

START_TEST(compares)
{
        ck_assert(text_equal("ExAmPle", "eXaMpLE"));
        ck_assert(!text_equal("example", "example.org"));
        ck_assert(text_contains((struct bytes){"No\0 Such User", 13}, "such user"));
        ck_assert(!text_contains((struct bytes){"no such user", 11}, "such user"));
        ck_assert(text_contains((struct bytes){"x", 1}, ""));
}
END_TEST

static const struct {
        const char *html;
        const char *text;
} pages[] = {
    {"",                                                                   ""                           },
    {"a  <b>b</b>\n c",                                                    "a b c\n"                    },
    {"one<br>two<br/>three<br><br><br><br>four",                           "one\ntwo\nthree\n\nfour\n"  },
    {"<p>one</p><p>two</p><div>three</div><div>four</div>",                "one\n\ntwo\n\nthree\nfour\n"},
    {"<ul><li>a<li>b</ul>c",                                               "a\nb\n\nc\n"                },
    {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",    "a\tb\nc\n"                  },
    {"<head><title>T</title><style>p { x > y }</style></head><body>x",     "x\n"                        },
    {"a<script>if (a < b) '</p>'</script>b<!-- no <p> -->c<!-->d",         "abcd\n"                     },
    {"a<style>never closed <p>b",                                          "a\n"                        },
    {"a<!-- never closed",                                                 "a\n"                        },
    {"<a href=\"x>y\">link</a> <a href='never closed>text</a>",            "link text\n"                },
    {"&lt;kim@example.org&gt; &amp;lt; &eacute;&#233;&#xE9;&#150;&nbsp;x",
     "<kim@example.org> &lt; \xC3\xA9\xC3\xA9\xC3\xA9\xE2\x80\x93 x\n"                                  },
    {"a &unknown; b & c &# d &#x; e &#0; &#xD800;",
     "a &unknown; b & c &# d &#x; e \xEF\xBF\xBD \xEF\xBF\xBD\n"                                        },
    {"to <kim@example.org> or <kim.lee@example.org>, 1 < 2",
     "to <kim@example.org> or <kim.lee@example.org>, 1 < 2\n"                                           },
    {"<PRE>a  b\n  c\n\n\nd</PRE>e  f",                                    "a  b\n  c\n\nd\n\ne f\n"    },
    {"kim&#8203;@exam&shy;ple.org",                                        "kim@example.org\n"          },
    {"<!DOCTYPE html><?xml version=\"1.0\"?><![if !mso]>a<![endif]>",      "a\n"                        },
    {"a<",                                                                 "a<\n"                       },
    {"a<b",                                                                "a<b\n"                      },
    {"<br><br>a<br><br>",                                                  "a\n"                        },
};

START_TEST(reduces_html)
{
        g_autofree char *text =
            text_from_html((struct bytes){pages[_i].html, strlen(pages[_i].html)});
        ck_assert_str_eq(text, pages[_i].text);
}
END_TEST

/* Megabytes of what makes careless readers search to the end again and again. */
START_TEST(is_linear)
{
        static const char *const pieces[] = {"<!--", "<a x='", "<a x=\"", "<style>",
                                             "<",    "&",      "&#",      "<!",
                                             "</",   "<pre>",  "<p>",     "<script></"};
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
                GString *html = g_string_new(NULL);
                while (html->len < 2000000)
                        g_string_append(html, pieces[i]);
                g_autofree char *text = text_from_html((struct bytes){html->str, html->len});
                ck_assert(strlen(text) <= 2 * html->len);
                g_string_free(html, TRUE);
        }
}
END_TEST

Suite *suite(void)
{
        Suite *s = suite_create("text");
        TCase *c = tcase_create("text");
        tcase_add_loop_test(c, makes_one_line, 0, sizeof lines / sizeof *lines);
        tcase_add_loop_test(c, cuts_no_character_in_two, 0, G_N_ELEMENTS(cuts));
        tcase_add_test(c, mends_utf8);
        tcase_add_test(c, shows_on_a_terminal);
        tcase_add_test(c, compares);
        tcase_add_loop_test(c, reduces_html, 0, sizeof pages / sizeof *pages);
        tcase_add_test(c, is_linear);
        suite_add_tcase(s, c);
        return s;
}
