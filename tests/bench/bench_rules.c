/* bench_rules - what many rules cost.
 * in: generated knowledge bases of 200 and of 2,000 rules.
 * out: time to load and time for one match, side by side and as ratios. */

#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "knowledge/knowledge.h"

#define LOADS    5
#define MATCHES  20000
#define TEXTS    64
#define FEW      200
#define MANY     2000
#define ALPHABET "etaoinshrdlu"

static const char *const words[] = {"user",    "mailbox", "message", "rejected", "unknown",
                                    "address", "policy",  "blocked", "delivery", "server",
                                    "host",    "denied",  "content", "recipient"};

/* A made-up word, so that rules differ; numbered, so that texts can be about some rule. */
static void append_word(GString *out, unsigned number)
{
        for (int i = 0; i < 5; i++) {
                g_string_append_c(out, ALPHABET[number % 12]);
                number = number / 12 + 7 * (unsigned)i;
        }
}

static const char *common_word(unsigned number)
{
        return words[number % G_N_ELEMENTS(words)];
}

static void append_rule(GString *out, unsigned number)
{
        g_string_append_printf(out, "%s{ id = \"r%u\"; reason = \"spam\"; phrases = (\"%s ",
                               number > 0 ? ",\n" : "", number, common_word(number));
        append_word(out, number * 31);
        g_string_append_printf(out, "\"); patterns = (\"\\\\b%s (?:is|was) \\\\w*",
                               common_word(number / 7));
        append_word(out, number * 17 + 5);
        g_string_append(out, "\"); }");
}

static char *write_rules(const char *directory, unsigned count)
{
        GString *text = g_string_new("reasons = ( { name = \"spam\"; class = \"block\"; fault = "
                                     "\"author\"; } );\nrules = (\n");
        for (unsigned i = 0; i < count; i++)
                append_rule(text, i);
        g_string_append(text, " );\n");
        char *path = g_build_filename(directory, "rules.conf", NULL);
        if (!g_file_set_contents(path, text->str, (gssize)text->len, NULL))
                exit(EXIT_FAILURE);
        g_string_free(text, TRUE);
        return path;
}

/* Diagnostics of common words, every fourth with the word of one of the rules. */
static char *make_text(unsigned number)
{
        GString *out = g_string_new("550 5.7.1 <kim@example.org>: ");
        for (unsigned i = 0; i < 12; i++)
                g_string_append_printf(out, "%s was ", common_word(number * 5 + i * 3));
        if (number % 4 == 0)
                append_word(out, (number % FEW) * 31);
        return g_string_free(out, FALSE);
}

static double load_milliseconds(const char *directory, struct knowledge **out)
{
        gint64 best = G_MAXINT64;
        for (int i = 0; i < LOADS; i++) {
                struct problems problems = {0};
                knowledge_unref(*out);
                gint64 start = g_get_monotonic_time();
                *out = knowledge_load(directory, NULL, &problems);
                best = MIN(best, g_get_monotonic_time() - start);
                if (*out == NULL)
                        exit(EXIT_FAILURE);
                problems_clear(&problems);
        }
        return (double)best / 1e3;
}

static double match_microseconds(const struct knowledge *knowledge)
{
        char *texts[TEXTS];
        for (unsigned i = 0; i < TEXTS; i++)
                texts[i] = make_text(i);
        gint64 start = g_get_monotonic_time();
        for (unsigned i = 0; i < MATCHES; i++) {
                const char *text = texts[i % TEXTS];
                const struct diagnosis diagnosis = {
                    .text = {text, strlen(text)}
                };
                (void)knowledge_match(knowledge, &diagnosis, &LIMITS_DEFAULT);
        }
        gint64 end = g_get_monotonic_time();
        for (unsigned i = 0; i < TEXTS; i++)
                g_free(texts[i]);
        return (double)(end - start) / MATCHES;
}

static void measure(unsigned count, double *load, double *match)
{
        g_autofree char *directory = g_dir_make_tmp("bench_XXXXXX", NULL);
        g_autofree char *path = write_rules(directory, count);
        struct knowledge *knowledge = NULL;
        *load = load_milliseconds(directory, &knowledge);
        *match = match_microseconds(knowledge);
        knowledge_unref(knowledge);
        g_remove(path);
        g_rmdir(directory);
}

int main(void)
{
        double load[2], match[2];
        measure(FEW, &load[0], &match[0]);
        measure(MANY, &load[1], &match[1]);
        printf("%-16s %12u %12u %8s\n", "rules", FEW, MANY, "ratio");
        printf("%-16s %12.1f %12.1f %8.1f\n", "load, ms", load[0], load[1], load[1] / load[0]);
        printf("%-16s %12.1f %12.1f %8.1f\n", "one match, us", match[0], match[1],
               match[1] / match[0]);
        return EXIT_SUCCESS;
}
