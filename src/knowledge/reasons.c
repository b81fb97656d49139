/* reasons - the list `reasons` of a knowledge file.
 * in: groups of name, class and fault.  out: struct reason. */

#include <string.h>

#include "knowledge/base.h"
#include "knowledge/config_file.h"

#define NAME_BYTES 64
#define BY_DIGIT   "by-digit"

/* A reason with what only the loader needs to know. */
struct reason_entry {
        struct reason reason;
        enum layer layer;
};

static const struct config_key keys[] = {
    {"name",      CONFIG_TYPE_STRING, true },
    {"class",     CONFIG_TYPE_STRING, true },
    {"transient", CONFIG_TYPE_STRING, false},
    {"fault",     CONFIG_TYPE_STRING, true },
    {NULL,        0,                  false},
};

/* A reason is a token in headers, so that filters can compare it. */
static bool is_token(const char *name)
{
        size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
        return length > 0 && length <= NAME_BYTES && name[length] == '\0' &&
               g_ascii_isalpha(name[0]);
}

static bool read_class(const struct loader *loader, const config_setting_t *group,
                       struct reason *reason)
{
        if (strcmp(config_file_string(group, "class"), BY_DIGIT) == 0)
                reason->class = CLASS_UNKNOWN;
        else if (!loader_class(loader, group, "class", &reason->class))
                return false;
        reason->transient_class = reason->class;
        return loader_class(loader, group, "transient", &reason->transient_class);
}

static void load(const struct loader *loader, const config_setting_t *group)
{
        if (!config_file_check(group, keys, loader->file, loader->problems))
                return;
        const char *name = config_file_string(group, "name");
        if (!is_token(name) || strcmp(name, "mixed") == 0) {
                loader_error(loader, group,
                             "\"%s\" cannot name a reason: use letters a to z, digits and hyphens",
                             name);
                return;
        }
        struct reason reason = {.origin = loader_origin(loader, group)};
        if (!read_class(loader, group, &reason) || !loader_fault(loader, group, &reason.fault))
                return;
        struct knowledge *knowledge = loader->knowledge;
        struct reason_entry *entry = g_hash_table_lookup(knowledge->reason_of, name);
        g_autofree char *what = g_strdup_printf("reason \"%s\"", name);
        if (entry != NULL &&
            !loader_may_replace(loader, group, entry->layer, entry->reason.origin, what))
                return;
        if (entry == NULL) {
                entry = g_new0(struct reason_entry, 1);
                entry->reason.name = g_string_chunk_insert(knowledge->strings, name);
                g_ptr_array_add(knowledge->reasons, entry);
                g_hash_table_insert(knowledge->reason_of, (void *)entry->reason.name, entry);
        }
        /* In place, since codes and rules point to it. */
        reason.name = entry->reason.name;
        entry->reason = reason;
        entry->layer = loader->layer;
}

void reasons_load(const struct loader *loader, const config_setting_t *list)
{
        for (int i = 0; i < config_setting_length(list); i++)
                load(loader, config_setting_get_elem(list, (unsigned)i));
}

const struct reason *knowledge_reason(const struct knowledge *knowledge, const char *name)
{
        const struct reason_entry *entry = g_hash_table_lookup(knowledge->reason_of, name);
        return entry != NULL ? &entry->reason : NULL;
}

GPtrArray *knowledge_reasons(const struct knowledge *knowledge)
{
        return knowledge->reasons;
}
