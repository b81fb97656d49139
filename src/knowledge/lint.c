/* lint - proves a knowledge base.
 * in: a loaded knowledge base.  out: problems with file and line.
 * What would give a wrong verdict is an error; what is only superfluous or slow is a warning. */

#include <string.h>

#include "knowledge/fold.h"
#include "knowledge/languages.h"
#include "knowledge/literal.h"
#include "knowledge/mask.h"
#include "knowledge/templates.h"
#include "knowledge/rules.h"
#include "report/format.h"
#include "report/kind_load.h"

#define PHRASE_LETTERS 3  /* of the shortest phrase that is no accident */
#define QUOTE_BYTES    80 /* of a sample in a message */

struct lint {
        const struct knowledge *knowledge;
        const struct limits *limits;
        struct problems *problems;
        const char *pairs; /* every pair of letters, as words */
        GHashTable
            *phrases;     /* the rule of each phrase that has no conditions, by level and phrase */
        GHashTable *used; /* reasons that a rule or a code gives */
};

static void G_GNUC_PRINTF(3, 4)
    error(const struct lint *lint, struct origin origin, const char *format, ...)
{
        va_list arguments;
        va_start(arguments, format);
        g_autofree char *text = g_strdup_vprintf(format, arguments);
        va_end(arguments);
        problems_error(lint->problems, origin.file, origin.line, "%s", text);
}

static void G_GNUC_PRINTF(3, 4)
    warn(const struct lint *lint, struct origin origin, const char *format, ...)
{
        va_list arguments;
        va_start(arguments, format);
        g_autofree char *text = g_strdup_vprintf(format, arguments);
        va_end(arguments);
        problems_warn(lint->problems, origin.file, origin.line, "%s", text);
}

/* The beginning of a sample, for a message. To be freed with g_free. */
static char *quote(const struct sample *sample)
{
        const char *text = sample->diagnosis.text.data;
        if (sample->diagnosis.text.length <= QUOTE_BYTES)
                return g_strdup(text);
        g_autofree char *head =
            g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), QUOTE_BYTES));
        return g_strdup_printf("%s ...", head);
}

/* --- formats --- */

/* What RFC 3464 describes is read without a record. */
static void prove_format(const struct lint *lint, const struct rule *rule, struct origin origin,
                         const char *format)
{
        if (strcmp(format, "rfc3464") != 0 && !formats_has(lint->knowledge->formats, format))
                error(lint, origin, "rule \"%s\" names the unknown format \"%s\"", rule->id,
                      format);
}

static void prove_formats(const struct lint *lint, const struct rule *rule)
{
        for (const char *const *format = rule->when.formats; format != NULL && *format != NULL;
             format++)
                prove_format(lint, rule, rule->origin, *format);
        for (guint i = 0; i < rule->samples->len; i++) {
                const struct sample *sample = &g_array_index(rule->samples, struct sample, i);
                if (sample->diagnosis.format != NULL)
                        prove_format(lint, rule, sample->origin, sample->diagnosis.format);
        }
}

/* --- samples --- */

/* True where the rule itself wins its sample. */
static bool prove_sample(const struct lint *lint, const struct rule *rule,
                         const struct sample *sample)
{
        g_autofree char *text = quote(sample);
        if (!matcher_matches(rule, &sample->diagnosis, lint->limits)) {
                error(lint, sample->origin, "rule \"%s\" does not match its sample \"%s\"",
                      rule->id, text);
                return false;
        }
        const struct rule *winner =
            knowledge_match(lint->knowledge, &sample->diagnosis, lint->limits);
        if (winner != NULL && winner->reason != rule->reason)
                error(lint, sample->origin,
                      "this sample of rule \"%s\" gets reason \"%s\" from rule \"%s\" at %s:%u: "
                      "\"%s\"",
                      rule->id, winner->reason->name, winner->id, winner->origin.file,
                      winner->origin.line, text);
        return winner == rule;
}

static void prove_samples(const struct lint *lint, const struct rule *rule)
{
        bool wins = rule->samples->len == 0;
        unsigned before = lint->problems->errors;
        for (guint i = 0; i < rule->samples->len; i++)
                wins |= prove_sample(lint, rule, &g_array_index(rule->samples, struct sample, i));
        /* Where a sample already fails, that is the message to read. */
        if (!wins && lint->problems->errors == before) {
                const struct sample *first = &g_array_index(rule->samples, struct sample, 0);
                const struct rule *winner =
                    knowledge_match(lint->knowledge, &first->diagnosis, lint->limits);
                warn(lint, rule->origin,
                     "rule \"%s\" is shadowed: other rules win all its samples, as rule \"%s\" at "
                     "%s:%u the first",
                     rule->id, winner->id, winner->origin.file, winner->origin.line);
        }
}

