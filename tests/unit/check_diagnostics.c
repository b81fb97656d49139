/* check_diagnostics - what mail servers say gets its reason and class.
 * in: tests/knowledge/diagnostics.tsv and the shipped knowledge base.  out: each diagnostic that is misjudged. */

#include <string.h>

#include "tests/unit/suite.h"
#include "verdict/verdict.h"

enum column { REASONS, CLASSES, DIAGNOSTIC, COLUMNS };

static struct knowledge *knowledge;
static char **lines;

/* The path of a file of the source tree, which the build may stand apart from. */
static char *source_path(const char *name)
{
        const char *source = g_getenv("srcdir");
        return g_build_filename(source != NULL ? source : ".", name, NULL);
}

static void load(void)
{
        struct problems problems = {0};
        g_autofree char *base = source_path("etc/knowledge");
        knowledge = knowledge_load(base, NULL, &problems);
        problems_clear(&problems);
        ck_assert_ptr_nonnull(knowledge);

        g_autofree char *path = source_path("tests/knowledge/diagnostics.tsv");
        g_autofree char *text = NULL;
        ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "cannot read %s", path);
        lines = g_strsplit(text, "\n", -1);
}

static void unload(void)
{
        g_strfreev(lines);
        knowledge_unref(knowledge);
}

/* True where name is one of "one|another", or nothing is asked. */
static bool is_accepted(const char *names, const char *name)
{
        g_auto(GStrv) accepted = g_strsplit(names, "|", -1);
        return strcmp(names, "-") == 0 ||
               (name != NULL && g_strv_contains((const char *const *)accepted, name));
}

/* Prints what is wrong with the verdict on one line; true where nothing is. */
static bool is_judged_well(const struct report *report, char **row, int line)
{
        const struct limits limits = LIMITS_DEFAULT;
        struct report_recipient reported = {.action = ACTION_FAILED, .diagnostic = row[DIAGNOSTIC]};
        struct verdict_recipient *found = verdict_diagnose(knowledge, report, &reported, &limits);
        const char *reason = found->reason != NULL ? found->reason->name : NULL;
        const char *class = class_name(found->class);
        bool good = is_accepted(row[REASONS], reason) && is_accepted(row[CLASSES], class);
        if (!good) {
                g_autofree char *rule = verdict_rule_name(found);
                g_printerr("line %d: %s, %s by %s: %s\n", line, reason, class,
                           rule != NULL ? rule : "nothing", row[DIAGNOSTIC]);
        }
        verdict_recipient_free(found);
        return good;
}

START_TEST(each_diagnostic_is_judged)
{
        struct report *report = report_new();
        int wrong = 0;
        for (int i = 0; lines[i] != NULL; i++) {
                if (lines[i][0] == '#' || lines[i][0] == '\0')
                        continue;
                g_auto(GStrv) row = g_strsplit(lines[i], "\t", -1);
                ck_assert_msg(g_strv_length(row) == COLUMNS, "line %d: not %d columns", i + 1,
                              COLUMNS);
                wrong += is_judged_well(report, row, i + 1) ? 0 : 1;
        }
        report_free(report);
        ck_assert_int_eq(wrong, 0);
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("diagnostics");
        tcase_add_unchecked_fixture(tcase, load, unload);
        tcase_add_test(tcase, each_diagnostic_is_judged);
        Suite *result = suite_create("diagnostics");
        suite_add_tcase(result, tcase);
        return result;
}
