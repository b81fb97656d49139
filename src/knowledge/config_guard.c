/* config_guard - what libconfig would get wrong, found before it reads.
 * in: the bytes of a file.  out: the first thing that is wrong with them, with its line. */

#include "knowledge/config_guard.h"

#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <string.h>

#define NUMBER_BYTES 32

struct scan {
        struct bytes text;
        size_t position;
        unsigned line;
        bool at_line_start;  /* only blanks since the line began */
        size_t string_bytes; /* of the string that adjacent literals make up */
        unsigned string_line;
        unsigned depth;
        unsigned members[CONFIG_DEPTH + 1];
        const char *file;
        struct problems *problems;
};

static bool fail(struct scan *scan, unsigned line, const char *what)
{
        problems_error(scan->problems, scan->file, line, "%s", what);
        return false;
}

static int peek(const struct scan *scan, size_t ahead)
{
        size_t at = scan->position + ahead;
        return at < scan->text.length ? (unsigned char)scan->text.data[at] : -1;
}

static void advance(struct scan *scan)
{
        if (scan->text.data[scan->position] == '\n')
                scan->line++;
        scan->position++;
}

static bool starts_with(const struct scan *scan, const char *word)
{
        size_t length = strlen(word);
        return scan->text.length - scan->position >= length &&
               memcmp(scan->text.data + scan->position, word, length) == 0;
}

static void skip_line_comment(struct scan *scan)
{
        while (peek(scan, 0) != -1 && peek(scan, 0) != '\n')
                advance(scan);
}

static bool skip_block_comment(struct scan *scan)
{
        unsigned begin = scan->line;
        scan->position += 2;
        while (peek(scan, 0) != -1) {
                if (starts_with(scan, "*/")) {
                        scan->position += 2;
                        return true;
                }
                advance(scan);
        }
        return fail(scan, begin, "this comment never ends: \"*/\" is missing");
}

static bool skip_string(struct scan *scan)
{
        if (scan->string_bytes == 0)
                scan->string_line = scan->line;
        unsigned begin = scan->line;
        advance(scan);
        while (peek(scan, 0) != -1 && peek(scan, 0) != '"') {
                if (peek(scan, 0) == '\\' && peek(scan, 1) != -1)
                        advance(scan);
                advance(scan);
                if (++scan->string_bytes > CONFIG_STRING_BYTES)
                        return fail(scan, scan->string_line, "this string is too long");
        }
        if (peek(scan, 0) == -1)
                return fail(scan, begin, "this string never ends: '\"' is missing");
        advance(scan);
        scan->string_bytes++;
        return true;
}

static bool in_range(const char *number)
{
        char *end;
        errno = 0;
        long long value = strtoll(number, &end, 0);
        bool is_long = *end == 'L';
        if (*end == '.' || *end == 'e' || *end == 'E')
                return true; /* a float */
        return errno == 0 && (is_long || (value <= INT_MAX && value >= INT_MIN));
}

/* libconfig turns an integer that does not fit into another one without a word. */
static bool skip_word(struct scan *scan)
{
        char word[NUMBER_BYTES + 1];
        size_t length = 0;
        bool is_number = g_ascii_isdigit(peek(scan, 0));
        for (int c = peek(scan, 0); c != -1 && (g_ascii_isalnum(c) || strchr("_-*.", c) != NULL);
             c = peek(scan, 0)) {
                if (length < NUMBER_BYTES)
                        word[length] = (char)c;
                length++;
                scan->position++;
        }
        if (!is_number)
                return true;
        word[MIN(length, NUMBER_BYTES)] = '\0';
        if (length > NUMBER_BYTES || !in_range(word))
                return fail(scan, scan->line, "this number is out of range");
        return true;
}

static bool punctuation(struct scan *scan, int c)
{
        switch (c) {
        case '{':
        case '(':
        case '[':
                if (scan->depth == CONFIG_DEPTH)
                        return fail(scan, scan->line, "groups and lists are nested too deeply");
                scan->members[++scan->depth] = 0;
                break;
        case '}':
        case ')':
        case ']':
                scan->depth -= scan->depth > 0 ? 1 : 0;
                break;
        case '=':
        case ':':
                if (++scan->members[scan->depth] > CONFIG_MEMBERS)
                        return fail(scan, scan->line, "too many settings in one group");
                break;
        }
        advance(scan);
        return true;
}

/* Skips what may stand between two adjacent string literals. */
static bool skip_space(struct scan *scan, bool *skipped)
{
        int c = peek(scan, 0);
        *skipped = true;
        if (c == '#' || starts_with(scan, "//")) {
                skip_line_comment(scan);
                return true;
        }
        if (starts_with(scan, "/*"))
                return skip_block_comment(scan);
        *skipped = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
        if (!*skipped)
                return true;
        if (c == '\n')
                scan->at_line_start = true;
        advance(scan);
        return true;
}

static bool step(struct scan *scan)
{
        bool skipped;
        if (!skip_space(scan, &skipped))
                return false;
        if (skipped)
                return true;
        int c = peek(scan, 0);
        if (c == '"')
                return skip_string(scan);
        scan->string_bytes = 0;
        if (scan->at_line_start && starts_with(scan, "@include"))
                return fail(scan, scan->line,
                            "@include is not allowed: each *.conf file is read by itself");
        scan->at_line_start = false;
        if (g_ascii_isalnum(c) || c == '*' || c == '_')
                return skip_word(scan);
        return punctuation(scan, c);
}

/* The line of the byte at offset. */
static unsigned line_of(struct bytes text, size_t offset)
{
        unsigned line = 1;
        for (size_t i = 0; i < offset; i++)
                line += text.data[i] == '\n' ? 1 : 0;
        return line;
}

bool config_guard_check(struct bytes text, const char *file, struct problems *problems)
{
        struct scan scan = {
            .text = text, .line = 1, .at_line_start = true, .file = file, .problems = problems};
        if (text.length == 0)
                return true;
        if (starts_with(&scan, "\xef\xbb\xbf"))
                return fail(&scan, 1, "the file begins with a byte order mark: save it without");
        const char *end;
        if (!g_utf8_validate_len(text.data, text.length, &end))
                return fail(&scan, line_of(text, (size_t)(end - text.data)),
                            "a byte here is not valid UTF-8");
        while (scan.position < text.length)
                if (!step(&scan))
                        return false;
        return true;
}
