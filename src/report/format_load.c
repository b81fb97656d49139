/* format_load - format records from libconfig lists.
 * in: the list `formats` of a knowledge file.  out: compiled records, or problems with file and line. */

#include "report/format_load.h"

#include <string.h>

#include "knowledge/config_file.h"
#include "report/format_loading.h"
#include "report/format_record.h"

#define FLAGS PATTERN_MULTILINE

static const struct config_key record_keys[] = {{"id", CONFIG_TYPE_STRING, true},
                                                {"title", CONFIG_TYPE_STRING, true},
                                                {"source", CONFIG_TYPE_STRING, true},
                                                {"like", CONFIG_TYPE_STRING, false},
                                                {"evidence", CONFIG_TYPE_LIST, true},
                                                {"action", CONFIG_TYPE_STRING, false},
                                                {"actions", CONFIG_TYPE_LIST, false},
                                                {"stages", CONFIG_TYPE_LIST, false},
                                                {"begin", CONFIG_TYPE_STRING, false},
                                                {"end", CONFIG_TYPE_STRING, false},
                                                {"returned", CONFIG_TYPE_STRING, false},
                                                {"recipient", CONFIG_TYPE_LIST, false},
                                                {"fields", CONFIG_TYPE_LIST, false},
                                                {"common", CONFIG_TYPE_LIST, false},
                                                {"fallback", CONFIG_TYPE_LIST, false},
                                                {"mode", CONFIG_TYPE_STRING, false},
                                                {"continuation", CONFIG_TYPE_STRING, false},
                                                {"rest", CONFIG_TYPE_BOOL, false},
                                                {"transcript", CONFIG_TYPE_GROUP, false},
                                                {"delivery_status", CONFIG_TYPE_BOOL, false},
                                                {"recipients_header", CONFIG_TYPE_STRING, false},
                                                {"default_domain", CONFIG_TYPE_STRING, false},
                                                {"local", CONFIG_TYPE_BOOL, false},
                                                {"generic", CONFIG_TYPE_BOOL, false},
                                                {"escaped", CONFIG_TYPE_BOOL, false},
                                                {"samples", CONFIG_TYPE_LIST, true},
                                                {"counter_samples", CONFIG_TYPE_LIST, false},
                                                {"disabled", CONFIG_TYPE_BOOL, false},
                                                {NULL, 0, false}};

static const struct config_key action_keys[] = {
    {"pattern", CONFIG_TYPE_STRING, true}, {"action", CONFIG_TYPE_STRING, true}, {NULL, 0, false}};

static const struct config_key stage_keys[] = {
    {"pattern", CONFIG_TYPE_STRING, true}, {"stage", CONFIG_TYPE_STRING, true}, {NULL, 0, false}};

static const struct config_key transcript_keys[] = {
    {"command", CONFIG_TYPE_STRING, false},      {"reply", CONFIG_TYPE_STRING, false},
    {"remote", CONFIG_TYPE_STRING, false},       {"outcome", CONFIG_TYPE_STRING, false},
    {"continuation", CONFIG_TYPE_STRING, false}, {NULL, 0, false}};

static const struct config_key sample_keys[] = {{"message", CONFIG_TYPE_STRING, true},
                                                {"recipients", CONFIG_TYPE_LIST, false},
                                                {"action", CONFIG_TYPE_STRING, false},
                                                {"status", CONFIG_TYPE_STRING, false},
                                                {"diagnostic", CONFIG_TYPE_STRING, false},
                                                {"remote", CONFIG_TYPE_STRING, false},
                                                {NULL, 0, false}};

unsigned loading_line(const config_setting_t *setting)
{
        return config_setting_source_line(setting);
}

struct pattern *loading_pattern(const struct loading *loading, const config_setting_t *setting)
{
        const char *text = config_setting_get_string(setting);
        if (!text) {
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "a pattern must be a string");
                return NULL;
        }
        return pattern_new(text, FLAGS, loading->file, loading_line(setting), loading->problems);
}

static struct pattern *member_pattern(const struct loading *loading, const config_setting_t *group,
                                      const char *name)
{
        const config_setting_t *setting = config_setting_get_member(group, name);
        return setting ? loading_pattern(loading, setting) : NULL;
}

