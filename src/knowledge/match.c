/* match - finds the most specific rule for a diagnostic.
 * in: all rules, once; then diagnoses.  out: the rule that wins.
 * One pass over the text finds every phrase, and every literal without which a pattern cannot match;
 * only the rules of what was found are looked at, besides those whose patterns have no literal. */

#include <string.h>

#include "knowledge/automaton.h"
#include "knowledge/fold.h"
#include "knowledge/literal.h"
#include "knowledge/mask.h"
#include "knowledge/restore.h"
#include "knowledge/rules.h"
#include "knowledge/spelling.h"

#define IS_PHRASE UINT32_MAX

/* The texts under the matcher. */
enum view {
        VIEW_WORDS, /* without the words of addresses, host names and links: for all but `names` */
        VIEW_NAMES, /* with them */
        VIEWS
};

/* What to look at once a word is found. Rules by their index, so that lower is more specific. */
struct use {
        uint32_t rule;
        uint32_t pattern; /* index in the rule, IS_PHRASE where the word is a phrase of it */
        enum view view;
        uint32_t sets; /* of a pattern: its sets of literals in matcher->sets, from here */
        uint32_t sets_end;
};

/* Words of which one must occur; a range of matcher->members. */
struct set {
        uint32_t begin, end;
};

struct matcher {
        GPtrArray *rules;          /* borrowed from the knowledge base */
        struct restorer *restorer; /* knows the words of all rules */
        struct automaton *automaton;
        uint32_t words;
        size_t *lengths; /* of each word */
        uint32_t *first; /* uses of word w are first[w] up to first[w + 1] */
        GArray *uses;    /* of struct use */
        GArray *sets;    /* of struct set */
        GArray *members; /* of uint32_t: words */
        GArray *slow;    /* of struct use: patterns that every text is tried with */
};

enum { WORD_SEEN = 1 << 0, WORD_BOUNDED = 1 << 1 };

/* One view of the text under the matcher. */
struct sight {
        GString *text;   /* spaces folded, in plain letters: what patterns see */
        GString *folded; /* case folded too: what phrases see */
        uint8_t *seen;   /* of each word */
};

/* One text under the matcher. */
struct attempt {
        const struct matcher *matcher;
        struct sight sights[VIEWS];
        GArray *uses; /* of struct found */
};

/* A phrase that occurs, or a pattern worth trying. */
struct found {
        struct use use;
        size_t length; /* of a phrase */
};

/* --- Building --- */

/* A use by the word that leads to it, until all are known. */
struct entry {
        uint32_t word;
        struct use use;
};

struct builder {
        struct matcher *matcher;
        GPtrArray *literals; /* of all patterns in turn: what literal_find gave */
        GHashTable *counts;  /* by word: how many phrases and sets hold it */
        GHashTable *numbers; /* by word: its number */
        GArray *entries;     /* of struct entry */
};

static void count_word(struct builder *builder, const char *word)
{
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(builder->counts, word));
        g_hash_table_insert(builder->counts, (void *)word, GUINT_TO_POINTER(count + 1));
}

/* The words of one rule, of phrases and of literals. */
static void collect_words(struct builder *builder, const struct rule *rule)
{
        for (guint i = 0; i < rule->folded->len; i++)
                count_word(builder, g_ptr_array_index(rule->folded, i));
        for (guint i = 0; i < rule->long_forms->len; i++)
                count_word(builder, g_ptr_array_index(rule->long_forms, i));
        for (guint i = 0; i < rule->patterns->len; i++) {
                GPtrArray *sets = literal_find(g_ptr_array_index(rule->pattern_texts, i));
                g_ptr_array_add(builder->literals, sets);
                for (guint s = 0; s < sets->len; s++) {
                        const GPtrArray *set = g_ptr_array_index(sets, s);
                        for (guint k = 0; k < set->len; k++)
                                count_word(builder, g_ptr_array_index(set, k));
                }
        }
}

