/* transcript - SMTP dialogues that reports quote.
 * in: text and the marks by which its lines are told apart.
 * out: what went wrong, with the recipient, command and host that it belongs to. */

#ifndef REPORT_TRANSCRIPT_H
#define REPORT_TRANSCRIPT_H

#include <glib.h>

#include "base/limits.h"
#include "knowledge/pattern.h"
#include "report/report.h"

/* How the lines of one dialogue look. A mark that is NULL never matches. */
struct transcript_marks {
        struct pattern *command; /* a command that was sent: group "command" */
        struct pattern *reply;   /* a reply that came: group "diagnostic" */
        struct pattern *remote;  /* the host that is talked to: group "remote" */
        /* The reporting system's conclusion: groups "diagnostic" and maybe "recipient". */
        struct pattern *outcome;
        struct pattern *continuation; /* a line that belongs to the one before it */
};

struct transcript_event {
        char *recipient;  /* NULL where it concerns all */
        char *diagnostic; /* the reply or conclusion, one line */
        char *remote;
        enum stage stage;
};

/* The failures in text, in order, as a GPtrArray of struct transcript_event to be freed with g_ptr_array_unref. A
 * reply of class 4 or 5 belongs to the command before it; a conclusion that follows names the recipient. At most
 * limits->recipients events. */
GPtrArray *transcript_read(struct bytes text, const struct transcript_marks *marks,
                           const struct limits *limits);

/* The stage that an SMTP command, or the words for it, stand for. STAGE_NONE where it is none. */
enum stage transcript_stage(const char *command);

#endif
