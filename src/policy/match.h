/* match - the conditions of a policy rule.
 * in: a "match" group of a configuration file; facts of a message.  out: whether all conditions hold, and if not, why. */

#ifndef POLICY_MATCH_H
#define POLICY_MATCH_H

#include <glib.h>
#include <libconfig.h>
#include <stdbool.h>

#include "base/problem.h"
#include "policy/address_list.h"
#include "policy/envelope.h"
#include "verdict/verdict.h"

/* What a rule can look at, beside the envelope. */
struct facts {
        /* NULL where the header showed already that this is no bounce. */
        const struct verdict *verdict;
        enum kind kind; /* as far as it is sure enough for the settings */
        const struct envelope *envelope;
        const char *origin; /* "own", "foreign", "unknown"; NULL where stamping is off */
        bool is_trusted;
        bool is_signed;
        size_t size; /* bytes, as far as they were read */
};

/* Conditions that list words; one of them must fit. */
enum match_words {
        MATCH_KIND,
        MATCH_ORIGIN,
        MATCH_FORMAT,
        MATCH_LANGUAGE,
        MATCH_CLASS,
        MATCH_REASON,
        MATCH_STATUS,
        MATCH_ACTION,
        MATCH_WORDS, /* how many there are */
};

/* Conditions that list addresses. */
enum match_addresses {
        MATCH_RECIPIENT,
        MATCH_ENVELOPE_RECIPIENT,
        MATCH_ENVELOPE_SENDER,
        MATCH_ADDRESSES,
};

/* Conditions that are true or false; -1 where it does not matter. */
enum match_flags { MATCH_OWN, MATCH_TRUSTED, MATCH_SIGNED, MATCH_FLAGS };

struct match {
        char **words[MATCH_WORDS];                       /* NULL where any will do */
        struct address_list *addresses[MATCH_ADDRESSES]; /* NULL where any will do */
        char **clients;                                  /* as written, NULL where any will do */
        GArray *networks;                                /* the same, read */
        int flags[MATCH_FLAGS];
        unsigned min_confidence, max_confidence;
        size_t min_size, max_size;
        bool is_every; /* each recipient that is reported on must fit, not just one */
};

/* Reads a "match" group (NULL: no condition) into a zeroed match. Problems go to problems. */
void match_read(struct match *match, const config_setting_t *group, const char *file,
                struct problems *problems);
void match_release(struct match *match);

/* NULL if all conditions hold; else the first that does not, such as "class is soft, not hard", to be freed with g_free. */
char *match_refuses(const struct match *match, const struct facts *facts);

/* True if whatever fits b fits a as well, as far as the conditions' texts show. */
bool match_covers(const struct match *a, const struct match *b);

/* True if only messages of kind bounce can fit. */
bool match_is_bounce_only(const struct match *match);

/* True where the rule needs to know the envelope's recipients. */
bool match_wants_recipients(const struct match *match);

/* Adds an error for each reason that the knowledge base does not have. */
void match_check(const struct match *match, const struct knowledge *knowledge, const char *file,
                 unsigned line, struct problems *problems);

#endif
