/* check_content - tests of message/content and charset. */

#include <glib.h>
#include <string.h>

#include "message/content.h"
#include "tests/unit/suite.h"

static const struct limits limits = LIMITS_DEFAULT;

/* The header of a part without its last line end, its body, and the plain text that comes of it. */
static const struct {
        const char *header, *body, *text;
} parts[] = {
    {"A: b",                                                  "one\r\ntwo\rthree\nfour",             "one\ntwo\nthree\nfour"   },
    {"A: b",                                                  "",                                    ""                        },
    {"Content-Transfer-Encoding: base64",                     "w7Y=\n",                              "\xC3\xB6"                },
    {"Content-Transfer-Encoding: \"Base64\" (x)",             "w7\r\nY= YWJj",
     "\xC3\xB6"
     "abc"                                                                                                                     },
    {"Content-Transfer-Encoding: base64",                     "Your message, \nabcd",                "Your message, \nabcd"    },
    {"Content-Transfer-Encoding: base64",                     "YWJ",                                 "ab"                      },
    {"Content-Transfer-Encoding: quoted-printable",           "=C3=B6=\r\nx=3D =ZZ=\n=",             "\xC3\xB6x= =ZZ"          },
    {"Content-Transfer-Encoding: x-uuencode",                 "words\nbegin 644 x\n#86)C\n`\nend\n", "abc"                     },
    {"Content-Transfer-Encoding: x-uuencode",                 "no such thing",                       "no such thing"           },
    {"Content-Transfer-Encoding: strange",                    "=41",                                 "=41"                     },
 /* Undeclared charsets. */
    {"A: b",                                                  "K\xC3\xB6ln",                         "K\xC3\xB6ln"             },
    {"A: b",                                                  "K\xF6ln \x96",                        "K\xC3\xB6ln \xE2\x80\x93"},
    {"A: b",                                                  "\x1B$B$\"\x1B(B",                     "\xE3\x81\x82"            },
    {"Content-Type: text/plain; charset=us-ascii",            "K\xF6ln",                             "K\xC3\xB6ln"             },
    {"Content-Type: text/plain; charset=unknown-8bit",        "K\xF6ln",                             "K\xC3\xB6ln"             },
    {"Content-Type: text/plain; charset=ANSI_X3.4-1968",      "K\xC3\xB6ln",                         "K\xC3\xB6ln"             },
    {"Content-Type: text/plain; charset=nobody-knows",        "K\xF6ln",                             "K\xC3\xB6ln"             },
    {"Content-Type: text/plain; charset=\"../../x//IGNORE\"", "K\xF6ln",                             "K\xC3\xB6ln"             },
 /* Declared ones. */
    {"Content-Type: text/plain; charset=utf-8",               "\xEF\xBB\xBFK\xFFln",                 "K\xEF\xBF\xBDln"         },
    {"Content-Type: text/plain; charset=iso-8859-1",          "K\xF6ln\x80",                         "K\xC3\xB6ln\xE2\x82\xAC" },
    {"Content-Type: text/plain; charset=ISO-8859-15",         "\xA4",                                "\xE2\x82\xAC"            },
    {"Content-Type: text/plain; charset=iso-2022-jp",         "\x1B$B$\"\x1B(B!",                    "\xE3\x81\x82!"           },
    {"Content-Type: text/plain; charset=Shift_JIS",           "\x82\xA0",                            "\xE3\x81\x82"            },
    {"Content-Type: text/plain; charset=x-sjis",              "\x82\xA0\x87\x40",                    "\xE3\x81\x82\xE2\x91\xA0"},
    {"Content-Type: text/plain; charset=euc-jp",              "\xA4\xA2",                            "\xE3\x81\x82"            },
    {"Content-Type: text/plain; charset=gb2312",              "\xC4\xE3\x81\x40",                    "\xE4\xBD\xA0\xE4\xB8\x82"},
    {"Content-Type: text/plain; charset=GBK",                 "\xC4\xE3",                            "\xE4\xBD\xA0"            },
    {"Content-Type: text/plain; charset=big5",                "\xA7\x41",                            "\xE4\xBD\xA0"            },
    {"Content-Type: text/plain; charset=ks_c_5601-1987",      "\xB0\xA1",                            "\xEA\xB0\x80"            },
    {"Content-Type: text/plain; charset=koi8-r",              "\xC1",                                "\xD0\xB0"                },
    {"Content-Type: text/plain; charset=windows-1251",        "\xE0",                                "\xD0\xB0"                },
    {"Content-Type: text/plain; charset=cp-850",              "\x94",                                "\xC3\xB6"                },
    {"Content-Type: text/plain; charset=utf-7",               "K+APY-ln",                            "K\xC3\xB6ln"             },
    {"Content-Type: text/plain; charset=utf-16le",            "a\xF6",                               "\xEF\x99\xA1"            },
    {"Content-Type: text/plain; charset=iso-2022-jp",         "\x1B$B\xFF\xFF\x1B(Bab",              NULL                      },
 /* HTML. */
    {"Content-Type: text/html",                               "<p>a</p><p>b &lt;",                   "a\n\nb <\n"              },
    {"Content-Type: text/html",                               "<meta charset=\"koi8-r\"><p>\xC1",    "\xD0\xB0\n"              },
    {"Content-Type: text/html; charset=utf-8",                "<meta charset=koi8-r>\xC3\xB6",       "\xC3\xB6\n"              },
    {"Content-Type: text/plain",                              " \n<!DOCTYPE HTML><p>a",              "a\n"                     },
};

static struct mime *make(const char *header, struct bytes body, GString *raw)
{
        g_string_append_printf(raw, "%s\n\n", header);
        g_string_append_len(raw, body.data, (gssize)body.length);
        return mime_new((struct bytes){raw->str, raw->len}, &limits);
}

