/* check_seeds - nothing that the public references know is lost.
 * in: tests/seeds/statements.tsv and the shipped knowledge base.  out: each statement that its entry no longer holds. */

#include <string.h>

#include "knowledge/knowledge.h"
#include "tests/unit/suite.h"

#define COLUMNS 5         /* documents, place, statement, entry, keyword */
#define REASON  "reason:" /* before the reasons that a diagnostic may be given */

static struct knowledge *knowledge;

/* The path of a file of the source tree, which the build may stand apart from. */
static char *source_path(const char *name)
{
        const char *source = g_getenv("srcdir");
        return g_build_filename(source != NULL ? source : ".", name, NULL);
}

static void load(void)
{
        g_autofree char *path = source_path("etc/knowledge");
        struct problems problems = {0};
        knowledge = knowledge_load(path, NULL, &problems);
        for (guint i = 0; problems.list != NULL && i < problems.list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems.list, i));
                g_printerr("%s\n", line);
        }
        problems_clear(&problems);
        ck_assert_ptr_nonnull(knowledge);
}

static void unload(void)
{
        knowledge_unref(knowledge);
}

/* The entry of "552", "5.7.26" or "X.2.2" itself: an X entry is no stand-in for one of its own. */
static const struct code *find(const char *name)
{
        GPtrArray *codes = knowledge_codes(knowledge);
        for (guint i = 0; i < codes->len; i++) {
                const struct code *code = g_ptr_array_index(codes, i);
                struct status status = code->status;
                g_autofree char *own =
                    code->is_reply
                        ? g_strdup_printf("%u", code->reply)
                        : g_strdup_printf("%u.%u.%u", status.class, status.subject, status.detail);
                if (!code->is_reply && status.class == 0)
                        own[0] = 'X';
                if (strcmp(own, name) == 0)
                        return code;
        }
        return NULL;
}

static void append(GString *text, const char *more)
{
        if (more != NULL)
                g_string_append_printf(text, "%s\n", more);
}

static void append_all(GString *text, const char *const *more)
{
        for (size_t i = 0; more != NULL && more[i] != NULL; i++)
                append(text, more[i]);
}

/* All that a page about the code would say, in lower case. */
static char *words(const struct code *code)
{
        g_autoptr(GString) text = g_string_new(NULL);
        append(text, code->title);
        append(text, code->what);
        append_all(text, code->remedy);
        append_all(text, code->notes);
        append(text, code->folk);
        append(text, code->source);
        return g_utf8_strdown(text->str, -1);
}

static bool holds(const struct code *code, const char *keyword)
{
        g_autofree char *text = words(code);
        g_autofree char *word = g_utf8_strdown(keyword, -1);
        return strstr(text, word) != NULL;
}

/* Calls check for each row of a table of tests/seeds. */
static void each_row(const char *name, size_t columns, void (*check)(char **row, size_t line))
{
        g_autofree char *path = source_path(name);
        g_autofree char *text = NULL;
        ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "cannot read %s", path);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (size_t i = 0; lines[i] != NULL; i++) {
                if (lines[i][0] == '#' || lines[i][0] == '\0')
                        continue;
                g_auto(GStrv) row = g_strsplit(lines[i], "\t", -1);
                ck_assert_msg(g_strv_length(row) == columns, "%s:%zu: not %zu columns", name, i + 1,
                              columns);
                check(row, i + 1);
        }
}

/* The reason of the rule that matches a diagnostic, else of its codes; "-" where there is none. */
static const char *reason_of(const char *diagnostic)
{
        struct diagnosis diagnosis = {
            .text = {diagnostic, strlen(diagnostic)}
        };
        size_t position = 0;
        (void)status_find(diagnosis.text, &position, &diagnosis.status);
        (void)reply_parse(diagnostic, strlen(diagnostic), &diagnosis.reply);
        const struct limits limits = LIMITS_DEFAULT;
        const struct rule *rule = knowledge_match(knowledge, &diagnosis, &limits);
        if (rule != NULL)
                return rule_reason(rule)->name;
        const struct code *code = knowledge_status(knowledge, diagnosis.status);
        if (code == NULL || code->reason == NULL)
                code = knowledge_reply(knowledge, diagnosis.reply);
        return code != NULL && code->reason != NULL ? code->reason->name : "-";
}

static void check_diagnostic(const char *reasons, const char *diagnostic, size_t line)
{
        g_auto(GStrv) accepted = g_strsplit(reasons, ",", -1);
        const char *reason = reason_of(diagnostic);
        ck_assert_msg(g_strv_contains((const char *const *)accepted, reason),
                      "line %zu: \"%s\" gives %s", line, diagnostic, reason);
}

static void check_statement(char **row, size_t line)
{
        if (g_str_has_prefix(row[3], REASON)) {
                check_diagnostic(row[3] + strlen(REASON), row[4], line);
                return;
        }
        const struct code *code = find(row[3]);
        ck_assert_msg(code != NULL, "line %zu: no entry of %s", line, row[3]);
        ck_assert_msg(holds(code, row[4]), "line %zu: %s does not say \"%s\"", line, row[3],
                      row[4]);
}

START_TEST(every_statement_is_answered)
{
        each_row("tests/seeds/statements.tsv", COLUMNS, check_statement);
}
END_TEST

static void check_code(char **row, size_t line)
{
        const struct code *code = find(row[0]);
        ck_assert_msg(code != NULL, "line %zu: no entry of %s", line, row[0]);
        ck_assert_msg(code->is_registered == (strcmp(row[1], "registered") == 0),
                      "line %zu: %s is not %s", line, row[0], row[1]);
        const char *reason = code->reason != NULL ? code->reason->name : "-";
        ck_assert_msg(strcmp(reason, row[2]) == 0, "line %zu: %s gives %s", line, row[0], reason);
        ck_assert_msg(code->what != NULL && code->remedy != NULL && code->source != NULL,
                      "line %zu: %s is not explained", line, row[0]);
}

START_TEST(every_code_has_an_entry_of_its_own)
{
        each_row("tests/seeds/codes.tsv", 3, check_code);
}
END_TEST

Suite *suite(void)
{
        TCase *tcase = tcase_create("seeds");
        tcase_add_unchecked_fixture(tcase, load, unload);
        tcase_add_test(tcase, every_statement_is_answered);
        tcase_add_test(tcase, every_code_has_an_entry_of_its_own);
        Suite *result = suite_create("seeds");
        suite_add_tcase(result, tcase);
        return result;
}
