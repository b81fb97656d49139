/* knowledge - loads the knowledge base and holds it together.
 * in: the directories of the package and of the site.  out: struct knowledge, or problems. */

#include <string.h>

#include "knowledge/base.h"
#include "knowledge/config_file.h"
#include "knowledge/rules.h"
#include "report/format_load.h"
#include "report/kind_load.h"

#define CHUNK_BYTES 65536

/* One file, parsed. */
struct file {
        const char *path; /* owned by the knowledge base */
        config_t config;
};

static void formats_list(const struct loader *loader, const config_setting_t *list)
{
        formats_load(loader->knowledge->formats, list, loader->file, loader->layer == LAYER_SITE,
                     loader->problems);
}

static void signs_list(const struct loader *loader, const config_setting_t *list)
{
        formats_load_signs(loader->knowledge->formats, list, loader->file,
                           loader->layer == LAYER_SITE, loader->problems);
}

static void kinds_list(const struct loader *loader, const config_setting_t *list)
{
        kinds_load(loader->knowledge->kinds, list, loader->file, loader->layer == LAYER_SITE,
                   loader->problems);
}

/* The lists that a file may hold, in the order in which they are loaded: codes and rules name reasons. */
static const struct {
        const char *name;
        void (*load)(const struct loader *loader, const config_setting_t *list);
} lists[] = {
    {"reasons", reasons_load},     {"codes", codes_load},         {"rules", rules_load},
    {"signs", signs_list},         {"formats", formats_list},     {"kinds", kinds_list},
    {"languages", languages_load}, {"templates", templates_load},
};

/* Where files are looked for, below each of the two directories. */
static const char *const folders[] = {"", "codes", "rules", "formats", "languages"};

static const struct config_key file_keys[] = {
    {"reasons", CONFIG_TYPE_LIST, false},
    {"codes", CONFIG_TYPE_LIST, false},
    {"rules", CONFIG_TYPE_LIST, false},
    {"signs", CONFIG_TYPE_LIST, false},
    {"formats", CONFIG_TYPE_LIST, false},
    {"kinds", CONFIG_TYPE_LIST, false},
    {"languages", CONFIG_TYPE_LIST, false},
    {"templates", CONFIG_TYPE_LIST, false},
    {NULL, 0, false},
};

static void file_free(void *data)
{
        struct file *file = data;
        config_destroy(&file->config);
        g_free(file);
}

static void read_folder(struct knowledge *knowledge, const char *directory, GPtrArray *files,
                        struct problems *problems)
{
        g_auto(GStrv) paths = config_file_list(directory, problems);
        for (size_t i = 0; paths[i] != NULL; i++) {
                struct file *file = g_new0(struct file, 1);
                file->path = g_string_chunk_insert(knowledge->strings, paths[i]);
                g_ptr_array_add(files, file);
                if (config_file_read(file->path, &file->config, problems))
                        (void)config_file_check(config_root_setting(&file->config), file_keys,
                                                file->path, problems);
        }
}

static void load_list(struct loader *loader, const struct file *file, size_t index)
{
        config_setting_t *list = config_lookup(&file->config, lists[index].name);
        if (list == NULL)
                return;
        loader->file = file->path;
        if (config_setting_is_list(list))
                lists[index].load(loader, list);
        else
                loader_error(loader, list, "\"%s\" must be a list ( { ... }, { ... } )",
                             lists[index].name);
}

/* Reads all files of one layer, then their lists, kind by kind, so that the order of files does not matter. */
static void load_layer(struct knowledge *knowledge, const char *directory, enum layer layer,
                       struct problems *problems)
{
        GPtrArray *files = g_ptr_array_new_with_free_func(file_free);
        for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
                g_autofree char *path = folders[i][0] == '\0'
                                            ? g_strdup(directory)
                                            : g_build_filename(directory, folders[i], NULL);
                read_folder(knowledge, path, files, problems);
        }
        struct loader loader = {.knowledge = knowledge, .problems = problems, .layer = layer};
        for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
                for (guint k = 0; k < files->len; k++)
                        load_list(&loader, g_ptr_array_index(files, k), i);
        if (layer == LAYER_SHIPPED && files->len == 0)
                problems_error(problems, directory, 0,
                               "holds no knowledge base: there is no *.conf file");
        g_ptr_array_unref(files);
}

static struct knowledge *knowledge_new(void)
{
        struct knowledge *knowledge = g_new0(struct knowledge, 1);
        g_atomic_ref_count_init(&knowledge->references);
        knowledge->strings = g_string_chunk_new(CHUNK_BYTES);
        knowledge->string_lists = g_ptr_array_new_with_free_func(g_free);
        knowledge->reasons = g_ptr_array_new_with_free_func(g_free);
        knowledge->reason_of = g_hash_table_new(g_str_hash, g_str_equal);
        knowledge->codes = g_ptr_array_new();
        knowledge->code_ranges = g_ptr_array_new();
        knowledge->code_of = g_hash_table_new_full(NULL, NULL, NULL, code_entry_free);
        knowledge->rules = g_ptr_array_new();
        knowledge->rule_of = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, rule_free);
        knowledge->languages = g_ptr_array_new_with_free_func(language_free);
        knowledge->layouts = g_ptr_array_new_with_free_func(layout_free);
        knowledge->formats = formats_new();
        knowledge->kinds = kinds_new();
        return knowledge;
}

struct knowledge *knowledge_load(const char *directory, const char *site, struct problems *problems)
{
        unsigned before = problems->errors;
        struct knowledge *knowledge = knowledge_new();
        load_layer(knowledge, directory, LAYER_SHIPPED, problems);
        if (site != NULL)
                load_layer(knowledge, site, LAYER_SITE, problems);
        if (problems->errors > before) {
                knowledge_unref(knowledge);
                return NULL;
        }
        codes_finish(knowledge);
        rules_finish(knowledge);
        knowledge->matcher = matcher_new(knowledge->rules);
        return knowledge;
}

struct knowledge *knowledge_ref(struct knowledge *knowledge)
{
        g_atomic_ref_count_inc(&knowledge->references);
        return knowledge;
}

void knowledge_unref(struct knowledge *knowledge)
{
        if (knowledge == NULL || !g_atomic_ref_count_dec(&knowledge->references))
                return;
        matcher_free(knowledge->matcher);
        formats_free(knowledge->formats);
        kinds_free(knowledge->kinds);
        g_ptr_array_unref(knowledge->layouts);
        g_ptr_array_unref(knowledge->languages);
        g_ptr_array_unref(knowledge->rules);
        g_hash_table_unref(knowledge->rule_of);
        g_ptr_array_unref(knowledge->codes);
        g_ptr_array_unref(knowledge->code_ranges);
        g_hash_table_unref(knowledge->code_of);
        g_hash_table_unref(knowledge->reason_of);
        g_ptr_array_unref(knowledge->reasons);
        g_ptr_array_unref(knowledge->string_lists);
        g_string_chunk_free(knowledge->strings);
        g_free(knowledge);
}

const struct formats *knowledge_formats(const struct knowledge *knowledge)
{
        return knowledge->formats;
}

const struct kinds *knowledge_kinds(const struct knowledge *knowledge)
{
        return knowledge->kinds;
}
