/* check_etc_knowledge - proves the knowledge base that the package installs.
 * in: etc/knowledge of the source tree.  out: no error. */

#include "knowledge/knowledge.h"
#include "tests/unit/suite.h"

START_TEST(has_no_error)
{
        const char *source = g_getenv("srcdir");
        g_autofree char *path =
            g_build_filename(source != NULL ? source : ".", "etc", "knowledge", NULL);
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(path, NULL, &problems);
        if (knowledge != NULL)
                (void)knowledge_lint(knowledge, &problems);
        GString *said = g_string_new(NULL);
        for (guint i = 0; problems.list != NULL && i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                g_string_append_printf(said, "%s\n", line);
        }
        ck_assert_msg(knowledge != NULL && problems.errors == 0, "%s", said->str);
        g_string_free(said, TRUE);
        problems_clear(&problems);
        knowledge_unref(knowledge);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("etc_knowledge");
        TCase *tcase = tcase_create("etc_knowledge");
        tcase_set_timeout(tcase, 60);
        tcase_add_test(tcase, has_no_error);
        suite_add_tcase(suite, tcase);
        return suite;
}
