#include "base/limits.h"

#include <glib.h>

struct limits limits_start(const struct limits *limits)
{
        struct limits started = *limits;
        if (limits->milliseconds > 0)
                started.deadline = g_get_monotonic_time() + 1000 * (int64_t)limits->milliseconds;
        return started;
}

bool limits_are_over(const struct limits *limits)
{
        return limits->deadline != 0 && g_get_monotonic_time() >= limits->deadline;
}
