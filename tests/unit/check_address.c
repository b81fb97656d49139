/* check_address - tests of message/address. */

#include <glib.h>
#include <string.h>

#include "message/address.h"
#include "tests/unit/suite.h"

static const struct {
        const char *value, *address;
        bool is_mail;
} fields[] = {
    {"rfc822; kim@example.org",                       "kim@example.org",                  true },
    {"rfc822;kim@example.org",                        "kim@example.org",                  true },
    {"RFC822 ; <kim@example.org>",                    "kim@example.org",                  true },
    {"rfc822;kim@example.org (Kim (the \\) first))",  "kim@example.org",                  true },
    {"rfc822; \"Kim <x>\" <kim@example.org>",         "kim@example.org",                  true },
    {"rfc822;rfc822;kim@example.org",                 "kim@example.org",                  true },
    {"kim@example.org",                               "kim@example.org",                  true },
    {"<kim@example.org>",                             "kim@example.org",                  true },
    {"rfc822; kim@example.org.",                      "kim@example.org",                  true },
    {"rfc822; mailto:kim@example.org",                "kim@example.org",                  true },
    {"rfc822; @a.example,@b.example:kim@example.org", "kim@example.org",                  true },
    {"rfc822; <@a.example:kim@example.org>",          "kim@example.org",                  true },
    {"rfc822; kim%example.org@example.com",           "kim%example.org@example.com",      true },
    {"rfc822; \"kim lee\"@example.org",               "\"kim lee\"@example.org",          true },
    {"rfc822; kim..lee.@example.org",                 "kim..lee.@example.org",            true },
    {"rfc822; kim@[192.0.2.1]",                       "kim@[192.0.2.1]",                  true },
    {"rfc822; kim@[IPv6:2001:db8::1]",                "kim@[IPv6:2001:db8::1]",           true },
    {"rfc822; see kim@example.org there",             "kim@example.org",                  true },
 /* What looks like xtext is not always xtext. */
    {"rfc822; list+kim=example.org@example.com",      "list+kim=example.org@example.com", true },
    {"rfc822; kim+2B@example.org",                    "kim+2B@example.org",               true },
    {"rfc822; kim+AB+3D@example.org",                 "kim+AB+3D@example.org",            true },
    {"rfc822; kim+40example.org",                     "kim@example.org",                  true },
    {"rfc822; kim+2Btag+40example.org",               "kim+tag@example.org",              true },
    {"rfc822; kim+4",                                 "kim+4",                            false},
 /* RFC 6533, section 3. */
    {"utf-8; k\\x{F6}ln@example.org",                 "k\xC3\xB6ln@example.org",          true },
    {"utf-8; k\xC3\xB6ln@example.org",                "k\xC3\xB6ln@example.org",          true },
    {"utf-8; k\xC3\xB6ln+AB@example.org",             "k\xC3\xB6ln+AB@example.org",       true },
    {"utf-8; kim\\x{2B}tag@example.org",              "kim+tag@example.org",              true },
    {"UTF-8; kim+40example.org",                      "kim@example.org",                  true },
    {"utf-8; a\\x{0A}b@example.org",                  "a\\x{0A}b@example.org",            false},
 /* No mail addresses. */
    {"X400; c=us;a= ;p=example;s=kim;",               "c=us;a= ;p=example;s=kim;",        false},
    {"LOCAL; <f.b>",                                  "f.b",                              false},
    {"rfc822; root",                                  "root",                             false},
    {"rfc822; |/usr/bin/filter kim@example.org",      "|/usr/bin/filter kim@example.org", false},
    {"rfc822; /var/mail/kim",                         "/var/mail/kim",                    false},
    {"rfc822;",                                       NULL,                               false},
    {"rfc822; <>",                                    NULL,                               false},
    {"",                                              NULL,                               false},
    {"  ",                                            NULL,                               false},
    {"rfc822; kim@",                                  "kim@",                             false},
    {"rfc822; @example.org",                          "@example.org",                     false},
};

START_TEST(reads_fields)
{
        bool is_mail = true;
        g_autofree char *address = address_from_field(fields[_i].value, &is_mail);
        ck_assert_pstr_eq(address, fields[_i].address);
        ck_assert_int_eq(is_mail, fields[_i].is_mail);
}
END_TEST

