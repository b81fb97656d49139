/* rules - the list `rules` of a knowledge file.
 * in: groups of words, conditions and samples.  out: struct rule, the most specific first. */

#include "knowledge/rules.h"

#include <string.h>

#include "knowledge/config_file.h"
#include "knowledge/fold.h"
#include "knowledge/spelling.h"

static const struct config_key keys[] = {
    {"id", CONFIG_TYPE_STRING, true},
    {"disabled", CONFIG_TYPE_BOOL, false},
    {"reason", CONFIG_TYPE_STRING, false},
    {"level", CONFIG_TYPE_STRING, false},
    {"class", CONFIG_TYPE_STRING, false},
    {"fault", CONFIG_TYPE_STRING, false},
    {"calls_back", CONFIG_TYPE_BOOL, false},
    {"phrases", CONFIG_TYPE_LIST, false},
    {"patterns", CONFIG_TYPE_LIST, false},
    {"names", CONFIG_TYPE_LIST, false},
    {"not", CONFIG_TYPE_LIST, false},
    {"not_names", CONFIG_TYPE_LIST, false},
    {"when", CONFIG_TYPE_GROUP, false},
    {"samples", CONFIG_TYPE_LIST, false},
    {"counter_samples", CONFIG_TYPE_LIST, false},
    {"source", CONFIG_TYPE_STRING, false},
    {NULL, 0, false},
};

static const char *const levels[] = {
    [LEVEL_VAGUE] = "vague",       [LEVEL_GENERAL] = "general",   [LEVEL_PLAIN] = "plain",
    [LEVEL_SPECIFIC] = "specific", [LEVEL_DECISIVE] = "decisive", NULL,
};

static bool read_level(const struct loader *loader, const config_setting_t *group, enum level *out)
{
        const char *name = config_file_string(group, "level");
        for (int i = 0; name != NULL && levels[i] != NULL; i++) {
                if (strcmp(levels[i], name) != 0)
                        continue;
                *out = (enum level)i;
                return true;
        }
        if (name != NULL)
                loader_unknown(loader, config_setting_get_member(group, "level"), "level", name,
                               levels);
        return name == NULL;
}

/* Folds the phrases. */
static void read_phrases(const struct loader *loader, const config_setting_t *group,
                         struct rule *rule)
{
        rule->phrases = loader_strings(loader, group, "phrases");
        rule->folded = g_ptr_array_new_with_free_func(g_free);
        rule->long_forms = g_ptr_array_new_with_free_func(g_free);
        for (const char *const *p = rule->phrases; p != NULL && *p != NULL; p++) {
                g_autofree char *folded = fold_phrase(*p);
                GString *marked = g_string_new(folded);
                char *plain = g_string_free(spelling_plain(marked), FALSE);
                g_autofree char *long_form = spelling_long(folded);
                g_string_free(marked, TRUE);
                g_ptr_array_add(rule->folded, plain);
                if (strcmp(long_form, plain) != 0)
                        g_ptr_array_add(rule->long_forms, g_steal_pointer(&long_form));
        }
}

/* Where the patterns of a member go; texts may be NULL. */
struct patterns {
        GPtrArray *compiled, *texts, *written;
};

/* Compiles a pattern for plain letters. Where it is faulty, the message is that for what the author wrote. */
static struct pattern *compile(const struct loader *loader, const config_setting_t *element,
                               const char *written, const char *text)
{
        unsigned line = config_setting_source_line(element);
        struct problems unseen = {0};
        struct pattern *pattern = pattern_new(text, 0, loader->file, line, &unseen);
        problems_clear(&unseen);
        if (pattern != NULL)
                return pattern;
        struct pattern *other = pattern_new(written, 0, loader->file, line, loader->problems);
        if (other != NULL)
                loader_error(loader, element,
                             "bad pattern \"%s\": its letters with marks cannot be made plain",
                             written);
        pattern_free(other);
        return NULL;
}

static bool add_pattern(const struct loader *loader, const config_setting_t *element, void *context)
{
        struct patterns *patterns = context;
        const char *written = loader_text(loader, element);
        if (written == NULL)
                return false;
        g_autofree char *text = spelling_pattern(written);
        struct pattern *pattern = compile(loader, element, written, text);
        if (pattern == NULL)
                return false;
        g_ptr_array_add(patterns->compiled, pattern);
        if (patterns->texts != NULL)
                g_ptr_array_add(patterns->texts, g_steal_pointer(&text));
        g_ptr_array_add(patterns->written,
                        g_string_chunk_insert(loader->knowledge->strings, written));
        return true;
}

static GPtrArray *new_patterns(void)
{
        return g_ptr_array_new_with_free_func((GDestroyNotify)pattern_free);
}

static void read_patterns(const struct loader *loader, const config_setting_t *group,
                          struct rule *rule)
{
        rule->pattern_texts = g_ptr_array_new_with_free_func(g_free);
        rule->written = g_ptr_array_new();
        rule->patterns = new_patterns();
        rule->not_patterns = new_patterns();
        rule->not_written = g_ptr_array_new();
        struct patterns is = {rule->patterns, rule->pattern_texts, rule->written},
                        excluded = {rule->not_patterns, NULL, rule->not_written};
        (void)loader_each(loader, group, "patterns", add_pattern, &is);
        rule->first_name = rule->patterns->len;
        (void)loader_each(loader, group, "names", add_pattern, &is);
        (void)loader_each(loader, group, "not", add_pattern, &excluded);
        rule->first_not_name = rule->not_patterns->len;
        (void)loader_each(loader, group, "not_names", add_pattern, &excluded);
}

