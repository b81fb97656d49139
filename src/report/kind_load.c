/* kind_load - what tells kinds, actions and stages apart in words, from libconfig lists.
 * in: the list `kinds` of a knowledge file.  out: compiled records, or problems with file and line. */

#include "report/kind_load.h"

#include <string.h>

#include "knowledge/config_file.h"
#include "report/kind_record.h"

#define RECORD_LIMIT 2000 /* in all files together */

struct source {
        const char *file;
        struct problems *problems;
};

static unsigned line_of(const config_setting_t *setting)
{
        return (unsigned)config_setting_source_line(setting);
}

/* Lifetime. */

static void pattern_destroy(void *data)
{
        pattern_free(data);
}

static void header_free(void *data)
{
        struct kind_header *header = data;
        g_free(header->name);
        g_ptr_array_unref(header->patterns);
        g_free(header);
}

static void sample_free(void *data)
{
        struct kind_sample *sample = data;
        g_free(sample->message);
        g_free(sample);
}

static void record_free(void *data)
{
        struct kind_record *record = data;
        g_free(record->id);
        g_ptr_array_unref(record->header);
        g_ptr_array_unref(record->not_header);
        g_ptr_array_unref(record->body);
        g_ptr_array_unref(record->not_body);
        g_ptr_array_unref(record->samples);
        g_ptr_array_unref(record->counter_samples);
        g_free(record);
}

static struct kind_record *record_new(void)
{
        struct kind_record *record = g_new0(struct kind_record, 1);
        record->header = g_ptr_array_new_with_free_func(header_free);
        record->not_header = g_ptr_array_new_with_free_func(header_free);
        record->body = g_ptr_array_new_with_free_func(pattern_destroy);
        record->not_body = g_ptr_array_new_with_free_func(pattern_destroy);
        record->samples = g_ptr_array_new_with_free_func(sample_free);
        record->counter_samples = g_ptr_array_new_with_free_func(sample_free);
        return record;
}

struct kinds *kinds_new(void)
{
        struct kinds *kinds = g_new0(struct kinds, 1);
        kinds->list = g_ptr_array_new_with_free_func(record_free);
        kinds->disabled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        return kinds;
}

void kinds_free(struct kinds *kinds)
{
        if (!kinds)
                return;
        g_ptr_array_unref(kinds->list);
        g_hash_table_unref(kinds->disabled);
        g_free(kinds);
}

/* The members of a record. Each reader returns false where it added a problem. */

static bool read_patterns(const config_setting_t *group, const char *name, unsigned flags,
                          const struct source *source, GPtrArray *out)
{
        const config_setting_t *member = config_setting_get_member(group, name);
        if (!member)
                return true;
        g_auto(GStrv) texts = config_file_strings(group, name, source->file, source->problems);
        for (unsigned i = 0; texts && texts[i]; i++) {
                struct pattern *pattern =
                    pattern_new(texts[i], flags, source->file, line_of(member), source->problems);
                if (!pattern)
                        return false;
                g_ptr_array_add(out, pattern);
        }
        return texts != NULL;
}

static bool read_header(const config_setting_t *group, const struct source *source, GPtrArray *out)
{
        static const struct config_key keys[] = {
            {"name", CONFIG_TYPE_STRING, true},
            {"patterns", CONFIG_TYPE_LIST, false},
            {NULL, 0, false},
        };
        if (!config_setting_is_group(group)) {
                problems_error(source->problems, source->file, line_of(group),
                               "a header is a group { name = ...; patterns = (...); }");
                return false;
        }
        if (!config_file_check(group, keys, source->file, source->problems))
                return false;
        struct kind_header *header = g_new0(struct kind_header, 1);
        header->name = g_strdup(config_file_string(group, "name"));
        header->patterns = g_ptr_array_new_with_free_func(pattern_destroy);
        g_ptr_array_add(out, header);
        return read_patterns(group, "patterns", 0, source, header->patterns);
}

static bool read_headers(const config_setting_t *group, const char *name,
                         const struct source *source, GPtrArray *out)
{
        const config_setting_t *list = config_setting_get_member(group, name);
        if (!list)
                return true;
        bool is_good = true;
        for (int i = 0; i < config_setting_length(list); i++)
                is_good &= read_header(config_setting_get_elem(list, (unsigned)i), source, out);
        return is_good;
}

