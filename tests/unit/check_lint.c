/* check_lint - broken knowledge bases and what is said of them.
 * in: tests/lint/NAME.conf, each a knowledge base.  out: the lines of tests/lint/NAME.expected. */

#include <string.h>

#include "knowledge/config_file.h"
#include "knowledge/knowledge.h"
#include "tests/unit/fixture.h"
#include "tests/unit/suite.h"

static char **files;

static char *read_file(const char *path)
{
        char *text;
        ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
        return text;
}

/* All that loading and lint say of a directory, in lines, without its path. */
static char *lint_text(const char *path)
{
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(path, NULL, &problems);
        if (knowledge != NULL) {
                unsigned before = problems.errors;
                ck_assert(knowledge_lint(knowledge, &problems) == (problems.errors == before));
        }
        GString *out = g_string_new(NULL);
        for (guint i = 0; problems.list != NULL && i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                g_string_append_printf(out, "%s\n", line);
        }
        g_autofree char *prefix = g_strdup_printf("%s/", path);
        g_string_replace(out, prefix, "", 0);
        problems_clear(&problems);
        knowledge_unref(knowledge);
        return g_string_free(out, FALSE);
}

START_TEST(says_what_is_expected)
{
        const char *path = files[_i];
        g_autofree char *name = g_path_get_basename(path);
        g_autofree char *text = read_file(path);
        g_autofree char *stem = g_strndup(path, strlen(path) - strlen(".conf"));
        g_autofree char *expected_path = g_strdup_printf("%s.expected", stem);
        g_autofree char *expected = read_file(expected_path);
        fixture_write(name, text);
        g_autofree char *said = lint_text(fixture_path("."));
        ck_assert_msg(strcmp(said, expected) == 0, "%s:\n%s", name, said);
}
END_TEST

Suite *suite(void)
{
        const char *source = g_getenv("srcdir");
        struct problems problems = {0};
        g_autofree char *directory =
            g_build_filename(source != NULL ? source : ".", "tests", "lint", NULL);
        files = config_file_list(directory, &problems);
        g_assert(files[0] != NULL);
        Suite *suite = suite_create("lint");
        TCase *tcase = tcase_create("lint");
        tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
        tcase_add_loop_test(tcase, says_what_is_expected, 0, (int)g_strv_length(files));
        suite_add_tcase(suite, tcase);
        return suite;
}
