/* format_record - a format record as it is held in memory.
 * in: filled by format_load.  out: read by format, format_extract and format_lint. */

#ifndef REPORT_FORMAT_RECORD_H
#define REPORT_FORMAT_RECORD_H

#include <glib.h>
#include <stdbool.h>

#include "knowledge/pattern.h"
#include "report/report.h"
#include "report/transcript.h"

/* Something that a message may show. Records share equal ones, so that each is looked for once a message. */
enum condition_type {
        CONDITION_HEADER,   /* a header field's decoded value matches */
        CONDITION_BODY,     /* the text before the returned message matches */
        CONDITION_PART,     /* a MIME part's type matches */
        CONDITION_RETURNED, /* a returned message was found */
};

struct condition {
        enum condition_type type;
        char *name; /* the header's, lower case; else NULL */
        char *text; /* the pattern as written; NULL for CONDITION_RETURNED */
        struct pattern *pattern;
};

struct evidence {
        unsigned condition; /* index into formats->conditions */
        unsigned strength;
        bool required;
        bool either; /* of the pieces that say so, one must hold */
        bool veto;
        unsigned unless; /* a condition with which the veto does not count, plus 1; 0 for none */
        size_t within;   /* bytes of the text in which its match must begin; 0 for all */
};

/* What a pattern's named groups can tell. */
enum format_group {
        GROUP_RECIPIENT,
        GROUP_ORIGINAL,
        GROUP_DIAGNOSTIC,
        GROUP_REMOTE,
        GROUP_STATUS,
        GROUP_COMMAND,
        GROUP_ACTION,
        GROUP_REPORTING,
        GROUP_ARRIVAL,
        GROUP_RETRY,
        GROUP_REPLY, /* a reply code that stands apart from its text */
        GROUP_COUNT,
};

struct format_pattern {
        struct pattern *pattern;
        unsigned groups[GROUP_COUNT]; /* 0 where the pattern has no such group */
};

/* A pattern and the action or stage that it means. */
struct format_choice {
        struct pattern *pattern;
        int value;
};

enum format_flag {
        FORMAT_LINE = 1 << 0,    /* a block is one line and what continues it */
        FORMAT_NO_REST = 1 << 1, /* the block's text is no diagnostic by itself */
        FORMAT_STATUS = 1 << 2,  /* delivery-status fields in the text */
        FORMAT_LOCAL = 1 << 3,   /* recipients without a domain count */
        FORMAT_GENERIC = 1 << 4, /* a fallback: needs a recipient in the text */
        FORMAT_ESCAPED = 1 << 5, /* the text stands in JSON strings */
};

struct format_sample {
        char *message;
        char **recipients;  /* NULL where the sample does not say */
        enum action action; /* ACTION_NONE where it does not say */
        char *status;
        char *diagnostic; /* what the first recipient's diagnostic must hold */
        char *remote;
        unsigned line;
};

struct format {
        char *id;
        const char *file;
        unsigned line;
        bool site;
        bool derived;     /* is like another, with which it may share what follows */
        GArray *evidence; /* of struct evidence */
        bool asks_either; /* some of it says either */
        struct pattern *begin;
        struct pattern *end;
        struct pattern *returned;
        struct pattern *continuation;
        GPtrArray *recipients; /* of struct format_pattern */
        GPtrArray *fallback;   /* the same, where those find nobody */
        GPtrArray *fields;     /* of struct format_pattern; searched in a recipient's block */
        GPtrArray *common;     /* of struct format_pattern; searched in the whole notice */
        GArray *actions;       /* of struct format_choice */
        GArray *stages;        /* of struct format_choice */
        struct transcript_marks *transcript; /* NULL where the format has none */
        enum action action;
        char *recipients_header;
        char *domain;
        unsigned flags;
        GPtrArray *samples;         /* of struct format_sample */
        GPtrArray *counter_samples; /* of struct format_sample */
};

struct formats {
        GPtrArray *list;    /* of struct format, in order of their ids */
        GArray *conditions; /* of struct condition */
        GHashTable *condition_index;
        GHashTable *signs; /* conditions with names, which several records use */
};

#endif
