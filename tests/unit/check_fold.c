/* check_fold - a text as rules see it: folded, without the words of names, in plain letters, with those that were lost.
 * in: texts and patterns in tables.  out: what becomes of them. */

#include <string.h>

#include "knowledge/fold.h"
#include "knowledge/mask.h"
#include "knowledge/pattern.h"
#include "knowledge/restore.h"
#include "knowledge/spelling.h"
#include "tests/unit/suite.h"

/* --- fold --- */

START_TEST(folds_phrases)
{
        static const struct {
                const char *phrase, *folded;
        } cases[] = {
            {"  No  such\tUser ", "no such user"},
            {"\xc3\x84RGER \xce\xa3", "\xc3\xa4rger \xcf\x83"},
            {"\xcf\x82\xc5\xbf\xe2\x84\xaa", "\xcf\x83sk"}, /* final sigma, long s, Kelvin */
            {"doesn\xe2\x80\x99t", "doesn't"},
            {"no\xc2\xa0"
             "break",
             "no break"},
            {"\xff", "\xef\xbf\xbd"},
            {"", ""},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *folded = fold_phrase(cases[i].phrase);
                ck_assert_str_eq(folded, cases[i].folded);
        }
}
END_TEST

static char *fold_one(gunichar c)
{
        char text[7] = "";
        text[g_unichar_to_utf8(c, text)] = '\0';
        GString *whole = g_string_new(text);
        GString *folded = fold_case(whole);
        g_string_free(whole, TRUE);
        return g_string_free(folded, FALSE);
}

/* The prefilter must let through whatever PCRE2 takes for equal without case. */
START_TEST(folds_at_least_as_much_as_pcre2)
{
        struct problems problems = {0};
        GString *cased = g_string_new(NULL);
        for (gunichar c = 0x80; c < 0x20000; c++)
                if (g_unichar_toupper(c) != c || g_unichar_tolower(c) != c)
                        g_string_append_unichar(cased, c);
        g_string_append(cased, "abcdefghijklmnopqrstuvwxyz");
        for (const char *p = cased->str; *p != '\0'; p = g_utf8_next_char(p)) {
                g_autofree char *one = g_strndup(p, (size_t)(g_utf8_next_char(p) - p));
                g_autofree char *folded = fold_one(g_utf8_get_char(p));
                struct pattern *pattern = pattern_new(one, 0, NULL, 0, &problems);
                ck_assert_ptr_nonnull(pattern);
                struct bytes all = {cased->str, cased->len};
                struct pattern_match match;
                for (size_t at = 0; pattern_search(pattern, all, at, 100000, &match);
                     at = match.end[0]) {
                        g_autofree char *other =
                            fold_one(g_utf8_get_char(all.data + match.begin[0]));
                        ck_assert_msg(strcmp(folded, other) == 0, "%s and %s", folded, other);
                }
                pattern_free(pattern);
        }
        g_string_free(cased, TRUE);
}
END_TEST

/* --- mask --- */

START_TEST(masks_addresses_hosts_and_links)
{
        static const struct {
                const char *text, *masked;
        } cases[] = {
            {"", ""},
            {"no such user here", "no such user here"},
            {"<spam@example.org>: full", "<xxxx@xxxxxxx.xxx>: full"},
            {"to=user+list@quota.example.org.", "to=xxxx+xxxx@xxxxx.xxxxxxx.xxx."},
            {"mailbox-full=kim@example.org", "mailbox-full=xxx@xxxxxxx.xxx"},
            {"rejected!spam!kim@example.org", "rejected!spam!xxx@xxxxxxx.xxx"},
            {"mx.spam.example#kim@example.org", "xx.xxxx.xxxxxxx#xxx@xxxxxxx.xxx"},
            {"<bees+spam=full.org@example.org>", "<xxxx+xxxx=xxxx.xxx@xxxxxxx.xxx>"},
            {"kim@example.org.Quota exceeded", "xxx@xxxxxxx.xxx.Quota exceeded"},
            {"kim@spam.ORG kim@spam", "xxx@xxxx.xxx xxx@xxxx"},
            {"550-kim@example.org...User unknown", "xxx-xxx@xxxxxxx.xxx...User unknown"},
            {"kim@example.org's mailbox", "xxx@xxxxxxx.xxx's mailbox"},
            {"rcpt:kim@[192.0.2.1] full", "rcpt:xxx@[192.0.2.1] full"},
            {"user @ home, user@ home", "user @ home, user@ home"},
            {"@relay.example.org:user", "@xxxxx.xxxxxxx.xxx:user"},
            {"b\xc3\xa9@sp\xc3\xa4m.example", "xxx@xxxxx.xxxxxxx"},
            {"\xe6\xbb\xa1kim@example.org\xe6\xbb\xa1", "\xe6\xbb\xa1xxx@xxxxxxx.xxx\xe6\xbb\xa1"},
            {"mx.spam-relay.example[192.0.2.1]", "xx.xxxx-xxxxx.xxxxxxx[192.0.2.1]"},
            {"at MX.SPAM.EXAMPLE.ORG:25/user", "at xx.xxxx.xxxxxxx.xxx:xx/xxxx"},
            {"blocked.org blocked.de", "xxxxxxx.xxx xxxxxxx.xx"},
            {"unknown.Please go, unknown.please", "unknown.Please go, unknown.please"},
            {"unknown.It is", "unknown.It is"},
            {"ADDRESS.QUERY.NoSuchUser 4.7.1.full", "ADDRESS.QUERY.NoSuchUser 4.7.1.full"},
            {"192.0.2.1 (#5.1.1)", "192.0.2.1 (#5.1.1)"},
            {"see https://example.org/spam,user?full=1#x (full)",
             "see https://xxxxxxx.xxx/xxxx,xxxx?xxxx=x#x (full)"},
            {"<http://spam.example/>user", "<http://xxxx.xxxxxxx/>user"},
            {"www.spam.example/user/full full", "xxx.xxxx.xxxxxxx/xxxx/xxxx full"},
            {"user/mailbox full/quota", "user/mailbox full/quota"},
            {"https://spam.example/\xe6\xbb\xa1", "https://xxxx.xxxxxxx/\xe6\xbb\xa1"},
            {"a@b@c.d/e@f", "x@x@x.x/x@x"},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                GString *text = g_string_new(cases[i].text);
                GString *masked = mask_names(text);
                ck_assert_str_eq(masked->str, cases[i].masked);
                ck_assert_uint_eq(masked->len, text->len);
                g_string_free(text, TRUE);
                g_string_free(masked, TRUE);
        }
}
END_TEST

