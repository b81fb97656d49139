/* message - one message while it comes in: its envelope and its bytes, within bounds.
 * in: commands, header fields, chunks of a body.  out: the bytes as they would stand in a file, CRLF line ends. */

#include "daemon/message.h"

#include <stdatomic.h>
#include <string.h>

#include "output/annotate.h"

/* Bytes of an envelope address that are kept (RFC 5321, 4.5.3.1.3 allows 256). */
#define ARGUMENT_LIMIT 1000

/* Bytes held by all messages together, against settings->memory_bytes. */
static atomic_size_t held_by_all;

/* The address in an argument of MAIL or RCPT: own mail of the server comes without brackets. */
static char *strip_brackets(const char *argument)
{
        size_t length = strnlen(argument, ARGUMENT_LIMIT);
        if (length >= 2 && argument[0] == '<' && argument[length - 1] == '>')
                return g_strndup(argument + 1, length - 2);
        return g_strndup(argument, length);
}

struct message *message_new(const char *mail_argument, const char *client, bool is_local,
                            bool is_authenticated)
{
        struct message *message = g_new0(struct message, 1);
        message->envelope.sender = strip_brackets(mail_argument);
        message->envelope.recipients = g_ptr_array_new_with_free_func(g_free);
        message->envelope.client = client;
        message->envelope.is_authenticated = is_authenticated;
        message->envelope.is_own = is_local && mail_argument[0] == '\0';
        message->raw = g_byte_array_new();
        return message;
}

void message_free(struct message *message)
{
        if (message == NULL)
                return;
        atomic_fetch_sub(&held_by_all, message->held);
        g_free((char *)message->envelope.sender);
        g_ptr_array_unref(message->envelope.recipients);
        g_byte_array_unref(message->raw);
        g_free(message);
}

void message_add_recipient(struct message *message, const char *argument,
                           const struct limits *limits)
{
        if (message->envelope.recipients->len < limits->recipients)
                g_ptr_array_add(message->envelope.recipients, strip_brackets(argument));
}

/* Counts length more bytes against both bounds; false where they do not fit. */
static bool reserve(struct message *message, const struct settings *settings, size_t length)
{
        if (message->held + length > settings->limits.message_bytes)
                return false;
        if (atomic_fetch_add(&held_by_all, length) + length > settings->memory_bytes) {
                atomic_fetch_sub(&held_by_all, length);
                return false;
        }
        message->held += length;
        return true;
}

static void append(struct message *message, const char *data, size_t length)
{
        g_byte_array_append(message->raw, (const guint8 *)data, (guint)length);
}

/* Folds come as LF alone, whatever the message had; over SMTP it had CRLF. Any other line end within a field gives way
 * to a space: one field stays one field, and cannot end the header before the fields that follow it. */
static void append_folded(struct message *message, const char *value)
{
        while (*value != '\0') {
                size_t length = strcspn(value, "\r\n");
                append(message, value, length);
                value += length;
                if (*value == '\0')
                        return;
                if (*value == '\r' && value[1] == '\n')
                        value++;
                bool is_fold = *value == '\n' && (value[1] == ' ' || value[1] == '\t');
                append(message, is_fold ? "\r\n" : " ", is_fold ? 2 : 1);
                value++;
        }
}

void message_add_header(struct message *message, const struct engine *engine, const char *name,
                        const char *value)
{
        size_t length = strlen(name);
        if (!reserve(message, engine->settings, length + strlen(value) + 4)) {
                message->envelope.is_cut = true;
                if (!annotate_is_ours((struct bytes){name, length},
                                      policy_header_names(engine->settings->policy)))
                        return;
                value = "";
        }
        append_folded(message, name);
        append(message, ": ", 2);
        append_folded(message, value);
        append(message, "\r\n", 2);
}

void message_end_header(struct message *message)
{
        append(message, "\r\n", 2);
}

bool message_add_body(struct message *message, const struct settings *settings, const void *data,
                      size_t length)
{
        if (message->envelope.is_cut)
                return false;
        size_t room = settings->limits.message_bytes - message->held;
        size_t taken = MIN(length, room);
        if (reserve(message, settings, taken))
                append(message, data, taken);
        else
                taken = 0;
        message->envelope.is_cut = taken < length;
        return !message->envelope.is_cut;
}

struct bytes message_bytes(const struct message *message)
{
        return (struct bytes){(const char *)message->raw->data, message->raw->len};
}