static bool read_samples(const config_setting_t *group, const char *name,
                         const struct source *source, GPtrArray *out)
{
        const config_setting_t *member = config_setting_get_member(group, name);
        if (!member)
                return true;
        g_auto(GStrv) texts = config_file_strings(group, name, source->file, source->problems);
        for (unsigned i = 0; texts && texts[i]; i++) {
                struct kind_sample *sample = g_new0(struct kind_sample, 1);
                sample->message = g_strdup(texts[i]);
                sample->line = line_of(member);
                g_ptr_array_add(out, sample);
        }
        return texts != NULL;
}

/* Exactly one of kind, action and stage says what the record concludes. */
static bool read_result(const config_setting_t *group, const struct source *source,
                        struct kind_record *record)
{
        const char *kind = config_file_string(group, "kind");
        const char *action = config_file_string(group, "action");
        const char *stage = config_file_string(group, "stage");
        unsigned count = (kind != NULL) + (action != NULL) + (stage != NULL);
        enum kind kind_value = KIND_OTHER;
        enum action action_value = ACTION_NONE;
        enum stage stage_value = STAGE_NONE;
        if (count != 1) {
                problems_error(source->problems, source->file, line_of(group),
                               "kind record \"%s\" needs one of kind, action and stage",
                               record->id);
                return false;
        }
        if ((kind && !kind_from_name(kind, &kind_value)) ||
            (action && !action_from_name(action, &action_value)) ||
            (stage && !stage_from_name(stage, &stage_value))) {
                problems_error(source->problems, source->file, line_of(group), "unknown %s \"%s\"",
                               kind     ? "kind"
                               : action ? "action"
                                        : "stage",
                               kind     ? kind
                               : action ? action
                                        : stage);
                return false;
        }
        record->result = kind ? KIND_RESULT_KIND : action ? KIND_RESULT_ACTION : KIND_RESULT_STAGE;
        record->value = kind ? (int)kind_value : action ? (int)action_value : (int)stage_value;
        return true;
}

static bool read_strength(const config_setting_t *group, const struct source *source,
                          struct kind_record *record)
{
        const char *strength = config_file_string(group, "strength");
        record->strength = strength && strcmp(strength, "weak") == 0 ? KIND_WEAK : KIND_STRONG;
        if (!strength || strcmp(strength, "weak") == 0 || strcmp(strength, "strong") == 0)
                return true;
        problems_error(source->problems, source->file, line_of(group),
                       "strength is \"strong\" or \"weak\", not \"%s\"", strength);
        return false;
}

static bool read_conditions(const config_setting_t *group, const struct source *source,
                            struct kind_record *record)
{
        bool is_good = read_headers(group, "header", source, record->header);
        is_good &= read_headers(group, "not_header", source, record->not_header);
        is_good &= read_patterns(group, "body", PATTERN_MULTILINE, source, record->body);
        is_good &= read_patterns(group, "not_body", PATTERN_MULTILINE, source, record->not_body);
        is_good &= read_samples(group, "samples", source, record->samples);
        is_good &= read_samples(group, "counter_samples", source, record->counter_samples);
        if (is_good && record->header->len == 0 && record->body->len == 0) {
                problems_error(source->problems, source->file, line_of(group),
                               "kind record \"%s\" needs a header or a body condition", record->id);
                return false;
        }
        if (is_good && record->result != KIND_RESULT_KIND && record->header->len > 0) {
                problems_error(source->problems, source->file, line_of(group),
                               "actions and stages are told from the body alone (\"%s\")",
                               record->id);
                return false;
        }
        return is_good;
}

/* The list. */

static const struct config_key record_keys[] = {
    {"id", CONFIG_TYPE_STRING, true},      {"disabled", CONFIG_TYPE_BOOL, false},
    {"kind", CONFIG_TYPE_STRING, false},   {"action", CONFIG_TYPE_STRING, false},
    {"stage", CONFIG_TYPE_STRING, false},  {"strength", CONFIG_TYPE_STRING, false},
    {"header", CONFIG_TYPE_LIST, false},   {"not_header", CONFIG_TYPE_LIST, false},
    {"body", CONFIG_TYPE_LIST, false},     {"not_body", CONFIG_TYPE_LIST, false},
    {"samples", CONFIG_TYPE_LIST, false},  {"counter_samples", CONFIG_TYPE_LIST, false},
    {"source", CONFIG_TYPE_STRING, false}, {NULL, 0, false},
};

static unsigned conditions(const struct kind_record *record)
{
        return record->header->len + record->not_header->len + (record->body->len > 0) +
               (record->not_body->len > 0);
}

/* The order in which records are asked: more conditions first, then by id, so that order in files never matters. */
static int compare(const void *a, const void *b)
{
        const struct kind_record *left = *(const struct kind_record *const *)a;
        const struct kind_record *right = *(const struct kind_record *const *)b;
        unsigned more = conditions(left), less = conditions(right);
        if (more != less)
                return more > less ? -1 : 1;
        return strcmp(left->id, right->id);
}