/* What servers really write stands in the samples, word by word; a pattern has more words, though not all whole. */
static void learn_words(struct restorer *restorer, const struct rule *rule)
{
        for (guint i = 0; i < rule->samples->len; i++)
                restorer_learn(restorer,
                               g_array_index(rule->samples, struct sample, i).diagnosis.text);
        for (const char *const *phrase = rule->phrases; phrase != NULL && *phrase != NULL; phrase++)
                restorer_learn(restorer, (struct bytes){*phrase, strlen(*phrase)});
        for (guint i = 0; i < rule->written->len; i++) {
                g_autofree char *text = literal_text(g_ptr_array_index(rule->written, i));
                restorer_learn(restorer, (struct bytes){text, strlen(text)});
        }
}

static int by_text(const void *a, const void *b)
{
        return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Numbers the words in their order and hands them to the automaton. */
static void number_words(struct builder *builder)
{
        struct matcher *matcher = builder->matcher;
        g_autoptr(GPtrArray) words = g_ptr_array_new();
        GHashTableIter iterator;
        void *word;
        g_hash_table_iter_init(&iterator, builder->counts);
        while (g_hash_table_iter_next(&iterator, &word, NULL))
                g_ptr_array_add(words, word);
        g_ptr_array_sort(words, by_text);
        matcher->words = words->len;
        matcher->lengths = g_new0(size_t, words->len + 1);
        for (guint i = 0; i < words->len; i++) {
                matcher->lengths[i] = strlen(words->pdata[i]);
                g_hash_table_insert(builder->numbers, words->pdata[i], GUINT_TO_POINTER(i));
        }
        matcher->automaton = automaton_new((const char *const *)words->pdata, words->len);
}

static uint32_t number_of(const struct builder *builder, const char *word)
{
        return GPOINTER_TO_UINT(g_hash_table_lookup(builder->numbers, word));
}

static void add_entry(struct builder *builder, const char *word, struct use use)
{
        struct entry entry = {number_of(builder, word), use};
        g_array_append_val(builder->entries, entry);
}

/* The set whose words fewest rules share: it leads to the pattern, the others are asked then. */
static const GPtrArray *rarest(const struct builder *builder, const GPtrArray *sets)
{
        const GPtrArray *best = NULL;
        guint least = G_MAXUINT;
        for (guint s = 0; s < sets->len; s++) {
                const GPtrArray *set = g_ptr_array_index(sets, s);
                guint sum = 0;
                for (guint k = 0; k < set->len; k++)
                        sum += GPOINTER_TO_UINT(
                            g_hash_table_lookup(builder->counts, g_ptr_array_index(set, k)));
                if (sum < least) {
                        least = sum;
                        best = set;
                }
        }
        return best;
}

static void add_sets(struct builder *builder, const GPtrArray *sets, struct use *use)
{
        struct matcher *matcher = builder->matcher;
        use->sets = matcher->sets->len;
        for (guint s = 0; s < sets->len; s++) {
                const GPtrArray *words = g_ptr_array_index(sets, s);
                struct set set = {.begin = matcher->members->len};
                for (guint k = 0; k < words->len; k++) {
                        uint32_t word = number_of(builder, g_ptr_array_index(words, k));
                        g_array_append_val(matcher->members, word);
                }
                set.end = matcher->members->len;
                g_array_append_val(matcher->sets, set);
        }
        use->sets_end = matcher->sets->len;
}

/* A phrase that names a host, an address or a link itself is sought where they have their words. */
static void add_phrase(struct builder *builder, uint32_t index, const char *folded)
{
        enum view view = mask_has_names(folded) ? VIEW_NAMES : VIEW_WORDS;
        add_entry(builder, folded, (struct use){.rule = index, .pattern = IS_PHRASE, .view = view});
}

/* Leads from words to one rule. position counts the patterns of all rules. */
static void add_rule(struct builder *builder, uint32_t index, guint *position)
{
        const struct rule *rule = g_ptr_array_index(builder->matcher->rules, index);
        for (guint i = 0; i < rule->folded->len; i++)
                add_phrase(builder, index, g_ptr_array_index(rule->folded, i));
        for (guint i = 0; i < rule->long_forms->len; i++)
                add_phrase(builder, index, g_ptr_array_index(rule->long_forms, i));
        for (guint i = 0; i < rule->patterns->len; i++) {
                const GPtrArray *sets = g_ptr_array_index(builder->literals, (*position)++);
                struct use use = {.rule = index,
                                  .pattern = i,
                                  .view = i < rule->first_name ? VIEW_WORDS : VIEW_NAMES};
                add_sets(builder, sets, &use);
                const GPtrArray *set = rarest(builder, sets);
                if (set == NULL)
                        g_array_append_val(builder->matcher->slow, use);
                for (guint k = 0; set != NULL && k < set->len; k++)
                        add_entry(builder, g_ptr_array_index(set, k), use);
        }
}

static int by_word(const void *a, const void *b)
{
        uint32_t x = ((const struct entry *)a)->word, y = ((const struct entry *)b)->word;
        return x < y ? -1 : x > y;
}

static void index_uses(struct builder *builder)
{
        struct matcher *matcher = builder->matcher;
        g_array_sort(builder->entries, by_word);
        matcher->first = g_new0(uint32_t, matcher->words + 1);
        for (guint i = 0; i < builder->entries->len; i++) {
                const struct entry *entry = &g_array_index(builder->entries, struct entry, i);
                g_array_append_val(matcher->uses, entry->use);
                matcher->first[entry->word + 1] = i + 1;
        }
        /* A word that leads nowhere, but is asked for, has an empty range. */
        for (uint32_t w = 1; w <= matcher->words; w++)
                matcher->first[w] = MAX(matcher->first[w], matcher->first[w - 1]);
}

struct matcher *matcher_new(GPtrArray *rules)
{
        struct matcher *matcher = g_new0(struct matcher, 1);
        matcher->rules = rules;
        matcher->restorer = restorer_new();
        for (guint i = 0; i < rules->len; i++)
                learn_words(matcher->restorer, g_ptr_array_index(rules, i));
        matcher->uses = g_array_new(FALSE, FALSE, sizeof(struct use));
        matcher->sets = g_array_new(FALSE, FALSE, sizeof(struct set));
        matcher->members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        matcher->slow = g_array_new(FALSE, FALSE, sizeof(struct use));
        struct builder builder = {
            .matcher = matcher,
            .literals = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref),
            .counts = g_hash_table_new(g_str_hash, g_str_equal),
            .numbers = g_hash_table_new(g_str_hash, g_str_equal),
            .entries = g_array_new(FALSE, FALSE, sizeof(struct entry))};
        for (guint i = 0; i < rules->len; i++)
                collect_words(&builder, g_ptr_array_index(rules, i));
        number_words(&builder);
        guint position = 0;
        for (guint i = 0; i < rules->len; i++)
                add_rule(&builder, i, &position);
        index_uses(&builder);
        g_array_unref(builder.entries);
        g_hash_table_unref(builder.numbers);
        g_hash_table_unref(builder.counts);
        g_ptr_array_unref(builder.literals);
        return matcher;
}

