/* bouncectl - reads, annotates and explains bounces on files, and proves the knowledge base.
 * in: a command and its arguments.  out: what the command says; exit status of sysexits.h. */

#include <getopt.h>
#include <gmime/gmime.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "tool/command.h"

/* Options beyond one letter. */
enum {
        OPTION_JSON = 256,
        OPTION_EXIT_CODE,
        OPTION_UNDETERMINED,
        OPTION_FROM,
        OPTION_TO,
        OPTION_CLIENT,
        OPTION_LANGUAGE,
        OPTION_MODE,
        OPTION_TEMPLATE,
        OPTION_UPGRADE,
        OPTION_LOCALIZED,
        OPTION_SIGNED,
        OPTION_TAG_SUBJECT
};

enum accepts {
        ACCEPTS_JSON = 1 << 0,
        ACCEPTS_SCAN = 1 << 1, /* --exit-code, --undetermined */
        ACCEPTS_ENVELOPE = 1 << 2,
        ACCEPTS_LANGUAGE = 1 << 3,
        ACCEPTS_REWRITE =
            1 << 4, /* --mode, --template, --upgrade, --localized-diagnostic, --signed */
        ACCEPTS_OUTPUT = 1 << 5,
};

struct command {
        const char *name;
        int (*run)(const struct options *options);
        unsigned accepts; /* enum accepts */
        int least, most;  /* arguments; most -1 for any number */
        const char *usage, *summary;
};

static const struct command commands[] = {
    {"classify", command_classify, ACCEPTS_JSON | ACCEPTS_SCAN | ACCEPTS_ENVELOPE, 1, -1, "PATH...",
     "say of messages what they are and what to conclude"},
    {"annotate", command_annotate, ACCEPTS_ENVELOPE | ACCEPTS_OUTPUT, 0, 1, "[FILE]",
     "write a message as the daemon would leave it"},
    {"rewrite", command_rewrite,
     ACCEPTS_ENVELOPE | ACCEPTS_LANGUAGE | ACCEPTS_REWRITE | ACCEPTS_OUTPUT, 0, 1, "[FILE]",
     "the same, with the part that people read in plain words"},
    {"why", command_why, ACCEPTS_ENVELOPE, 1, -1, "PATH...",
     "show how a message came to its verdict"},
    {"explain", command_explain, ACCEPTS_JSON | ACCEPTS_LANGUAGE, 1, -1, "CODE|TEXT...",
     "explain reply codes, status codes and diagnostics"},
    {"lint", command_lint, 0, 0, 1, "[DIR]", "prove the knowledge base"},
    {"keygen", command_keygen, 0, 1, 1, "FILE", "make a key for stamps on outgoing mail"},
};

static void print_usage(FILE *to)
{
        fprintf(to, "usage: bouncectl COMMAND [OPTION...] [ARGUMENT...]\n\n");
        for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
                fprintf(to, "  %-10s%-14s %s\n", commands[i].name, commands[i].usage,
                        commands[i].summary);
        fprintf(to,
                "\n  -c FILE           the configuration, else " SETTINGS_FILE "\n"
                "  -k DIR            the knowledge base, else what the configuration says\n"
                "  --output FOLDER   -o: put all messages of all PATHs there (annotate, rewrite)\n"
                "  --json            JSON Lines (classify, explain)\n"
                "  --exit-code       exit with 10 when a bounce was found (classify)\n"
                "  --undetermined    collect unknown diagnostics as rules to fill in (classify)\n"
                "  --language TAG    the language to write in (explain, rewrite)\n"
                "  --mode MODE       prepend, replace or append (rewrite)\n"
                "  --template NAME   the layout (rewrite)\n"
                "  --upgrade         turn older forms into RFC 3464 (rewrite)\n"
                "  --localized-diagnostic  add that field of RFC 6533 (rewrite)\n"
                "  --tag-subject     put a tag before the subject (rewrite)\n"
                "  --signed          also where a DKIM-Signature breaks (rewrite)\n"
                "  --from ADDRESS    envelope sender (\"\" or \"<>\" for the null sender),\n"
                "  --to ADDRESS      envelope recipient and\n"
                "  --client ADDRESS  client that the daemon would see\n"
                "  -h, -V            this text; the version\n\n"
                "bouncectl(1) says more.\n");
}

static const struct command *find_command(const char *name)
{
        for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
                if (strcmp(commands[i].name, name) == 0)
                        return &commands[i];
        return NULL;
}

