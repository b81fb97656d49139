/* check_match - words in a diagnostic, and which rule wins.
 * in: small knowledge bases and diagnostics in tables.  out: ids of rules. */

#include <string.h>

#include "knowledge/automaton.h"
#include "knowledge/knowledge.h"
#include "knowledge/literal.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

/* --- automaton --- */

static void note(uint32_t word, size_t end, void *context)
{
        g_string_append_printf(context, "%u@%zu ", word, end);
}

START_TEST(finds_all_words_at_once)
{
        static const char *const words[] = {"a", "abc", "bc", "cab", "he", "her", "hers", "she"};
        static const struct {
                const char *text, *found;
        } cases[] = {
            {"", ""},
            {"xyz", ""},
            {"abcab", "0@1 1@3 2@3 0@4 3@5 "},
            {"bcabc", "2@2 0@3 3@4 1@5 2@5 "},
            {"ushers", "7@4 4@4 5@5 6@6 "},
            {"aaa", "0@1 0@2 0@3 "},
        };
        struct automaton *automaton = automaton_new(words, G_N_ELEMENTS(words));
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                GString *found = g_string_new(NULL);
                struct bytes text = {cases[i].text, strlen(cases[i].text)};
                automaton_scan(automaton, text, note, found);
                ck_assert_str_eq(found->str, cases[i].found);
                g_string_free(found, TRUE);
        }
        automaton_free(automaton);
        automaton = automaton_new(NULL, 0);
        GString *found = g_string_new(NULL);
        automaton_scan(automaton, (struct bytes){"abc", 3}, note, found);
        ck_assert_str_eq(found->str, "");
        g_string_free(found, TRUE);
        automaton_free(automaton);
        automaton_free(NULL);
}
END_TEST

