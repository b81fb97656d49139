/* message - one message while it comes in: its envelope and its bytes, within bounds.
 * in: commands, header fields, chunks of a body.  out: the bytes as they would stand in a file, CRLF line ends. */

#ifndef DAEMON_MESSAGE_H
#define DAEMON_MESSAGE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "policy/engine.h"
#include "policy/plan.h"

struct message {
        struct envelope envelope;
        GByteArray *raw;
        size_t held; /* bytes that count against memory_bytes */
        enum plan_need need;
};

/* Starts a message with the argument of MAIL. client is borrowed and must outlive it. */
struct message *message_new(const char *mail_argument, const char *client, bool is_local,
                            bool is_authenticated);
void message_free(struct message *message);

/* Takes an argument of RCPT. */
void message_add_recipient(struct message *message, const char *argument,
                           const struct limits *limits);

/* Takes a header field. Past the limits only names that could be forged are kept, so that none of those slips through. */
void message_add_header(struct message *message, const struct engine *engine, const char *name,
                        const char *value);

/* Takes the empty line that ends the header. */
void message_end_header(struct message *message);

/* Takes a piece of the body. False (and envelope.is_cut) where a limit has been reached and no more is wanted. */
bool message_add_body(struct message *message, const struct settings *settings, const void *data,
                      size_t length);

/* All that has come in so far; borrowed until the next call. */
struct bytes message_bytes(const struct message *message);

#endif