/* Takes one option. False where the command has no use for it. */
static bool take_option(const struct command *command, int option, const char *value,
                        struct options *out)
{
        switch (option) {
        case 'c':
                out->config = value;
                return true;
        case 'k':
                out->knowledge = value;
                return true;
        case 'o':
                out->output = value;
                return command->accepts & ACCEPTS_OUTPUT;
        case OPTION_JSON:
                out->json = true;
                return command->accepts & ACCEPTS_JSON;
        case OPTION_EXIT_CODE:
                out->exit_code = true;
                return command->accepts & ACCEPTS_SCAN;
        case OPTION_UNDETERMINED:
                out->undetermined = true;
                return command->accepts & ACCEPTS_SCAN;
        case OPTION_FROM:
                out->from = strcmp(value, "<>") == 0 ? "" : value;
                return command->accepts & ACCEPTS_ENVELOPE;
        case OPTION_TO:
                out->to = value;
                return command->accepts & ACCEPTS_ENVELOPE;
        case OPTION_LANGUAGE:
                out->language = value;
                return command->accepts & ACCEPTS_LANGUAGE;
        case OPTION_CLIENT:
                out->client = value;
                return command->accepts & ACCEPTS_ENVELOPE;
        case OPTION_MODE:
                out->mode = value;
                return command->accepts & ACCEPTS_REWRITE;
        case OPTION_TEMPLATE:
                out->layout = value;
                return command->accepts & ACCEPTS_REWRITE;
        case OPTION_UPGRADE:
                out->upgrade = true;
                return command->accepts & ACCEPTS_REWRITE;
        case OPTION_LOCALIZED:
                out->localized = true;
                return command->accepts & ACCEPTS_REWRITE;
        case OPTION_TAG_SUBJECT:
                out->tag_subject = true;
                return command->accepts & ACCEPTS_REWRITE;
        case OPTION_SIGNED:
                out->despite_signature = true;
                return command->accepts & ACCEPTS_REWRITE;
        }
        return false;
}

/* Reads the options of a command. EX_OK, or EX_USAGE after a line on what is wrong. */
static int read_options(const struct command *command, int argc, char **argv, struct options *out)
{
        static const struct option table[] = {
            {"json", no_argument, NULL, OPTION_JSON},
            {"exit-code", no_argument, NULL, OPTION_EXIT_CODE},
            {"undetermined", no_argument, NULL, OPTION_UNDETERMINED},
            {"output", required_argument, NULL, 'o'},
            {"from", required_argument, NULL, OPTION_FROM},
            {"to", required_argument, NULL, OPTION_TO},
            {"client", required_argument, NULL, OPTION_CLIENT},
            {"language", required_argument, NULL, OPTION_LANGUAGE},
            {"mode", required_argument, NULL, OPTION_MODE},
            {"template", required_argument, NULL, OPTION_TEMPLATE},
            {"upgrade", no_argument, NULL, OPTION_UPGRADE},
            {"localized-diagnostic", no_argument, NULL, OPTION_LOCALIZED},
            {"signed", no_argument, NULL, OPTION_SIGNED},
            {"tag-subject", no_argument, NULL, OPTION_TAG_SUBJECT},
            {NULL, 0, NULL, 0},
        };
        int option;
        while ((option = getopt_long(argc, argv, "c:k:o:", table, NULL)) != -1) {
                if (option == '?')
                        return EX_USAGE;
                if (!take_option(command, option, optarg, out)) {
                        fprintf(stderr, "bouncectl %s: this command does not take that option\n",
                                command->name);
                        return EX_USAGE;
                }
        }
        int count = argc - optind;
        int most = out->output != NULL ? -1 : command->most;
        if (count < command->least || (most >= 0 && count > most)) {
                fprintf(stderr, "usage: bouncectl %s [OPTION...] %s\n", command->name,
                        command->usage);
                return EX_USAGE;
        }
        out->arguments = argv + optind;
        return EX_OK;
}

int main(int argc, char **argv)
{
        setlocale(LC_CTYPE, "");
        const char *name = argc > 1 ? argv[1] : "";
        if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0) {
                print_usage(stdout);
                return command_finish(EX_OK);
        }
        if (strcmp(name, "-V") == 0 || strcmp(name, "--version") == 0) {
                printf("bouncectl %s\n", PACKAGE_VERSION);
                return command_finish(EX_OK);
        }
        const struct command *command = find_command(name);
        if (command == NULL) {
                print_usage(stderr);
                return EX_USAGE;
        }
        struct options options = {0};
        int status = read_options(command, argc - 1, argv + 1, &options);
        if (status != EX_OK)
                return status;
        g_mime_init();
        return command->run(&options);
}
