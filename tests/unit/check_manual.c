/* check_manual - the examples of bounce-knowledge(5) are what they say they are.
 * in: the manual page's displays and etc/knowledge of the source tree.  out: no problem, and the promised verdict. */

#include <string.h>

#include "knowledge/knowledge.h"
#include "knowledge/templates.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

#define DISPLAY ".Bd -literal -offset indent\n"
#define END     ".Ed\n"

static char *source_path(const char *name)
{
        const char *source = g_getenv("srcdir");
        return g_build_filename(source != NULL ? source : ".", "etc", "knowledge", name, NULL);
}

/* The displays of the page, as a reader sees them. */
static GPtrArray *read_displays(void)
{
        g_autofree char *path = source_path("bounce-knowledge.5");
        g_autofree char *page = NULL;
        ck_assert(g_file_get_contents(path, &page, NULL, NULL));
        GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
        for (const char *p = page; (p = strstr(p, DISPLAY)) != NULL;) {
                p += strlen(DISPLAY);
                const char *end = strstr(p, END);
                ck_assert_ptr_nonnull(end);
                GString *text = g_string_new_len(p, end - p);
                g_string_replace(text, "\\e", "\\", 0);
                g_ptr_array_add(out, g_string_free(text, FALSE));
        }
        return out;
}

static bool is_file(const char *text)
{
        return g_str_has_prefix(text, "reasons =") || g_str_has_prefix(text, "codes =") ||
               g_str_has_prefix(text, "rules =") || g_str_has_prefix(text, "formats =") ||
               g_str_has_prefix(text, "templates =");
}

static struct knowledge *load(const char *site)
{
        g_autofree char *shipped = source_path("");
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(shipped, site, &problems);
        for (guint i = 0; problems.list != NULL && i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                ck_abort_msg("%s", line);
        }
        problems_clear(&problems);
        return knowledge;
}

START_TEST(each_example_loads)
{
        g_autoptr(GPtrArray) displays = read_displays();
        unsigned files = 0;
        for (guint i = 0; i < displays->len; i++) {
                const char *text = g_ptr_array_index(displays, i);
                if (!is_file(text))
                        continue;
                fixture_write("site/x.conf", text);
                knowledge_unref(load(fixture_path("site")));
                files++;
        }
        ck_assert_uint_ge(files, 5);
}
END_TEST

START_TEST(the_worked_example_gives_its_reason)
{
        g_autoptr(GPtrArray) displays = read_displays();
        const char *text = NULL;
        for (guint i = 0; i < displays->len; i++)
                if (strstr(g_ptr_array_index(displays, i), "partner-on-leave") != NULL)
                        text = g_ptr_array_index(displays, i);
        ck_assert_ptr_nonnull(text);
        fixture_write("site/partner.conf", text);
        struct knowledge *knowledge = load(fixture_path("site"));
        const char *words = "550 5.7.1 <kim@partner.example> is on parental leave until May";
        const struct diagnosis diagnosis = {.text = {words, strlen(words)},
                                            .status = {5, 7, 1},
                                            .reply = 550,
                                            .remote_mta = "mx1.partner.example"};
        const struct rule *rule = knowledge_match(knowledge, &diagnosis, &LIMITS_DEFAULT);
        ck_assert_ptr_nonnull(rule);
        ck_assert_str_eq(rule_reason(rule)->name, "on-leave");
        ck_assert_int_eq(rule_reason(rule)->class, CLASS_SOFT);
        knowledge_unref(knowledge);
}
END_TEST

START_TEST(each_placeholder_is_named)
{
        g_autofree char *path = source_path("bounce-knowledge.5");
        g_autofree char *page = NULL;
        ck_assert(g_file_get_contents(path, &page, NULL, NULL));
        const char *section = strstr(page, ".Sh TEMPLATES");
        ck_assert_ptr_nonnull(section);
        for (size_t i = 0; templates_names[i] != NULL; i++) {
                g_autofree char *pattern =
                    g_strdup_printf("^\\.(It )?Li (.*[ ,])?%s( |$)", templates_names[i]);
                ck_assert_msg(g_regex_match_simple(pattern, section, G_REGEX_MULTILINE, 0),
                              "%s is not in the manual", templates_names[i]);
        }
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("manual");
        TCase *tcase = tcase_create("manual");
        tcase_set_timeout(tcase, 60);
        tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
        tcase_add_test(tcase, each_example_loads);
        tcase_add_test(tcase, each_placeholder_is_named);
        tcase_add_test(tcase, the_worked_example_gives_its_reason);
        suite_add_tcase(suite, tcase);
        return suite;
}
