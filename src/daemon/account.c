/* account - the user and group to run as.
 * in: names of milter.conf.  out: numbers; privileges given up. */

/* initgroups is no part of POSIX. */
#define _DEFAULT_SOURCE

#include "daemon/account.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

char *account_find_user(const char *name, const char *setting, uid_t *out)
{
        const struct passwd *entry = getpwnam(name);
        if (entry == NULL)
                return g_strdup_printf("%s: there is no user \"%s\" on this system", setting, name);
        *out = entry->pw_uid;
        return NULL;
}

char *account_find_group(const char *name, const char *setting, gid_t *out)
{
        const struct group *entry = getgrnam(name);
        if (entry == NULL)
                return g_strdup_printf("%s: there is no group \"%s\" on this system", setting,
                                       name);
        *out = entry->gr_gid;
        return NULL;
}

char *account_find(const struct settings *settings, struct account *out)
{
        memset(out, 0, sizeof *out);
        if (settings->user == NULL) {
                if (geteuid() != 0)
                        return NULL;
                return g_strdup("started as root, but user is not set: name the user to become "
                                "(\"root\" if it must be)");
        }
        const struct passwd *entry = getpwnam(settings->user);
        if (entry == NULL)
                return g_strdup_printf("user: there is no user \"%s\" on this system",
                                       settings->user);
        out->uid = entry->pw_uid;
        out->gid = entry->pw_gid;
        if (settings->group != NULL) {
                char *wrong = account_find_group(settings->group, "group", &out->gid);
                if (wrong != NULL)
                        return wrong;
        }
        out->is_set = geteuid() == 0;
        if (!out->is_set && out->uid != geteuid())
                return g_strdup_printf("user: only root can become \"%s\"", settings->user);
        return NULL;
}

char *account_become(const struct settings *settings)
{
        struct account account;
        char *wrong = account_find(settings, &account);
        if (wrong != NULL || !account.is_set)
                return wrong;
        if (initgroups(settings->user, account.gid) != 0 || setgid(account.gid) != 0 ||
            setuid(account.uid) != 0)
                return g_strdup_printf("cannot become the user \"%s\": %s", settings->user,
                                       g_strerror(errno));
        if (account.uid != 0 && setuid(0) == 0)
                return g_strdup_printf("the user \"%s\" can become root again", settings->user);
        return NULL;
}