bool loading_flag(const config_setting_t *group, const char *name, bool otherwise)
{
        const config_setting_t *setting = config_setting_get_member(group, name);
        return setting ? config_setting_get_bool(setting) != 0 : otherwise;
}

/* Calls each for every element of a list, or for the one string that stands in its place. */
static void for_each(struct loading *loading, const char *name, void *target,
                     void (*each)(struct loading *, const config_setting_t *, void *))
{
        const config_setting_t *list = config_setting_get_member(loading->group, name);
        if (!list)
                return;
        if (!config_setting_is_aggregate(list)) {
                each(loading, list, target);
                return;
        }
        int count = config_setting_length(list);
        for (int i = 0; i < count; i++)
                each(loading, config_setting_get_elem(list, (unsigned)i), target);
}

static void format_pattern_free(void *data)
{
        struct format_pattern *pattern = data;
        pattern_free(pattern->pattern);
        g_free(pattern);
}

static void add_pattern(struct loading *loading, const config_setting_t *setting, void *target)
{
        static const char *const names[GROUP_COUNT] = {
            [GROUP_RECIPIENT] = "recipient",   [GROUP_ORIGINAL] = "original",
            [GROUP_DIAGNOSTIC] = "diagnostic", [GROUP_REMOTE] = "remote",
            [GROUP_STATUS] = "status",         [GROUP_COMMAND] = "command",
            [GROUP_ACTION] = "action",         [GROUP_REPORTING] = "reporting",
            [GROUP_ARRIVAL] = "arrival",       [GROUP_RETRY] = "retry",
            [GROUP_REPLY] = "reply",
        };
        struct pattern *pattern = loading_pattern(loading, setting);
        if (!pattern)
                return;
        struct format_pattern *out = g_new0(struct format_pattern, 1);
        out->pattern = pattern;
        bool any = false;
        for (size_t i = 0; i < GROUP_COUNT; i++) {
                out->groups[i] = pattern_group(pattern, names[i]);
                any = any || out->groups[i];
        }
        if (!any)
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "this pattern has none of the named groups that say what it finds");
        g_ptr_array_add(target, out);
}

static void add_choice(struct loading *loading, const config_setting_t *setting, GArray *target,
                       const struct config_key *keys, const char *name,
                       bool (*from_name)(const char *, int *))
{
        if (!config_file_check(setting, keys, loading->file, loading->problems))
                return;
        struct format_choice choice = {.pattern = member_pattern(loading, setting, "pattern")};
        if (!choice.pattern)
                return;
        const char *value = config_file_string(setting, name);
        if (!from_name(value, &choice.value))
                problems_error(loading->problems, loading->file, loading_line(setting),
                               "there is no %s \"%s\"", name, value);
        g_array_append_val(target, choice);
}

static bool read_action(const char *name, int *out)
{
        enum action action;
        bool ok = action_from_name(name, &action);
        if (ok)
                *out = (int)action;
        return ok;
}

static bool read_stage(const char *name, int *out)
{
        enum stage stage;
        bool ok = stage_from_name(name, &stage);
        if (ok)
                *out = (int)stage;
        return ok;
}

static void add_action(struct loading *loading, const config_setting_t *setting, void *target)
{
        add_choice(loading, setting, target, action_keys, "action", read_action);
}

static void add_stage(struct loading *loading, const config_setting_t *setting, void *target)
{
        add_choice(loading, setting, target, stage_keys, "stage", read_stage);
}

static void sample_free(void *data)
{
        struct format_sample *sample = data;
        g_free(sample->message);
        g_strfreev(sample->recipients);
        g_free(sample->status);
        g_free(sample->diagnostic);
        g_free(sample->remote);
        g_free(sample);
}

static void add_sample(struct loading *loading, const config_setting_t *setting, void *target)
{
        struct format_sample *sample = g_new0(struct format_sample, 1);
        const char *message = config_setting_get_string(setting);
        sample->line = loading_line(setting);
        if (!message && config_file_check(setting, sample_keys, loading->file, loading->problems)) {
                message = config_file_string(setting, "message");
                sample->recipients =
                    config_file_strings(setting, "recipients", loading->file, loading->problems);
                sample->status = g_strdup(config_file_string(setting, "status"));
                sample->diagnostic = g_strdup(config_file_string(setting, "diagnostic"));
                sample->remote = g_strdup(config_file_string(setting, "remote"));
                const char *action = config_file_string(setting, "action");
                if (action && !action_from_name(action, &sample->action))
                        problems_error(loading->problems, loading->file, sample->line,
                                       "there is no action \"%s\"", action);
        }
        message = message ? message : "";
        sample->message = g_strdup(message + strspn(message, "\n"));
        g_ptr_array_add(target, sample);
}

