/* place - where a group of the policy is being read, for every problem in it.
 * in: a libconfig group and its file.  out: the line that a problem names. */

#ifndef POLICY_PLACE_H
#define POLICY_PLACE_H

#include <libconfig.h>

#include "base/problem.h"

struct place {
        const config_setting_t *group;
        const char *file;
        struct problems *problems;
};

/* The line of that member, or of the group where it has none. */
static inline unsigned place_line(const struct place *place, const char *name)
{
        const config_setting_t *member = config_setting_get_member(place->group, name);
        return config_setting_source_line(member == NULL ? place->group : member);
}

#endif
