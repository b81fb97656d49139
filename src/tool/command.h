/* command - what the commands of bouncectl share.
 * in: the command line.  out: options, and the settings and knowledge base that they name. */

#ifndef TOOL_COMMAND_H
#define TOOL_COMMAND_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#include "policy/actions.h"
#include "policy/engine.h"
#include "policy/envelope.h"

struct options {
        const char *config;    /* -c, NULL for the usual place */
        const char *knowledge; /* -k, NULL for what the configuration says */
        bool json;
        bool exit_code;
        bool undetermined;
        const char *language;      /* --language, NULL where it is not asked for */
        const char *mode, *layout; /* --mode, --template */
        bool upgrade, localized, despite_signature, tag_subject;
        const char *output;             /* --output, NULL for standard output */
        const char *from, *to, *client; /* the envelope as policy is to see it */
        char *const *arguments;         /* NULL-terminated */
};

/* Settings and knowledge base, as the options name them. */
struct context {
        struct engine *engine;
};

/* Loads both; what is wrong goes to standard error. EX_OK, or the exit status to end with. To be released with
 * context_release in either case. */
int context_load(const struct options *options, struct context *out);
void context_release(struct context *context);

/* The settings alone, NULL where they are wrong. The caller frees with settings_free. */
struct settings *command_settings(const struct options *options);

/* The envelope that the options give to a message. The caller frees its recipients with g_ptr_array_unref. */
struct envelope command_envelope(const struct options *options);

/* Prints problems, one a line, to standard error. */
void command_print_problems(const struct problems *problems);

/* Prints and empties a list of one-line errors. True where there was one. */
bool command_print_errors(GPtrArray *errors);

/* Writes all bytes to a file. False where that fails, with the reason in errno. */
bool command_write(int fd, const void *data, size_t length);

/* Exit status to end with when writing failed or went well. */
int command_finish(int status);

/* Writes one message as the daemon would leave it or, with --output, each message behind the arguments. forced (NULL for none)
 * comes before the policy's own actions; where it leads to no rewriting, standard error says why. */
int command_filter(const struct options *options, const struct actions *forced);

/* The commands: each takes its options and returns an exit status of sysexits.h. */
int command_classify(const struct options *options);
int command_annotate(const struct options *options);
int command_rewrite(const struct options *options);
int command_explain(const struct options *options);
int command_why(const struct options *options);
int command_lint(const struct options *options);
int command_keygen(const struct options *options);

#endif