void matcher_free(struct matcher *matcher)
{
        if (matcher == NULL)
                return;
        restorer_free(matcher->restorer);
        automaton_free(matcher->automaton);
        g_free(matcher->lengths);
        g_free(matcher->first);
        g_array_unref(matcher->uses);
        g_array_unref(matcher->sets);
        g_array_unref(matcher->members);
        g_array_unref(matcher->slow);
        g_free(matcher);
}

bool matcher_is_slow(const char *pattern)
{
        GPtrArray *sets = literal_find(pattern);
        bool slow = sets->len == 0;
        g_ptr_array_unref(sets);
        return slow;
}

/* --- Matching --- */

/* What rules see: plain letters, and those that were lost. */
static GString *plain_text(const struct matcher *matcher, const GString *text)
{
        GString *plain = spelling_plain(text);
        GString *restored = restorer_apply(matcher->restorer, plain);
        g_string_free(plain, TRUE);
        return restored;
}

static void start(struct attempt *attempt, const struct matcher *matcher,
                  const struct diagnosis *diagnosis, const struct limits *limits)
{
        struct bytes text = diagnosis->text;
        text.length = MIN(text.length, limits->diagnostic_bytes);
        attempt->matcher = matcher;
        GString *spaced = fold_spaces(text);
        GString *masked = mask_names(spaced);
        attempt->sights[VIEW_WORDS].text = plain_text(matcher, masked);
        attempt->sights[VIEW_NAMES].text = plain_text(matcher, spaced);
        g_string_free(masked, TRUE);
        g_string_free(spaced, TRUE);
        for (int i = 0; i < VIEWS; i++) {
                attempt->sights[i].folded = fold_case(attempt->sights[i].text);
                attempt->sights[i].seen = g_new0(uint8_t, matcher->words + 1);
        }
        attempt->uses = g_array_new(FALSE, FALSE, sizeof(struct found));
}

