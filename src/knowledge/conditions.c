/* conditions - what a rule asks for besides words: its group `when`.
 * in: patterns for status, reply, stage, hosts, format and action.  out: whether a diagnosis meets them. */

#include <string.h>

#include "knowledge/config_file.h"
#include "knowledge/rules.h"

#define REPLY_MAX 599
#define NONE      "none"

static const struct config_key keys[] = {
    {"status", CONFIG_TYPE_LIST, false},     {"reply", CONFIG_TYPE_LIST, false},
    {"stage", CONFIG_TYPE_LIST, false},      {"action", CONFIG_TYPE_LIST, false},
    {"remote_mta", CONFIG_TYPE_LIST, false}, {"reporting_mta", CONFIG_TYPE_LIST, false},
    {"format", CONFIG_TYPE_LIST, false},     {NULL, 0, false},
};

static bool read_part(const char *part, bool *any, uint16_t *value)
{
        *any = strcmp(part, "*") == 0;
        if (*any)
                return true;
        size_t digits = strspn(part, "0123456789");
        if (digits == 0 || digits > 3 || part[digits] != '\0' || (digits > 1 && part[0] == '0'))
                return false;
        *value = (uint16_t)g_ascii_strtoull(part, NULL, 10);
        return true;
}

static bool parse_status(const char *text, struct status_condition *out)
{
        out->none = strcmp(text, NONE) == 0;
        if (out->none)
                return true;
        g_auto(GStrv) parts = g_strsplit(text, ".", 4);
        guint count = g_strv_length(parts);
        if (count < 2 || count > 3)
                return false;
        out->any_class = strcmp(parts[0], "X") == 0;
        if (!out->any_class && (strlen(parts[0]) != 1 || strchr("12345", parts[0][0]) == NULL))
                return false;
        out->status.class = out->any_class ? 0 : (uint16_t)(parts[0][0] - '0');
        /* "5.*" stands for "5.*.*". */
        bool open = count == 2 && strcmp(parts[1], "*") == 0;
        return (count == 3 || open) &&
               read_part(parts[1], &out->any_subject, &out->status.subject) &&
               read_part(open ? "*" : parts[2], &out->any_detail, &out->status.detail);
}

static bool read_status(const struct loader *loader, const config_setting_t *element, void *context)
{
        struct status_condition condition = {0};
        const char *text = loader_text(loader, element);
        if (text == NULL)
                return false;
        if (!parse_status(text, &condition)) {
                loader_error(loader, element,
                             "\"%s\" is no status pattern: write it as \"5.7.1\", \"X.1.*\", "
                             "\"5.*\" or \"none\"",
                             text);
                return false;
        }
        g_array_append_val((GArray *)context, condition);
        return true;
}

static bool parse_reply(const char *text, struct reply_condition *out)
{
        *out = (struct reply_condition){0, 0};
        if (strcmp(text, NONE) == 0)
                return true;
        size_t digits = strspn(text, "0123456789");
        bool open = text[digits] == '*' && text[digits + 1] == '\0';
        if (digits == 0 || digits > 3 || (text[digits] != '\0' && !open) || (open && digits == 3) ||
            (!open && digits < 3))
                return false;
        unsigned value = (unsigned)g_ascii_strtoull(text, NULL, 10);
        unsigned width = digits == 1 ? 100 : digits == 2 ? 10 : 1;
        if (value * width < 100 || value * width > REPLY_MAX)
                return false;
        out->from = (uint16_t)(value * width);
        out->to = (uint16_t)(value * width + width - 1);
        return true;
}

static bool read_reply(const struct loader *loader, const config_setting_t *element, void *context)
{
        struct reply_condition condition;
        const char *text = loader_text(loader, element);
        if (text == NULL)
                return false;
        if (!parse_reply(text, &condition)) {
                loader_error(loader, element,
                             "\"%s\" is no reply pattern: write it as \"550\", \"55*\", \"5*\" or "
                             "\"none\"",
                             text);
                return false;
        }
        g_array_append_val((GArray *)context, condition);
        return true;
}

bool conditions_stage(const struct loader *loader, const config_setting_t *setting, enum stage *out)
{
        const char *names[STAGE_DATA + 1] = {NULL};
        for (int i = STAGE_CONNECT; i <= STAGE_DATA; i++)
                names[i - STAGE_CONNECT] = stage_name((enum stage)i);
        const char *text = loader_text(loader, setting);
        if (text == NULL || stage_from_name(text, out))
                return text != NULL;
        loader_unknown(loader, setting, "stage", text, names);
        return false;
}

