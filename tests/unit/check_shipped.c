/* check_shipped - every knowledge file is installed.
 * in: the files below etc/knowledge and the list in etc/module.mk.  out: each file that the list lacks. */

#include <string.h>

#include "knowledge/config_file.h"
#include "tests/unit/suite.h"

static const char *source_directory(void)
{
        const char *source = g_getenv("srcdir");
        return source != NULL ? source : ".";
}

START_TEST(the_list_names_each_file)
{
        static const char *const folders[] = {"etc/knowledge", "etc/knowledge/codes",
                                              "etc/knowledge/rules", "etc/knowledge/formats",
                                              "etc/knowledge/languages"};
        const char *folder = folders[_i];
        g_autofree char *list_path = g_build_filename(source_directory(), "etc/module.mk", NULL);
        g_autofree char *list = NULL;
        ck_assert(g_file_get_contents(list_path, &list, NULL, NULL));
        g_autofree char *path = g_build_filename(source_directory(), folder, NULL);
        struct problems problems = {0};
        g_auto(GStrv) files = config_file_list(path, &problems);
        problems_clear(&problems);
        for (size_t i = 0; files[i] != NULL; i++) {
                g_autofree char *name = g_path_get_basename(files[i]);
                g_autofree char *line = g_strdup_printf("knowledge_files += %s/%s\n", folder, name);
                ck_assert_msg(strstr(list, line) != NULL, "etc/module.mk lacks the line: %s", line);
        }
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("shipped");
        tcase_add_loop_test(tcase, the_list_names_each_file, 0, 5);
        Suite *result = suite_create("shipped");
        suite_add_tcase(result, tcase);
        return result;
}
