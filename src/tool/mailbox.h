/* mailbox - the messages behind a path.
 * in: message files, mbox files, Maildirs, directories, or "-" for standard input.
 * out: one call per message, in a steady order. */

#ifndef TOOL_MAILBOX_H
#define TOOL_MAILBOX_H

#include <glib.h>
#include <stdbool.h>

#include "base/bytes.h"

#define MAILBOX_DEPTH 32                     /* directories below the one that was named */
#define MAILBOX_INPUT (1024UL * 1024 * 1024) /* bytes of standard input that are read */

/* One message; it lives during the call only. */
struct mailbox_message {
        const char *file; /* as given to mailbox_read */
        size_t index;     /* within its file, from 0 */
        bool is_alone;    /* no other message stands in the file */
        struct bytes raw;
};

/* Called for each message. */
typedef void mailbox_visit(const struct mailbox_message *message, void *data);

/* The files behind the paths, directories resolved (no links to directories are followed, Maildir's tmp is
 * left out), sorted by name within each directory. Adds a line per unreadable path to errors. The caller frees
 * both with g_ptr_array_unref. */
GPtrArray *mailbox_files(char *const *paths, GPtrArray *errors);

/* The name of a file that mailbox_files found behind path: what is below a directory, else the last part. Points into file,
 * but for "-", which is "stdin". */
const char *mailbox_name(const char *file, const char *path);

/* Calls visit for each message of one file. False, with a line in errors, where it cannot be read. */
bool mailbox_read(const char *file, mailbox_visit *visit, void *data, GPtrArray *errors);

#endif
