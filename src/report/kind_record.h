/* kind_record - a record of kinds.conf as it is held in memory.
 * in: filled by kind_load.  out: read by kind. */

#ifndef REPORT_KIND_RECORD_H
#define REPORT_KIND_RECORD_H

#include <glib.h>

#include "knowledge/pattern.h"
#include "report/kind.h"

/* One header field that must, or must not, be there. Without patterns its presence counts. */
struct kind_header {
        char *name;
        GPtrArray *patterns; /* of struct pattern; any of them suffices */
};

/* What a record concludes: one of three, by what is not its NONE value. */
enum kind_result { KIND_RESULT_KIND, KIND_RESULT_ACTION, KIND_RESULT_STAGE };

struct kind_sample {
        char *message;
        unsigned line;
};

struct kind_record {
        char *id;
        const char *file;
        unsigned line;
        bool site;
        enum kind_result result;
        int value; /* enum kind, action or stage */
        enum kind_strength strength;
        GPtrArray *header;     /* of struct kind_header; all must match */
        GPtrArray *not_header; /* of struct kind_header; none may match */
        GPtrArray *body;       /* of struct pattern; any of them suffices, none asks nothing */
        GPtrArray *not_body;   /* of struct pattern; none may match */
        GPtrArray *samples;    /* of struct kind_sample */
        GPtrArray *counter_samples;
};

struct kinds {
        GPtrArray *list;      /* of struct kind_record, in the order in which they are asked */
        GHashTable *disabled; /* ids that the site removed */
};

/* True if the record's conditions hold. */
bool kind_record_matches(const struct kind_record *record, const struct kind_subject *subject,
                         const struct limits *limits);

#endif