START_TEST(reads_text)
{
        GString *raw = g_string_new(NULL);
        const char *body = parts[_i].body;
        struct mime *mime = make(parts[_i].header, (struct bytes){body, strlen(body)}, raw);
        g_autofree char *text = content_plain(mime, 0, &limits);
        if (parts[_i].text != NULL)
                ck_assert_str_eq(text, parts[_i].text);
        ck_assert(g_utf8_validate(text, -1, NULL));
        mime_free(mime);
        g_string_free(raw, TRUE);
}
END_TEST

/* A message whose first part, with this text, tells no charset; the rest of it; and what the text is read as. */
static const struct {
        const char *text, *rest, *read;
} elsewhere[] = {
    {"\xA7\xDA", "Content-Type: text/plain; charset=\"Big5\"\n\nx", "\u6211"},
    {"\xA7\xDA", "Content-Type: text/rfc822-headers\n\nSubject: a=?b =?big5?B?p0E=?=\n", "\u6211"},
    {"\xC4\xC1", "\ncharset=nobody-knows charset=KOI8-R", "\u0434\u0430"},
    /* No other charset, or none that knows all of it. */
    {"\xA7\xDA", "", "\u00A7\u00DA"},
    {"\xA7\xDA", "Content-Type: text/plain; charset=us-ascii\n\nx", "\u00A7\u00DA"},
    {"\xA7\xDA", "Content-Type: text/plain; charset=utf-8\n\n=?utf-7?Q?x?=", "\u00A7\u00DA"},
    {"\xA7\xDA", "\n=", "\u00A7\u00DA"},
    {"\xA7\xDA", "\ncharset=", "\u00A7\u00DA"},
    {"\xFF\xFF", "\ncharset=big5", "\u00FF\u00FF"},
    /* Letters with marks, among others of a word. */
    {"ung\xFCltige Empf\xE4nger, gr\xF6\xDF" "er", "\ncharset=koi8-r", "ung\u00FCltige Empf\u00E4nger, gr\u00F6\u00DFer"},
    /* What is no extension of ASCII. */
    {"\xA7\xDA", "\ncharset=IBM037", "\u00A7\u00DA"},
    {"\xA7\xDA", "\ncharset=UCS-2", "\u00A7\u00DA"},
    {"\xA7\xDA", "\ncharset=iso-2022-kr", "\u00A7\u00DA"},
};

START_TEST(reads_a_charset_told_elsewhere)
{
        g_autofree char *raw =
            g_strdup_printf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n%s\n--b\n%s",
                            elsewhere[_i].text, elsewhere[_i].rest);
        struct mime *mime = mime_new((struct bytes){raw, strlen(raw)}, &limits);
        g_autofree char *text = content_text(mime, 1, &limits);
        ck_assert_str_eq(text, elsewhere[_i].read);
        mime_free(mime);
}
END_TEST

START_TEST(drops_nul)
{
        GString *raw = g_string_new(NULL);
        struct mime *mime = make("A: b", (struct bytes){"a\0b\0\r\n\0c", 8}, raw);
        g_autofree char *text = content_text(mime, 0, &limits);
        ck_assert_str_eq(text, "ab\nc");
        size_t length;
        g_autofree char *decoded = content_decode(mime, 0, &limits, &length);
        ck_assert_uint_eq(length, 8);
        ck_assert_int_eq(decoded[8], '\0');
        mime_free(mime);
        g_string_free(raw, TRUE);
}
END_TEST

START_TEST(keeps_to_its_limit)
{
        static const char *const headers[] = {"A: b", "Content-Transfer-Encoding: base64",
                                              "Content-Transfer-Encoding: quoted-printable"};
        struct limits small = LIMITS_DEFAULT;
        small.text_bytes = 10;
        for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
                GString *raw = g_string_new(NULL);
                const char *body = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=";
                struct mime *mime = make(headers[i], (struct bytes){body, strlen(body)}, raw);
                size_t length;
                g_autofree char *decoded = content_decode(mime, 0, &small, &length);
                ck_assert_uint_eq(length, 10);
                ck_assert_uint_eq(strlen(decoded), 10);
                mime_free(mime);
                g_string_free(raw, TRUE);
        }
}
END_TEST

START_TEST(is_linear)
{
        static const char *const charsets[] = {"utf-8",   "iso-2022-jp", "shift_jis",
                                               "gb18030", "utf-7",       "us-ascii"};
        for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++) {
                g_autofree char *header =
                    g_strdup_printf("Content-Type: text/plain; charset=%s", charsets[i]);
                GString *body = g_string_new(NULL);
                while (body->len < 1000000)
                        g_string_append(body, "\xFF\x80+\x1B");
                GString *raw = g_string_new(NULL);
                struct mime *mime = make(header, (struct bytes){body->str, body->len}, raw);
                g_autofree char *text = content_text(mime, 0, &limits);
                ck_assert(strlen(text) <= 3 * limits.text_bytes);
                mime_free(mime);
                g_string_free(raw, TRUE);
                g_string_free(body, TRUE);
        }
}
END_TEST

Suite *suite(void)
{
        Suite *s = suite_create("content");
        TCase *c = tcase_create("content");
        tcase_add_loop_test(c, reads_text, 0, G_N_ELEMENTS(parts));
        tcase_add_loop_test(c, reads_a_charset_told_elsewhere, 0, G_N_ELEMENTS(elsewhere));
        tcase_add_test(c, drops_nul);
        tcase_add_test(c, keeps_to_its_limit);
        tcase_add_test(c, is_linear);
        suite_add_tcase(s, c);
        return s;
}
