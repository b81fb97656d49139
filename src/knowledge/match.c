/* match - finds the most specific rule for a diagnostic.
 * in: all rules, once; then diagnoses.  out: the rule that wins.
 * One pass over the text finds every phrase, and every literal without which a pattern cannot match;
 * only the rules of what was found are looked at, besides those whose patterns have no literal. */

#include <string.h>

#include "knowledge/automaton.h"
#include "knowledge/fold.h"
#include "knowledge/literal.h"
#include "knowledge/rules.h"

#define IS_PHRASE UINT32_MAX

/* What a word of the automaton is part of. Rules by their index, so that lower is more specific. */
struct use {
        uint32_t rule;
        uint32_t pattern; /* index in the rule, IS_PHRASE where the word is a phrase of it */
};

struct matcher {
        GPtrArray *rules; /* borrowed from the knowledge base */
        struct automaton *automaton;
        uint32_t words;
        uint32_t *first; /* of word's uses; those of word w are first[w] up to first[w + 1] */
        size_t *lengths; /* of each word */
        struct use *uses;
        GArray *slow; /* of struct use: patterns that every text is tried with */
};

/* One text under the matcher. */
struct attempt {
        const struct matcher *matcher;
        GString *text;   /* spaces folded: what patterns see */
        GString *folded; /* case folded too: what phrases see */
        GArray *uses;    /* of struct found */
};

/* A phrase that occurs, or a pattern worth trying. */
struct found {
        struct use use;
        size_t length; /* of a phrase */
};

/* --- Building --- */

/* A word and one use of it, before words are made unique. */
struct entry {
        char *word;
        struct use use;
};

static void add_entry(GArray *entries, const char *word, struct use use)
{
        struct entry entry = {g_strdup(word), use};
        g_array_append_val(entries, entry);
}

static void add_rule(struct matcher *matcher, uint32_t index, GArray *entries)
{
        const struct rule *rule = g_ptr_array_index(matcher->rules, index);
        for (guint i = 0; i < rule->folded->len; i++)
                add_entry(entries, g_ptr_array_index(rule->folded, i),
                          (struct use){index, IS_PHRASE});
        for (guint i = 0; i < rule->patterns->len; i++) {
                struct use use = {index, i};
                GPtrArray *literals = literal_find(rule->pattern_texts[i]);
                if (literals == NULL) {
                        g_array_append_val(matcher->slow, use);
                        continue;
                }
                for (guint k = 0; k < literals->len; k++)
                        add_entry(entries, g_ptr_array_index(literals, k), use);
                g_ptr_array_unref(literals);
        }
}

static int by_word(const void *a, const void *b)
{
        return strcmp(((const struct entry *)a)->word, ((const struct entry *)b)->word);
}

/* Makes the words unique and hands them to the automaton. */
static void index_entries(struct matcher *matcher, GArray *entries)
{
        g_array_sort(entries, by_word);
        g_autofree const char **words = g_new(const char *, entries->len + 1);
        matcher->first = g_new0(uint32_t, entries->len + 1);
        matcher->lengths = g_new0(size_t, entries->len + 1);
        matcher->uses = g_new0(struct use, entries->len + 1);
        for (guint i = 0; i < entries->len; i++) {
                const struct entry *entry = &g_array_index(entries, struct entry, i);
                uint32_t last = matcher->words;
                if (last == 0 || strcmp(words[last - 1], entry->word) != 0) {
                        words[last] = entry->word;
                        matcher->lengths[last] = strlen(entry->word);
                        matcher->first[last] = i;
                        matcher->words++;
                }
                matcher->uses[i] = entry->use;
        }
        matcher->first[matcher->words] = entries->len;
        matcher->automaton = automaton_new(words, matcher->words);
}

struct matcher *matcher_new(GPtrArray *rules)
{
        struct matcher *matcher = g_new0(struct matcher, 1);
        matcher->rules = rules;
        matcher->slow = g_array_new(FALSE, FALSE, sizeof(struct use));
        GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
        for (guint i = 0; i < rules->len; i++)
                add_rule(matcher, i, entries);
        index_entries(matcher, entries);
        for (guint i = 0; i < entries->len; i++)
                g_free(g_array_index(entries, struct entry, i).word);
        g_array_unref(entries);
        return matcher;
}

void matcher_free(struct matcher *matcher)
{
        if (matcher == NULL)
                return;
        automaton_free(matcher->automaton);
        g_free(matcher->first);
        g_free(matcher->lengths);
        g_free(matcher->uses);
        g_array_unref(matcher->slow);
        g_free(matcher);
}

bool matcher_is_slow(const char *pattern)
{
        GPtrArray *literals = literal_find(pattern);
        if (literals == NULL)
                return true;
        g_ptr_array_unref(literals);
        return false;
}

/* --- Matching --- */

static void start(struct attempt *attempt, const struct matcher *matcher,
                  const struct diagnosis *diagnosis, const struct limits *limits)
{
        struct bytes text = diagnosis->text;
        text.length = MIN(text.length, limits->diagnostic_bytes);
        attempt->matcher = matcher;
        attempt->text = fold_spaces(text);
        attempt->folded = fold_case(attempt->text);
        attempt->uses = g_array_new(FALSE, FALSE, sizeof(struct found));
}

static void finish(struct attempt *attempt)
{
        g_string_free(attempt->text, TRUE);
        g_string_free(attempt->folded, TRUE);
        g_array_unref(attempt->uses);
}

