/* progress - how far long work has come, on a terminal.
 * in: what is done and what is to do.  out: one line on standard error that is drawn over. */

#ifndef TOOL_PROGRESS_H
#define TOOL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Zero-initialise with the total; nothing is drawn in the first second, nor where standard error is no terminal. */
struct progress {
        size_t total;          /* files */
        size_t done, messages; /* files that are finished, messages that were read */
        gint64 started, drawn; /* microseconds, monotonic */
        bool is_visible;
};

/* Tells that done of total files are finished. */
void progress_update(struct progress *progress, size_t done);

/* Tells that one more message was read: a file may hold very many. */
void progress_message(struct progress *progress);

/* Wipes the line. */
void progress_end(struct progress *progress);

#endif
