/* stamping - the "origin" group of milter.conf: which mail is stamped, and with what.
 * in: a group of the configuration, a key file.  out: settings for stamp.h. */

#ifndef POLICY_STAMPING_H
#define POLICY_STAMPING_H

#include <libconfig.h>
#include <stdbool.h>

#include "policy/envelope.h"
#include "policy/keys.h"

struct stamping {
        char *domain;
        char *key_file;
        GArray *keys;              /* of struct key */
        gint64 since;              /* mail sent before carries no stamp; seconds since 1970, UTC */
        gint64 max_age;            /* seconds for which a stamp is believed */
        GArray *clients;           /* of struct network: their mail is stamped */
        bool is_for_authenticated; /* so is the mail of clients that have authenticated */
};

/* Reads the group and the key file that it names. NULL with problems where anything is wrong. */
struct stamping *stamping_read(const config_setting_t *group, const char *file,
                               struct problems *problems);
void stamping_free(struct stamping *stamping);

/* True if mail that comes in such an envelope gets a stamp: outgoing mail that can bounce. */
bool stamping_wants(const struct stamping *stamping, const struct envelope *envelope);

#endif