/* Where the phrase's own edge is no letter or digit, fold_inside_word is false: nothing is asked of the neighbour. */
static bool is_bounded(const struct attempt *attempt, size_t begin, size_t end)
{
        return !fold_inside_word(attempt->folded, begin) && !fold_inside_word(attempt->folded, end);
}

static void note(uint32_t word, size_t end, void *context)
{
        struct attempt *attempt = context;
        const struct matcher *matcher = attempt->matcher;
        size_t length = matcher->lengths[word];
        bool bounded = is_bounded(attempt, end - length, end);
        for (uint32_t i = matcher->first[word]; i < matcher->first[word + 1]; i++) {
                struct found found = {matcher->uses[i], length};
                if (bounded || found.use.pattern != IS_PHRASE)
                        g_array_append_val(attempt->uses, found);
        }
}

static int by_use(const void *a, const void *b)
{
        const struct use *x = &((const struct found *)a)->use, *y = &((const struct found *)b)->use;
        if (x->rule != y->rule)
                return x->rule < y->rule ? -1 : 1;
        return x->pattern < y->pattern ? -1 : x->pattern > y->pattern;
}

static bool excluded(const struct rule *rule, const GString *text, unsigned match_limit)
{
        struct bytes subject = {text->str, text->len};
        for (guint i = 0; i < rule->not_patterns->len; i++)
                if (pattern_search(g_ptr_array_index(rule->not_patterns, i), subject, 0,
                                   match_limit, NULL))
                        return true;
        return false;
}

/* The length that a pattern matches; 0 where it does not, or matches nothing. */
static size_t try_pattern(const struct rule *rule, uint32_t index, const GString *text,
                          unsigned match_limit)
{
        struct pattern_match match;
        struct bytes subject = {text->str, text->len};
        const struct pattern *pattern = g_ptr_array_index(rule->patterns, index);
        if (!pattern_search(pattern, subject, 0, match_limit, &match) ||
            match.begin[0] == PATTERN_NONE)
                return 0;
        return match.end[0] - match.begin[0];
}

/* The longest text that one rule matches, 0 for none. Its uses stand from *position on, which moves past them. */
static size_t try_rule(const struct attempt *attempt, const struct diagnosis *diagnosis,
                       const struct limits *limits, guint *position)
{
        const struct found *all = &g_array_index(attempt->uses, struct found, 0);
        guint begin = *position, end = begin;
        while (end < attempt->uses->len && all[end].use.rule == all[begin].use.rule)
                end++;
        *position = end;
        const struct rule *rule = g_ptr_array_index(attempt->matcher->rules, all[begin].use.rule);
        if (!conditions_hold(&rule->when, diagnosis, limits->match_limit))
                return 0;
        size_t best = 0;
        for (guint i = begin; i < end; i++) {
                bool is_phrase = all[i].use.pattern == IS_PHRASE;
                if (!is_phrase && i > begin && all[i - 1].use.pattern == all[i].use.pattern)
                        continue; /* another of its literals */
                size_t length = is_phrase ? all[i].length
                                          : try_pattern(rule, all[i].use.pattern, attempt->text,
                                                        limits->match_limit);
                best = MAX(best, length);
        }
        return best > 0 && !excluded(rule, attempt->text, limits->match_limit) ? best : 0;
}

static bool same_rank(const struct rule *a, const struct rule *b)
{
        return a->level == b->level && a->when.count == b->when.count;
}

/* The uses are in the order of the rules, so the first rank in which a rule matches decides. */
static const struct rule *best_rule(const struct attempt *attempt,
                                    const struct diagnosis *diagnosis, const struct limits *limits)
{
        const struct rule *best = NULL;
        size_t best_length = 0;
        for (guint position = 0; position < attempt->uses->len;) {
                uint32_t index = g_array_index(attempt->uses, struct found, position).use.rule;
                const struct rule *rule = g_ptr_array_index(attempt->matcher->rules, index);
                if (best != NULL && !same_rank(best, rule))
                        break;
                size_t length = try_rule(attempt, diagnosis, limits, &position);
                if (length > best_length) {
                        best = rule;
                        best_length = length;
                }
        }
        return best;
}

static const struct rule *match(const struct matcher *matcher, const struct diagnosis *diagnosis,
                                const struct limits *limits)
{
        struct attempt attempt;
        start(&attempt, matcher, diagnosis, limits);
        automaton_scan(matcher->automaton, (struct bytes){attempt.folded->str, attempt.folded->len},
                       note, &attempt);
        for (guint i = 0; i < matcher->slow->len; i++) {
                struct found found = {g_array_index(matcher->slow, struct use, i), 0};
                g_array_append_val(attempt.uses, found);
        }
        g_array_sort(attempt.uses, by_use);
        const struct rule *rule = best_rule(&attempt, diagnosis, limits);
        finish(&attempt);
        return rule;
}

const struct rule *knowledge_match(const struct knowledge *knowledge,
                                   const struct diagnosis *diagnosis, const struct limits *limits)
{
        return match(knowledge->matcher, diagnosis, limits);
}

bool matcher_matches(const struct rule *rule, const struct diagnosis *diagnosis,
                     const struct limits *limits)
{
        GPtrArray *alone = g_ptr_array_new();
        g_ptr_array_add(alone, (void *)rule);
        struct matcher *matcher = matcher_new(alone);
        bool matched = match(matcher, diagnosis, limits) != NULL;
        matcher_free(matcher);
        g_ptr_array_unref(alone);
        return matched;
}
