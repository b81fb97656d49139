/* settings - milter.conf.
 * in: a libconfig file.  out: one immutable object, or problems with file and line. */

#ifndef POLICY_SETTINGS_H
#define POLICY_SETTINGS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/problem.h"
#include "policy/endpoint.h"

/* Where milter.conf stands unless an option says otherwise. */
#define SETTINGS_FILE SYSCONFDIR "/milter.conf"

enum decide_at { DECIDE_AT_HEADERS, DECIDE_AT_MAIL };
enum log_to { LOG_TO_SYSLOG, LOG_TO_STDERR };
enum log_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG };
enum log_addresses { ADDRESSES_FULL, ADDRESSES_SHORT, ADDRESSES_HASH };

/* "classes": the class that a reason gets at this site. */
struct class_override {
        char *reason;
        int class; /* enum bounce_class */
        unsigned line;
};

struct policy;
struct stamping;

/* Strings are NULL where nothing is set. */
struct settings {
        char *file; /* where they came from, NULL for the built-in ones */
        struct endpoint socket;
        char *socket_owner, *socket_group;
        unsigned socket_mode;
        char *user, *group;
        char *pid_file;
        unsigned log_to;        /* enum log_to */
        unsigned log_facility;  /* index into settings_facilities */
        unsigned log_level;     /* enum log_level */
        unsigned log_addresses; /* enum log_addresses */
        char *knowledge;        /* directory, absolute or relative to the working directory */
        char *knowledge_d;
        char *hostname;
        bool dry_run;
        bool trust_authenticated;
        GArray *trusted_clients; /* of struct network, see clients.h */
        unsigned decide_at;      /* enum decide_at */
        unsigned header_recipients;
        unsigned min_confidence; /* 0 to 100 */
        unsigned sessions;
        size_t memory_bytes;
        unsigned timeout; /* seconds */
        GArray *classes;  /* of struct class_override */
        struct limits limits;
        struct policy *policy;     /* see rules.h; never NULL */
        struct stamping *stamping; /* see stamping.h; NULL where stamping is off */
};

/* Names of syslog's facilities, NULL-terminated. */
extern const char *const settings_facilities[];

/* What holds where nothing is set: annotate, nobody trusted. Never NULL. */
struct settings *settings_default(void);

/* Reads path. NULL where there was an error; warnings leave a result. Relative paths in it count from the
 * directory of the file. To be freed with settings_free. */
struct settings *settings_load(const char *path, struct problems *problems);
void settings_free(struct settings *settings);

/* The class that this site gives to a reason; false where it says nothing of it. */
bool settings_class(const struct settings *settings, const char *reason, int *class);

#endif
