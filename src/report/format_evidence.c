/* format_evidence - what speaks for a format: conditions with strengths, and signs that records share.
 * in: groups of the lists `formats` and `signs`.  out: conditions, each kept once, and struct evidence. */

#include <string.h>

#include "knowledge/config_file.h"
#include "report/format_load.h"
#include "report/format_loading.h"
#include "report/format_record.h"

#define STRENGTH_LIMIT 100

/* A condition with a name. */
struct sign {
        unsigned condition;
        bool site;
};

static const struct config_key evidence_keys[] = {{"sign", CONFIG_TYPE_STRING, false},
                                                  {"header", CONFIG_TYPE_STRING, false},
                                                  {"pattern", CONFIG_TYPE_STRING, false},
                                                  {"body", CONFIG_TYPE_STRING, false},
                                                  {"part", CONFIG_TYPE_STRING, false},
                                                  {"returned", CONFIG_TYPE_BOOL, false},
                                                  {"strength", CONFIG_TYPE_INT, false},
                                                  {"required", CONFIG_TYPE_BOOL, false},
                                                  {"either", CONFIG_TYPE_BOOL, false},
                                                  {"veto", CONFIG_TYPE_BOOL, false},
                                                  {"unless", CONFIG_TYPE_STRING, false},
                                                  {"within", CONFIG_TYPE_INT, false},
                                                  {NULL, 0, false}};

static const struct config_key sign_keys[] = {
    {"id", CONFIG_TYPE_STRING, true},       {"header", CONFIG_TYPE_STRING, false},
    {"pattern", CONFIG_TYPE_STRING, false}, {"body", CONFIG_TYPE_STRING, false},
    {"part", CONFIG_TYPE_STRING, false},    {NULL, 0, false}};

/* The index of an equal condition, or of this one once it is added. Takes pattern. */
static unsigned take_condition(struct formats *formats, enum condition_type type, const char *name,
                               const char *text, struct pattern *pattern)
{
        g_autofree char *lower = name ? g_ascii_strdown(name, -1) : NULL;
        char *key = g_strdup_printf("%d\n%s\n%s", (int)type, lower ? lower : "", text ? text : "");
        gpointer index;
        if (g_hash_table_lookup_extended(formats->condition_index, key, NULL, &index)) {
                pattern_free(pattern);
                g_free(key);
                return GPOINTER_TO_UINT(index);
        }
        struct condition condition = {type, g_steal_pointer(&lower), g_strdup(text), pattern};
        g_array_append_val(formats->conditions, condition);
        unsigned added = formats->conditions->len - 1;
        g_hash_table_insert(formats->condition_index, key, GUINT_TO_POINTER(added));
        return added;
}

/* The condition of the sign that a member names by its id. */
static bool find_sign(struct loading *loading, const config_setting_t *setting, const char *member,
                      unsigned *index)
{
        const char *id = config_file_string(setting, member);
        const struct sign *sign = g_hash_table_lookup(loading->formats->signs, id);
        if (sign != NULL) {
                *index = sign->condition;
                return true;
        }
        problems_error(loading->problems, loading->file, loading_line(setting),
                       "there is no sign \"%s\"", id);
        return false;
}

/* Which condition a group states: exactly one of sign, header, body, part, returned. */
static bool read_condition(struct loading *loading, const config_setting_t *setting,
                           unsigned *index)
{
        const char *header = config_file_string(setting, "header");
        const char *names[] = {header ? "pattern" : NULL, "body", "part"};
        const enum condition_type types[] = {CONDITION_HEADER, CONDITION_BODY, CONDITION_PART};
        unsigned stated = 0;
        if (config_file_string(setting, "sign") != NULL) {
                if (!find_sign(loading, setting, "sign", index))
                        return false;
                stated++;
        }
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
                const config_setting_t *member =
                    names[i] ? config_setting_get_member(setting, names[i]) : NULL;
                struct pattern *pattern = member ? loading_pattern(loading, member) : NULL;
                if (!pattern)
                        continue;
                stated++;
                *index = take_condition(loading->formats, types[i], i == 0 ? header : NULL,
                                        config_setting_get_string(member), pattern);
        }
        if (loading_flag(setting, "returned", false)) {
                stated++;
                *index = take_condition(loading->formats, CONDITION_RETURNED, NULL, NULL, NULL);
        }
        if (stated == 1)
                return true;
        problems_error(
            loading->problems, loading->file, loading_line(setting),
            "evidence states one of: sign, header with pattern, body, part, returned = true");
        return false;
}

