/* lint - proves a knowledge base.
 * in: its directory, or the configuration that names it and the site's own.  out: one line per problem; EX_DATAERR where one is an error. */

#include <sysexits.h>

#include "tool/command.h"

/* What is to be proved: the directory that was named, else what the configuration names, the site's own included. */
static int find_directories(const struct options *options, char **directory, char **site)
{
        if (options->arguments[0] != NULL || options->knowledge != NULL) {
                *directory = g_strdup(options->arguments[0] != NULL ? options->arguments[0]
                                                                    : options->knowledge);
                return EX_OK;
        }
        struct settings *settings = command_settings(options);
        if (settings == NULL)
                return EX_CONFIG;
        *directory = g_strdup(settings->knowledge);
        *site = g_strdup(settings->knowledge_d);
        settings_free(settings);
        return EX_OK;
}

int command_lint(const struct options *options)
{
        g_autofree char *directory = NULL, *site = NULL;
        int status = find_directories(options, &directory, &site);
        if (status != EX_OK)
                return status;
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(directory, site, &problems);
        bool clean = knowledge != NULL && knowledge_lint(knowledge, &problems);
        command_print_problems(&problems);
        problems_clear(&problems);
        if (clean)
                printf("%s: %u reasons, %u codes, %u rules: all proved\n", directory,
                       knowledge_reasons(knowledge)->len, knowledge_codes(knowledge)->len,
                       knowledge_rules(knowledge)->len);
        if (knowledge != NULL)
                knowledge_unref(knowledge);
        return command_finish(clean ? EX_OK : EX_DATAERR);
}
