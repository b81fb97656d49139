/* format_loading - what the loaders of format records share.
 * in: nothing.  out: the state of one record being read, and helpers; nobody else includes it. */

#ifndef REPORT_FORMAT_LOADING_H
#define REPORT_FORMAT_LOADING_H

#include <libconfig.h>
#include <stdbool.h>

#include "base/problem.h"
#include "knowledge/pattern.h"

/* One record being read. */
struct loading {
        struct formats *formats;
        struct format *format;
        const config_setting_t *group;
        const char *file;
        struct problems *problems;
        unsigned before; /* errors before this record */
};

unsigned loading_line(const config_setting_t *setting);

/* Compiles a string; NULL with a problem where it is none or the pattern is wrong. */
struct pattern *loading_pattern(const struct loading *loading, const config_setting_t *setting);

/* A boolean member, otherwise where it is absent. */
bool loading_flag(const config_setting_t *group, const char *name, bool otherwise);

/* Reads one element of `evidence` and adds it to target, a GArray of struct evidence. */
void loading_evidence(struct loading *loading, const config_setting_t *setting, void *target);

#endif