static void finish(struct attempt *attempt)
{
        for (int i = 0; i < VIEWS; i++) {
                g_string_free(attempt->sights[i].text, TRUE);
                g_string_free(attempt->sights[i].folded, TRUE);
                g_free(attempt->sights[i].seen);
        }
        g_array_unref(attempt->uses);
}

/* A view while it is scanned. */
struct scan {
        struct attempt *attempt;
        enum view view;
};

/* Where the phrase's own edge is no letter or digit, fold_inside_word is false: nothing is asked of the neighbour. */
static bool is_bounded(const struct sight *sight, size_t begin, size_t end)
{
        return !fold_inside_word(sight->folded, begin) && !fold_inside_word(sight->folded, end);
}

/* The first time that a word is found brings its patterns, the first time that it is a word by itself its phrases. */
static void note(uint32_t word, size_t end, void *context)
{
        const struct scan *scan = context;
        const struct matcher *matcher = scan->attempt->matcher;
        struct sight *sight = &scan->attempt->sights[scan->view];
        uint8_t before = sight->seen[word];
        if ((before & WORD_BOUNDED) != 0)
                return;
        size_t length = matcher->lengths[word];
        bool bounded = is_bounded(sight, end - length, end);
        sight->seen[word] |= WORD_SEEN | (bounded ? WORD_BOUNDED : 0);
        for (uint32_t i = matcher->first[word]; i < matcher->first[word + 1]; i++) {
                struct found found = {g_array_index(matcher->uses, struct use, i), length};
                bool is_phrase = found.use.pattern == IS_PHRASE;
                bool is_new = is_phrase ? bounded : (before & WORD_SEEN) == 0;
                if (is_new && found.use.view == scan->view)
                        g_array_append_val(scan->attempt->uses, found);
        }
}

static int by_use(const void *a, const void *b)
{
        const struct use *x = &((const struct found *)a)->use, *y = &((const struct found *)b)->use;
        if (x->rule != y->rule)
                return x->rule < y->rule ? -1 : 1;
        return x->pattern < y->pattern ? -1 : x->pattern > y->pattern;
}

static struct bytes text_of(const struct attempt *attempt, enum view view)
{
        const GString *text = attempt->sights[view].text;
        return (struct bytes){text->str, text->len};
}

static bool excluded(const struct attempt *attempt, const struct rule *rule, unsigned match_limit)
{
        for (guint i = 0; i < rule->not_patterns->len; i++) {
                enum view view = i < rule->first_not_name ? VIEW_WORDS : VIEW_NAMES;
                if (pattern_search(g_ptr_array_index(rule->not_patterns, i), text_of(attempt, view),
                                   0, match_limit, NULL))
                        return true;
        }
        return false;
}