static void choice_clear(void *data)
{
        pattern_free(((struct format_choice *)data)->pattern);
}

static GArray *choices_new(void)
{
        GArray *choices = g_array_new(FALSE, FALSE, sizeof(struct format_choice));
        g_array_set_clear_func(choices, choice_clear);
        return choices;
}

static void marks_free(struct transcript_marks *marks)
{
        if (!marks)
                return;
        pattern_free(marks->command);
        pattern_free(marks->reply);
        pattern_free(marks->remote);
        pattern_free(marks->outcome);
        pattern_free(marks->continuation);
        g_free(marks);
}

static void format_free(void *data)
{
        struct format *format = data;
        g_free(format->id);
        g_array_unref(format->evidence);
        pattern_free(format->begin);
        pattern_free(format->end);
        pattern_free(format->returned);
        pattern_free(format->continuation);
        g_ptr_array_unref(format->recipients);
        g_ptr_array_unref(format->fallback);
        g_ptr_array_unref(format->fields);
        g_ptr_array_unref(format->common);
        g_array_unref(format->actions);
        g_array_unref(format->stages);
        marks_free(format->transcript);
        g_free(format->recipients_header);
        g_free(format->domain);
        g_ptr_array_unref(format->samples);
        g_ptr_array_unref(format->counter_samples);
        g_free(format);
}

static struct format *format_new(const char *id, const char *file, unsigned line, bool site)
{
        struct format *format = g_new0(struct format, 1);
        format->id = g_strdup(id);
        format->file = file;
        format->line = line;
        format->site = site;
        format->evidence = g_array_new(FALSE, FALSE, sizeof(struct evidence));
        format->recipients = g_ptr_array_new_with_free_func(format_pattern_free);
        format->fallback = g_ptr_array_new_with_free_func(format_pattern_free);
        format->fields = g_ptr_array_new_with_free_func(format_pattern_free);
        format->common = g_ptr_array_new_with_free_func(format_pattern_free);
        format->actions = choices_new();
        format->stages = choices_new();
        format->samples = g_ptr_array_new_with_free_func(sample_free);
        format->counter_samples = g_ptr_array_new_with_free_func(sample_free);
        return format;
}

static void read_flags(struct loading *loading)
{
        const struct {
                const char *name;
                enum format_flag flag;
        } table[] = {{"delivery_status", FORMAT_STATUS},
                     {"local", FORMAT_LOCAL},
                     {"generic", FORMAT_GENERIC},
                     {"escaped", FORMAT_ESCAPED}};
        for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
                if (loading_flag(loading->group, table[i].name, false))
                        loading->format->flags |= table[i].flag;
        }
        if (!loading_flag(loading->group, "rest", true))
                loading->format->flags |= FORMAT_NO_REST;
        const char *mode = config_file_string(loading->group, "mode");
        if (mode && g_str_equal(mode, "line"))
                loading->format->flags |= FORMAT_LINE;
        else if (mode && !g_str_equal(mode, "block"))
                problems_error(loading->problems, loading->file, loading->format->line,
                               "mode is \"block\" or \"line\", not \"%s\"", mode);
}

static void read_transcript(struct loading *loading)
{
        const config_setting_t *group = config_setting_get_member(loading->group, "transcript");
        if (!group || !config_file_check(group, transcript_keys, loading->file, loading->problems))
                return;
        struct transcript_marks *marks = g_new0(struct transcript_marks, 1);
        marks->command = member_pattern(loading, group, "command");
        marks->reply = member_pattern(loading, group, "reply");
        marks->remote = member_pattern(loading, group, "remote");
        marks->outcome = member_pattern(loading, group, "outcome");
        marks->continuation = member_pattern(loading, group, "continuation");
        loading->format->transcript = marks;
}

