/* explanation - what a code or a diagnostic means.
 * in: "552", "5.7.26", "X.2.2", "550-5.7.26", or a whole diagnostic.
 * out: the entry that explains it, and the verdict on the words. */

#ifndef TOOL_EXPLANATION_H
#define TOOL_EXPLANATION_H

#include "knowledge/languages.h"
#include "verdict/verdict.h"

/* Borrowed from the knowledge base, but for the recipients' and report's own parts. */
struct explanation {
        const char *input;
        const struct language *language; /* the one that was asked for, NULL for none */
        uint16_t reply;                  /* 0 where none is stated */
        struct status status;            /* class 0 and a subject or detail: the X of "X.2.2" */
        bool has_status;
        bool is_code;              /* the input is a code and nothing else */
        const struct code *code;   /* the entry that explains, NULL for none */
        bool is_own_entry;         /* the entry is this very code's, not RFC 3463's fall-back */
        const struct code *beside; /* the entry of the reply code beside a status, NULL for none */
        const char *title, *what;  /* of the entry, or of the reason in a language; NULL for none */
        const char *const *remedy; /* NULL-terminated, NULL for none */
        enum bounce_class class;
        const struct reason *reason; /* NULL where there is none */
        enum fault fault;
        struct report *report;               /* of the diagnostic */
        struct verdict_recipient *recipient; /* of the diagnostic, NULL for a bare code */
};

/* Explains input, which must outlive the result, in a language (NULL: the entry's own words for a code, LANGUAGE_DEFAULT for a
 * diagnostic). Never fails. To be released with explanation_release. */
void explanation_init(struct explanation *explanation, const struct knowledge *knowledge,
                      const struct language *language, const char *input,
                      const struct limits *limits);
void explanation_release(struct explanation *explanation);

/* "5.2.2", "X.2.2", "" where no status code is stated. Returns out. */
const char *explanation_status(const struct explanation *explanation, char out[STATUS_SIZE]);

#endif
