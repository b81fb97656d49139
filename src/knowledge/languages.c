/* languages - the list `languages` of a knowledge file, and what it says of reasons.
 * in: groups of reasons, faults and strings.  out: struct language by tag. */

#include "knowledge/languages.h"

#include <string.h>

#include "knowledge/base.h"
#include "knowledge/config_file.h"

/* A text of the language, and where it stands. */
struct entry {
        struct language_reason reason; /* .what alone for faults and strings */
        enum layer layer;
};

struct language {
        const char *tag, *name;
        GHashTable *reasons, *faults, *strings; /* of struct entry by name */
        struct origin origin;
};

static const struct config_key keys[] = {
    {"language", CONFIG_TYPE_STRING, true}, {"name", CONFIG_TYPE_STRING, false},
    {"reasons", CONFIG_TYPE_LIST, false},   {"faults", CONFIG_TYPE_LIST, false},
    {"strings", CONFIG_TYPE_LIST, false},   {NULL, 0, false},
};

static const struct config_key reason_keys[] = {
    {"reason", CONFIG_TYPE_STRING, true},
    {"title", CONFIG_TYPE_STRING, true},
    {"what", CONFIG_TYPE_STRING, true},
    {"remedy", CONFIG_TYPE_LIST, true},
    {NULL, 0, false},
};

static const struct config_key fault_keys[] = {
    {"fault", CONFIG_TYPE_STRING, true},
    {"text", CONFIG_TYPE_STRING, true},
    {NULL, 0, false},
};

static const struct config_key string_keys[] = {
    {"name", CONFIG_TYPE_STRING, true},
    {"text", CONFIG_TYPE_STRING, true},
    {NULL, 0, false},
};

/* Puts an entry into a table unless one of the same layer stands there already. */
static void put(const struct loader *loader, const config_setting_t *group, GHashTable *table,
                const char *name, struct language_reason reason)
{
        const struct entry *old = g_hash_table_lookup(table, name);
        g_autofree char *what = g_strdup_printf("\"%s\"", name);
        if (old != NULL && !loader_may_replace(loader, group, old->layer, old->reason.origin, what))
                return;
        struct entry *entry = g_new(struct entry, 1);
        reason.origin = loader_origin(loader, group);
        *entry = (struct entry){reason, loader->layer};
        g_hash_table_replace(table, g_strdup(name), entry);
}

static void load_reason(const struct loader *loader, const config_setting_t *group,
                        struct language *language)
{
        const struct reason *reason = NULL;
        if (!config_file_check(group, reason_keys, loader->file, loader->problems) ||
            !loader_reason(loader, group, &reason))
                return;
        struct language_reason texts = {.title = loader_string(loader, group, "title", true),
                                        .what = loader_string(loader, group, "what", true),
                                        .remedy = loader_strings(loader, group, "remedy")};
        put(loader, group, language->reasons, reason->name, texts);
}

static void load_fault(const struct loader *loader, const config_setting_t *group,
                       struct language *language)
{
        enum fault fault;
        if (config_file_check(group, fault_keys, loader->file, loader->problems) &&
            loader_fault(loader, group, &fault))
                put(loader, group, language->faults, fault_name(fault),
                    (struct language_reason){.what = loader_string(loader, group, "text", true)});
}

static void load_string(const struct loader *loader, const config_setting_t *group,
                        struct language *language)
{
        if (config_file_check(group, string_keys, loader->file, loader->problems))
                put(loader, group, language->strings, config_file_string(group, "name"),
                    (struct language_reason){.what = loader_string(loader, group, "text", true)});
}

typedef void load_element(const struct loader *loader, const config_setting_t *group,
                          struct language *language);

static void load_list(const struct loader *loader, const config_setting_t *group,
                      const char *member, load_element *load, struct language *language)
{
        const config_setting_t *list = config_setting_get_member(group, member);
        for (int i = 0; list != NULL && i < config_setting_length(list); i++)
                load(loader, config_setting_get_elem(list, (unsigned)i), language);
}

static struct language *find_exactly(const struct knowledge *knowledge, const char *tag,
                                     size_t length)
{
        for (guint i = 0; i < knowledge->languages->len; i++) {
                struct language *language = g_ptr_array_index(knowledge->languages, i);
                if (strlen(language->tag) == length &&
                    g_ascii_strncasecmp(language->tag, tag, length) == 0)
                        return language;
        }
        return NULL;
}

