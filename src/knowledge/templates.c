/* templates - the layouts of the explanation that is put before a bounce.
 * in: the list `templates` of the knowledge files.  out: compiled templates by name. */

#include "knowledge/templates.h"

#include <string.h>

#include "base/nearest.h"
#include "knowledge/base.h"
#include "knowledge/config_file.h"
#include "knowledge/languages.h"

const char *const templates_names[] = {
    "above",      "address", "advice",  "again",  "below",  "count",   "delayed",  "details",
    "direction",  "failed",  "fault",   "groups", "header", "heading", "host",     "label",
    "language",   "list",    "message", "mixed",  "more",   "number",  "original", "page",
    "recipients", "rows",    "several", "step",   "steps",  "subject", "success",  "tag",
    "title",      "until",   "value",   "what",   NULL,
};

struct entry {
        struct layout layout;
        enum layer layer;
};

static const struct config_key keys[] = {
    {"name", CONFIG_TYPE_STRING, true},
    {"text", CONFIG_TYPE_STRING, true},
    {"html", CONFIG_TYPE_STRING, true},
    {NULL, 0, false},
};

void layout_free(void *data)
{
        struct entry *entry = data;
        template_free(entry->layout.text);
        template_free(entry->layout.html);
        g_free(entry);
}

static struct entry *find(const struct knowledge *knowledge, const char *name)
{
        for (guint i = 0; i < knowledge->layouts->len; i++) {
                struct entry *entry = g_ptr_array_index(knowledge->layouts, i);
                if (strcmp(entry->layout.name, name) == 0)
                        return entry;
        }
        return NULL;
}

const struct layout *knowledge_layout(const struct knowledge *knowledge, const char *name)
{
        const struct entry *entry = find(knowledge, name != NULL ? name : TEMPLATE_DEFAULT);
        return entry != NULL ? &entry->layout : NULL;
}

static struct template *read_form(const struct loader *loader, const config_setting_t *group,
                                  const char *member)
{
        const char *text = loader_string(loader, group, member, true);
        const config_setting_t *setting = config_setting_get_member(group, member);
        return text != NULL ? template_new(text, loader->file, config_setting_source_line(setting),
                                           loader->problems)
                            : NULL;
}

static void load(const struct loader *loader, const config_setting_t *group)
{
        if (!config_file_check(group, keys, loader->file, loader->problems))
                return;
        struct entry *entry = g_new0(struct entry, 1);
        entry->layer = loader->layer;
        entry->layout = (struct layout){.name = loader_string(loader, group, "name", true),
                                        .text = read_form(loader, group, "text"),
                                        .html = read_form(loader, group, "html"),
                                        .origin = loader_origin(loader, group)};
        const struct layout *layout = &entry->layout;
        struct entry *old = layout->name != NULL ? find(loader->knowledge, layout->name) : NULL;
        g_autofree char *what = g_strdup_printf("template \"%s\"", layout->name);
        if (layout->name == NULL || layout->text == NULL || layout->html == NULL ||
            (old != NULL &&
             !loader_may_replace(loader, group, old->layer, old->layout.origin, what))) {
                layout_free(entry);
                return;
        }
        if (old != NULL)
                g_ptr_array_remove(loader->knowledge->layouts, old);
        g_ptr_array_add(loader->knowledge->layouts, entry);
}

void templates_load(const struct loader *loader, const config_setting_t *list)
{
        for (int i = 0; i < config_setting_length(list); i++)
                load(loader, config_setting_get_elem(list, (unsigned)i));
}

/* A template while its names are looked at. */
struct lint {
        const struct knowledge *knowledge;
        struct problems *problems;
        struct origin origin;
        const char *what; /* whose names they are */
};

static void check_name(const char *name, unsigned line, void *data)
{
        const struct lint *lint = data;
        const struct language *language = knowledge_language(lint->knowledge, LANGUAGE_DEFAULT);
        if (g_str_has_prefix(name, "t.")) {
                if (language != NULL && language_string(language, name + 2) == NULL)
                        problems_error(lint->problems, lint->origin.file, lint->origin.line,
                                       "%s, line %u: language \"%s\" has no string \"%s\"",
                                       lint->what, line, LANGUAGE_DEFAULT, name + 2);
                return;
        }
        if (g_strv_contains(templates_names, name))
                return;
        g_autofree char *hint = nearest_hint(name, templates_names);
        problems_error(lint->problems, lint->origin.file, lint->origin.line,
                       "%s, line %u: there is no placeholder \"%s\"%s", lint->what, line, name,
                       hint);
}

static void lint_string(const char *name, const char *text, struct origin origin, void *data)
{
        struct lint *lint = data;
        g_autofree char *what = g_strdup_printf("string \"%s\"", name);
        struct template *template = template_new(text, origin.file, origin.line, lint->problems);
        if (template == NULL)
                return;
        lint->origin = origin;
        lint->what = what;
        template_each(template, check_name, lint);
        template_free(template);
}

void templates_lint(const struct knowledge *knowledge, struct problems *problems)
{
        struct lint lint = {.knowledge = knowledge, .problems = problems};
        for (guint i = 0; i < knowledge->layouts->len; i++) {
                const struct entry *entry = g_ptr_array_index(knowledge->layouts, i);
                lint.origin = entry->layout.origin;
                lint.what = "text";
                template_each(entry->layout.text, check_name, &lint);
                lint.what = "html";
                template_each(entry->layout.html, check_name, &lint);
        }
        GPtrArray *languages = knowledge_languages(knowledge);
        for (guint i = 0; i < languages->len; i++)
                language_each_string(g_ptr_array_index(languages, i), lint_string, &lint);
}