static void prove_counter_samples(const struct lint *lint, const struct rule *rule)
{
        for (guint i = 0; i < rule->counter_samples->len; i++) {
                const struct sample *sample =
                    &g_array_index(rule->counter_samples, struct sample, i);
                g_autofree char *text = quote(sample);
                if (matcher_matches(rule, &sample->diagnosis, lint->limits))
                        error(lint, sample->origin, "rule \"%s\" matches its counter-sample \"%s\"",
                              rule->id, text);
        }
}

/* --- words --- */

static bool matches(const struct lint *lint, const struct pattern *pattern, const char *text)
{
        return pattern_search(pattern, (struct bytes){text, strlen(text)}, 0,
                              lint->limits->match_limit, NULL);
}

static void prove_pattern(const struct lint *lint, const struct rule *rule, guint index)
{
        const struct pattern *pattern = g_ptr_array_index(rule->patterns, index);
        const char *text = g_ptr_array_index(rule->written, index);
        if (matches(lint, pattern, ""))
                error(lint, rule->origin,
                      "rule \"%s\" is over-broad: pattern \"%s\" matches the empty text", rule->id,
                      text);
        else if (matches(lint, pattern, lint->pairs))
                error(lint, rule->origin,
                      "rule \"%s\" is over-broad: pattern \"%s\" matches two letters", rule->id,
                      text);
        else if (matcher_is_slow(g_ptr_array_index(rule->pattern_texts, index)))
                warn(lint, rule->origin,
                     "rule \"%s\" is slow: every text is tried with pattern \"%s\", since no word "
                     "of two letters must occur",
                     rule->id, text);
}

/* Names in the first so many patterns of a member, which see none: its twin does. */
static void prove_no_names(const struct lint *lint, const struct rule *rule,
                           const GPtrArray *written, guint count, const char *twin)
{
        for (guint i = 0; i < count; i++) {
                const char *pattern = g_ptr_array_index(written, i);
                g_autofree char *text = literal_text(pattern);
                if (mask_has_names(text))
                        warn(lint, rule->origin,
                             "pattern \"%s\" of rule \"%s\" asks for words of an address, a host "
                             "or a link, which are hidden from it: it belongs under `%s`",
                             pattern, rule->id, twin);
        }
}

static void prove_not_duplicate(const struct lint *lint, const struct rule *rule, guint index)
{
        const char *folded = g_ptr_array_index(rule->folded, index);
        if (rule->when.count > 0)
                return;
        char *key = g_strdup_printf("%d %s", (int)rule->level, folded);
        const struct rule *other = g_hash_table_lookup(lint->phrases, key);
        if (other == NULL) {
                g_hash_table_insert(lint->phrases, key, (void *)rule);
                return;
        }
        g_free(key);
        if (other == rule)
                error(lint, rule->origin, "phrase \"%s\" stands twice in rule \"%s\"",
                      rule->phrases[index], rule->id);
        else
                error(lint, rule->origin,
                      "phrase \"%s\" of rule \"%s\" stands also in rule \"%s\" of the same level "
                      "at %s:%u",
                      rule->phrases[index], rule->id, other->id, other->origin.file,
                      other->origin.line);
}

static void prove_not_excluded(const struct lint *lint, const struct rule *rule, guint index)
{
        for (guint i = 0; i < rule->not_patterns->len; i++)
                if (matches(lint, g_ptr_array_index(rule->not_patterns, i),
                            g_ptr_array_index(rule->folded, index)))
                        warn(lint, rule->origin,
                             "phrase \"%s\" of rule \"%s\" is dead: the rule's own `not` matches "
                             "it",
                             rule->phrases[index], rule->id);
}

/* A phrase in which words of a higher rule stand, come what may, never decides. */
static void prove_reachable(const struct lint *lint, const struct rule *rule, guint index)
{
        const char *phrase = rule->phrases[index];
        const struct diagnosis bare = {.text = {phrase, strlen(phrase)}};
        const struct rule *winner = knowledge_match(lint->knowledge, &bare, lint->limits);
        if (winner != NULL && winner->level > rule->level && winner->when.count == 0 &&
            winner->not_patterns->len == 0 && winner->reason != rule->reason)
                warn(lint, rule->origin,
                     "phrase \"%s\" of rule \"%s\" is unreachable: rule \"%s\" at %s:%u has a "
                     "higher level and matches it",
                     phrase, rule->id, winner->id, winner->origin.file, winner->origin.line);
}

