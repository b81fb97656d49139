/* main - the options of bounce-milter.
 * in: the command line.  out: an exit status from sysexits.h. */

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/server.h"
#include "policy/settings.h"

static const char usage[] = "Usage: bounce-milter [-c FILE] [-f] [-n] [-V] [-h]\n"
                            "  -c FILE  read this configuration instead of " SETTINGS_FILE "\n"
                            "  -f       stay in the foreground\n"
                            "  -n       check the configuration and the knowledge base, then exit\n"
                            "  -V       print the version\n"
                            "  -h       print this text\n";

int main(int count, char **arguments)
{
        const char *path = SETTINGS_FILE;
        bool in_foreground = false;
        bool is_check = false;
        int option;
        while ((option = getopt(count, arguments, "c:fnVh")) != -1) {
                switch (option) {
                case 'c':
                        path = optarg;
                        break;
                case 'f':
                        in_foreground = true;
                        break;
                case 'n':
                        is_check = true;
                        break;
                case 'V':
                        puts("bounce-milter " PACKAGE_VERSION);
                        return EX_OK;
                case 'h':
                        fputs(usage, stdout);
                        return EX_OK;
                default:
                        fputs(usage, stderr);
                        return EX_USAGE;
                }
        }
        if (optind < count) {
                fprintf(stderr, "bounce-milter: \"%s\" is no option\n%s", arguments[optind], usage);
                return EX_USAGE;
        }
        g_mime_init();
        return is_check ? server_check(path) : server_run(path, in_foreground);
}
