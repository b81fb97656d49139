#define _DEFAULT_SOURCE /* for struct winsize */

#include "tool/terminal.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "output/wrap.h"

#define WRAP_MOST  88 /* columns: longer lines are hard to read */
#define WRAP_LEAST 30

static const char *const sequences[] = {
    [STYLE_PLAIN] = "",        [STYLE_BOLD] = "\033[1m",    [STYLE_DIM] = "\033[2m",
    [STYLE_RED] = "\033[31m",  [STYLE_YELLOW] = "\033[33m", [STYLE_GREEN] = "\033[32m",
    [STYLE_BLUE] = "\033[34m",
};

bool terminal_has_colour(void)
{
        const char *term = getenv("TERM"), *refused = getenv("NO_COLOR");
        return isatty(STDOUT_FILENO) && term != NULL && strcmp(term, "dumb") != 0 &&
               (refused == NULL || *refused == '\0');
}

unsigned terminal_width(void)
{
        struct winsize size;
        if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
                return 0;
        return size.ws_col;
}

static unsigned columns_of(gunichar c)
{
        if (g_unichar_iszerowidth(c))
                return 0;
        return g_unichar_iswide(c) ? 2 : 1;
}

/* The bytes of text that fit into width columns; *used gets the columns. */
static size_t fit(const char *text, unsigned width, unsigned *used)
{
        const char *c = text;
        *used = 0;
        while (*c != '\0') {
                unsigned columns = columns_of(g_utf8_get_char(c));
                if (*used + columns > width)
                        break;
                *used += columns;
                c = g_utf8_next_char(c);
        }
        return (size_t)(c - text);
}

void terminal_print(const char *text, enum style style, unsigned width)
{
        g_autofree char *safe = text_one_line(text, 4096);
        unsigned used = 0;
        size_t bytes = width > 0 ? fit(safe, width, &used) : strlen(safe);
        bool coloured = style != STYLE_PLAIN && terminal_has_colour();
        if (coloured)
                fputs(sequences[style], stdout);
        fwrite(safe, 1, bytes, stdout);
        if (coloured)
                fputs("\033[0m", stdout);
        for (; used < width; used++)
                putchar(' ');
}

void terminal_wrap(const char *mark, const char *text, unsigned indent)
{
        unsigned columns = terminal_width(), hang = indent + (unsigned)strlen(mark);
        unsigned width = columns == 0 ? 80 : MIN(columns, WRAP_MOST);
        width = width > hang + WRAP_LEAST ? width - hang : WRAP_LEAST;
        g_autofree char *safe = text_one_line(text, 64 * 1024);
        g_autofree char *wrapped = wrap_text(safe, width);
        printf("%*s%s", (int)indent, "", mark);
        for (const char *line = wrapped; *line != '\0';) {
                int bytes = (int)strcspn(line, "\n");
                printf("%*s%.*s\n", line == wrapped ? 0 : (int)hang, "", bytes, line);
                line += bytes + 1;
        }
}
