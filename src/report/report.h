/* report - what a message reports, before anything is concluded from it.
 * in: filled by the readers of this folder.  out: read by verdict/. */

#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <glib.h>
#include <stdbool.h>

#include "base/status.h"
#include "message/mime.h"

enum kind { KIND_OTHER, KIND_BOUNCE, KIND_AUTO_REPLY, KIND_FEEDBACK, KIND_RECEIPT };

/* RFC 3464, section 2.3.3. */
enum action {
        ACTION_NONE,
        ACTION_FAILED,
        ACTION_DELAYED,
        ACTION_DELIVERED,
        ACTION_RELAYED,
        ACTION_EXPANDED,
};

/* The point of the SMTP dialogue at which the outcome fell. */
enum stage {
        STAGE_NONE,
        STAGE_CONNECT,
        STAGE_EHLO,
        STAGE_STARTTLS,
        STAGE_AUTH,
        STAGE_MAIL,
        STAGE_RCPT,
        STAGE_DATA, /* the DATA or BDAT command and all that follows */
};

/* Names as they stand in headers, JSON and knowledge files; NULL for the NONE values. */
const char *kind_name(enum kind kind);
const char *action_name(enum action action);
const char *stage_name(enum stage stage);

/* The value of that name, letter case ignored; false where there is none. */
bool kind_from_name(const char *name, enum kind *out);
bool action_from_name(const char *name, enum action *out);
bool stage_from_name(const char *name, enum stage *out);

/* What is reported of one recipient. Strings are UTF-8 and owned; NULL where nothing is stated. */
struct report_recipient {
        char *recipient;
        char *original_recipient;
        enum action action;
        struct status status;  /* of the Status field, or its like in an older form */
        char *diagnostic_type; /* "smtp", "x-unix" ..., lower case */
        /* Diagnostic-Code without its type, or its like; lines of a reply parted by LF. */
        char *diagnostic;
        bool
            diagnostic_is_apart; /* a blank line stands between the address and the diagnostic: maybe it is prose */
        char *remote_mta; /* host name, without type and address */
        enum stage stage;
        char *text;          /* what the human-readable part says of this recipient, LF line ends */
        bool text_is_narrow; /* of no other recipient, and nothing that every notice says */
        char *final_log_id, *last_attempt, *will_retry_until;
};

/* What came back of the original message. */
enum returned { RETURNED_NOTHING, RETURNED_PART, RETURNED_HEADERS, RETURNED_MESSAGE };

struct report {
        enum kind kind;
        char *format; /* "rfc3464" or the id of the record in etc/knowledge that read it */
        const char *format_file; /* where that record stands; owned by the knowledge base */
        unsigned format_line;
        unsigned confidence; /* 0 to 100: how sure it is that the kind is right */
        bool truncated;      /* a limit ended the reading */
        char *reporting_mta; /* host name, without type */
        char *envelope_id;   /* Original-Envelope-Id */
        char *arrival_date;
        enum returned returned;
        /* The returned message's header block within the message, or within returned_copy. */
        struct bytes returned_header;
        /* That block decoded, where it stands in a transfer encoding or quoted; else NULL. */
        char *returned_copy;
        char *original_message_id; /* with its angle brackets */
        char *original_subject;    /* decoded */
        char *original_from;
        char *original_to;
        char *original_language; /* Content-Language, else Accept-Language */
        char *human_text;    /* the human-readable part as plain UTF-8, NULL where there is none */
        unsigned human_part; /* index into the MIME parts, MIME_NONE where there is none */
        unsigned status_part;
        unsigned returned_part;
        GPtrArray *recipients; /* of struct report_recipient, owned */
        GPtrArray *evidence;   /* of char *: one sentence each on why kind and format were chosen */
};

struct report *report_new(void);
void report_free(struct report *report);

/* Appends an empty recipient and returns it, NULL (and truncated set) past the limit. */
struct report_recipient *report_add(struct report *report, const struct limits *limits);

/* Fills an empty slot of a report with value, which it takes over (and frees where it is NULL or empty, or the
 * slot has a value already: the first statement counts). */
void report_set(char **slot, char *value);

/* Notes a piece of evidence, a printf format. At most 50 are kept. */
void report_note(struct report *report, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