static void read_members(struct loading *loading)
{
        struct format *format = loading->format;
        const config_setting_t *group = loading->group;
        for_each(loading, "evidence", format->evidence, loading_evidence);
        for (guint i = 0; i < format->evidence->len; i++)
                format->asks_either |= g_array_index(format->evidence, struct evidence, i).either;
        for_each(loading, "recipient", format->recipients, add_pattern);
        for_each(loading, "fallback", format->fallback, add_pattern);
        for_each(loading, "fields", format->fields, add_pattern);
        for_each(loading, "common", format->common, add_pattern);
        for_each(loading, "actions", format->actions, add_action);
        for_each(loading, "stages", format->stages, add_stage);
        for_each(loading, "samples", format->samples, add_sample);
        for_each(loading, "counter_samples", format->counter_samples, add_sample);
        format->begin = member_pattern(loading, group, "begin");
        format->end = member_pattern(loading, group, "end");
        format->returned = member_pattern(loading, group, "returned");
        format->continuation = member_pattern(loading, group, "continuation");
        format->recipients_header = g_strdup(config_file_string(group, "recipients_header"));
        format->domain = g_strdup(config_file_string(group, "default_domain"));
        read_flags(loading);
        read_transcript(loading);
        format->action = ACTION_FAILED;
        const char *action = config_file_string(group, "action");
        if (action && !action_from_name(action, &format->action))
                problems_error(loading->problems, loading->file, format->line,
                               "there is no action \"%s\"", action);
}

static bool has_evidence(const struct loading *loading, bool of_header)
{
        const struct format *format = loading->format;
        for (guint i = 0; i < format->evidence->len; i++) {
                const struct evidence *evidence =
                    &g_array_index(format->evidence, struct evidence, i);
                enum condition_type type = g_array_index(loading->formats->conditions,
                                                         struct condition, evidence->condition)
                                               .type;
                if (of_header
                        ? type == CONDITION_HEADER && evidence->strength > 0
                        : (type == CONDITION_BODY || type == CONDITION_PART) && !evidence->veto)
                        return true;
        }
        return false;
}

/* A record that ordinary mail could meet without a look at its header would cost every message its body; one that
 * looks at the header alone would call a letter about bounces a bounce. */
static void check_evidence(const struct loading *loading)
{
        const struct format *format = loading->format;
        const char *missing = !has_evidence(loading, true)    ? "the header"
                              : !has_evidence(loading, false) ? "the text"
                                                              : NULL;
        if (missing)
                problems_error(loading->problems, loading->file, format->line,
                               "format \"%s\" has no evidence in %s", format->id, missing);
}

static struct format *find(const struct formats *formats, const char *id, guint *index)
{
        for (guint i = 0; i < formats->list->len; i++) {
                struct format *format = g_ptr_array_index(formats->list, i);
                if (g_str_equal(format->id, id)) {
                        *index = i;
                        return format;
                }
        }
        return NULL;
}

bool formats_has(const struct formats *formats, const char *id)
{
        guint index;
        return find(formats, id, &index) != NULL;
}

/* True where a record of that id may be added: it does not stand twice. */
static bool may_stand(struct loading *loading, const char *id, bool site)
{
        guint index;
        const struct format *other = find(loading->formats, id, &index);
        if (!other || (site && !other->site))
                return true;
        problems_error(loading->problems, loading->file, loading_line(loading->group),
                       "format \"%s\" already stands in %s:%u", id, other->file, other->line);
        return false;
}

static void remove_record(struct formats *formats, const char *id)
{
        guint index;
        if (find(formats, id, &index))
                g_ptr_array_remove_index(formats->list, index);
}

static gint by_id(gconstpointer a, gconstpointer b)
{
        const struct format *const *left = a, *const *right = b;
        return strcmp((*left)->id, (*right)->id);
}

/* The record that this one is like: of the same file, or one that a site's record refines. */
static const struct format *find_base(const struct loading *loading, const char *id)
{
        guint index;
        const struct format *base = find(loading->formats, id, &index);
        const char *wrong = !base                                  ? "there is no such format"
                            : loading->format->site && !base->site ? NULL
                            : !g_str_equal(base->file, loading->file)
                                ? "that one stands in another file"
                            : base->derived ? "that one is itself like another"
                                            : NULL;
        if (!wrong)
                return base;
        problems_error(loading->problems, loading->file, loading->format->line, "like \"%s\": %s",
                       id, wrong);
        return NULL;
}

static bool lacks(const struct loading *loading, const char *name)
{
        return config_setting_get_member(loading->group, name) == NULL;
}

