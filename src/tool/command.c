#include "tool/command.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/text.h"

/* Where a tool that has not been installed finds its configuration: the etc folder of the source tree that it was built in. */
static char *find_uninstalled(void)
{
        g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
        if (self == NULL)
                return NULL;
        g_autofree char *folder = g_path_get_dirname(self);
        g_autofree char *mark = g_build_filename(folder, "..", "configure.ac", NULL);
        char *etc = g_build_filename(folder, "..", "etc", NULL);
        if (g_file_test(mark, G_FILE_TEST_IS_REGULAR))
                return etc;
        g_free(etc);
        return NULL;
}

/* The configuration file: the one that was named, else the source tree's or the installed one, NULL where there is none. */
static char *find_config(const struct options *options)
{
        if (options->config != NULL)
                return g_strdup(options->config);
        g_autofree char *etc = find_uninstalled();
        char *path =
            etc != NULL ? g_build_filename(etc, "milter.conf", NULL) : g_strdup(SETTINGS_FILE);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
                return path;
        g_free(path);
        return NULL;
}

struct settings *command_settings(const struct options *options)
{
        g_autofree char *path = find_config(options);
        if (path == NULL)
                return settings_default();
        struct problems problems = {0};
        struct settings *settings = settings_load(path, &problems);
        command_print_problems(&problems);
        problems_clear(&problems);
        return settings;
}

int context_load(const struct options *options, struct context *out)
{
        *out = (struct context){0};
        struct settings *settings = command_settings(options);
        if (settings == NULL)
                return EX_CONFIG;
        if (options->knowledge != NULL) {
                g_free(settings->knowledge);
                g_free(settings->knowledge_d);
                settings->knowledge = g_strdup(options->knowledge);
                settings->knowledge_d = NULL;
        }
        struct problems problems = {0};
        out->engine = engine_new(settings, &problems);
        command_print_problems(&problems);
        problems_clear(&problems);
        return out->engine != NULL ? EX_OK : EX_CONFIG;
}

void context_release(struct context *context)
{
        if (context->engine != NULL)
                engine_unref(context->engine);
}

struct envelope command_envelope(const struct options *options)
{
        struct envelope envelope = {.sender = options->from, .client = options->client};
        envelope.recipients = g_ptr_array_new();
        if (options->to != NULL)
                g_ptr_array_add(envelope.recipients, (gpointer)options->to);
        return envelope;
}

void command_print_problems(const struct problems *problems)
{
        for (guint i = 0; problems->list != NULL && i < problems->list->len; i++) {
                g_autofree char *line = problem_describe(g_ptr_array_index(problems->list, i));
                fprintf(stderr, "%s\n", line);
        }
}

bool command_print_errors(GPtrArray *errors)
{
        bool any = errors->len > 0;
        for (guint i = 0; i < errors->len; i++) {
                g_autofree char *line = text_one_line(g_ptr_array_index(errors, i), 4096);
                fprintf(stderr, "bouncectl: %s\n", line);
        }
        g_ptr_array_set_size(errors, 0);
        return any;
}

bool command_write(int fd, const void *data, size_t length)
{
        for (const char *next = data; length > 0;) {
                ssize_t n = write(fd, next, length);
                if (n < 0 && errno != EINTR)
                        return false;
                if (n > 0) {
                        next += n;
                        length -= (size_t)n;
                }
        }
        return true;
}

int command_finish(int status)
{
        if (!ferror(stdout) && fflush(stdout) == 0)
                return status;
        perror("bouncectl: standard output");
        return EX_IOERR;
}
