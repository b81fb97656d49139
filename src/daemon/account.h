/* account - the user and group to run as.
 * in: names of milter.conf.  out: numbers; privileges given up. */

#ifndef DAEMON_ACCOUNT_H
#define DAEMON_ACCOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "policy/settings.h"

struct account {
        bool is_set; /* false: stay who we are */
        uid_t uid;
        gid_t gid;
};

/* What the settings say of us. NULL where it went well, else what is wrong, to be freed with g_free: no such
 * user, or a change that only root may make, or root without any user to become. */
char *account_find(const struct settings *settings, struct account *out);

/* A user's or group's number; setting is what named it. NULL where it went well, else as above. */
char *account_find_user(const char *name, const char *setting, uid_t *out);
char *account_find_group(const char *name, const char *setting, gid_t *out);

/* Becomes that user for good, with its supplementary groups. As above. */
char *account_become(const struct settings *settings);

#endif
