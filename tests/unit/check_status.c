/* check_status - tests of base/status. */

#include <string.h>

#include "base/status.h"
#include "tests/unit/suite.h"

static const struct {
        const char *text;
        size_t read;
} parsed[] = {
    {"5.1.1",             5},
    {"4.0.0 x",           5},
    {"5.7.26)",           6},
    {"2.999.999",         9},
    {"5.1.1.",            5},
    {"5.1.1.Unknown",     5},
    {"1.2.3",             5},
    {"5.01.1",            0},
    {"5.1.01",            0},
    {"05.1.1",            0},
    {"5.1.1.2",           0},
    {"5.1.10x",           0},
    {"5.1.1000",          0},
    {"5.1",               0},
    {"5.1.",              0},
    {"6.1.1",             0},
    {"0.1.1",             0},
    {"55.1.1",            0},
    {"",                  0},
    {"5..1",              0},
    {"5.1.1\xE3\x81\x82", 5},
};

START_TEST(parses)
{
        struct status status = {0, 0, 0};
        size_t read = status_parse(parsed[_i].text, strlen(parsed[_i].text), &status);
        ck_assert_msg(read == parsed[_i].read, "%s: %zu", parsed[_i].text, read);
        ck_assert(status_is_stated(status) == (read > 0));
}
END_TEST

static const struct {
        const char *text;
        const char *found; /* all codes, each followed by a space */
} texts[] = {
    {"550 5.1.1 <kim@example.org> ... and 4.2.2",                "5.1.1 4.2.2 "             },
    {"550-5.7.26 text (#5.1.1) [4.4.7] dsn=4.4.1,",              "5.7.26 5.1.1 4.4.7 4.4.1 "},
    {"from 192.0.2.5.1.1 and 5.1.1.9 and 2.0.2.1",               ""                         },
    {"host-5.1.1.example.org v5.1.1 version 5.0.1 Mailer/5.1.1", ""                         },
    {"mail 5.1.1-4 5.1.1/5 x_5.1.1 5.1.1_x a@5.1.1",             ""                         },
    {"Mailer-4.92.3 (4.5.6beta) 1.2.3 3.4.5",                    ""                         },
    {"ends with 5.2.2.",                                         "5.2.2 "                   },
    {"rejected...5.1.1.Go away",                                 "5.1.1 "                   },
    {"4.3.2.example.org",                                        ""                         },
    {"smtp;550/5.1.1",                                           ""                         },
    {"-5.1.1",                                                   "5.1.1 "                   },
    {"550-",                                                     ""                         },
};

START_TEST(finds)
{
        struct bytes text = {texts[_i].text, strlen(texts[_i].text)};
        char all[100] = "";
        size_t position = 0;
        struct status status;
        while (status_find(text, &position, &status)) {
                char one[STATUS_SIZE];
                strcat(all, status_print(status, one));
                strcat(all, " ");
        }
        ck_assert_str_eq(all, texts[_i].found);
}
END_TEST

static const struct {
        const char *text;
        uint16_t reply;
} replies[] = {
    {"550 no",  550},
    {"550-no",  550},
    {"250",     250},
    {"421\t",   421},
    {"199 ",    0  },
    {"600 ",    0  },
    {"55",      0  },
    {"5501",    0  },
    {"550no",   0  },
    {"550.",    0  },
    {"",        0  },
    {"050 ",    0  },
    {"452\r\n", 452},
};

START_TEST(reads_replies)
{
        uint16_t reply = 0;
        size_t read = reply_parse(replies[_i].text, strlen(replies[_i].text), &reply);
        ck_assert_uint_eq(read, replies[_i].reply == 0 ? 0 : 3);
        ck_assert_uint_eq(reply, replies[_i].reply);
}
END_TEST

START_TEST(prints_and_weighs)
{
        static const struct {
                struct status status;
                const char *text;
                unsigned specificity;
        } codes[] = {
            {{0, 0, 0},     "",          0},
            {{5, 0, 0},     "5.0.0",     1},
            {{5, 7, 0},     "5.7.0",     2},
            {{4, 2, 2},     "4.2.2",     3},
            {{5, 999, 999}, "5.999.999", 3}
        };
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
                char out[STATUS_SIZE];
                ck_assert_str_eq(status_print(codes[i].status, out), codes[i].text);
                ck_assert_uint_eq(status_specificity(codes[i].status), codes[i].specificity);
        }
}
END_TEST

Suite *suite(void)
{
        Suite *s = suite_create("status");
        TCase *c = tcase_create("status");
        tcase_add_loop_test(c, parses, 0, sizeof parsed / sizeof *parsed);
        tcase_add_loop_test(c, finds, 0, sizeof texts / sizeof *texts);
        tcase_add_loop_test(c, reads_replies, 0, sizeof replies / sizeof *replies);
        tcase_add_test(c, prints_and_weighs);
        suite_add_tcase(s, c);
        return s;
}
