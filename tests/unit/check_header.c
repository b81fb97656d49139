/* check_header - tests of message/header, parameter and charset. */

#include <glib.h>
#include <string.h>

#include "message/header.h"
#include "tests/unit/suite.h"

static const struct limits limits = LIMITS_DEFAULT;

static struct bytes bytes(const char *text)
{
        return (struct bytes){text, strlen(text)};
}

/* Each block must give the fields "name=value|...", unfolded. */
static const struct {
        const char *block, *fields;
} blocks[] = {
    {"A: 1\nB: 2\n\nC: 3\n",                                            "A=1|B=2|"       },
    {"A: 1\r\nB: 2\r\n\r\nC: 3\r\n",                                    "A=1|B=2|"       },
    {"A: 1\rB: 2\r\rC: 3\r",                                            "A=1|B=2|"       },
    {"A: 1\r\r\nB: 2\r\r\n\r\r\nC: 3",                                  "A=1|B=2|"       },
    {"A: 1\n  2\r\n\t3 \n \nB :4",                                      "A=1 2 3|B=4|"   },
    {"From kim@example.org Mon Jan  1 00:00:00 2001\n>From x: y\nA: 1", "A=1|"           },
    {"garbage\n folded: garbage\nA: 1\nno colon\nB:\n",                 "A=1|B=|"        },
    {" leading: fold\nA: 1",                                            "A=1|"           },
    {": no name\nA:1\n",                                                "A=1|"           },
    {"\nA: 1",                                                          ""               },
    {"",                                                                ""               },
    {"A: a:b ::",                                                       "A=a:b ::|"      },
    {"K\xC3\xB6: x\nA: \xFF",                                           "A=\xEF\xBF\xBD|"},
};

START_TEST(reads_fields)
{
        g_autofree char *copy = g_memdup2(blocks[_i].block, strlen(blocks[_i].block) + 1);
        struct bytes block = bytes(copy);
        GString *all = g_string_new(NULL);
        struct header_field field;
        for (size_t position = 0; header_next(block, &position, &field);) {
                g_autofree char *value = header_unfold(field.value, &limits);
                g_string_append_printf(all, "%.*s=%s|", (int)field.name.length, field.name.data,
                                       value);
                ck_assert(field.whole.data == field.name.data);
                ck_assert(field.whole.data + field.whole.length == block.data + position);
        }
        ck_assert_str_eq(all->str, blocks[_i].fields);
        g_string_free(all, TRUE);
}
END_TEST

START_TEST(finds_the_nth)
{
        struct bytes block = bytes("Received: 1\nX: x\nreceived: 2\nRECEIVED:3\n");
        static const char *const expected[] = {"1", "2", "3", NULL};
        for (unsigned i = 0; i < 4; i++) {
                g_autofree char *value = header_get(block, "Received", i, &limits);
                ck_assert_pstr_eq(value, expected[i]);
        }
        ck_assert_ptr_null(header_get(block, "Receive", 0, &limits));
}
END_TEST

static const struct {
        const char *raw, *decoded;
} words[] = {
    {"plain text",                                  "plain text"                              },
    {"=?utf-8?Q?K=C3=B6ln?=",                       "K\xC3\xB6ln"                             },
    {"=?ISO-8859-1?q?a_b=E9?= x",                   "a b\xC3\xA9 x"                           },
    {"=?utf-8?B?w7Y=?=\r\n =?utf-8?Q?_x?=",         "\xC3\xB6 x"                              },
    {"=?utf-8?B?w7Y=?= =?utf-8?B?w7Y=?=",           "\xC3\xB6\xC3\xB6"                        },
    {"=?x-sjis?B?gqA=?=",                           "\xE3\x81\x82"                            },
    {"=?utf-8?Q?one =?utf-8?Q?two?= three",         "=?utf-8?Q?one two three"                 },
    {"=?utf-8?Q?What?\?= =?utf-8?Q?\?=x",           "What?x"                                  },
    {"=?utf-8?Q?a?==?koi8-r?Q?=C1?=",               "a\xD0\xB0"                               },
    {"=?gb2312?B?xA==?= =?gb2312?B?4w==?=",         "\xE4\xBD\xA0"                            },
    {"=? =?utf-8 =?utf-8? =?utf-8?Q =?utf-8?Q?",    "=? =?utf-8 =?utf-8? =?utf-8?Q =?utf-8?Q?"},
    {"K\xF6ln",                                     "K\xC3\xB6ln"                             },
    {"=?utf-8?Q?a=00b=?=",                          "a\xEF\xBF\xBD"
                           "b="                                     },
    {"=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=",          "\xE2\x82\xAC"                            },
    {"=?iso-2022-jp?B?GyRCJCIbKEI=?=",              "\xE3\x81\x82"                            },
    {"=?ks_c_5601-1987?B?sKE=?=",                   "\xEA\xB0\x80"                            },
    {"=?gb2312?B?xOM=?=",                           "\xE4\xBD\xA0"                            },
    {"=?koi8-r?Q?=C1?=",                            "\xD0\xB0"                                },
    {"=?windows-1251?Q?=E0?=",                      "\xD0\xB0"                                },
    {"\"=?utf-8?Q?K=C3=B6ln?=\" <kim@example.org>", "\"K\xC3\xB6ln\" <kim@example.org>"       },
    {"x=?utf-8?Q?=C3=B6?=y",                        "x\xC3\xB6y"                              },
    {"=?utf-8?Q?a b?= c",                           "a b c"                                   },
    {"=?utf-8*en?Q?a?=",                            "a"                                       },
    {"=?utf-8?Q?a=0D=0AB:_c?=",                     "a  B: c"                                 },
    {"=?utf-8?Q?broken",                            "=?utf-8?Q?broken"                        },
    {"=?nonsense?Q?abc?=",                          "abc"                                     },
    {"=?utf-8?X?abc?=",                             "=?utf-8?X?abc?="                         },
};

