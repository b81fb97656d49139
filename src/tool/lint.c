/* lint - proves a knowledge base.
 * in: its directory.  out: one line per problem; EX_DATAERR where one is an error. */

#include <sysexits.h>

#include "tool/command.h"

int command_lint(const struct options *options)
{
        g_autofree char *directory = options->arguments[0] != NULL ? g_strdup(options->arguments[0])
                                                                   : context_directory(options);
        if (directory == NULL)
                return EX_CONFIG;
        struct problems problems = {0};
        struct knowledge *knowledge = knowledge_load(directory, NULL, &problems);
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
