/* samples - the lists `samples` and `counter_samples` of a rule.
 * in: strings, or groups that also state what stands beside the text.  out: struct sample. */

#include <string.h>

#include "knowledge/config_file.h"
#include "knowledge/rules.h"

static const struct config_key keys[] = {
    {"text",          CONFIG_TYPE_STRING, true },
    {"status",        CONFIG_TYPE_STRING, false},
    {"reply",         CONFIG_TYPE_STRING, false},
    {"stage",         CONFIG_TYPE_STRING, false},
    {"action",        CONFIG_TYPE_STRING, false},
    {"remote_mta",    CONFIG_TYPE_STRING, false},
    {"reporting_mta", CONFIG_TYPE_STRING, false},
    {"format",        CONFIG_TYPE_STRING, false},
    {NULL,            0,                  false},
};

/* Codes that the text itself states, as they would be read from a diagnostic. */
static void read_codes(struct diagnosis *diagnosis)
{
        size_t position = 0;
        (void)reply_parse(diagnosis->text.data, diagnosis->text.length, &diagnosis->reply);
        (void)status_find(diagnosis->text, &position, &diagnosis->status);
}

static bool read_status(const struct loader *loader, const config_setting_t *group,
                        struct diagnosis *diagnosis)
{
        const char *text = config_file_string(group, "status");
        if (text == NULL)
                return true;
        if (status_parse(text, strlen(text), &diagnosis->status) == strlen(text))
                return true;
        loader_error(loader, config_setting_get_member(group, "status"), "\"%s\" is no status",
                     text);
        return false;
}

static bool read_reply(const struct loader *loader, const config_setting_t *group,
                       struct diagnosis *diagnosis)
{
        const char *text = config_file_string(group, "reply");
        if (text == NULL)
                return true;
        if (reply_parse(text, strlen(text), &diagnosis->reply) == strlen(text))
                return true;
        loader_error(loader, config_setting_get_member(group, "reply"), "\"%s\" is no reply code",
                     text);
        return false;
}

static bool read_names(const struct loader *loader, const config_setting_t *group,
                       struct diagnosis *diagnosis)
{
        const config_setting_t *stage = config_setting_get_member(group, "stage");
        const config_setting_t *action = config_setting_get_member(group, "action");
        return (stage == NULL || conditions_stage(loader, stage, &diagnosis->stage)) &&
               (action == NULL || conditions_action(loader, action, &diagnosis->action));
}

static bool set_text(const struct loader *loader, const config_setting_t *where, const char *text,
                     struct diagnosis *diagnosis)
{
        if (text == NULL || loader_is_blank(text)) {
                loader_error(loader, where,
                             text == NULL ? "a string or a group is needed here"
                                          : "this string is empty");
                return false;
        }
        diagnosis->text =
            (struct bytes){g_string_chunk_insert(loader->knowledge->strings, text), strlen(text)};
        read_codes(diagnosis);
        return true;
}

static bool read_sample(const struct loader *loader, const config_setting_t *element, void *context)
{
        struct sample sample = {.origin = loader_origin(loader, element)};
        struct diagnosis *diagnosis = &sample.diagnosis;
        bool ok;
        if (config_setting_is_group(element)) {
                ok = config_file_check(element, keys, loader->file, loader->problems) &&
                     set_text(loader, element, config_file_string(element, "text"), diagnosis) &&
                     read_status(loader, element, diagnosis) &&
                     read_reply(loader, element, diagnosis) &&
                     read_names(loader, element, diagnosis);
                diagnosis->remote_mta = loader_string(loader, element, "remote_mta", false);
                diagnosis->reporting_mta = loader_string(loader, element, "reporting_mta", false);
                diagnosis->format = loader_string(loader, element, "format", false);
        } else {
                ok = set_text(loader, element, config_setting_get_string(element), diagnosis);
        }
        if (ok)
                g_array_append_val((GArray *)context, sample);
        return ok;
}

GArray *samples_load(const struct loader *loader, const config_setting_t *group, const char *member)
{
        GArray *out = g_array_new(FALSE, FALSE, sizeof(struct sample));
        (void)loader_each(loader, group, member, read_sample, out);
        return out;
}