/* With which sign a veto does not count. */
static void read_unless(struct loading *loading, const config_setting_t *setting,
                        struct evidence *evidence)
{
        unsigned index;
        if (config_file_string(setting, "unless") == NULL)
                return;
        if (!evidence->veto)
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "unless goes with veto = true");
        else if (find_sign(loading, setting, "unless", &index))
                evidence->unless = index + 1;
}

/* In how many bytes of the text, from its start, a condition has to hold. */
static void read_within(struct loading *loading, const config_setting_t *setting,
                        struct evidence *evidence)
{
        const config_setting_t *within = config_setting_get_member(setting, "within");
        if (within == NULL)
                return;
        int bytes = config_setting_get_int(within);
        bool is_body =
            g_array_index(loading->formats->conditions, struct condition, evidence->condition)
                .type == CONDITION_BODY;
        if (bytes <= 0 || !is_body)
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "within is a number of bytes, 1 or more, and goes with body");
        else
                evidence->within = (size_t)bytes;
}

void loading_evidence(struct loading *loading, const config_setting_t *setting, void *target)
{
        struct evidence evidence = {0};
        if (!config_file_check(setting, evidence_keys, loading->file, loading->problems) ||
            !read_condition(loading, setting, &evidence.condition))
                return;
        evidence.required = loading_flag(setting, "required", false);
        evidence.either = loading_flag(setting, "either", false);
        evidence.veto = loading_flag(setting, "veto", false);
        read_unless(loading, setting, &evidence);
        read_within(loading, setting, &evidence);
        const config_setting_t *strength = config_setting_get_member(setting, "strength");
        int value = strength ? config_setting_get_int(strength) : 0;
        if (value < 0 || value > STRENGTH_LIMIT)
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "strength must be from 0 to %d", STRENGTH_LIMIT);
        else
                evidence.strength = (unsigned)value;
        if (evidence.strength == 0 && !evidence.required && !evidence.either && !evidence.veto)
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "evidence needs a strength, required, either or veto = true");
        if (evidence.either && (evidence.required || evidence.veto))
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "either contradicts required and veto");
        g_array_append_val((GArray *)target, evidence);
}

/* Adds one sign of the list. */
static void load_sign(struct loading *loading, bool site)
{
        struct sign sign = {.site = site};
        const char *id = config_setting_is_group(loading->group)
                             ? config_file_string(loading->group, "id")
                             : NULL;
        if (!config_file_check(loading->group, sign_keys, loading->file, loading->problems))
                return;
        const struct sign *other = g_hash_table_lookup(loading->formats->signs, id);
        if (other != NULL && (!site || other->site)) {
                problems_error(loading->problems, loading->file, loading_line(loading->group),
                               "sign \"%s\" stands twice", id);
                return;
        }
        if (read_condition(loading, loading->group, &sign.condition))
                g_hash_table_replace(loading->formats->signs, g_strdup(id),
                                     g_memdup2(&sign, sizeof sign));
}

void formats_load_signs(struct formats *formats, const config_setting_t *list, const char *file,
                        bool site, struct problems *problems)
{
        for (int i = 0; i < config_setting_length(list); i++) {
                struct loading loading = {.formats = formats,
                                          .group = config_setting_get_elem(list, (unsigned)i),
                                          .file = file,
                                          .problems = problems,
                                          .before = problems->errors};
                load_sign(&loading, site);
        }
}