static struct language *language_new(const struct loader *loader, const config_setting_t *group)
{
        struct language *language = g_new0(struct language, 1);
        language->tag = loader_string(loader, group, "language", true);
        language->name = language->tag;
        language->origin = loader_origin(loader, group);
        GHashTable **tables[] = {&language->reasons, &language->faults, &language->strings};
        for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
                *tables[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_ptr_array_add(loader->knowledge->languages, language);
        return language;
}

/* A tag is letters and digits in groups of up to eight (RFC 5646, section 2.1). */
static bool is_tag(const char *tag)
{
        size_t run = 0;
        for (; *tag != '\0' && run <= 8; tag++) {
                if (*tag != '-' && !g_ascii_isalnum(*tag))
                        return false;
                run = *tag == '-' ? 0 : run + 1;
        }
        return run >= 1 && run <= 8;
}

static void load(const struct loader *loader, const config_setting_t *group)
{
        if (!config_file_check(group, keys, loader->file, loader->problems))
                return;
        const char *tag = config_file_string(group, "language");
        if (!is_tag(tag)) {
                loader_error(loader, group,
                             "\"%s\" is no language tag: write it as \"de\" or \"pt-BR\"", tag);
                return;
        }
        struct language *language = find_exactly(loader->knowledge, tag, strlen(tag));
        if (language == NULL)
                language = language_new(loader, group);
        const char *name = loader_string(loader, group, "name", false);
        if (name != NULL)
                language->name = name;
        load_list(loader, group, "reasons", load_reason, language);
        load_list(loader, group, "faults", load_fault, language);
        load_list(loader, group, "strings", load_string, language);
}

void languages_load(const struct loader *loader, const config_setting_t *list)
{
        for (int i = 0; i < config_setting_length(list); i++)
                load(loader, config_setting_get_elem(list, (unsigned)i));
}

void language_free(void *data)
{
        struct language *language = data;
        g_hash_table_destroy(language->reasons);
        g_hash_table_destroy(language->faults);
        g_hash_table_destroy(language->strings);
        g_free(language);
}

const struct language *knowledge_language(const struct knowledge *knowledge, const char *tag)
{
        if (tag == NULL)
                return NULL;
        for (size_t length = strlen(tag); length > 0;) {
                const struct language *language = find_exactly(knowledge, tag, length);
                if (language != NULL)
                        return language;
                do
                        length--;
                while (length > 0 && tag[length] != '-');
        }
        return NULL;
}

GPtrArray *knowledge_languages(const struct knowledge *knowledge)
{
        return knowledge->languages;
}

const char *language_tag(const struct language *language)
{
        return language->tag;
}

const char *language_name(const struct language *language)
{
        return language->name;
}

const struct language_reason *language_reason(const struct language *language, const char *reason)
{
        const struct entry *entry = g_hash_table_lookup(language->reasons, reason);
        return entry != NULL ? &entry->reason : NULL;
}

static const char *text_in(GHashTable *table, const char *name)
{
        const struct entry *entry = g_hash_table_lookup(table, name);
        return entry != NULL ? entry->reason.what : NULL;
}

const char *language_fault(const struct language *language, enum fault fault)
{
        return text_in(language->faults, fault_name(fault));
}

const char *language_string(const struct language *language, const char *name)
{
        return text_in(language->strings, name);
}

void language_each_string(const struct language *language, language_visit *visit, void *data)
{
        GHashTableIter iterator;
        void *name, *value;
        g_hash_table_iter_init(&iterator, language->strings);
        while (g_hash_table_iter_next(&iterator, &name, &value)) {
                const struct language_reason *reason = &((const struct entry *)value)->reason;
                if (reason->what != NULL)
                        visit(name, reason->what, reason->origin, data);
        }
}

static int by_text(const void *a, const void *b)
{
        return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The placeholders of a text, sorted and each once: "{{count}} {{subject}}". */
static char *placeholders_of(const char *text)
{
        g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
        const char *begin, *end;
        while ((begin = strstr(text, "{{")) != NULL && (end = strstr(begin, "}}")) != NULL) {
                char *name = g_strndup(begin, (gsize)(end + 2 - begin));
                if (!g_ptr_array_find_with_equal_func(found, name, g_str_equal, NULL))
                        g_ptr_array_add(found, name);
                else
                        g_free(name);
                text = end + 2;
        }
        g_ptr_array_sort(found, by_text);
        g_ptr_array_add(found, NULL);
        return g_strjoinv(" ", (char **)found->pdata);
}

/* Compares one table of a language with the reference's. */
static void compare(const struct language *language, GHashTable *table, GHashTable *reference,
                    const char *what, struct problems *problems)
{
        GHashTableIter iterator;
        void *name, *value;
        g_hash_table_iter_init(&iterator, reference);
        while (g_hash_table_iter_next(&iterator, &name, &value)) {
                const struct entry *model = value, *entry = g_hash_table_lookup(table, name);
                if (entry == NULL) {
                        problems_error(problems, language->origin.file, language->origin.line,
                                       "language \"%s\" lacks the %s \"%s\"", language->tag, what,
                                       (const char *)name);
                        continue;
                }
                g_autofree char *wanted = placeholders_of(model->reason.what);
                g_autofree char *found = placeholders_of(entry->reason.what);
                if (strcmp(wanted, found) != 0)
                        problems_error(
                            problems, entry->reason.origin.file, entry->reason.origin.line,
                            "\"%s\" has the placeholders \"%s\", and \"%s\" in language \"%s\"",
                            (const char *)name, found, wanted, LANGUAGE_DEFAULT);
        }
        g_hash_table_iter_init(&iterator, table);
        while (g_hash_table_iter_next(&iterator, &name, &value)) {
                const struct origin origin = ((const struct entry *)value)->reason.origin;
                if (!g_hash_table_contains(reference, name))
                        problems_error(problems, origin.file, origin.line,
                                       "%s \"%s\" is not in language \"%s\"", what,
                                       (const char *)name, LANGUAGE_DEFAULT);
        }
}

void languages_lint(const struct knowledge *knowledge, struct problems *problems)
{
        const struct language *reference = knowledge_language(knowledge, LANGUAGE_DEFAULT);
        if (reference == NULL)
                return;
        for (guint i = 0; i < knowledge->reasons->len; i++) {
                const struct reason *reason = g_ptr_array_index(knowledge->reasons, i);
                if (language_reason(reference, reason->name) == NULL)
                        problems_error(problems, reason->origin.file, reason->origin.line,
                                       "reason \"%s\" has no text in language \"%s\"", reason->name,
                                       LANGUAGE_DEFAULT);
        }
        for (guint i = 0; i < knowledge->languages->len; i++) {
                const struct language *language = g_ptr_array_index(knowledge->languages, i);
                compare(language, language->reasons, reference->reasons, "reason", problems);
                compare(language, language->faults, reference->faults, "fault", problems);
                compare(language, language->strings, reference->strings, "string", problems);
        }
}