START_TEST(decodes_words)
{
        g_autofree char *decoded = header_decode(bytes(words[_i].raw), &limits);
        ck_assert_str_eq(decoded, words[_i].decoded);
}
END_TEST

static const struct {
        const char *value, *name, *result;
} parameters[] = {
    {"text/plain; charset=utf-8",                                               "charset",     "utf-8"           },
    {"text/plain; Charset = \"utf-8\" ; x=y",                                   "charset",     "utf-8"           },
    {"text/plain; charset=us-ascii (plain)",                                    "charset",     "us-ascii"        },
    {"multipart/report;; boundary=\"a;b\\\"c\"; ; report-type=delivery-status", "boundary",
     "a;b\"c"                                                                                                    },
    {"multipart/report;; boundary=\"a;b\"; ; report-type=delivery-status",      "report-type",
     "delivery-status"                                                                                           },
    {"multipart/mixed; boundary=----=_Part_1/2:3",                              "boundary",    "----=_Part_1/2:3"},
    {"multipart/mixed; boundary=\"never closed",                                "boundary",    "never closed"    },
    {"multipart/mixed boundary=x",                                              "boundary",    "x"               },
    {"multipart/mixed; a=b boundary=x",                                         "boundary",    "x"               },
    {"multipart/mixed; xboundary=a",                                            "boundary",    NULL              },
    {"multipart/mixed; \"boundary=a\"",                                         "boundary",    NULL              },
    {"multipart/mixed",                                                         "boundary",    NULL              },
    {"",                                                                        "boundary",    NULL              },
    {"multipart/mixed; boundary=",                                              "boundary",    ""                },
    {"a/b; name*=utf-8'en'K%C3%B6ln",                                           "name",        "K\xC3\xB6ln"     },
    {"a/b; name*0*=iso-8859-1''K%F6; name*1=ln; name*2*=%21",                   "name",        "K\xC3\xB6ln!"    },
    {"a/b; name*0=one; name*1=two",                                             "name",        "onetwo"          },
    {"a/b; name=x; name*=utf-8''%C3%B6",                                        "name",        "\xC3\xB6"        },
    {"a/b; name=\"=?utf-8?Q?=C3=B6?=\"",                                        "name",        "\xC3\xB6"        },
    {"a/b; name*=%41",                                                          "name",        "A"               },
    {"a/b; name*0*=utf-8''x; name*=koi8-r''%C1",                                "name",        "\xD0\xB0"        },
    {"a/b; name*99999999999=x",                                                 "name",        NULL              },
};

START_TEST(reads_parameters)
{
        g_autofree char *result =
            header_parameter(bytes(parameters[_i].value), parameters[_i].name, &limits);
        ck_assert_pstr_eq(result, parameters[_i].result);
}
END_TEST

START_TEST(keeps_to_its_limit)
{
        struct limits small = LIMITS_DEFAULT;
        small.header_bytes = 5;
        g_autofree char *cut = header_unfold(bytes("abc\xC3\xB6\xC3\xB6"), &small);
        ck_assert_str_eq(cut, "abc\xC3\xB6");
        g_autofree char *replaced = header_unfold(bytes("abcd\xC3\xB6"), &small);
        ck_assert(strlen(replaced) <= 5);
}
END_TEST

Suite *suite(void)
{
        Suite *s = suite_create("header");
        TCase *c = tcase_create("header");
        tcase_add_loop_test(c, reads_fields, 0, sizeof blocks / sizeof *blocks);
        tcase_add_test(c, finds_the_nth);
        tcase_add_loop_test(c, decodes_words, 0, sizeof words / sizeof *words);
        tcase_add_loop_test(c, reads_parameters, 0, sizeof parameters / sizeof *parameters);
        tcase_add_test(c, keeps_to_its_limit);
        suite_add_tcase(s, c);
        return s;
}