/* The length that a pattern matches; 0 where it does not, or matches nothing. */
static size_t try_pattern(const struct attempt *attempt, const struct rule *rule,
                          const struct use *use, unsigned match_limit)
{
        struct pattern_match match;
        const struct pattern *pattern = g_ptr_array_index(rule->patterns, use->pattern);
        if (!pattern_search(pattern, text_of(attempt, use->view), 0, match_limit, &match) ||
            match.begin[0] == PATTERN_NONE)
                return 0;
        return match.end[0] - match.begin[0];
}

/* True if a word of each set of a pattern's literals occurs. */
static bool is_worth_trying(const struct attempt *attempt, const struct use *use)
{
        const struct matcher *matcher = attempt->matcher;
        const uint8_t *seen = attempt->sights[use->view].seen;
        for (uint32_t s = use->sets; s < use->sets_end; s++) {
                struct set set = g_array_index(matcher->sets, struct set, s);
                bool occurs = false;
                for (uint32_t k = set.begin; k < set.end && !occurs; k++)
                        occurs = seen[g_array_index(matcher->members, uint32_t, k)] != 0;
                if (!occurs)
                        return false;
        }
        return true;
}

/* The longest text that the phrases of a rule, or one pattern, match, 0 for none. Its uses stand from begin up to
 * end. */
static size_t try_uses(const struct attempt *attempt, const struct rule *rule, guint begin,
                       guint end, unsigned match_limit)
{
        const struct found *all = &g_array_index(attempt->uses, struct found, 0);
        const struct use *use = &all[begin].use;
        size_t longest = 0;
        if (use->pattern != IS_PHRASE)
                return is_worth_trying(attempt, use) ? try_pattern(attempt, rule, use, match_limit)
                                                     : 0;
        for (guint i = begin; i < end; i++)
                longest = MAX(longest, all[i].length);
        return longest;
}

/* The end of the uses that belong to the same rule as the one at begin, or also to the same pattern. */
static guint group_end(const struct attempt *attempt, guint begin, bool same_pattern)
{
        const struct found *all = &g_array_index(attempt->uses, struct found, 0);
        guint end = begin;
        while (end < attempt->uses->len && all[end].use.rule == all[begin].use.rule &&
               (!same_pattern || all[end].use.pattern == all[begin].use.pattern))
                end++;
        return end;
}

/* The longest text that one rule matches, 0 for none. Its uses stand from begin up to end. */
static size_t try_rule(const struct attempt *attempt, const struct rule *rule,
                       const struct diagnosis *diagnosis, const struct limits *limits, guint begin,
                       guint end)
{
        size_t longest = 0;
        if (!conditions_hold(&rule->when, diagnosis, limits->match_limit))
                return 0;
        for (guint next; begin < end; begin = next) {
                next = group_end(attempt, begin, true);
                size_t length = try_uses(attempt, rule, begin, next, limits->match_limit);
                longest = MAX(longest, length);
        }
        return longest > 0 && !excluded(attempt, rule, limits->match_limit) ? longest : 0;
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
        for (guint begin = 0, end; begin < attempt->uses->len; begin = end) {
                uint32_t index = g_array_index(attempt->uses, struct found, begin).use.rule;
                const struct rule *rule = g_ptr_array_index(attempt->matcher->rules, index);
                if (best != NULL && !same_rank(best, rule))
                        break;
                end = group_end(attempt, begin, false);
                size_t length = try_rule(attempt, rule, diagnosis, limits, begin, end);
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
        for (int i = 0; i < VIEWS; i++) {
                struct scan scan = {&attempt, (enum view)i};
                const GString *folded = attempt.sights[i].folded;
                automaton_scan(matcher->automaton, (struct bytes){folded->str, folded->len}, note,
                               &scan);
        }
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
