/* fixture - a directory for one test.
 * in: texts of files.  out: a directory that goes when the test does. */

#include "tests/unit/fixture.h"

#include <check.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "knowledge/knowledge.h"

static char *directory;
static GStringChunk *paths;

void fixture_setup(void)
{
        directory = g_dir_make_tmp("check_XXXXXX", NULL);
        ck_assert_ptr_nonnull(directory);
        paths = g_string_chunk_new(1024);
}

static void remove_tree(const char *path)
{
        GDir *dir = g_dir_open(path, 0, NULL);
        for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
             name = g_dir_read_name(dir)) {
                g_autofree char *below = g_build_filename(path, name, NULL);
                remove_tree(below);
        }
        if (dir != NULL)
                g_dir_close(dir);
        g_remove(path);
}

void fixture_teardown(void)
{
        remove_tree(directory);
        g_free(directory);
        g_string_chunk_free(paths);
}

const char *fixture_path(const char *name)
{
        g_autofree char *path = g_build_filename(directory, name, NULL);
        return g_string_chunk_insert(paths, path);
}

const char *fixture_write(const char *name, const char *text)
{
        const char *path = fixture_path(name);
        g_autofree char *parent = g_path_get_dirname(path);
        ck_assert_int_eq(g_mkdir_with_parents(parent, 0700), 0);
        ck_assert(g_file_set_contents(path, text, -1, NULL));
        return path;
}

struct knowledge *fixture_knowledge(const char *text)
{
        struct problems problems = {0};
        fixture_write("kb/all.conf", text);
        struct knowledge *knowledge = knowledge_load(fixture_path("kb"), NULL, &problems);
        if (problems.list != NULL)
                ck_abort_msg("%s", problem_describe(g_ptr_array_index(problems.list, 0)));
        return knowledge;
}
