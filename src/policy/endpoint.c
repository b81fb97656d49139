/* endpoint - where the daemon listens.
 * in: the text of the socket setting.  out: its kind and parts, or what is wrong with it. */

#include "policy/endpoint.h"

#include <glib.h>
#include <string.h>
#include <sys/un.h>

#define PORT_HIGHEST 65535
#define FD_LOWEST    3
#define FD_HIGHEST   1023

static const struct {
        const char *prefix;
        enum endpoint_kind kind;
} prefixes[] = {
    {"unix:", ENDPOINT_UNIX},   {"local:", ENDPOINT_UNIX}, {"inet:", ENDPOINT_INET},
    {"inet6:", ENDPOINT_INET6}, {"fd:", ENDPOINT_FD},
};

static bool read_number(const char *text, guint64 low, guint64 high, unsigned *out)
{
        guint64 number;
        if (!g_ascii_string_to_unsigned(text, 10, low, high, &number, NULL))
                return false;
        *out = (unsigned)number;
        return true;
}

static const char *read_path(const char *rest, struct endpoint *out)
{
        struct sockaddr_un address;
        if (rest[0] != '/')
                return "the path of the socket must begin with a slash";
        if (strlen(rest) >= sizeof address.sun_path)
                return "the path of the socket is longer than the system allows (about 100 bytes)";
        out->path = g_strdup(rest);
        out->text = g_strconcat("unix:", rest, NULL);
        return NULL;
}

static const char *read_port(const char *rest, struct endpoint *out)
{
        const char *at = strchr(rest, '@');
        if (at == NULL || at[1] == '\0')
                return "a port without a host would listen on every address: write PORT@HOST, such "
                       "as "
                       "inet:8895@127.0.0.1";
        g_autofree char *port = g_strndup(rest, (gsize)(at - rest));
        if (!read_number(port, 1, PORT_HIGHEST, &out->number))
                return "the port must be a number from 1 to 65535, as in inet:8895@127.0.0.1";
        size_t length = strlen(at + 1);
        if (at[1] == '[' && at[length] == ']')
                out->host = g_strndup(at + 2, length - 2);
        else
                out->host = g_strdup(at + 1);
        out->text = g_strdup_printf("%s:%u@%s", out->kind == ENDPOINT_INET ? "inet" : "inet6",
                                    out->number, at + 1);
        return NULL;
}

static const char *read_fd(const char *rest, struct endpoint *out)
{
        if (!read_number(rest, FD_LOWEST, FD_HIGHEST, &out->number))
                return "the file descriptor must be a number from 3 to 1023, as in fd:3";
        out->text = g_strdup_printf("fd:%u", out->number);
        return NULL;
}

const char *endpoint_read(const char *text, struct endpoint *out)
{
        if (text[0] == '/') {
                out->kind = ENDPOINT_UNIX;
                return read_path(text, out);
        }
        for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
                if (!g_str_has_prefix(text, prefixes[i].prefix))
                        continue;
                const char *rest = text + strlen(prefixes[i].prefix);
                out->kind = prefixes[i].kind;
                switch (out->kind) {
                case ENDPOINT_UNIX:
                        return read_path(rest, out);
                case ENDPOINT_INET:
                case ENDPOINT_INET6:
                        return read_port(rest, out);
                case ENDPOINT_FD:
                        return read_fd(rest, out);
                }
        }
        return "a socket is written unix:/PATH, inet:PORT@HOST, inet6:PORT@HOST or fd:NUMBER";
}

void endpoint_release(struct endpoint *endpoint)
{
        g_free(endpoint->text);
        g_free(endpoint->path);
        g_free(endpoint->host);
        memset(endpoint, 0, sizeof *endpoint);
}
