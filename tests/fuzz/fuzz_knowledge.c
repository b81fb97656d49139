/* fuzz_knowledge - what a person may write into a knowledge file.
 * The bytes are a file for libconfig behind its guard; the first line is also a pattern, the others are texts:
 * where the pattern matches, words of it that must occur are found. */

#include <glib.h>
#include <libconfig.h>
#include <string.h>

#include "knowledge/config_guard.h"
#include "knowledge/fold.h"
#include "knowledge/literal.h"
#include "knowledge/mask.h"
#include "knowledge/pattern.h"
#include "knowledge/spelling.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/libconfig_leaks.h"

#define MATCH_LIMIT 10000

static void read_file(struct bytes text)
{
        struct problems problems = {0};
        if (config_guard_check(text, "fuzz", &problems)) {
                g_autofree char *copy = g_strndup(text.data, text.length);
                config_t config;
                config_init(&config);
                (void)config_read_string(&config, copy);
                config_destroy(&config);
        }
        problems_clear(&problems);
}

static bool holds_one(const GString *folded, const GPtrArray *set)
{
        for (guint i = 0; i < set->len; i++)
                if (strstr(folded->str, g_ptr_array_index(set, i)) != NULL)
                        return true;
        return false;
}

static void search(const struct pattern *pattern, const GPtrArray *sets, const char *line)
{
        GString *text = fold_spaces((struct bytes){line, strlen(line)});
        GString *folded = fold_case(text);
        g_assert(g_utf8_validate(folded->str, (gssize)folded->len, NULL));
        if (pattern_search(pattern, (struct bytes){text->str, text->len}, 0, MATCH_LIMIT, NULL))
                for (guint i = 0; i < sets->len; i++)
                        g_assert(holds_one(folded, g_ptr_array_index(sets, i)));
        g_string_free(folded, TRUE);
        g_string_free(text, TRUE);
}

/* Masking keeps all offsets; no spelling makes text that is not UTF-8. */
static void rewrite(const char *line)
{
        GString *text = fold_spaces((struct bytes){line, strlen(line)});
        GString *masked = mask_names(text);
        GString *plain = spelling_plain(text);
        g_autofree char *long_form = spelling_long(text->str);
        g_assert(masked->len == text->len);
        g_assert(g_utf8_validate(masked->str, (gssize)masked->len, NULL));
        g_assert(g_utf8_validate(plain->str, (gssize)plain->len, NULL));
        g_assert(g_utf8_validate(long_form, -1, NULL));
        g_string_free(plain, TRUE);
        g_string_free(masked, TRUE);
        g_string_free(text, TRUE);
}

/* Whatever the pattern, it is rewritten without harm. */
static void respell(const char *line)
{
        struct problems problems = {0};
        g_autofree char *plain = spelling_pattern(line);
        pattern_free(pattern_new(plain, 0, "fuzz", 1, &problems));
        problems_clear(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct bytes text = {(const char *)data, size};
        read_file(text);
        g_autofree char *copy = g_strndup(text.data, MIN(size, 4096));
        g_auto(GStrv) lines = g_strsplit(copy, "\n", 100);
        struct problems problems = {0};
        struct pattern *pattern =
            lines[0] != NULL ? pattern_new(lines[0], 0, "fuzz", 1, &problems) : NULL;
        if (pattern != NULL) {
                GPtrArray *sets = literal_find(lines[0]);
                for (char **line = lines; *line != NULL; line++)
                        search(pattern, sets, *line);
                g_autofree char *literal = literal_text(lines[0]);
                (void)mask_has_names(literal);
                respell(lines[0]);
                g_ptr_array_unref(sets);
        }
        for (char **line = lines; *line != NULL; line++)
                rewrite(*line);
        pattern_free(pattern);
        problems_clear(&problems);
        return 0;
}