bool conditions_action(const struct loader *loader, const config_setting_t *setting,
                       enum action *out)
{
        const char *names[ACTION_EXPANDED + 1] = {NULL};
        for (int i = ACTION_FAILED; i <= ACTION_EXPANDED; i++)
                names[i - ACTION_FAILED] = action_name((enum action)i);
        const char *text = loader_text(loader, setting);
        if (text == NULL || action_from_name(text, out))
                return text != NULL;
        loader_unknown(loader, setting, "action", text, names);
        return false;
}

static bool read_stage(const struct loader *loader, const config_setting_t *element, void *context)
{
        enum stage stage;
        if (!conditions_stage(loader, element, &stage))
                return false;
        *(unsigned *)context |= 1u << stage;
        return true;
}

static bool read_action(const struct loader *loader, const config_setting_t *element, void *context)
{
        enum action action;
        if (!conditions_action(loader, element, &action))
                return false;
        *(unsigned *)context |= 1u << action;
        return true;
}

/* The patterns of a member, NULL where it is absent: then anything fits. */
static GPtrArray *load_patterns(const struct loader *loader, const config_setting_t *when,
                                const char *member)
{
        bool is_absent = config_setting_get_member(when, member) == NULL;
        return is_absent ? NULL : loader_patterns(loader, when, member);
}

static GArray *load_array(const struct loader *loader, const config_setting_t *when,
                          const char *member, guint size, loader_element *read)
{
        if (config_setting_get_member(when, member) == NULL)
                return NULL;
        GArray *out = g_array_new(FALSE, FALSE, size);
        (void)loader_each(loader, when, member, read, out);
        return out;
}

void conditions_load(const struct loader *loader, const config_setting_t *group,
                     struct conditions *out)
{
        const config_setting_t *when = config_setting_get_member(group, "when");
        *out = (struct conditions){0};
        if (when == NULL || !config_file_check(when, keys, loader->file, loader->problems))
                return;
        out->count = (unsigned)config_setting_length(when);
        out->status =
            load_array(loader, when, "status", sizeof(struct status_condition), read_status);
        out->reply = load_array(loader, when, "reply", sizeof(struct reply_condition), read_reply);
        (void)loader_each(loader, when, "stage", read_stage, &out->stages);
        (void)loader_each(loader, when, "action", read_action, &out->actions);
        out->remote_mta = load_patterns(loader, when, "remote_mta");
        out->reporting_mta = load_patterns(loader, when, "reporting_mta");
        out->formats = loader_strings(loader, when, "format");
}

void conditions_release(struct conditions *conditions)
{
        g_clear_pointer(&conditions->status, g_array_unref);
        g_clear_pointer(&conditions->reply, g_array_unref);
        g_clear_pointer(&conditions->remote_mta, g_ptr_array_unref);
        g_clear_pointer(&conditions->reporting_mta, g_ptr_array_unref);
}

static bool status_holds(const GArray *wanted, struct status status)
{
        for (guint i = 0; wanted != NULL && i < wanted->len; i++) {
                const struct status_condition *c =
                    &g_array_index(wanted, struct status_condition, i);
                if (c->none != !status_is_stated(status))
                        continue;
                if (c->none || ((c->any_class || c->status.class == status.class) &&
                                (c->any_subject || c->status.subject == status.subject) &&
                                (c->any_detail || c->status.detail == status.detail)))
                        return true;
        }
        return wanted == NULL;
}

static bool reply_holds(const GArray *wanted, uint16_t reply)
{
        for (guint i = 0; wanted != NULL && i < wanted->len; i++) {
                const struct reply_condition *c = &g_array_index(wanted, struct reply_condition, i);
                if (c->from <= reply && reply <= c->to)
                        return true;
        }
        return wanted == NULL;
}

static bool host_holds(const GPtrArray *wanted, const char *host, unsigned match_limit)
{
        struct bytes text = {host, host != NULL ? strlen(host) : 0};
        for (guint i = 0; wanted != NULL && host != NULL && i < wanted->len; i++)
                if (pattern_search(g_ptr_array_index(wanted, i), text, 0, match_limit, NULL))
                        return true;
        return wanted == NULL;
}

static bool format_holds(const char *const *wanted, const char *format)
{
        return wanted == NULL || (format != NULL && g_strv_contains(wanted, format));
}

bool conditions_hold(const struct conditions *conditions, const struct diagnosis *diagnosis,
                     unsigned match_limit)
{
        return (conditions->stages == 0 || (conditions->stages & 1u << diagnosis->stage) != 0) &&
               (conditions->actions == 0 || (conditions->actions & 1u << diagnosis->action) != 0) &&
               status_holds(conditions->status, diagnosis->status) &&
               reply_holds(conditions->reply, diagnosis->reply) &&
               format_holds(conditions->formats, diagnosis->format) &&
               host_holds(conditions->remote_mta, diagnosis->remote_mta, match_limit) &&
               host_holds(conditions->reporting_mta, diagnosis->reporting_mta, match_limit);
}