/* Time that grew with the square of the length would be minutes here, while sanitizers stay within the seconds
 * that a test has. */
START_TEST(masks_junk_in_linear_time)
{
        static const char *const junk[] = {"@",    "a@",  "a/",   "a.",  "a.b/",
                                           "a@b/", "://", "a://", "\"@", "a.bc"};
        for (size_t i = 0; i < G_N_ELEMENTS(junk); i++) {
                GString *text = g_string_new(NULL);
                while (text->len < 1 << 20)
                        g_string_append(text, junk[i]);
                GString *masked = mask_names(text);
                ck_assert_uint_eq(masked->len, text->len);
                g_string_free(text, TRUE);
                g_string_free(masked, TRUE);
        }
}
END_TEST

/* --- spelling --- */

START_TEST(makes_letters_plain)
{
        static const struct {
                const char *text, *plain, *long_form;
        } cases[] = {
            {"", "", ""},
            {"plain", "plain", "plain"},
            {"ung\u00fcltig", "ungultig", "ungueltig"},
            {"STRA\u00dfE \u00d6l", "STRAssE ol", "STRAssE oel"},
            {"bo\u00eete pleine", "boite pleine", "boite pleine"},
            {"pe\u0142na skrzynka", "pelna skrzynka", "pelna skrzynka"},
            {"\u00e6 \u0153 \u00f8 \u00e5", "ae oe o a", "ae oe oe aa"},
            {"u\u0308ber", "uber", "uber"},              /* the mark by itself */
            {"h\u1ed9p th\u01b0", "hop thu", "hop thu"}, /* two marks, a horn */
            {"\u0421\u0447\u0451\u0442", "\u0421\u0447\u0435\u0442", "\u0421\u0447\u0435\u0442"},
            {"\u304c\ud55c", "\u304c\ud55c", "\u304c\ud55c"}, /* other letters, not marked ones */
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                GString *text = g_string_new(cases[i].text);
                GString *plain = spelling_plain(text);
                g_autofree char *long_form = spelling_long(cases[i].text);
                ck_assert_str_eq(plain->str, cases[i].plain);
                ck_assert_str_eq(long_form, cases[i].long_form);
                g_string_free(text, TRUE);
                g_string_free(plain, TRUE);
        }
}
END_TEST

