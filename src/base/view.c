/* view - what a template shows: texts and lists by name.
 * in: values, each of which may be hostile.  out: what template_render looks up. */

#include "base/view.h"

struct view {
        GHashTable *texts; /* of char * by name */
        GHashTable *lists; /* of GPtrArray of struct view by name */
};

static void free_view(void *view)
{
        view_free(view);
}

static void free_list(void *list)
{
        g_ptr_array_unref(list);
}

struct view *view_new(void)
{
        struct view *view = g_new(struct view, 1);
        view->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        view->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
        return view;
}

void view_free(struct view *view)
{
        if (view == NULL)
                return;
        g_hash_table_destroy(view->texts);
        g_hash_table_destroy(view->lists);
        g_free(view);
}

void view_set(struct view *view, const char *name, const char *value)
{
        if (value != NULL && *value != '\0')
                g_hash_table_replace(view->texts, g_strdup(name), g_strdup(value));
        else
                g_hash_table_remove(view->texts, name);
}

void view_set_flag(struct view *view, const char *name)
{
        g_hash_table_replace(view->texts, g_strdup(name), g_strdup(""));
}

struct view *view_add(struct view *view, const char *name)
{
        GPtrArray *list = g_hash_table_lookup(view->lists, name);
        if (list == NULL) {
                list = g_ptr_array_new_with_free_func(free_view);
                g_hash_table_replace(view->lists, g_strdup(name), list);
        }
        struct view *item = view_new();
        g_ptr_array_add(list, item);
        return item;
}

const char *view_text(const struct view *view, const char *name)
{
        return g_hash_table_lookup(view->texts, name);
}

const GPtrArray *view_list(const struct view *view, const char *name)
{
        return g_hash_table_lookup(view->lists, name);
}
