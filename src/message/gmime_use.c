/* gmime_use - GMime made ready before its first use.
 * in: nothing.  out: an initialised library. */

#include "message/gmime_use.h"

#include <gmime/gmime.h>

static gsize is_ready;

void gmime_use(void)
{
        if (g_once_init_enter(&is_ready)) {
                g_mime_init();
                g_once_init_leave(&is_ready, 1);
        }
}

void gmime_end(void)
{
        if (is_ready != 0)
                g_mime_shutdown();
        is_ready = 0;
}