static const struct {
        const char *text, *found; /* each followed by a space */
} texts[] = {
    {"to kim@example.org, lee@example.com.",                                      "kim@example.org lee@example.com "},
    {"<kim@example.org>: (kim@example.com) [kim@example.net]; \"a@example.org\"",
     "kim@example.org kim@example.com kim@example.net a@example.org "                                               },
    {"'kim@example.org' *lee@example.org* to=kim@example.com:",
     "kim@example.org lee@example.org kim@example.com "                                                             },
    {"mailto:kim@example.org?subject=x rfc822;lee@example.org",                   "kim@example.org lee@example.org "},
    {"\"kim lee\"@example.org and \"a@b\"@example.org",
     "\"kim lee\"@example.org \"a@b\"@example.org "                                                                 },
    {"<@a.example,@b.example:kim@example.org>",                                   "kim@example.org "                },
    {"kim@[192.0.2.1] kim@[x",                                                    "kim@[192.0.2.1] "                },
    {"o'neil@example.org list+a=b.example@example.org",
     "o'neil@example.org list+a=b.example@example.org "                                                             },
    {"k\xC3\xB6ln@b\xC3\xBC"
     "cher.example",                                                         "k\xC3\xB6ln@b\xC3\xBC"
     "cher.example "                                                                       },
    {"\xE5\xAE\x9B\xE5\x85\x88kim@example.jp\xE3\x81\xAF\xE3\x80\x82",            "kim@example.jp "                 },
    {"\xE7\x94\xA8\xE6\x88\xB7@\xE4\xBE\x8B.\xE4\xBE\x8B",
     "\xE7\x94\xA8\xE6\x88\xB7@\xE4\xBE\x8B.\xE4\xBE\x8B "                                                          },
    {"@ @@ a@ @b a@@b x@. x@-",                                                   ""                                },
    {"kim@example..org",                                                          "kim@example "                    },
    {"...kim@example.org...",                                                     "kim@example.org "                },
    {"\xFFkim@example.org\xFF",                                                   "kim@example.org "                },
    {"",                                                                          ""                                },
};

START_TEST(finds_in_text)
{
        g_autofree char *copy = g_memdup2(texts[_i].text, strlen(texts[_i].text) + 1);
        struct bytes text = {copy, strlen(copy)};
        GString *all = g_string_new(NULL);
        size_t position = 0;
        char *found;
        while ((found = address_find(text, &position)) != NULL) {
                g_string_append_printf(all, "%s ", found);
                g_free(found);
        }
        ck_assert_str_eq(all->str, texts[_i].found);
        ck_assert_uint_eq(position, text.length);
        g_string_free(all, TRUE);
}
END_TEST

START_TEST(tells_mail)
{
        static const char *const good[] = {"a@b", "kim@example.org", "\"a b\"@example.org",
                                           "a@x_y.example", "k\xC3\xB6@\xC3\xB6.example"};
        static const char *const bad[] = {
            "",        "@",     "a",     "a@",    "@b",     "a b@example.org",
            "a@b c",   "<a@b>", "a@b.",  "a@.b",  "a@-b",   "a@b..c",
            "a@[x y]", "|a@b",  "a\n@b", "a@b@c", "a@b,c@d"};
        for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
                ck_assert_msg(address_is_mail(good[i]), "%s", good[i]);
        for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
                ck_assert_msg(!address_is_mail(bad[i]), "%s", bad[i]);
        g_autofree char *local = g_strnfill(ADDRESS_LIMIT, 'a');
        g_autofree char *long_one = g_strconcat(local, "@example.org", NULL);
        ck_assert(!address_is_mail(long_one));
}
END_TEST

START_TEST(decodes_xtext)
{
        static const char *const pairs[][2] = {
            {"a+40b",       "a@b"        },
            {"a+2Bb+3D",    "a+b="       },
            {"a+",          "a+"         },
            {"a+4",         "a+4"        },
            {"a+4G",        "a+4G"       },
            {"a+0Ab",       "a+0Ab"      },
            {"\\x{e9}",     "\xC3\xA9"   },
            {"\\x{110000}", "\\x{110000}"},
            {"\\x{}",       "\\x{}"      },
            {"\\x{41",      "\\x{41"     },
            {"+C3+A9",      "\xC3\xA9"   }
        };
        for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
                g_autofree char *decoded = address_unxtext(pairs[i][0]);
                ck_assert_str_eq(decoded, pairs[i][1]);
        }
}
END_TEST

START_TEST(compares)
{
        ck_assert(address_equal("<Kim@Example.ORG>", "kim@example.org"));
        ck_assert(address_equal("K\xC3\x96@example.org", " k\xC3\xB6@example.org "));
        ck_assert(!address_equal("kim@example.org", "kim@example.com"));
        ck_assert(!address_equal("<>", "<kim@example.org>"));
}
END_TEST

START_TEST(is_linear)
{
        static const char *const pieces[] = {
            "@", "a", "a@", "\\\"@", "\"@", "a@[", "\xE4\xBE\x8B", "(", "<", "a@b.c\"@"};
        for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
                GString *text = g_string_new(NULL);
                while (text->len < 1000000)
                        g_string_append(text, pieces[i]);
                size_t position = 0;
                char *found;
                while ((found = address_find((struct bytes){text->str, text->len}, &position)) !=
                       NULL)
                        g_free(found);
                bool is_mail;
                g_autofree char *address = address_from_field(text->str, &is_mail);
                ck_assert(address == NULL || strlen(address) <= 2 * ADDRESS_LIMIT);
                g_string_free(text, TRUE);
        }
}
END_TEST

Suite *suite(void)
{
        Suite *s = suite_create("address");
        TCase *c = tcase_create("address");
        tcase_add_loop_test(c, reads_fields, 0, G_N_ELEMENTS(fields));
        tcase_add_loop_test(c, finds_in_text, 0, G_N_ELEMENTS(texts));
        tcase_add_test(c, tells_mail);
        tcase_add_test(c, decodes_xtext);
        tcase_add_test(c, compares);
        tcase_add_test(c, is_linear);
        suite_add_tcase(s, c);
        return s;
}
