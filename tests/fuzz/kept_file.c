/* kept_file - see kept_file.h. */

#include "tests/fuzz/kept_file.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

static char *directory;
static char *path;

static void remove_all(void)
{
        g_remove(path);
        g_rmdir(directory);
        g_free(path);
        g_free(directory);
}

const char *kept_directory(void)
{
        if (directory == NULL) {
                directory = g_dir_make_tmp("fuzz_XXXXXX", NULL);
                g_assert(directory != NULL);
                path = g_build_filename(directory, "input.conf", NULL);
                atexit(remove_all);
        }
        return directory;
}

const char *kept_file(const uint8_t *data, size_t size)
{
        (void)kept_directory();
        g_assert(g_file_set_contents_full(path, (const char *)data, (gssize)size,
                                          G_FILE_SET_CONTENTS_NONE, 0600, NULL));
        return path;
}