START_TEST(rewrites_patterns_for_plain_letters)
{
        static const struct {
                const char *pattern, *plain;
        } cases[] = {
            {"no\\b[a-z]", "no\\b[a-z]"},
            {"ung\u00fcltig", "ungue?ltig"},
            {"\u00fc?x\u00fc{2}", "(?:ue?)?x(?:ue?){2}"},
            {"re\u00e7u", "recu"},
            {"gr[\u00f6o][\u00dfs]e", "gr(?:[oo]e?)(?:[ss]s?)e"},
            {"[\u00e5\u00f6]+", "(?:[ao][ae]?)+"},
            {"[\u00e9e][^\u00fc][]\u00fc]", "[ee][^u](?:[]u]e?)"},
            {"[[:alpha:]\u00fc\\]]", "(?:[[:alpha:]u\\]]e?)"},
            {"(?<=\u00fc(\u00df))\u00fc", "(?<=u(ss))ue?"},
            {"(?<!m[\u00fcu])(?:\u00e4)", "(?<!m[uu])(?:ae?)"},
            {"(?<n>\u00fc)\\(", "(?<n>ue?)\\("},
            {"[y-\u00fc][\u00df-\u00ffa-z\u00e4]", "[y-\u00fc](?:[\u00df-\u00ffa-za]e?)"},
            {"[-\u00fc][\u00fc-][a-z-\u00fc]", "(?:[-u]e?)(?:[u-]e?)(?:[a-z-u]e?)"},
            {"[^-\u00fc][]-\u00fc][--\u00fc]", "[^-u][]-\u00fc][--\u00fc]"},
            {"[\\d-\u00fc][\\p{L}-\u00fc]", "(?:[\\d-u]e?)(?:[\\p{L}-u]e?)"},
            {"[\\--\u00fc][a-\\x{7a}-\u00fc]", "[\\--\u00fc](?:[a-\\x{7a}-u]e?)"},
            {"[[:digit:]-\u00fc]", "(?:[[:digit:]-u]e?)"},
            {"[\u00fc", "[u"},
            {"\u00fc\\", "ue?\\"},
            {"\xff", "\xff"},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *plain = spelling_pattern(cases[i].pattern);
                ck_assert_str_eq(plain, cases[i].plain);
        }
}
END_TEST

/* --- restore --- */

START_TEST(restores_lost_letters)
{
        static const char whole[] =
            "Empf\u00e4nger, UNG\u00dcLTIG gr\u00f6\u00dfer \u00fcbervoll caf\u00e9 "
            "\u00e0 d\u00fa b\u00e4ume b\u00f6ume plain "
            "\u044f\u0449\u0438\u043a abc\u044f "
            "doesn't we're the user's quelle qu'elle n'existe l'utilis\u00e9";
        static const struct {
                const char *text, *restored;
        } cases[] = {
            {"", ""},
            {"Empf\ufffdnger ist", "empfanger ist"},
            {"550 Empf??nger ung??ltig??", "550 empfanger ung??ltig??"},
            {"<Ung??ltig>?", "<ungultig>?"},
            {"gr????er gr\ufffd\ufffder", "grosser grosser"},
            {"??bervoll! Caf??", "ubervoll! cafe"},
            {"empf?nger", "empf?nger"},         /* "what?This" is no word */
            {"?? d?? \ufffd", "?? d?? \ufffd"}, /* too little is left */
            {"b??ume", "b??ume"},               /* one of two words */
            {"abc?? pl??n ????", "abc?? pl??n ????"},
            {"what??Empf??nger", "what??Empf??nger"},
            {"It doesnt: nexiste lutilise", "It doesn't: n'existe l'utilise"},
            {"doesn't exist", "doesn't exist"},
            {"were Users QUELLE", "were Users QUELLE"}, /* words of their own */
        };
        struct restorer *restorer = restorer_new();
        restorer_learn(restorer, (struct bytes){whole, sizeof whole - 1});
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                GString *text = g_string_new(cases[i].text);
                GString *restored = restorer_apply(restorer, text);
                ck_assert_str_eq(restored->str, cases[i].restored);
                g_string_free(text, TRUE);
                g_string_free(restored, TRUE);
        }
        restorer_free(restorer);
        restorer_free(NULL);
}
END_TEST

START_TEST(restores_junk_in_linear_time)
{
        static const char *const junk[] = {"?", "a??", "?? ", "\ufffd", "a? ?"};
        struct restorer *restorer = restorer_new();
        for (size_t i = 0; i < G_N_ELEMENTS(junk); i++) {
                GString *text = g_string_new(NULL);
                while (text->len < 1 << 20)
                        g_string_append(text, junk[i]);
                GString *restored = restorer_apply(restorer, text);
                ck_assert_str_eq(restored->str, text->str);
                g_string_free(text, TRUE);
                g_string_free(restored, TRUE);
        }
        restorer_free(restorer);
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("fold");
        tcase_add_test(tcase, folds_phrases);
        tcase_add_test(tcase, folds_at_least_as_much_as_pcre2);
        tcase_add_test(tcase, masks_addresses_hosts_and_links);
        tcase_add_test(tcase, masks_junk_in_linear_time);
        tcase_add_test(tcase, makes_letters_plain);
        tcase_add_test(tcase, rewrites_patterns_for_plain_letters);
        tcase_add_test(tcase, restores_lost_letters);
        tcase_add_test(tcase, restores_junk_in_linear_time);
        Suite *result = suite_create("fold");
        suite_add_tcase(result, tcase);
        return result;
}
