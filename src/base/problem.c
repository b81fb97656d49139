/* problem - what is wrong with a file that a person wrote.
 * in: file, line and a sentence.  out: a list that front ends print. */

#include "base/problem.h"

#include <stdarg.h>

#define PROBLEMS_KEPT 1000
#define TEXT_BYTES    2000

static void problem_free(void *data)
{
        struct problem *problem = data;
        g_free(problem->file);
        g_free(problem->text);
        g_free(problem);
}

/* A problem may quote what stands in the file: nothing in it may end the line or
 * steer a terminal. */
static bool is_unsafe(gunichar c)
{
        return g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 || (c >= 0x200e && c <= 0x200f) ||
               (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static char *sanitise(const char *text)
{
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        GString *out = g_string_new(NULL);
        for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
                gunichar c = g_utf8_get_char(p);
                if (out->len >= TEXT_BYTES) {
                        g_string_append(out, " ...");
                        break;
                }
                if (c == '\n' || c == '\t')
                        g_string_append_c(out, ' ');
                else if (is_unsafe(c))
                        g_string_append(out, "\xef\xbf\xbd");
                else
                        g_string_append_unichar(out, c);
        }
        return g_string_free(out, FALSE);
}

static void G_GNUC_PRINTF(5, 0) add(struct problems *problems, const char *file, unsigned line,
                                    enum severity severity, const char *format, va_list arguments)
{
        if (severity == SEVERITY_ERROR && problems->errors < G_MAXUINT)
                problems->errors++;
        if (problems->list == NULL)
                problems->list = g_ptr_array_new_with_free_func(problem_free);
        if (problems->list->len >= PROBLEMS_KEPT)
                return;
        g_autofree char *text = g_strdup_vprintf(format, arguments);
        struct problem *problem = g_new(struct problem, 1);
        *problem = (struct problem){.file = file != NULL ? sanitise(file) : NULL,
                                    .line = line,
                                    .severity = severity,
                                    .text = sanitise(text)};
        g_ptr_array_add(problems->list, problem);
}

void problems_error(struct problems *problems, const char *file, unsigned line, const char *format,
                    ...)
{
        va_list arguments;
        va_start(arguments, format);
        add(problems, file, line, SEVERITY_ERROR, format, arguments);
        va_end(arguments);
}

void problems_warn(struct problems *problems, const char *file, unsigned line, const char *format,
                   ...)
{
        va_list arguments;
        va_start(arguments, format);
        add(problems, file, line, SEVERITY_WARNING, format, arguments);
        va_end(arguments);
}

char *problem_describe(const struct problem *problem)
{
        const char *severity = problem->severity == SEVERITY_ERROR ? "error" : "warning";
        if (problem->file == NULL)
                return g_strdup_printf("%s: %s", severity, problem->text);
        if (problem->line == 0)
                return g_strdup_printf("%s: %s: %s", problem->file, severity, problem->text);
        return g_strdup_printf("%s:%u: %s: %s", problem->file, problem->line, severity,
                               problem->text);
}

void problems_clear(struct problems *problems)
{
        if (problems->list != NULL)
                g_ptr_array_unref(problems->list);
        *problems = (struct problems){NULL, 0};
}
