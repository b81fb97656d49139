/* encode - text made fit to travel (RFC 2045, section 6).
 * in: UTF-8 text, LF line ends.  out: a transfer encoding and what the text is in it. */

#include "output/encode.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

#define LINE_BYTES    990 /* of plain text; RFC 5322, section 2.1.1 allows 998 */
#define QUOTED_COLUMN 76  /* RFC 2045, section 6.7 */
#define BASE64_BYTES  57  /* that one line of 76 columns holds */
#define FOLD_COLUMN   76
#define FOLD_BYTES    900 /* of a word that has no blank to fold at */
#define VALUE_BYTES   16384
/* Bytes of text in one encoded word, which may have 75 columns (RFC 2047, section 2). */
#define WORD_BYTES 42

/* How many bytes of a line's beginning must be hidden: those by which it could be taken for something else. */
static size_t hidden(const char *line, size_t length)
{
        static const char *const beginnings[] = {"--", "From ", ".\n", NULL};
        for (size_t i = 0; beginnings[i] != NULL; i++) {
                size_t size = strlen(beginnings[i]);
                if (length >= size && memcmp(line, beginnings[i], size) == 0)
                        return 1;
        }
        return length == 1 && *line == '.';
}

/* Counts bytes beyond ASCII; *is_plain says whether the text can travel as it is. */
static size_t survey(struct bytes text, bool *is_plain)
{
        size_t eight_bit = 0, line = 0;
        *is_plain = hidden(text.data, text.length) == 0;
        for (size_t i = 0; i < text.length; i++) {
                unsigned char c = (unsigned char)text.data[i];
                eight_bit += c >= 0x80;
                if (c == '\n') {
                        line = i + 1;
                        *is_plain &= hidden(text.data + line, text.length - line) == 0;
                } else if (i - line >= LINE_BYTES || (c < 0x20 && c != '\t') || c == 0x7f) {
                        *is_plain = false;
                }
        }
        return eight_bit;
}

static void encode_plain(struct bytes text, const char *line_end, GString *out)
{
        for (size_t i = 0; i < text.length; i++) {
                if (text.data[i] == '\n')
                        g_string_append(out, line_end);
                else
                        g_string_append_c(out, text.data[i]);
        }
}

static bool is_literal(struct bytes text, size_t at, size_t line)
{
        unsigned char c = (unsigned char)text.data[at];
        if (c == ' ' || c == '\t')
                return at + 1 < text.length && text.data[at + 1] != '\n';
        if (at == line && hidden(text.data + at, text.length - at) > 0)
                return false;
        return c > 0x20 && c < 0x7f && c != '=';
}

static void encode_quoted(struct bytes text, const char *line_end, GString *out)
{
        size_t line = 0;
        unsigned column = 0;
        for (size_t i = 0; i < text.length; i++) {
                if (text.data[i] == '\n') {
                        g_string_append(out, line_end);
                        line = i + 1;
                        column = 0;
                        continue;
                }
                bool literal = is_literal(text, i, line);
                if (column + (literal ? 1 : 3) > QUOTED_COLUMN - 1) {
                        g_string_append_printf(out, "=%s", line_end);
                        column = 0;
                        /* The rest of a line could look like the beginning of another. */
                        literal &= hidden(text.data + i, text.length - i) == 0;
                }
                if (literal)
                        g_string_append_c(out, text.data[i]);
                else
                        g_string_append_printf(out, "=%02X", (unsigned char)text.data[i]);
                column += literal ? 1 : 3;
        }
}

/* In base64 the line ends of text are CRLF, whatever the message has (RFC 2045, section 6.8). */
static void encode_base64(struct bytes text, const char *line_end, GString *out)
{
        g_autoptr(GString) canonical = g_string_sized_new(text.length + text.length / 32);
        encode_plain(text, "\r\n", canonical);
        for (size_t at = 0; at < canonical->len; at += BASE64_BYTES) {
                g_autofree char *line =
                    g_base64_encode((const guchar *)canonical->str + at,
                                    MIN((size_t)BASE64_BYTES, canonical->len - at));
                g_string_append(out, line);
                g_string_append(out, line_end);
        }
}

const char *encode_text(struct bytes text, const char *line_end, GString *out)
{
        bool is_plain;
        size_t eight_bit = survey(text, &is_plain);
        if (eight_bit == 0 && is_plain) {
                encode_plain(text, line_end, out);
                return "7bit";
        }
        if (eight_bit <= text.length / 4) {
                encode_quoted(text, line_end, out);
                return "quoted-printable";
        }
        encode_base64(text, line_end, out);
        return "base64";
}

static bool is_ascii(const char *text)
{
        for (; *text != '\0'; text++)
                if (*text < 0x20 || *text > 0x7e)
                        return false;
        return true;
}

/* At most WORD_BYTES bytes, cut at a character's edge. */
static size_t word_length(const char *text)
{
        size_t length = 0;
        while (text[length] != '\0') {
                size_t next = (size_t)(g_utf8_next_char(text + length) - text);
                if (next > WORD_BYTES)
                        break;
                length = next;
        }
        return length;
}

char *encode_words(const char *text)
{
        if (is_ascii(text))
                return g_strdup(text);
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        GString *out = g_string_new(NULL);
        for (const char *at = valid; *at != '\0';) {
                size_t length = word_length(at);
                g_autofree char *word = g_base64_encode((const guchar *)at, length);
                g_string_append_printf(out, "%s=?UTF-8?B?%s?=", out->len > 0 ? "\n " : "", word);
                at += length;
        }
        return g_string_free(out, FALSE);
}

/* Appends a line of words, with folds where a blank comes late in a line. A fold that stands there already is kept; a word
 * that is too long for any line is cut. */
static void append_folded(GString *out, const char *text)
{
        size_t column = out->len;
        while (*text != '\0') {
                size_t blank = strspn(text, " ");
                size_t word = MIN(strcspn(text + blank, " \n"), FOLD_BYTES);
                bool is_late = column + blank + word > FOLD_COLUMN && column > 1;
                if (text[blank] == '\n' || (is_late && (blank > 0 || column + word > FOLD_BYTES))) {
                        g_string_append(out, "\n ");
                        column = 1;
                        text += blank + (text[blank] == '\n');
                        continue;
                }
                g_string_append_len(out, text, (gssize)(blank + word));
                column += blank + word;
                text += blank + word;
        }
}

char *encode_field(const char *name, const char *type, const char *value)
{
        g_autofree char *line = text_one_line(value, VALUE_BYTES);
        if (*line == '\0')
                return NULL;
        g_autofree char *words = encode_words(line);
        GString *out = g_string_new(NULL);
        g_string_append_printf(out, "%s: %s%s", name, type != NULL ? type : "",
                               type != NULL ? "; " : "");
        append_folded(out, words);
        g_string_append_c(out, '\n');
        return g_string_free(out, FALSE);
}
