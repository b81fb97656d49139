/* rewrite - a bounce with the part that people read in plain words.
 * in: one message on standard input or in a file.  out: the message on standard output. */

#include <string.h>
#include <sysexits.h>

#include "tool/command.h"

static const struct {
        const char *name;
        enum rewrite_mode mode;
} modes[] = {
    {"prepend", REWRITE_PREPEND},
    {"replace", REWRITE_REPLACE},
    {"append", REWRITE_APPEND},
};

static bool read_mode(const char *name, enum rewrite_mode *out)
{
        for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
                if (strcmp(modes[i].name, name) != 0)
                        continue;
                *out = modes[i].mode;
                return true;
        }
        return false;
}

int command_rewrite(const struct options *options)
{
        struct actions forced;
        actions_init(&forced);
        forced.rewrite = (struct rewrite_action){.is_set = true,
                                                 .is_wanted = true,
                                                 .language = (char *)options->language,
                                                 .template = (char *)options->layout,
                                                 .tag_subject = options->tag_subject,
                                                 .despite_signature = options->despite_signature,
                                                 .localized_diagnostic = options->localized};
        if (options->mode != NULL && !read_mode(options->mode, &forced.rewrite.mode)) {
                fprintf(stderr, "bouncectl rewrite: --mode is prepend, replace or append\n");
                return EX_USAGE;
        }
        if (options->upgrade)
                forced.upgrade = 1;
        return command_filter(options, &forced);
}
