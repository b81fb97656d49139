#include "tool/progress.h"

#include <stdio.h>
#include <unistd.h>

#define FIRST_AFTER G_USEC_PER_SEC
#define NEXT_AFTER  (G_USEC_PER_SEC / 10)
#define BAR         30

static void draw(struct progress *progress)
{
        gint64 now = g_get_monotonic_time();
        if (progress->started == 0)
                progress->started = now;
        if (now - progress->started < FIRST_AFTER || now - progress->drawn < NEXT_AFTER ||
            progress->total == 0 || !isatty(STDERR_FILENO))
                return;
        size_t filled = BAR * progress->done / progress->total;
        fprintf(stderr, "\r[");
        for (size_t i = 0; i < BAR; i++)
                fputc(i < filled ? '#' : '.', stderr);
        fprintf(stderr, "] %zu of %zu, %zu messages ", progress->done, progress->total,
                progress->messages);
        fflush(stderr);
        progress->drawn = now;
        progress->is_visible = true;
}

void progress_update(struct progress *progress, size_t done)
{
        progress->done = done;
        draw(progress);
}

void progress_message(struct progress *progress)
{
        progress->messages++;
        draw(progress);
}

void progress_end(struct progress *progress)
{
        if (progress->is_visible)
                fprintf(stderr, "\r\033[K");
        progress->is_visible = false;
}