static void prove_phrase(const struct lint *lint, const struct rule *rule, guint index)
{
        const char *folded = g_ptr_array_index(rule->folded, index);
        if (g_utf8_strlen(folded, -1) < PHRASE_LETTERS && (unsigned char)folded[0] < 0x80)
                error(lint, rule->origin, "rule \"%s\" is over-broad: phrase \"%s\" is too short",
                      rule->id, rule->phrases[index]);
        prove_not_duplicate(lint, rule, index);
        prove_not_excluded(lint, rule, index);
        prove_reachable(lint, rule, index);
}

static void prove_rule(const struct lint *lint, const struct rule *rule)
{
        g_hash_table_add(lint->used, (void *)rule->reason);
        if (rule->source == NULL)
                error(lint, rule->origin, "rule \"%s\" has no source", rule->id);
        if (rule->samples->len == 0)
                error(lint, rule->origin, "rule \"%s\" has no samples", rule->id);
        prove_formats(lint, rule);
        for (guint i = 0; i < rule->folded->len; i++)
                prove_phrase(lint, rule, i);
        for (guint i = 0; i < rule->patterns->len; i++)
                prove_pattern(lint, rule, i);
        prove_no_names(lint, rule, rule->written, rule->first_name, "names");
        prove_no_names(lint, rule, rule->not_written, rule->first_not_name, "not_names");
        prove_samples(lint, rule);
        prove_counter_samples(lint, rule);
}

/* --- codes and reasons --- */

static bool same_words(const char *a, const char *b)
{
        g_autofree char *x = fold_phrase(a);
        g_autofree char *y = fold_phrase(b);
        return strcmp(x, y) == 0;
}

static void prove_code(const struct lint *lint, const struct code *code)
{
        char name[CODE_SIZE];
        code_print(code, name);
        if (code->reason != NULL)
                g_hash_table_add(lint->used, (void *)code->reason);
        if (code->source == NULL)
                error(lint, code->origin, "code %s has no source", name);
        if (code->what == NULL)
                error(lint, code->origin, "code %s does not say what happened: \"what\" is missing",
                      name);
        if (code->folk != NULL && code->what != NULL && same_words(code->folk, code->what))
                warn(lint, code->origin,
                     "folk meaning of code %s is dead: it says what \"what\" says", name);
}

static void prove_ranges(const struct lint *lint)
{
        for (guint i = 0; i < lint->knowledge->code_ranges->len; i++) {
                const struct code *next = codes_overlap(lint->knowledge, i);
                char name[CODE_SIZE];
                if (next != NULL)
                        error(lint, next->origin, "code %s stands in the range of another entry",
                              code_print(next, name));
        }
}

static void prove_reason(const struct lint *lint, const struct reason *reason)
{
        bool by_digit = reason->class == CLASS_UNKNOWN; /* for what nothing else fits */
        if (!by_digit && !g_hash_table_contains(lint->used, reason))
                warn(lint, reason->origin, "reason \"%s\" is dead: no rule and no code gives it",
                     reason->name);
}

static int by_origin(const void *a, const void *b)
{
        struct origin x = (*(const struct rule *const *)a)->origin;
        struct origin y = (*(const struct rule *const *)b)->origin;
        int order = strcmp(x.file, y.file);
        return order != 0 ? order : (x.line > y.line) - (x.line < y.line);
}

/* "aa ab ac ... zz" */
static char *letter_pairs(void)
{
        GString *out = g_string_new(NULL);
        for (char a = 'a'; a <= 'z'; a++)
                for (char b = 'a'; b <= 'z'; b++)
                        g_string_append_printf(out, "%c%c ", a, b);
        return g_string_free(out, FALSE);
}

bool knowledge_lint(const struct knowledge *knowledge, struct problems *problems)
{
        unsigned before = problems->errors;
        g_autofree char *pairs = letter_pairs();
        g_autoptr(GHashTable) phrases =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
        const struct lint lint = {.knowledge = knowledge,
                                  .limits = &LIMITS_DEFAULT,
                                  .problems = problems,
                                  .pairs = pairs,
                                  .phrases = phrases,
                                  .used = used};
        g_autoptr(GPtrArray) rules = g_ptr_array_copy(knowledge->rules, NULL, NULL);
        g_ptr_array_sort(rules, by_origin);
        for (guint i = 0; i < rules->len; i++)
                prove_rule(&lint, g_ptr_array_index(rules, i));
        for (guint i = 0; i < knowledge->codes->len; i++)
                prove_code(&lint, g_ptr_array_index(knowledge->codes, i));
        prove_ranges(&lint);
        for (guint i = 0; i < knowledge->reasons->len; i++)
                prove_reason(&lint, g_ptr_array_index(knowledge->reasons, i));
        (void)formats_lint(knowledge->formats, problems);
        (void)kinds_lint(knowledge->kinds, problems);
        languages_lint(knowledge, problems);
        templates_lint(knowledge, problems);
        return problems->errors == before;
}
