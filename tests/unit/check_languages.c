/* check_languages - texts by language, fall-back of tags, the site's own, and what lint finds missing. */

#include <string.h>

#include "knowledge/languages.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

#define REASONS                                                                                    \
        "reasons = ( { name = \"full\"; class = \"soft\"; fault = \"recipient\"; },\n"             \
        "{ name = \"gone\"; class = \"hard\"; fault = \"author\"; } );\n"

#define REASON(name, what)                                                                         \
        "{ reason = \"" name "\"; title = \"t\"; what = \"" what "\"; remedy = (\"r\"); }"

#define ENGLISH                                                                                    \
        "languages = ( { language = \"en\"; name = \"English\";\n"                                 \
        "reasons = ( " REASON("full", "It is full.") ", " REASON(                                  \
            "gone",                                                                                \
            "It is gone.") " );\n"                                                                 \
                           "faults = ( { fault = \"author\"; text = \"You.\"; } );\n"              \
                           "strings = ( { name = \"more\"; text = \"{{count}} more\"; } ); } );\n"

static struct knowledge *load(const char *german, const char *site, struct problems *problems)
{
        fixture_write("kb/reasons.conf", REASONS);
        fixture_write("kb/languages/en.conf", ENGLISH);
        if (german != NULL)
                fixture_write("kb/languages/de.conf", german);
        if (site != NULL)
                fixture_write("site/own.conf", site);
        return knowledge_load(fixture_path("kb"), site != NULL ? fixture_path("site") : NULL,
                              problems);
}

START_TEST(finds_texts_and_tags)
{
        struct problems problems = {0};
        struct knowledge *knowledge = load(
            "languages = ( { language = \"de\"; reasons = ( " REASON("full", "Voll.") " ); } );",
            NULL, &problems);
        ck_assert_ptr_nonnull(knowledge);
        const struct language *language = knowledge_language(knowledge, "DE-at");
        ck_assert_ptr_nonnull(language);
        ck_assert_str_eq(language_reason(language, "full")->what, "Voll.");
        ck_assert_ptr_null(language_reason(language, "gone"));
        ck_assert_ptr_null(knowledge_language(knowledge, "d"));
        ck_assert_ptr_null(knowledge_language(knowledge, ""));
        ck_assert_ptr_null(knowledge_language(knowledge, NULL));
        language = knowledge_language(knowledge, LANGUAGE_DEFAULT);
        ck_assert_str_eq(language_name(language), "English");
        ck_assert_str_eq(language_fault(language, FAULT_AUTHOR), "You.");
        ck_assert_str_eq(language_string(language, "more"), "{{count}} more");
        knowledge_unref(knowledge);
}
END_TEST

START_TEST(the_site_overrides_single_texts)
{
        struct problems problems = {0};
        struct knowledge *knowledge = load(
            NULL,
            "languages = ( { language = \"en\"; reasons = ( " REASON("full", "Ours.") " ); } );",
            &problems);
        const struct language *language = knowledge_language(knowledge, "en");
        ck_assert_str_eq(language_reason(language, "full")->what, "Ours.");
        ck_assert_str_eq(language_reason(language, "gone")->what, "It is gone.");
        knowledge_unref(knowledge);
}
END_TEST

/* Broken files, and a part of the one line that each must give. */
static const struct {
        const char *german, *line;
} broken[] = {
    {"languages = ( { language = \"d e\"; } );",                        "de.conf:1: error: \"d e\" is no language tag"},
    {"languages = ( {\nlanguage = \"de\";\nreasons = (\n" REASON("ful", "x") " ); } );",
     "de.conf:4: error: unknown reason \"ful\""},
    {"languages = ( { language = \"de\"; reasons = (\n" REASON("full",                                                                 "x") ",\n" REASON(
         "full",                                                "y") " ); } );",
     "de.conf:3: error: \"full\" stands twice"},
    {"languages = ( { language = \"de\"; strings = ( { name = \"more\"; txt = \"x\"; } ); } );",
     "unknown"                                                                        },
};

START_TEST(names_file_and_line)
{
        struct problems problems = {0};
        ck_assert_ptr_null(load(broken[_i].german, NULL, &problems));
        g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, 0));
        ck_assert_msg(strstr(line, broken[_i].line) != NULL, "%s", line);
        problems_clear(&problems);
}
END_TEST

START_TEST(lint_finds_what_is_missing)
{
        static const char *const expected[] = {
            "lacks the reason \"gone\"",
            "lacks the fault \"author\"",
            "\"more\" has the placeholders \"{{cuont}}\", and \"{{count}}\" in language \"en\"",
            "string \"less\" is not in language \"en\"",
        };
        struct problems problems = {0};
        struct knowledge *knowledge =
            load("languages = ( { language = \"de\"; reasons = ( " REASON(
                     "full", "Voll.") " );\n"
                                      "strings = ( { name = \"more\"; text = \"{{cuont}} mehr\"; "
                                      "}, { name = \"less\"; text = \"x\"; } ); } );",
                 NULL, &problems);
        languages_lint(knowledge, &problems);
        ck_assert_uint_eq(problems.errors, G_N_ELEMENTS(expected));
        for (guint i = 0; i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                ck_assert_msg(strstr(line, expected[i]) != NULL, "%s", line);
        }
        problems_clear(&problems);
        knowledge_unref(knowledge);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("languages");
        TCase *tcase = tcase_create("languages");
        tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
        tcase_add_test(tcase, finds_texts_and_tags);
        tcase_add_test(tcase, the_site_overrides_single_texts);
        tcase_add_loop_test(tcase, names_file_and_line, 0, G_N_ELEMENTS(broken));
        tcase_add_test(tcase, lint_finds_what_is_missing);
        suite_add_tcase(suite, tcase);
        return suite;
}
