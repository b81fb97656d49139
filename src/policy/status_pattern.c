/* status_pattern - enhanced status codes with wildcards.
 * in: "5.1.1", "5.1.*", "*.2.2".  out: whether a code fits. */

#include "policy/status_pattern.h"

#include <glib.h>
#include <string.h>

#define ANY          -1
#define PARTS        3
#define MOST_IN_PART 999

static bool read_part(const char *text, int *out)
{
        guint64 number;
        if (strcmp(text, "*") == 0 || strcmp(text, "X") == 0) {
                *out = ANY;
                return true;
        }
        if (!g_ascii_string_to_unsigned(text, 10, 0, MOST_IN_PART, &number, NULL))
                return false;
        *out = (int)number;
        return true;
}

static bool read_pattern(const char *text, int out[PARTS])
{
        g_auto(GStrv) parts = g_strsplit(text, ".", PARTS + 1);
        if (g_strv_length(parts) != PARTS)
                return false;
        for (unsigned i = 0; i < PARTS; i++)
                if (!read_part(parts[i], &out[i]) || (i > 0 && parts[i][0] == 'X'))
                        return false;
        return out[0] == ANY || out[0] == 2 || out[0] == 4 || out[0] == 5;
}

bool status_pattern_is_valid(const char *text)
{
        int parts[PARTS];
        return read_pattern(text, parts);
}

bool status_pattern_fits(char *const *patterns, struct status status)
{
        int parts[PARTS];
        for (; status_is_stated(status) && *patterns != NULL; patterns++)
                if (read_pattern(*patterns, parts) &&
                    (parts[0] == ANY || parts[0] == status.class) &&
                    (parts[1] == ANY || parts[1] == status.subject) &&
                    (parts[2] == ANY || parts[2] == status.detail))
                        return true;
        return false;
}
