/* config_file - libconfig files, read with care.
 * in: a path.  out: a parsed config_t, or problems with file and line.
 * Guards against what libconfig would do with a careless file: @include, a byte order mark, broken UTF-8,
 * huge strings, an unterminated comment, integers that overflow, settings that nobody knows. */

#ifndef KNOWLEDGE_CONFIG_FILE_H
#define KNOWLEDGE_CONFIG_FILE_H

#include <libconfig.h>
#include <stdbool.h>

#include "base/problem.h"

#define CONFIG_FILE_BYTES (4 * 1024 * 1024)

/* Reads and parses path into config, which the caller destroys with config_destroy in either case. False with problems added
 * where that fails. Refuses @include. */
bool config_file_read(const char *path, config_t *config, struct problems *problems);

/* One member that a group may have. A table of these, ended by a NULL name, describes a group. */
struct config_key {
        const char *name;
        int type; /* CONFIG_TYPE_...; CONFIG_TYPE_LIST also takes an array or one string */
        bool required;
};

/* Checks a group against its table: each unknown, missing or wrongly typed member is a problem with file and
 * line, and the nearest known name as a hint. True where there was none. */
bool config_file_check(const config_setting_t *group, const struct config_key *keys,
                       const char *file, struct problems *problems);

/* A member's string, or NULL; borrowed from the config_t. */
const char *config_file_string(const config_setting_t *group, const char *name);

/* A member that is one string or a list of strings, as a new array (g_strfreev); NULL where absent. */
char **config_file_strings(const config_setting_t *group, const char *name, const char *file,
                           struct problems *problems);

/* The *.conf files of a directory in byte order, as a new array (g_strfreev); an absent directory is empty,
 * an unreadable one a problem. */
char **config_file_list(const char *directory, struct problems *problems);

#endif
