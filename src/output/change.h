/* change - what is to be done to a message.
 * in: decisions of annotate, rewrite and policy.
 * out: a list that the daemon carries out over libmilter and the tool on bytes. */

#ifndef OUTPUT_CHANGE_H
#define OUTPUT_CHANGE_H

#include <glib.h>

#include "message/mime.h"

enum change_type {
        CHANGE_DELETE_HEADER,    /* name, index */
        CHANGE_SET_HEADER,       /* name, index, value */
        CHANGE_INSERT_HEADER,    /* name, value; below the MTA's own Received, in their order */
        CHANGE_REPLACE_BODY,     /* body */
        CHANGE_ADD_RECIPIENT,    /* value */
        CHANGE_DELETE_RECIPIENT, /* value */
        CHANGE_QUARANTINE,       /* value: the reason */
        CHANGE_DISCARD,
        CHANGE_REJECT, /* value: the text of the reply, with its codes */
};

struct change {
        enum change_type type;
        char *name;     /* a header field's name */
        unsigned index; /* which field of that name, from 1, counted in the message as it came */
        char *value;    /* folds as LF and white space; ASCII */
        GBytes *body;   /* CRLF line ends as the message had them */
};

/* A list of struct change, in the order in which they are to be carried out: deletions come
 * highest index first. To be freed with g_ptr_array_unref. */
GPtrArray *changes_new(void);
void changes_delete_header(GPtrArray *changes, const char *name, unsigned index);
void changes_set_header(GPtrArray *changes, const char *name, unsigned index, const char *value);
void changes_insert_header(GPtrArray *changes, const char *name, const char *value);
void changes_replace_body(GPtrArray *changes, GBytes *body);
void changes_add(GPtrArray *changes, enum change_type type, const char *value);

/* The message as it stands after the changes to headers and body, with the line ends it had; every other
 * byte as it was. New fields stand on top, in their order. The caller frees with g_byte_array_unref. */
GByteArray *changes_apply(const struct mime *mime, const GPtrArray *changes);

#endif
