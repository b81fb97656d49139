/* codes - the list `codes` of a knowledge file, and looking codes up.
 * in: groups of code and explanation.  out: struct code by reply or status. */

#include <stdio.h>
#include <string.h>

#include "knowledge/base.h"
#include "knowledge/config_file.h"

#define DETAIL_MAX 999
#define ANY_CLASS  0 /* the X of "X.2.2" */

/* A code with what only the loader needs to know. */
struct code_entry {
        struct code code;
        uint16_t last; /* the last detail of a range, else the code's own */
        enum layer layer;
        bool disabled; /* stays until all is read, so that the order of files does not matter */
};

static const struct config_key keys[] = {
    {"code", CONFIG_TYPE_STRING, true},
    {"through", CONFIG_TYPE_STRING, false},
    {"disabled", CONFIG_TYPE_BOOL, false},
    {"registered", CONFIG_TYPE_BOOL, false},
    {"title", CONFIG_TYPE_STRING, false},
    {"reason", CONFIG_TYPE_STRING, false},
    {"fault", CONFIG_TYPE_STRING, false},
    {"what", CONFIG_TYPE_STRING, false},
    {"remedy", CONFIG_TYPE_LIST, false},
    {"notes", CONFIG_TYPE_LIST, false},
    {"folk", CONFIG_TYPE_STRING, false},
    {"source", CONFIG_TYPE_STRING, false},
    {NULL, 0, false},
};

/* One number for each code: replies below 1,000, statuses from 1 << 30. */
static unsigned code_key(bool is_reply, uint16_t reply, struct status status)
{
        if (is_reply)
                return reply;
        return 1u << 30 | (unsigned)status.class << 20 | (unsigned)status.subject << 10 |
               status.detail;
}

/* A number of up to three digits without leading zeros; returns what follows it, NULL where there is none. */
static const char *read_number(const char *text, uint16_t *out)
{
        unsigned value = 0;
        size_t digits = 0;
        for (; g_ascii_isdigit(text[digits]); digits++) {
                if (digits == 3)
                        return NULL;
                value = value * 10 + (unsigned)(text[digits] - '0');
        }
        if (digits == 0 || (digits > 1 && text[0] == '0'))
                return NULL;
        *out = (uint16_t)value;
        return text + digits;
}

static bool read_status(const char *text, struct status *out)
{
        if (strchr("X12345", text[0]) == NULL || text[0] == '\0' || text[1] != '.')
                return false;
        out->class = text[0] == 'X' ? ANY_CLASS : (uint16_t)(text[0] - '0');
        const char *rest = read_number(text + 2, &out->subject);
        if (rest == NULL || *rest != '.')
                return false;
        rest = read_number(rest + 1, &out->detail);
        return rest != NULL && *rest == '\0';
}

/* Reads "552", "5.7.26" or "X.2.2". Some systems number their own errors from 100. */
static bool read_code(const char *text, struct code *out)
{
        const char *rest = read_number(text, &out->reply);
        out->is_reply = rest != NULL && *rest == '\0' && out->reply >= 100 && out->reply < 600;
        return out->is_reply || read_status(text, &out->status);
}

const char *code_print(const struct code *code, char out[CODE_SIZE])
{
        struct status status = code->status;
        if (code->is_reply)
                snprintf(out, CODE_SIZE, "%u", code->reply);
        else if (status.class == ANY_CLASS)
                snprintf(out, CODE_SIZE, "X.%u.%u", status.subject, status.detail);
        else
                snprintf(out, CODE_SIZE, "%u.%u.%u", status.class, status.subject, status.detail);
        return out;
}

static bool read_members(const struct loader *loader, const config_setting_t *group,
                         struct code *code)
{
        int registered = 0;
        config_setting_lookup_bool(group, "registered", &registered);
        code->is_registered = registered != 0;
        code->title = loader_string(loader, group, "title", true);
        code->what = loader_string(loader, group, "what", false);
        code->remedy = loader_strings(loader, group, "remedy");
        code->notes = loader_strings(loader, group, "notes");
        code->folk = loader_string(loader, group, "folk", false);
        code->source = loader_string(loader, group, "source", false);
        bool ok = loader_reason(loader, group, &code->reason);
        return loader_fault(loader, group, &code->fault) && ok && code->title != NULL;
}

/* Reads the last code of a range such as 5.7.606 through 5.7.649, which one entry explains. */
static bool read_last(const struct loader *loader, const config_setting_t *group,
                      const struct code *first, uint16_t *out)
{
        const char *name = config_file_string(group, "through");
        *out = first->status.detail;
        if (name == NULL)
                return true;
        struct code last = {0};
        if (!first->is_reply && read_status(name, &last.status) &&
            last.status.class == first->status.class &&
            last.status.subject == first->status.subject &&
            last.status.detail > first->status.detail) {
                *out = last.status.detail;
                return true;
        }
        loader_error(loader, config_setting_get_member(group, "through"),
                     "\"%s\" ends no range of enhanced codes that begins with this code", name);
        return false;
}