static void share_patterns(const struct loading *loading, const char *name, GPtrArray **own,
                           GPtrArray *other)
{
        if (!lacks(loading, name))
                return;
        g_ptr_array_unref(*own);
        *own = g_ptr_array_ref(other);
}

static void share_choices(const struct loading *loading, const char *name, GArray **own,
                          GArray *other)
{
        if (!lacks(loading, name))
                return;
        g_array_unref(*own);
        *own = g_array_ref(other);
}

/* Takes what the record lacks from the one that it is like, and all that forbids that one. */
static void inherit(struct loading *loading)
{
        struct format *format = loading->format;
        const char *id = config_file_string(loading->group, "like");
        const struct format *base = id ? find_base(loading, id) : NULL;
        if (!base)
                return;
        format->derived = true;
        share_patterns(loading, "recipient", &format->recipients, base->recipients);
        share_patterns(loading, "fallback", &format->fallback, base->fallback);
        share_patterns(loading, "fields", &format->fields, base->fields);
        share_patterns(loading, "common", &format->common, base->common);
        share_choices(loading, "actions", &format->actions, base->actions);
        share_choices(loading, "stages", &format->stages, base->stages);
        for (guint i = 0; i < base->evidence->len; i++) {
                struct evidence evidence = g_array_index(base->evidence, struct evidence, i);
                if (evidence.veto)
                        g_array_append_val(format->evidence, evidence);
        }
}

static void load_record(struct loading *loading, bool site)
{
        const char *id = config_setting_is_group(loading->group)
                             ? config_file_string(loading->group, "id")
                             : NULL;
        if (!config_file_check(loading->group, record_keys, loading->file, loading->problems) ||
            !may_stand(loading, id, site))
                return;
        loading->format = format_new(id, loading->file, loading_line(loading->group), site);
        read_members(loading);
        inherit(loading);
        check_evidence(loading);
        if (loading->problems->errors == loading->before) {
                remove_record(loading->formats, id);
                g_ptr_array_add(loading->formats->list, loading->format);
        } else {
                format_free(loading->format);
        }
}

/* What has to be read before what: a record may be like a plain one, also like one that is disabled here. */
enum turn { TURN_PLAIN, TURN_DERIVED, TURN_DISABLED, TURNS };

static enum turn turn_of(const config_setting_t *group)
{
        if (!config_setting_is_group(group))
                return TURN_PLAIN;
        if (config_file_string(group, "id") && loading_flag(group, "disabled", false))
                return TURN_DISABLED;
        return config_setting_get_member(group, "like") ? TURN_DERIVED : TURN_PLAIN;
}

static void load_turn(struct formats *formats, const config_setting_t *list, const char *file,
                      bool site, enum turn turn, struct problems *problems)
{
        int count = list ? config_setting_length(list) : 0;
        for (int i = 0; i < count; i++) {
                const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
                struct loading loading = {.formats = formats,
                                          .group = group,
                                          .file = file,
                                          .problems = problems,
                                          .before = problems->errors};
                if (turn_of(group) != turn)
                        continue;
                if (turn == TURN_DISABLED)
                        remove_record(formats, config_file_string(group, "id"));
                else
                        load_record(&loading, site);
        }
}

void formats_load(struct formats *formats, const config_setting_t *list, const char *file,
                  bool site, struct problems *problems)
{
        for (int turn = 0; turn < TURNS; turn++)
                load_turn(formats, list, file, site, (enum turn)turn, problems);
        g_ptr_array_sort(formats->list, by_id);
}

static void condition_clear(void *data)
{
        struct condition *condition = data;
        g_free(condition->name);
        g_free(condition->text);
        pattern_free(condition->pattern);
}

struct formats *formats_new(void)
{
        struct formats *formats = g_new0(struct formats, 1);
        formats->list = g_ptr_array_new_with_free_func(format_free);
        formats->conditions = g_array_new(FALSE, FALSE, sizeof(struct condition));
        g_array_set_clear_func(formats->conditions, condition_clear);
        formats->condition_index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        formats->signs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        return formats;
}

void formats_free(struct formats *formats)
{
        if (!formats)
                return;
        g_ptr_array_unref(formats->list);
        g_array_unref(formats->conditions);
        g_hash_table_unref(formats->condition_index);
        g_hash_table_unref(formats->signs);
        g_free(formats);
}