/* Reads all that a rule says; what is wrong is reported, and leaves the rule behind half-filled. */
static void read_members(const struct loader *loader, const config_setting_t *group,
                         struct rule *rule)
{
        (void)loader_reason(loader, group, &rule->reason);
        (void)read_level(loader, group, &rule->level);
        (void)loader_class(loader, group, "class", &rule->class);
        (void)loader_fault(loader, group, &rule->fault);
        rule->calls_back = loader_flag(group, "calls_back");
        read_phrases(loader, group, rule);
        read_patterns(loader, group, rule);
        conditions_load(loader, group, &rule->when);
        rule->samples = samples_load(loader, group, "samples");
        rule->counter_samples = samples_load(loader, group, "counter_samples");
        rule->source = loader_string(loader, group, "source", false);
        if (config_setting_get_member(group, "reason") == NULL)
                loader_error(loader, group, "\"reason\" is missing");
        if (config_setting_get_member(group, "phrases") == NULL &&
            config_setting_get_member(group, "patterns") == NULL &&
            config_setting_get_member(group, "names") == NULL)
                loader_error(loader, group, "\"phrases\", \"patterns\" or \"names\" is missing");
}

static void load(const struct loader *loader, const config_setting_t *group)
{
        if (!config_file_check(group, keys, loader->file, loader->problems))
                return;
        GHashTable *table = loader->knowledge->rule_of;
        const char *id = loader_string(loader, group, "id", true);
        if (id == NULL)
                return;
        const struct rule *old = g_hash_table_lookup(table, id);
        g_autofree char *what = g_strdup_printf("rule \"%s\"", id);
        if (old != NULL && !loader_may_replace(loader, group, old->layer, old->origin, what))
                return;
        struct rule *rule = g_new0(struct rule, 1);
        *rule = (struct rule){.id = id,
                              .level = LEVEL_PLAIN,
                              .layer = loader->layer,
                              .origin = loader_origin(loader, group),
                              .disabled = loader_is_disabled(group)};
        if (rule->disabled && old == NULL)
                problems_warn(loader->problems, loader->file, rule->origin.line,
                              "there is no %s to disable", what);
        if (!rule->disabled)
                read_members(loader, group, rule);
        g_hash_table_replace(table, (void *)rule->id, rule);
}

void rules_load(const struct loader *loader, const config_setting_t *list)
{
        for (int i = 0; i < config_setting_length(list); i++)
                load(loader, config_setting_get_elem(list, (unsigned)i));
}

void rule_free(void *data)
{
        struct rule *rule = data;
        g_clear_pointer(&rule->folded, g_ptr_array_unref);
        g_clear_pointer(&rule->long_forms, g_ptr_array_unref);
        g_clear_pointer(&rule->patterns, g_ptr_array_unref);
        g_clear_pointer(&rule->pattern_texts, g_ptr_array_unref);
        g_clear_pointer(&rule->written, g_ptr_array_unref);
        g_clear_pointer(&rule->not_patterns, g_ptr_array_unref);
        g_clear_pointer(&rule->not_written, g_ptr_array_unref);
        g_clear_pointer(&rule->samples, g_array_unref);
        g_clear_pointer(&rule->counter_samples, g_array_unref);
        conditions_release(&rule->when);
        g_free(rule);
}

/* The length of the matched text comes between the conditions and the id, when a text is there. */
static int by_specificity(const void *a, const void *b)
{
        const struct rule *x = *(const struct rule *const *)a;
        const struct rule *y = *(const struct rule *const *)b;
        if (x->level != y->level)
                return x->level > y->level ? -1 : 1;
        if (x->when.count != y->when.count)
                return x->when.count > y->when.count ? -1 : 1;
        return strcmp(x->id, y->id);
}

void rules_finish(struct knowledge *knowledge)
{
        GHashTableIter iterator;
        void *rule;
        g_hash_table_iter_init(&iterator, knowledge->rule_of);
        while (g_hash_table_iter_next(&iterator, NULL, &rule))
                if (((struct rule *)rule)->disabled)
                        g_hash_table_iter_remove(&iterator);
                else
                        g_ptr_array_add(knowledge->rules, rule);
        g_ptr_array_sort(knowledge->rules, by_specificity);
}

GPtrArray *knowledge_rules(const struct knowledge *knowledge)
{
        return knowledge->rules;
}

const char *rule_id(const struct rule *rule)
{
        return rule->id;
}

const struct reason *rule_reason(const struct rule *rule)
{
        return rule->reason;
}

enum bounce_class rule_class(const struct rule *rule)
{
        return rule->class;
}

enum fault rule_fault(const struct rule *rule)
{
        return rule->fault;
}

bool rule_calls_back(const struct rule *rule)
{
        return rule->calls_back;
}

struct origin rule_origin(const struct rule *rule)
{
        return rule->origin;
}

bool rule_is_vague(const struct rule *rule)
{
        return rule->level == LEVEL_VAGUE;
}
