/* check_config_file - configuration files, careless and hostile ones among them.
 * in: texts in tables, written to a directory of their own.  out: problems with file and line. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "knowledge/config_file.h"
#include "knowledge/config_guard.h"
#include "tests/unit/suite.h"

static char *directory;

static void setup(void)
{
        directory = g_dir_make_tmp("check_config_XXXXXX", NULL);
        ck_assert_ptr_nonnull(directory);
}

static void teardown(void)
{
        GDir *dir = g_dir_open(directory, 0, NULL);
        for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
                g_autofree char *path = g_build_filename(directory, name, NULL);
                g_remove(path);
        }
        g_dir_close(dir);
        g_rmdir(directory);
        g_free(directory);
}

static char *write_file(const char *name, const char *text, gssize length)
{
        char *path = g_build_filename(directory, name, NULL);
        ck_assert(g_file_set_contents(path, text, length, NULL));
        return path;
}

/* Reads text as a file; the first problem is "LINE: TEXT", "" where there is none. */
static char *first_problem(const char *text, gssize length)
{
        g_autofree char *path = write_file("t.conf", text, length);
        struct problems problems = {0};
        config_t config;
        bool ok = config_file_read(path, &config, &problems);
        config_destroy(&config);
        ck_assert(ok == (problems.errors == 0));
        if (ok)
                return g_strdup("");
        const struct problem *problem = g_ptr_array_index(problems.list, 0);
        ck_assert_str_eq(problem->file, path);
        char *out = g_strdup_printf("%u: %s", problem->line, problem->text);
        problems_clear(&problems);
        return out;
}

START_TEST(reads_what_is_sound)
{
        static const char *const texts[] = {
            "",
            "# only a comment",
            "a = 1; // one\nb = \"x # y /* z\"; /* c */",
            "a = \"one \" /* and */ \"two\";",
            "a = \"quote \\\" and backslash \\\\\";",
            "a = 2147483647; b = 4294967296L; c = 1.5e10; d = 0x7f; e = -17;",
            "a = \"@include\";\n# @include \"x\"\n",
            "g = { l = ( { x = true; }, [ 1, 2 ] ); };",
        };
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
                g_autofree char *problem = first_problem(texts[i], -1);
                ck_assert_msg(*problem == '\0', "%s: %s", texts[i], problem);
        }
}
END_TEST

START_TEST(refuses_what_libconfig_gets_wrong)
{
        static const struct {
                const char *text;
                gssize length;
                const char *problem;
        } cases[] = {
            {"\xef\xbb\xbf"
             "a = 1;",                             -1, "1: the file begins with a byte order mark: save it without"},
            {"a = 1;\nb = \"\xff\";",                           -1, "2: a byte here is not valid UTF-8"                         },
            {"a = 1;\n\0b = 2;",                                14, "2: a byte here is not valid UTF-8"                         },
            {"a = 1;\n\n/* b = 2;\n",                           -1, "3: this comment never ends: \"*/\" is missing"             },
            {"a = 1; /*/",                                      -1, "1: this comment never ends: \"*/\" is missing"             },
            {"\na = \"x;\nb = 2;\n",                            -1, "2: this string never ends: '\"' is missing"                },
            {"a = \"x\\\"",                                     -1, "1: this string never ends: '\"' is missing"                },
            {"a = 1;\n  @include \"b.conf\"\n",                 -1,
             "2: @include is not allowed: each *.conf file is read by itself"                                                   },
            {"a = 2147483648;",                                 -1, "1: this number is out of range"                            },
            {"a = 0x7fffffffff;",                               -1, "1: this number is out of range"                            },
            {"a = 99999999999999999999L;",                      -1, "1: this number is out of range"                            },
            {"a = 111111111111111111111111111111111111111111;", -1,
             "1: this number is out of range"                                                                                   },
            {"a = 1;\na = 2;\n",                                -1, "2: duplicate setting name"                                 },
            {"a = (1,\n2,);\n",                                 -1, "2: syntax error"                                           },
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                g_autofree char *problem = first_problem(cases[i].text, cases[i].length);
                ck_assert_str_eq(problem, cases[i].problem);
        }
}
END_TEST

START_TEST(keeps_to_its_bounds)
{
        GString *text = g_string_new("\na =");
        for (int i = 0; i < 20000; i++)
                g_string_append(text, " \"1234\"");
        g_autofree char *adjacent = first_problem(text->str, -1);
        ck_assert_str_eq(adjacent, "2: this string is too long");

        g_string_assign(text, "a = ");
        for (int i = 0; i < CONFIG_DEPTH + 1; i++)
                g_string_append_c(text, '(');
        g_autofree char *deep = first_problem(text->str, -1);
        ck_assert_str_eq(deep, "1: groups and lists are nested too deeply");

        g_string_truncate(text, 0);
        for (int i = 0; i <= CONFIG_MEMBERS; i++)
                g_string_append_printf(text, "a%d = 1;\n", i);
        g_autofree char *many = first_problem(text->str, -1);
        ck_assert_str_eq(many, "1001: too many settings in one group");

        g_string_set_size(text, CONFIG_FILE_BYTES + 1);
        memset(text->str, ' ', text->len);
        g_autofree char *large = first_problem(text->str, (gssize)text->len);
        ck_assert_str_eq(large, "0: is larger than 4194304 bytes");
        g_string_free(text, TRUE);
}
END_TEST