static const struct kind_record *find(const struct kinds *kinds, const char *id)
{
        for (unsigned i = 0; i < kinds->list->len; i++) {
                const struct kind_record *record = g_ptr_array_index(kinds->list, i);
                if (strcmp(record->id, id) == 0)
                        return record;
        }
        return NULL;
}

/* Makes room for a record of that id. False where it may not stand, which is a problem or the site's wish. */
static bool claim(struct kinds *kinds, const char *id, bool site, const config_setting_t *group,
                  const struct source *source)
{
        const struct kind_record *other = find(kinds, id);
        if (!site && g_hash_table_contains(kinds->disabled, id))
                return false;
        if (!other)
                return true;
        if (other->site == site) {
                problems_error(source->problems, source->file, line_of(group),
                               "kind record \"%s\" stands already in %s:%u", id, other->file,
                               other->line);
                return false;
        }
        if (!site)
                return false;
        g_ptr_array_remove(kinds->list, (void *)other);
        return true;
}

static void load_record(struct kinds *kinds, const config_setting_t *group, bool site,
                        const struct source *source)
{
        if (!config_setting_is_group(group)) {
                problems_error(source->problems, source->file, line_of(group),
                               "a kind record is a group { id = ...; }");
                return;
        }
        if (!config_file_check(group, record_keys, source->file, source->problems))
                return;
        const char *id = config_file_string(group, "id");
        int disabled = 0;
        if (!claim(kinds, id, site, group, source))
                return;
        if (config_setting_lookup_bool(group, "disabled", &disabled) && disabled) {
                g_hash_table_add(kinds->disabled, g_strdup(id));
                return;
        }
        struct kind_record *record = record_new();
        record->id = g_strdup(id);
        record->file = source->file;
        record->line = line_of(group);
        record->site = site;
        if (read_result(group, source, record) && read_strength(group, source, record) &&
            read_conditions(group, source, record))
                g_ptr_array_add(kinds->list, record);
        else
                record_free(record);
}

void kinds_load(struct kinds *kinds, const config_setting_t *list, const char *file, bool site,
                struct problems *problems)
{
        struct source source = {file, problems};
        if (!list)
                return;
        for (int i = 0; i < config_setting_length(list); i++) {
                if (kinds->list->len >= RECORD_LIMIT) {
                        problems_error(problems, file, line_of(list), "more than %d kind records",
                                       RECORD_LIMIT);
                        break;
                }
                load_record(kinds, config_setting_get_elem(list, (unsigned)i), site, &source);
        }
        g_ptr_array_sort(kinds->list, compare);
}

/* Lint. A sample is a message: a header, an empty line, a text. */

static bool sample_matches(const struct kind_record *record, const struct kind_sample *sample,
                           const struct limits *limits)
{
        struct kind_subject subject = {.header = {"", 0},
                                       .text = {sample->message, strlen(sample->message)}};
        const char *empty = strstr(sample->message, "\n\n");
        if (record->result == KIND_RESULT_KIND) {
                subject.header = (struct bytes){sample->message, strlen(sample->message)};
                subject.text = (struct bytes){"", 0};
                if (empty) {
                        subject.header.length = (size_t)(empty + 1 - sample->message);
                        subject.text = (struct bytes){empty + 2, strlen(empty + 2)};
                }
        }
        return kind_record_matches(record, &subject, limits);
}

static void lint_samples(const struct kind_record *record, const GPtrArray *samples, bool wanted,
                         struct problems *problems)
{
        const struct limits limits = LIMITS_DEFAULT;
        for (unsigned i = 0; i < samples->len; i++) {
                const struct kind_sample *sample = g_ptr_array_index(samples, i);
                if (sample_matches(record, sample, &limits) != wanted)
                        problems_error(problems, record->file, sample->line,
                                       "kind record \"%s\" %s its %s %u", record->id,
                                       wanted ? "does not match" : "matches",
                                       wanted ? "sample" : "counter-sample", i + 1);
        }
}

bool kinds_lint(const struct kinds *kinds, struct problems *problems)
{
        unsigned before = problems->errors;
        for (unsigned i = 0; i < kinds->list->len; i++) {
                const struct kind_record *record = g_ptr_array_index(kinds->list, i);
                if (record->samples->len == 0)
                        problems_error(problems, record->file, record->line,
                                       "kind record \"%s\" has no samples", record->id);
                lint_samples(record, record->samples, true, problems);
                lint_samples(record, record->counter_samples, false, problems);
        }
        return problems->errors == before;
}
