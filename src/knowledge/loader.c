/* loader - members of a group in a knowledge file.
 * in: libconfig settings.  out: values that the knowledge base owns, or problems with file and line. */

#include <string.h>

#include "base/nearest.h"
#include "knowledge/base.h"
#include "knowledge/config_file.h"

struct origin loader_origin(const struct loader *loader, const config_setting_t *setting)
{
        return (struct origin){loader->file, config_setting_source_line(setting)};
}

void loader_error(const struct loader *loader, const config_setting_t *setting, const char *format,
                  ...)
{
        va_list arguments;
        va_start(arguments, format);
        g_autofree char *text = g_strdup_vprintf(format, arguments);
        va_end(arguments);
        problems_error(loader->problems, loader->file, config_setting_source_line(setting), "%s",
                       text);
}

bool loader_is_blank(const char *text)
{
        while (g_unichar_isspace(g_utf8_get_char(text)))
                text = g_utf8_next_char(text);
        return *text == '\0';
}

bool loader_flag(const config_setting_t *group, const char *member)
{
        int value = 0;
        return config_setting_lookup_bool(group, member, &value) == CONFIG_TRUE && value != 0;
}

bool loader_is_disabled(const config_setting_t *group)
{
        return loader_flag(group, "disabled");
}

const char *loader_string(const struct loader *loader, const config_setting_t *group,
                          const char *member, bool required)
{
        const config_setting_t *setting = config_setting_get_member(group, member);
        const char *text = config_file_string(group, member);
        if (setting == NULL && required)
                loader_error(loader, group, "\"%s\" is missing", member);
        if (text == NULL)
                return NULL;
        if (loader_is_blank(text)) {
                loader_error(loader, setting, "\"%s\" is empty", member);
                return NULL;
        }
        return g_string_chunk_insert(loader->knowledge->strings, text);
}

bool loader_each(const struct loader *loader, const config_setting_t *group, const char *member,
                 loader_element *read, void *context)
{
        const config_setting_t *setting = config_setting_get_member(group, member);
        if (setting == NULL)
                return true;
        if (!config_setting_is_aggregate(setting))
                return read(loader, setting, context);
        bool ok = true;
        int count = config_setting_length(setting);
        if (count == 0)
                loader_error(loader, setting, "\"%s\" is empty", member);
        for (int i = 0; i < count; i++)
                ok &= read(loader, config_setting_get_elem(setting, (unsigned)i), context);
        return ok && count > 0;
}

static bool add_string(const struct loader *loader, const config_setting_t *element, void *context)
{
        GPtrArray *array = context;
        const char *text = config_setting_get_string(element);
        if (text == NULL || loader_is_blank(text)) {
                loader_error(loader, element,
                             text == NULL ? "a string is needed here" : "this string is empty");
                return false;
        }
        g_ptr_array_add(array, g_string_chunk_insert(loader->knowledge->strings, text));
        return true;
}

const char *const *loader_strings(const struct loader *loader, const config_setting_t *group,
                                  const char *member)
{
        if (config_setting_get_member(group, member) == NULL)
                return NULL;
        GPtrArray *array = g_ptr_array_new();
        (void)loader_each(loader, group, member, add_string, array);
        g_ptr_array_add(array, NULL);
        char **strings = (char **)g_ptr_array_free(array, FALSE);
        g_ptr_array_add(loader->knowledge->string_lists, strings);
        return (const char *const *)strings;
}

const char *loader_text(const struct loader *loader, const config_setting_t *element)
{
        const char *text = config_setting_get_string(element);
        if (text == NULL)
                loader_error(loader, element, "a string is needed here");
        return text;
}

static bool add_pattern(const struct loader *loader, const config_setting_t *element, void *context)
{
        const char *text = loader_text(loader, element);
        if (text == NULL)
                return false;
        struct pattern *pattern = pattern_new(
            text, 0, loader->file, config_setting_source_line(element), loader->problems);
        if (pattern != NULL)
                g_ptr_array_add(context, pattern);
        return pattern != NULL;
}

GPtrArray *loader_patterns(const struct loader *loader, const config_setting_t *group,
                           const char *member)
{
        GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)pattern_free);
        (void)loader_each(loader, group, member, add_pattern, out);
        return out;
}

void loader_unknown(const struct loader *loader, const config_setting_t *setting, const char *what,
                    const char *word, const char *const *names)
{
        g_autofree char *hint = nearest_hint(word, names);
        loader_error(loader, setting, "unknown %s \"%s\"%s", what, word, hint);
}

static const char *const *reason_names(const struct knowledge *knowledge)
{
        GPtrArray *names = g_ptr_array_new();
        for (guint i = 0; i < knowledge->reasons->len; i++) {
                const struct reason *reason = g_ptr_array_index(knowledge->reasons, i);
                g_ptr_array_add(names, (void *)reason->name);
        }
        g_ptr_array_add(names, NULL);
        return (const char *const *)g_ptr_array_free(names, FALSE);
}

bool loader_reason(const struct loader *loader, const config_setting_t *group,
                   const struct reason **out)
{
        const char *name = config_file_string(group, "reason");
        if (name == NULL)
                return true;
        const struct reason *reason = knowledge_reason(loader->knowledge, name);
        if (reason != NULL) {
                *out = reason;
                return true;
        }
        g_autofree const char *const *names = reason_names(loader->knowledge);
        loader_unknown(loader, config_setting_get_member(group, "reason"), "reason", name, names);
        return false;
}

bool loader_class(const struct loader *loader, const config_setting_t *group, const char *member,
                  enum bounce_class *out)
{
        static const char *const names[] = {"hard", "soft", "block", NULL};
        const char *name = config_file_string(group, member);
        if (name == NULL)
                return true;
        if (g_strv_contains(names, name) && class_from_name(name, out))
                return true;
        loader_unknown(loader, config_setting_get_member(group, member), "class", name, names);
        return false;
}

bool loader_fault(const struct loader *loader, const config_setting_t *group, enum fault *out)
{
        const char *name = config_file_string(group, "fault");
        if (name == NULL || fault_from_name(name, out))
                return true;
        const char *names[FAULT_NOBODY + 2] = {NULL};
        for (int i = 0; i <= FAULT_NOBODY; i++)
                names[i] = fault_name((enum fault)i);
        loader_unknown(loader, config_setting_get_member(group, "fault"), "fault", name, names);
        return false;
}

bool loader_may_replace(const struct loader *loader, const config_setting_t *group,
                        enum layer layer, struct origin existing, const char *what)
{
        if (layer < loader->layer)
                return true;
        loader_error(loader, group, "%s stands twice: it is also at %s:%u", what, existing.file,
                     existing.line);
        return false;
}