static int by_text(const void *a, const void *b)
{
        return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Different words of one to five letters out of three, in order. */
static GPtrArray *random_words(GRand *random)
{
        GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
        for (int i = 0; i < 12; i++) {
                char word[8] = "";
                int length = g_rand_int_range(random, 1, 6);
                for (int k = 0; k < length; k++)
                        word[k] = (char)('a' + g_rand_int_range(random, 0, 3));
                if (!g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
                        g_ptr_array_add(words, g_strdup(word));
        }
        g_ptr_array_sort(words, by_text);
        return words;
}

static void count_found(uint32_t word, size_t end, void *context)
{
        (void)end;
        ((unsigned *)context)[word]++;
}

/* Against the plain way, on words and texts of few letters, so that they overlap a lot. */
START_TEST(finds_what_a_plain_search_finds)
{
        GRand *random = g_rand_new_with_seed(7);
        for (int round = 0; round < 300; round++) {
                g_autoptr(GPtrArray) words = random_words(random);
                char text[201] = "";
                for (int i = 0; i < 200; i++)
                        text[i] = (char)('a' + g_rand_int_range(random, 0, 3));
                unsigned found[12] = {0};
                struct automaton *automaton =
                    automaton_new((const char *const *)words->pdata, words->len);
                automaton_scan(automaton, (struct bytes){text, 200}, count_found, found);
                automaton_free(automaton);
                for (guint i = 0; i < words->len; i++) {
                        unsigned plain = 0;
                        for (const char *p = text; (p = strstr(p, words->pdata[i])) != NULL; p++)
                                plain++;
                        ck_assert_uint_eq(found[i], plain);
                }
        }
        g_rand_free(random);
}
END_TEST

/* --- literals --- */

START_TEST(finds_literals)
{
        static const struct {
                const char *pattern, *literals; /* sets joined by '&', their literals by '|' */
        } cases[] = {
            {"no such user", "no such user"},
            {"No Such", "no such"},
            {"\\bno such (mail)?box\\b", "no such &box"},
            {"(mailbox|quota) (full|exceeded)", "mailbox|quota&full|exceeded"},
            {"unknown user|no mailbox", "unknown user|no mailbox"},
            {"unknown user|\\d+", ""},
            {"a.c", ""},
            {"users?", "user"},
            {"fuss+er", "fuss&er"},
            {"abc(?i)def", "abc&def"},
            {"(?x)a b c", ""},
            {"full{2}y", "full"},
            {"full{0,2}y", "ful"},
            {"full{x}", "full{x}"},
            {"[[:alpha:]]bcd[^]x]efgh", "bcd&efgh"},
            {"\\x41bc\\p{L}def\\pLgh\\d", "bc&def&gh"},
            {"\\Qa.b\\E", ""},
            {"a\\.b\\.c", "a.b.c"},
            {"(?<n>hello)(?=world)(?!never)", "hello"},
            {"(?:hello)*", ""},
            {"(?:hello)+", "hello"},
            {"(hello)?(?P<x>worlds)", "worlds"},
            {"(?>hello)", "hello"},
            {"abcd(?#note)?", ""},
            {"(a)?(?(1)bcdef|ghijk)", ""},
            {"abcdef(*ACCEPT)ghijk", ""},
            {"(abc)(?1)", ""},
            {"abcdef|", ""},
            {"\xc3\x84rger", "\xc3\xa4rger"},
            {"\xc3\xa4\xc3\xb6?xyz", "\xc3\xa4&xyz"},
            {"\\g{1}abc()", "abc"},
            {"()\\k{x}(?'x'abc)", "abc"},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                GPtrArray *sets = literal_find(cases[i].pattern);
                GString *joined = g_string_new(NULL);
                for (guint s = 0; s < sets->len; s++) {
                        const GPtrArray *set = g_ptr_array_index(sets, s);
                        for (guint k = 0; k < set->len; k++)
                                g_string_append_printf(joined, "%s%s",
                                                       k > 0   ? "|"
                                                       : s > 0 ? "&"
                                                               : "",
                                                       (char *)g_ptr_array_index(set, k));
                }
                ck_assert_msg(strcmp(joined->str, cases[i].literals) == 0, "%s: %s",
                              cases[i].pattern, joined->str);
                g_string_free(joined, TRUE);
                g_ptr_array_unref(sets);
        }
}
END_TEST

START_TEST(tells_the_literal_text)
{
        static const struct {
                const char *pattern, *text;
        } cases[] = {
            {"", ""},
            {"bl\\.acme\\.example", "bl.acme.example"},
            {"\\bbl\\.(acme|test)\\.example$", " bl. acme test .example "},
            {"a.c", "a c"},
            {"https?://x*y+z{2}w{0,3}v", "https://xyzwv"},
            {"a{x}", "a{x}"},
            {"x[\\]]y[^]]z[[:alpha:]]", "x y z "},
            {"\\x{41}b\\p{L}c\\pLd\\de\\k<n>", " b c d e "},
            {"(?:\u00fc)\\\u00fc", " :\u00fc \u00fc"},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *text = literal_text(cases[i].pattern);
                ck_assert_str_eq(text, cases[i].text);
        }
}
END_TEST

/* --- rules --- */

#define REASONS                                                                                    \
        "reasons = ( { name = \"a\"; class = \"hard\"; fault = \"author\"; },\n"                   \
        "{ name = \"b\"; class = \"soft\"; fault = \"author\"; } );\n"

/* The id of the rule that wins among rules, "" for none. */
static char *win(const char *rules, const struct diagnosis *diagnosis, const struct limits *limits)
{
        g_autofree char *text = g_strdup_printf(REASONS "rules = ( %s );", rules);
        fixture_write("kb/x.conf", text);
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(fixture_path("kb"), NULL, &problems);
        g_autofree char *line =
            problems.errors > 0 ? problem_describe(g_ptr_array_index(problems.list, 0)) : NULL;
        ck_assert_msg(knowledge != NULL, "%s", line);
        const struct rule *rule = knowledge_match(knowledge, diagnosis, limits);
        char *out = g_strdup(rule != NULL ? rule_id(rule) : "");
        problems_clear(&problems);
        knowledge_unref(knowledge);
        return out;
}

static void expect(const char *rules, const char *text, const char *id)
{
        struct diagnosis diagnosis = {.text = {text, strlen(text)}};
        g_autofree char *found = win(rules, &diagnosis, &LIMITS_DEFAULT);
        ck_assert_msg(strcmp(found, id) == 0, "\"%s\" with %s: \"%s\"", text, rules, found);
}

START_TEST(phrases_are_whole_words)
{
        static const struct {
                const char *phrase, *text;
                bool found;
        } cases[] = {
            {"mailbox full", "552 Mailbox full", true},
            {"mailbox full", "552 MAILBOX \t FULL!", true},
            {"mailbox full", "552 Mailbox\nfull", true},
            {"mailbox full", "552 mailbox fully", false},
            {"mailbox full", "552 xmailbox full", false},
            {"mailbox full", "mailbox fuller, mailbox full", true},
            {"full", "mailbox_full", false},
            {"quota (", "over quota (95 MB)", true},
            {"(#5.1.1)", "gone(#5.1.1)x", true},
            {"doesn't exist", "It doesn\xe2\x80\x99t exist", true},
            {"\xc3\x84rger", "viel \xc3\xa4RGER hier", true},
            {"rger", "viel \xc3\xa4rger hier", false},
            {"\xe5\xad\x98\xe5\x9c\xa8\xe3\x81\x97", /* Japanese runs words together */
             "\xe3\x81\xaf\xe5\xad\x98\xe5\x9c\xa8\xe3\x81\x97\xe3\x81\xbe", true},
            {"full", "", false},
            {"full", "bad \xff\xfe full", true},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *rule = g_strdup_printf(
                    "{ id = \"r\"; reason = \"a\"; phrases = \"%s\"; }", cases[i].phrase);
                expect(rule, cases[i].text, cases[i].found ? "r" : "");
        }
}
END_TEST

START_TEST(patterns_match)
{
        static const struct {
                const char *pattern, *text;
                bool found;
        } cases[] = {
            {"no such (mail)?box", "No  such   BOX", true},
            {"^55\\\\d", "550 what", true},
            {"^55\\\\d", "x 550 what", false},
            {"\xc3\x84rger", "\xc3\xa4RGER", true},
            {"doesn.t", "doesn\xe2\x80\x99t", true},
            {"tru\xc5\xbft", "TRUST", true},
            {"x*", "nothing", false}, /* matches nothing only */
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *rule = g_strdup_printf(
                    "{ id = \"r\"; reason = \"a\"; patterns = \"%s\"; }", cases[i].pattern);
                expect(rule, cases[i].text, cases[i].found ? "r" : "");
        }
}
END_TEST

/* Each word that a pattern needs may occur without the others. */
START_TEST(every_set_of_literals_counts)
{
        const char *rule = "{ id = \"r\"; reason = \"a\"; patterns = (\"(mailbox|folder) of "
                           "\\\\w+ (is full|has no room)\"); }";
        expect(rule, "the mailbox of kim is full", "r");
        expect(rule, "the folder of kim has no room", "r");
        expect(rule, "the mailbox is full of kim", "");
        expect(rule, "mailbox, mailbox", "");
        expect(rule, "is full", "");
}
END_TEST

START_TEST(not_excludes)
{
        const char *rule = "{ id = \"r\"; reason = \"a\"; phrases = \"user\"; not = (\"list\", "
                           "\"gro+up\"); }";
        expect(rule, "no user", "r");
        expect(rule, "no user, no list", "");
        expect(rule, "no user, no GROOUP", "");
}
END_TEST

/* The marks of letters are often left out, or spelt out. */
START_TEST(marks_of_letters_do_not_matter)
{
        static const struct {
                const char *rule, *text;
                bool found;
        } cases[] = {
            {"phrases = \"empf\u00e4nger ung\u00fcltig\";", "EMPF\u00c4NGER ung\u00fcltig", true},
            {"phrases = \"empf\u00e4nger ung\u00fcltig\";", "Empfaenger ungueltig", true},
            {"phrases = \"empf\u00e4nger ung\u00fcltig\";", "empfanger ungultig", true},
            {"phrases = \"boite pleine\";", "bo\u00eete pleine", true},
            {"phrases = \"empfanger\";", "Empfaenger", false},
            {"patterns = \"empf\u00e4nger.*ung\u00fcltig\";", "Empfaenger ist ungueltig", true},
            {"patterns = \"empf[\u00e4a]nger\";", "Empfaenger", true},
            {"patterns = \"empf\u00e4nger\";", "Empfenger", false},
            {"phrases = \"voll\"; not = \"fast \u00fcber\";", "fast ueber voll", false},
            {"names = \"/\u00fcber\";", "http://example.org/ueber", true},
            {"phrases = \"empf\u00e4nger\";", "Empf??nger", true},
            {"patterns = \"empf\u00e4nger.*voll\";", "Empf\xe4nger voll", true},
            {"patterns = \"empf[\u00e4a]nger\"; samples = \"Empf\u00e4nger\";", "Empf??nger", true},
            {"patterns = \"empf[\u00e4a]nger\";", "Empf??nger", false},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *rule =
                    g_strdup_printf("{ id = \"r\"; reason = \"a\"; %s }", cases[i].rule);
                expect(rule, cases[i].text, cases[i].found ? "r" : "");
        }
}
END_TEST

/* Words of addresses, hosts and links are no evidence, but for those rules that ask for them. */
START_TEST(words_of_names_say_nothing)
{
        static const struct {
                const char *rule, *text;
                bool found;
        } cases[] = {
            {"phrases = \"user\"; not = \"list\";", "no user <list@example.org>", true},
            {"phrases = \"user\"; not = \"list\";", "no user <list@example.org> of the list",
             false},
            {"phrases = \"user\"; not_names = \"list@\";", "no user <list@example.org>", false},
            {"phrases = \"user\";", "https://example.org/user", false},
            {"phrases = \"user\";", "<user@example.org>", false},
            {"phrases = \"user\";", "user <user@example.org>", true},
            {"phrases = \"spam.example\";", "at spam.example.", true},
            {"phrases = \"see http://spam.example\";", "see http://spam.example/x", true},
            {"patterns = \"us.r\";", "http://user.example.org/", false},
            {"patterns = \"for \\\\S+@\\\\S+\";", "for <user@example.org>", true},
            {"names = \"/us.r\";", "http://example.org/user", true},
            {"names = \"us.r\";", "no user", true},
            {"patterns = \"list\"; names = \"/us.r\";", "http://list.example.org/user", true},
            {"patterns = \"us.r\"; names = \"list@\";", "http://list.example.org/user", false},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *rule =
                    g_strdup_printf("{ id = \"r\"; reason = \"a\"; %s }", cases[i].rule);
                expect(rule, cases[i].text, cases[i].found ? "r" : "");
        }
}
END_TEST

/* Each pair in both orders: the place in the file never matters. */
START_TEST(specificity_decides)
{
        static const struct {
                const char *winner, *loser;
        } cases[] = {
            {"level = \"general\"; phrases = \"one\";",
             "level = \"vague\"; phrases = \"one two three\";"},
            {"phrases = \"one\";", "level = \"general\"; phrases = \"one two three\";"},
            {"level = \"specific\"; phrases = \"one\";",
             "phrases = \"one two three\"; when = { reply = \"550\"; };"},
            {"level = \"decisive\"; phrases = \"one\";",
             "level = \"specific\"; phrases = \"one two three\";"},
            {"phrases = \"one\"; when = { reply = \"550\"; };", "phrases = \"one two three\";"},
            {"phrases = \"one\"; when = { reply = \"550\"; stage = \"rcpt\"; };",
             "phrases = \"one two\"; when = { reply = \"550\"; };"},
            {"phrases = \"one two\";", "phrases = (\"one\", \"two\", \"three\");"},
            {"patterns = \"one .*three\";", "phrases = \"one two\";"},
            {"phrases = (\"one\", \"one two three\");", "patterns = \"two thr..\";"},
        };
        struct diagnosis diagnosis = {
            .text = {"one two three", 13}, .reply = 550, .stage = STAGE_RCPT};
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
                for (int order = 0; order < 2; order++) {
                        /* The winner's id comes last, so that the id alone would not do it. */
                        g_autofree char *winner =
                            g_strdup_printf("{ id = \"z\"; reason = \"a\"; %s }", cases[i].winner);
                        g_autofree char *loser =
                            g_strdup_printf("{ id = \"a\"; reason = \"b\"; %s }", cases[i].loser);
                        g_autofree char *rules = g_strdup_printf(
                            "%s, %s", order == 0 ? winner : loser, order == 0 ? loser : winner);
                        g_autofree char *found = win(rules, &diagnosis, &LIMITS_DEFAULT);
                        ck_assert_msg(strcmp(found, "z") == 0, "%s", rules);
                }
        expect("{ id = \"q\"; reason = \"a\"; phrases = \"one\"; }, "
               "{ id = \"p\"; reason = \"b\"; phrases = \"one\"; }",
               "one", "p");
}
END_TEST

/* What a rule of the next test is made of; all of them match. */
struct made {
        int level, conditions, words;
};

static struct made append_made(GString *rules, GRand *random, int number)
{
        static const char *const levels[] = {"vague", "general", "plain", "specific", "decisive"};
        static const char *const conditions[] = {"reply = \"550\";", "stage = \"rcpt\";",
                                                 "action = \"failed\";"};
        struct made made = {g_rand_int_range(random, 0, 5), g_rand_int_range(random, 0, 4),
                            g_rand_int_range(random, 1, 4)};
        g_string_append_printf(rules,
                               "%s{ id = \"r%02d\"; reason = \"a\"; level = \"%s\"; when = {",
                               number > 0 ? ", " : "", number, levels[made.level]);
        for (int i = 0; i < made.conditions; i++)
                g_string_append(rules, conditions[i]);
        static const char *const phrases[] = {"one", "one two", "one two three"};
        g_string_append_printf(rules, "}; phrases = \"%s\"; }", phrases[made.words - 1]);
        return made;
}

static int compare_made(struct made a, struct made b)
{
        if (a.level != b.level)
                return a.level - b.level;
        return a.conditions != b.conditions ? a.conditions - b.conditions : a.words - b.words;
}

/* Level, conditions, length, then the lowest id, whatever the mixture. */
START_TEST(the_order_of_rules_is_total)
{
        const struct diagnosis diagnosis = {.text = {"one two three", 13},
                                            .reply = 550,
                                            .stage = STAGE_RCPT,
                                            .action = ACTION_FAILED};
        GRand *random = g_rand_new_with_seed(11);
        for (int round = 0; round < 50; round++) {
                GString *rules = g_string_new(NULL);
                struct made best = {-1, 0, 0};
                int expected = 0;
                for (int i = 0; i < 12; i++) {
                        struct made made = append_made(rules, random, i);
                        if (compare_made(made, best) <= 0)
                                continue;
                        best = made;
                        expected = i;
                }
                g_autofree char *found = win(rules->str, &diagnosis, &LIMITS_DEFAULT);
                g_autofree char *id = g_strdup_printf("r%02d", expected);
                ck_assert_msg(strcmp(found, id) == 0, "%s, not %s: %s", found, id, rules->str);
                g_string_free(rules, TRUE);
        }
        g_rand_free(random);
}
END_TEST

static void *match_often(void *data)
{
        struct knowledge *knowledge = data;
        const struct diagnosis diagnosis = {.text = {"no such user", 12}};
        size_t found = 0;
        for (int i = 0; i < 2000; i++)
                found += knowledge_match(knowledge, &diagnosis, &LIMITS_DEFAULT) != NULL ? 1 : 0;
        knowledge_unref(knowledge);
        return GSIZE_TO_POINTER(found);
}

START_TEST(threads_share_it)
{
        fixture_write("kb/x.conf", REASONS
                      "rules = ( { id = \"r\"; reason = \"a\"; patterns = \"no such us.r\"; } );");
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(fixture_path("kb"), NULL, &problems);
        GThread *threads[4];
        for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
                threads[i] = g_thread_new("match", match_often, knowledge_ref(knowledge));
        knowledge_unref(knowledge);
        for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
                ck_assert_uint_eq(GPOINTER_TO_SIZE(g_thread_join(threads[i])), 2000);
}
END_TEST

START_TEST(conditions_must_hold)
{
        const struct diagnosis full = {.text = {"one", 3},
                                       .status = {5, 7, 1},
                                       .reply = 550,
                                       .action = ACTION_FAILED,
                                       .stage = STAGE_RCPT,
                                       .remote_mta = "mx.Example.org",
                                       .reporting_mta = "out.example.com",
                                       .format = "odd"};
        const struct diagnosis bare = {.text = {"one", 3}};
        static const struct {
                const char *when;
                bool full, bare;
        } cases[] = {
            {"status = \"5.7.1\";", true, false},
            {"status = \"5.7.2\";", false, false},
            {"status = \"X.7.1\";", true, false},
            {"status = \"4.7.1\";", false, false},
            {"status = \"X.7.*\";", true, false},
            {"status = \"X.1.*\";", false, false},
            {"status = \"5.*\";", true, false},
            {"status = \"4.*\";", false, false},
            {"status = \"X.*.*\";", true, false},
            {"status = \"none\";", false, true},
            {"status = (\"4.*\", \"none\", \"5.7.1\");", true, true},
            {"reply = \"550\";", true, false},
            {"reply = \"551\";", false, false},
            {"reply = \"55*\";", true, false},
            {"reply = \"5*\";", true, false},
            {"reply = \"4*\";", false, false},
            {"reply = \"none\";", false, true},
            {"reply = [\"none\", \"5*\"];", true, true},
            {"stage = (\"mail\", \"rcpt\");", true, false},
            {"stage = \"data\";", false, false},
            {"action = \"failed\";", true, false},
            {"action = \"delayed\";", false, false},
            {"remote_mta = \"\\\\.example\\\\.org$\";", true, false},
            {"remote_mta = (\"^nope\", \"^mx\");", true, false},
            {"reporting_mta = \"^mx\";", false, false},
            {"format = (\"even\", \"odd\");", true, false},
            {"format = \"even\";", false, false},
            {"reply = \"550\"; stage = \"mail\";", false, false},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *rule = g_strdup_printf(
                    "{ id = \"r\"; reason = \"a\"; phrases = \"one\"; when = { %s }; }",
                    cases[i].when);
                g_autofree char *in_full = win(rule, &full, &LIMITS_DEFAULT);
                g_autofree char *in_bare = win(rule, &bare, &LIMITS_DEFAULT);
                ck_assert_msg((*in_full != '\0') == cases[i].full, "full: %s", cases[i].when);
                ck_assert_msg((*in_bare != '\0') == cases[i].bare, "bare: %s", cases[i].when);
        }
}
END_TEST

START_TEST(limits_are_kept)
{
        const char *rules = "{ id = \"r\"; reason = \"a\"; phrases = \"end\"; }, "
                            "{ id = \"s\"; reason = \"a\"; patterns = \"(x+)+y\"; }";
        GString *text = g_string_new(NULL);
        for (int i = 0; i < 1000; i++)
                g_string_append(text, "x");
        g_string_append(text, " end");
        struct diagnosis diagnosis = {.text = {text->str, text->len}};
        struct limits limits = LIMITS_DEFAULT;
        g_autofree char *whole = win(rules, &diagnosis, &limits);
        ck_assert_str_eq(whole, "r");
        limits.diagnostic_bytes = 900;
        g_autofree char *cut = win(rules, &diagnosis, &limits);
        ck_assert_str_eq(cut, "");
        g_string_free(text, TRUE);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("match");
        TCase *words = tcase_create("words");
        tcase_add_test(words, finds_all_words_at_once);
        tcase_add_test(words, finds_what_a_plain_search_finds);
        tcase_add_test(words, finds_literals);
        tcase_add_test(words, tells_the_literal_text);
        suite_add_tcase(suite, words);
        TCase *rules = tcase_create("rules");
        tcase_add_checked_fixture(rules, fixture_setup, fixture_teardown);
        tcase_add_test(rules, phrases_are_whole_words);
        tcase_add_test(rules, patterns_match);
        tcase_add_test(rules, every_set_of_literals_counts);
        tcase_add_test(rules, not_excludes);
        tcase_add_test(rules, marks_of_letters_do_not_matter);
        tcase_add_test(rules, words_of_names_say_nothing);
        tcase_add_test(rules, specificity_decides);
        tcase_add_test(rules, the_order_of_rules_is_total);
        tcase_add_test(rules, threads_share_it);
        tcase_add_test(rules, conditions_must_hold);
        tcase_add_test(rules, limits_are_kept);
        suite_add_tcase(suite, rules);
        return suite;
}
