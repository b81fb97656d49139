/* check_diagnostics - what mail servers say gets its reason and class, whatever stands around it.
 * in: tests/knowledge/{diagnostics,clauses,frames}.tsv and the shipped knowledge base.
 * out: each diagnostic that is misjudged. */

#include <string.h>

#include "knowledge/spelling.h"
#include "tests/unit/suite.h"
#include "verdict/verdict.h"

enum column { REASONS, CLASSES, DIAGNOSTIC, COLUMNS };

static struct knowledge *knowledge;

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
}

static void unload(void)
{
        knowledge_unref(knowledge);
}

/* The rows of a file of the source tree, each a GStrv; lines that are empty or begin with # have none. */
static GPtrArray *read_rows(const char *name)
{
        g_autofree char *path = source_path(name);
        g_autofree char *text = NULL;
        ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "cannot read %s", path);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
        for (char **line = lines; *line != NULL; line++)
                if (**line != '#' && **line != '\0')
                        g_ptr_array_add(rows, g_strsplit(*line, "\t", -1));
        return rows;
}

/* True where name is one of "one|another", or nothing is asked. */
static bool is_accepted(const char *names, const char *name)
{
        g_auto(GStrv) accepted = g_strsplit(names, "|", -1);
        return strcmp(names, "-") == 0 ||
               (name != NULL && g_strv_contains((const char *const *)accepted, name));
}

/* Prints what is wrong with the verdict on one diagnostic; true where nothing is. */
static bool is_judged_well(const struct report *report, const char *reasons, const char *classes,
                           char *diagnostic)
{
        const struct limits limits = LIMITS_DEFAULT;
        struct report_recipient reported = {.action = ACTION_FAILED, .diagnostic = diagnostic};
        struct verdict_recipient *found = verdict_diagnose(knowledge, report, &reported, &limits);
        const char *reason = found->reason != NULL ? found->reason->name : NULL;
        const char *class = class_name(found->class);
        bool good = is_accepted(reasons, reason) && is_accepted(classes, class);
        if (!good) {
                g_autofree char *rule = verdict_rule_name(found);
                g_printerr("%s, %s by %s, not %s: %s\n", reason, class,
                           rule != NULL ? rule : "nothing", reasons, diagnostic);
        }
        verdict_recipient_free(found);
        return good;
}

/* The same where marks of letters are left out, or spelt out. */
static bool is_judged_well_unmarked(const struct report *report, char **row)
{
        GString *text = g_string_new(row[DIAGNOSTIC]);
        GString *plain = spelling_plain(text);
        g_autofree char *long_form = spelling_long(text->str);
        bool good = g_string_equal(text, plain) ||
                    (is_judged_well(report, row[REASONS], row[CLASSES], plain->str) &&
                     is_judged_well(report, row[REASONS], row[CLASSES], long_form));
        g_string_free(text, TRUE);
        g_string_free(plain, TRUE);
        return good;
}

START_TEST(each_diagnostic_is_judged)
{
        GPtrArray *rows = read_rows("tests/knowledge/diagnostics.tsv");
        struct report *report = report_new();
        int wrong = 0;
        for (guint i = 0; i < rows->len; i++) {
                char **row = g_ptr_array_index(rows, i);
                ck_assert_msg(g_strv_length(row) == COLUMNS, "%s: not %d columns", row[0], COLUMNS);
                if (!is_judged_well(report, row[REASONS], row[CLASSES], row[DIAGNOSTIC]) ||
                    !is_judged_well_unmarked(report, row))
                        wrong++;
        }
        report_free(report);
        g_ptr_array_unref(rows);
        ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Words around a cause don't hide it: neither those before it nor those behind it. */
START_TEST(each_cause_is_heard_in_each_frame)
{
        GPtrArray *clauses = read_rows("tests/knowledge/clauses.tsv");
        GPtrArray *frames = read_rows("tests/knowledge/frames.tsv");
        struct report *report = report_new();
        int wrong = 0;
        for (guint i = 0; i < frames->len; i++)
                for (guint j = 0; j < clauses->len; j++) {
                        char **frame = g_ptr_array_index(frames, i);
                        char **clause = g_ptr_array_index(clauses, j);
                        if (frame[1] != NULL && is_accepted(frame[1], clause[0]))
                                continue;
                        g_auto(GStrv) halves = g_strsplit(frame[0], "{}", 2);
                        g_autofree char *text = g_strjoinv(clause[1], halves);
                        if (!is_judged_well(report, clause[0], "-", text))
                                wrong++;
                }
        report_free(report);
        g_ptr_array_unref(frames);
        g_ptr_array_unref(clauses);
        ck_assert_int_eq(wrong, 0);
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("diagnostics");
        tcase_add_unchecked_fixture(tcase, load, unload);
        tcase_add_test(tcase, each_diagnostic_is_judged);
        tcase_add_test(tcase, each_cause_is_heard_in_each_frame);
        tcase_set_timeout(tcase, 120);
        Suite *result = suite_create("diagnostics");
        suite_add_tcase(result, tcase);
        return result;
}
