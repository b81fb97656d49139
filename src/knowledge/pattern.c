/* pattern - compiled regular expressions with bounds (PCRE2).
 * in: a pattern of a knowledge or policy file.  out: matches as offsets. */

#define PCRE2_CODE_UNIT_WIDTH 8
#include "knowledge/pattern.h"

#include <glib.h>
#include <pcre2.h>
#include <string.h>

#define PATTERN_BYTES  (16 * 1024)
#define ERROR_BYTES    256
#define HEAP_KIBIBYTES 8192

struct pattern {
        pcre2_code *code;
        gsize *searched; /* 1 from the first search on, which is when the machine code is made. */
};

static const struct {
        enum pattern_flag flag;
        uint32_t option;
} options[] = {
    {PATTERN_MULTILINE, PCRE2_MULTILINE},
    {PATTERN_DOTALL,    PCRE2_DOTALL   },
};

static uint32_t pcre2_options(unsigned flags)
{
        uint32_t out = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
        if ((flags & PATTERN_CASED) == 0)
                out |= PCRE2_CASELESS;
        for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
                if ((flags & options[i].flag) != 0)
                        out |= options[i].option;
        return out;
}

struct pattern *pattern_new(const char *text, unsigned flags, const char *file, unsigned line,
                            struct problems *problems)
{
        size_t length = strlen(text);
        if (length > PATTERN_BYTES) {
                problems_error(problems, file, line, "pattern is longer than %d bytes",
                               PATTERN_BYTES);
                return NULL;
        }
        int error;
        PCRE2_SIZE offset;
        pcre2_code *code =
            pcre2_compile((PCRE2_SPTR)text, length, pcre2_options(flags), &error, &offset, NULL);
        if (code == NULL) {
                PCRE2_UCHAR message[ERROR_BYTES] = "";
                pcre2_get_error_message(error, message, sizeof message);
                problems_error(problems, file, line, "bad pattern \"%s\": %s at offset %zu", text,
                               (const char *)message, (size_t)offset);
                return NULL;
        }
        struct pattern *pattern = g_new(struct pattern, 1);
        pattern->code = code;
        pattern->searched = g_new0(gsize, 1);
        return pattern;
}

void pattern_free(struct pattern *pattern)
{
        if (pattern == NULL)
                return;
        pcre2_code_free(pattern->code);
        g_free(pattern->searched);
        g_free(pattern);
}

static void copy_groups(pcre2_match_data *data, int count, struct pattern_match *out)
{
        const PCRE2_SIZE *vector = pcre2_get_ovector_pointer(data);
        out->groups = count == 0 ? PATTERN_CAPTURES : (unsigned)count;
        for (unsigned i = 0; i < PATTERN_CAPTURES; i++) {
                /* \K in a lookahead can make a match that ends before it begins. */
                bool taken = i < out->groups && vector[2 * i] != PCRE2_UNSET &&
                             vector[2 * i] <= vector[2 * i + 1];
                out->begin[i] = taken ? vector[2 * i] : PATTERN_NONE;
                out->end[i] = taken ? vector[2 * i + 1] : PATTERN_NONE;
        }
}

/* Machine code takes half the time of loading, and most patterns are never searched by a tool that
 * judges one message. Every other thread waits here, so that none runs what is still being made.
 * Where JIT is not to be had, as on a hardened kernel, the interpreter does the same. */
static void make_quick(const struct pattern *pattern)
{
        if (g_once_init_enter(pattern->searched)) {
                (void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
                g_once_init_leave(pattern->searched, 1);
        }
}

bool pattern_search(const struct pattern *pattern, struct bytes subject, size_t start,
                    unsigned match_limit, struct pattern_match *out)
{
        if (start > subject.length)
                return false;
        make_quick(pattern);
        pcre2_match_data *data = pcre2_match_data_create(PATTERN_CAPTURES, NULL);
        pcre2_match_context *context = pcre2_match_context_create(NULL);
        int count = PCRE2_ERROR_NOMEMORY;
        if (data != NULL && context != NULL) {
                PCRE2_SPTR text = (PCRE2_SPTR)(subject.data != NULL ? subject.data : "");
                pcre2_set_match_limit(context, match_limit);
                pcre2_set_heap_limit(context, HEAP_KIBIBYTES);
                count = pcre2_match(pattern->code, text, subject.length, start, 0, data, context);
                if (count == PCRE2_ERROR_JIT_STACKLIMIT)
                        count = pcre2_match(pattern->code, text, subject.length, start,
                                            PCRE2_NO_JIT, data, context);
                if (count >= 0 && out != NULL)
                        copy_groups(data, count, out);
        }
        pcre2_match_context_free(context);
        pcre2_match_data_free(data);
        return count >= 0;
}

unsigned pattern_group(const struct pattern *pattern, const char *name)
{
        int number = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name);
        return number > 0 ? (unsigned)number : 0;
}

char *pattern_copy(struct bytes subject, const struct pattern_match *match, unsigned group)
{
        if (group >= PATTERN_CAPTURES || match->begin[group] == PATTERN_NONE)
                return NULL;
        return g_strndup(subject.data + match->begin[group],
                         match->end[group] - match->begin[group]);
}