START_TEST(only_regular_files)
{
        struct problems problems = {0};
        config_t config;
        g_autofree char *fifo = g_build_filename(directory, "fifo.conf", NULL);
        ck_assert_int_eq(mkfifo(fifo, 0600), 0);
        ck_assert(!config_file_read(fifo, &config, &problems));
        config_destroy(&config);
        ck_assert(!config_file_read(directory, &config, &problems));
        config_destroy(&config);
        ck_assert(!config_file_read("/nonexistent/x.conf", &config, &problems));
        config_destroy(&config);
        ck_assert_uint_eq(problems.errors, 3);
        problems_clear(&problems);
}
END_TEST

START_TEST(checks_members)
{
        static const struct config_key keys[] = {
            {"id",      CONFIG_TYPE_STRING, true },
            {"phrases", CONFIG_TYPE_LIST,   false},
            {"limit",   CONFIG_TYPE_INT,    false},
            {"share",   CONFIG_TYPE_FLOAT,  false},
            {"on",      CONFIG_TYPE_BOOL,   false},
            {NULL,      0,                  false},
        };
        static const struct {
                const char *text, *problem;
        } cases[] = {
            {"id = \"x\"; phrases = (\"a\"); limit = 3; share = 1; on = true;", NULL                                        },
            {"id = \"x\"; phrases = \"a\";",                                    NULL                                        },
            {"id = \"x\"; phrases = [\"a\"];",                                  NULL                                        },
            {"id = \"x\";\nphrase = \"a\";",
             "t.conf:2: error: unknown setting \"phrase\" (did you mean \"phrases\"?)"                                      },
            {"id = \"x\"; zebra = 1;",                                          "t.conf:1: error: unknown setting \"zebra\""},
            {"on = true;",                                                      "t.conf:1: error: \"id\" is missing"        },
            {"id = 5;",
             "t.conf:1: error: \"id\" must be a string in quotation marks, but is a whole number"                                 },
            {"id = \"x\"; on = 1;",
             "t.conf:1: error: \"on\" must be true or false, but is a whole number"                                               },
        };
        for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
                config_t config;
                config_init(&config);
                g_autofree char *text = g_strdup_printf("g = { %s };", cases[i].text);
                ck_assert_int_eq(config_read_string(&config, text), CONFIG_TRUE);
                struct problems problems = {0};
                bool ok = config_file_check(config_lookup(&config, "g"), keys, "t.conf", &problems);
                ck_assert(ok == (cases[i].problem == NULL));
                g_autofree char *line =
                    ok ? NULL : problem_describe(g_ptr_array_index(problems.list, 0));
                ck_assert_pstr_eq(line, cases[i].problem);
                problems_clear(&problems);
                config_destroy(&config);
        }
}
END_TEST

START_TEST(gives_strings)
{
        config_t config;
        config_init(&config);
        ck_assert_int_eq(config_read_string(&config, "one = \"a\"; two = (\"a\", \"b\"); bad = (\n"
                                                     "1, \"b\"); none = ();"),
                         CONFIG_TRUE);
        const config_setting_t *root = config_root_setting(&config);
        struct problems problems = {0};
        ck_assert_str_eq(config_file_string(root, "one"), "a");
        ck_assert_ptr_null(config_file_string(root, "absent"));
        ck_assert_ptr_null(config_file_string(root, "two"));
        g_auto(GStrv) one = config_file_strings(root, "one", "f", &problems);
        ck_assert_str_eq(one[0], "a");
        ck_assert_ptr_null(one[1]);
        g_auto(GStrv) two = config_file_strings(root, "two", "f", &problems);
        ck_assert_str_eq(two[1], "b");
        g_auto(GStrv) none = config_file_strings(root, "none", "f", &problems);
        ck_assert_ptr_null(none[0]);
        ck_assert_ptr_null(config_file_strings(root, "absent", "f", &problems));
        ck_assert_uint_eq(problems.errors, 0);
        g_auto(GStrv) bad = config_file_strings(root, "bad", "f", &problems);
        ck_assert_str_eq(bad[0], "b");
        g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, 0));
        ck_assert_str_eq(line, "f:2: error: \"bad\" holds a whole number where a string is needed");
        problems_clear(&problems);
        config_destroy(&config);
}
END_TEST

START_TEST(lists_directories)
{
        static const char *const names[] = {"b.conf", "a.conf", ".hidden.conf", "c.conf~",
                                            "README"};
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
                g_free(write_file(names[i], "", 0));
        struct problems problems = {0};
        g_auto(GStrv) files = config_file_list(directory, &problems);
        ck_assert_uint_eq(g_strv_length(files), 2);
        ck_assert(g_str_has_suffix(files[0], "/a.conf"));
        ck_assert(g_str_has_suffix(files[1], "/b.conf"));
        g_auto(GStrv) absent = config_file_list("/nonexistent", &problems);
        ck_assert_ptr_null(absent[0]);
        ck_assert_uint_eq(problems.errors, 0);
        g_autofree char *file = g_build_filename(directory, "a.conf", NULL);
        g_auto(GStrv) not_a_directory = config_file_list(file, &problems);
        ck_assert_ptr_null(not_a_directory[0]);
        ck_assert_uint_eq(problems.errors, 1);
        problems_clear(&problems);
}
END_TEST

Suite *suite(void)
{
        Suite *suite = suite_create("config_file");
        TCase *tcase = tcase_create("config_file");
        tcase_add_checked_fixture(tcase, setup, teardown);
        tcase_add_test(tcase, reads_what_is_sound);
        tcase_add_test(tcase, refuses_what_libconfig_gets_wrong);
        tcase_add_test(tcase, keeps_to_its_bounds);
        tcase_add_test(tcase, only_regular_files);
        tcase_add_test(tcase, checks_members);
        tcase_add_test(tcase, gives_strings);
        tcase_add_test(tcase, lists_directories);
        suite_add_tcase(suite, tcase);
        return suite;
}