static void load(const struct loader *loader, const config_setting_t *group)
{
        if (!config_file_check(group, keys, loader->file, loader->problems))
                return;
        const char *name = config_file_string(group, "code");
        struct code code = {.origin = loader_origin(loader, group)};
        if (!read_code(name, &code)) {
                loader_error(loader, group,
                             "\"%s\" is no code: write it as \"552\", \"5.7.26\" or \"X.2.2\"",
                             name);
                return;
        }
        uint16_t last;
        if (!read_last(loader, group, &code, &last))
                return;
        unsigned key = code_key(code.is_reply, code.reply, code.status);
        GHashTable *table = loader->knowledge->code_of;
        const struct code_entry *old = g_hash_table_lookup(table, GUINT_TO_POINTER(key));
        g_autofree char *what = g_strdup_printf("code %s", name);
        if (old != NULL && !loader_may_replace(loader, group, old->layer, old->code.origin, what))
                return;
        bool disabled = loader_is_disabled(group);
        if (disabled && old == NULL)
                problems_warn(loader->problems, loader->file, code.origin.line,
                              "there is no %s to disable", what);
        if (!disabled && !read_members(loader, group, &code))
                return;
        struct code_entry *entry = g_new(struct code_entry, 1);
        *entry = (struct code_entry){code, last, loader->layer, disabled};
        g_hash_table_insert(table, GUINT_TO_POINTER(key), entry);
}

void codes_load(const struct loader *loader, const config_setting_t *list)
{
        for (int i = 0; i < config_setting_length(list); i++)
                load(loader, config_setting_get_elem(list, (unsigned)i));
}

void code_entry_free(void *entry)
{
        g_free(entry);
}

/* For arrays of codes, also as the beginning of their entries. */
static int by_number(const void *a, const void *b)
{
        const struct code *x = *(const struct code *const *)a;
        const struct code *y = *(const struct code *const *)b;
        unsigned p = code_key(x->is_reply, x->reply, x->status);
        unsigned q = code_key(y->is_reply, y->reply, y->status);
        return p < q ? -1 : p > q;
}

static bool holds(const struct code_entry *range, struct status status)
{
        struct status first = range->code.status;
        return first.class == status.class && first.subject == status.subject &&
               first.detail <= status.detail && status.detail <= range->last;
}

void codes_finish(struct knowledge *knowledge)
{
        GHashTableIter iterator;
        void *value;
        g_hash_table_iter_init(&iterator, knowledge->code_of);
        while (g_hash_table_iter_next(&iterator, NULL, &value)) {
                struct code_entry *entry = value;
                if (entry->disabled) {
                        g_hash_table_iter_remove(&iterator);
                        continue;
                }
                g_ptr_array_add(knowledge->codes, &entry->code);
                if (entry->last > entry->code.status.detail)
                        g_ptr_array_add(knowledge->code_ranges, entry);
        }
        g_ptr_array_sort(knowledge->codes, by_number);
        g_ptr_array_sort(knowledge->code_ranges, by_number);
}

const struct code *codes_overlap(const struct knowledge *knowledge, guint index)
{
        const struct code_entry *range = g_ptr_array_index(knowledge->code_ranges, index);
        if (index + 1 >= knowledge->code_ranges->len)
                return NULL;
        const struct code_entry *next = g_ptr_array_index(knowledge->code_ranges, index + 1);
        return holds(range, next->code.status) ? &next->code : NULL;
}

GPtrArray *knowledge_codes(const struct knowledge *knowledge)
{
        return knowledge->codes;
}

static const struct code *find(const struct knowledge *knowledge, unsigned key)
{
        const struct code_entry *entry =
            g_hash_table_lookup(knowledge->code_of, GUINT_TO_POINTER(key));
        return entry != NULL ? &entry->code : NULL;
}

const struct code *knowledge_reply(const struct knowledge *knowledge, uint16_t reply)
{
        return find(knowledge, code_key(true, reply, (struct status){0}));
}

/* The entry of this very code, else of a range that holds it: ranges are few and do not overlap. */
static const struct code *find_status(const struct knowledge *knowledge, struct status status)
{
        const struct code *code = find(knowledge, code_key(false, 0, status));
        for (guint i = 0; code == NULL && i < knowledge->code_ranges->len; i++) {
                const struct code_entry *range = g_ptr_array_index(knowledge->code_ranges, i);
                if (holds(range, status))
                        code = &range->code;
        }
        return code;
}

const struct code *knowledge_status(const struct knowledge *knowledge, struct status status)
{
        if (!status_is_stated(status) || status.subject > DETAIL_MAX || status.detail > DETAIL_MAX)
                return NULL;
        const struct code *code = find_status(knowledge, status);
        if (code != NULL)
                return code;
        status.class = ANY_CLASS;
        return find_status(knowledge, status);
}

const struct code *knowledge_status_nearest(const struct knowledge *knowledge, struct status status)
{
        const struct code *code = knowledge_status(knowledge, status);
        if (code != NULL)
                return code;
        status.detail = 0;
        code = knowledge_status(knowledge, status);
        if (code != NULL)
                return code;
        status.subject = 0;
        return knowledge_status(knowledge, status);
}
