/* encoded_word - encoded words in header fields (RFC 2047), well formed or not.
 * in: an unfolded value.  out: UTF-8. */

#include "message/encoded_word.h"

#include <stdbool.h>
#include <string.h>

#include "message/base64.h"
#include "message/charset.h"

#define CHARSET_SIZE 48

struct word {
        char charset[CHARSET_SIZE];
        bool is_base64;
        struct bytes text;
};

/* Bytes decoded but not yet converted: those of neighbouring words of one charset, since a character may be
 * split between them. */
struct pending {
        char charset[CHARSET_SIZE];
        GString *bytes;
};

/* Reads "=?charset?Q?" at begin. Returns where the word's text begins, 0 where this is no word. */
static size_t read_prefix(struct bytes text, size_t begin, struct word *out)
{
        size_t at = begin + 2;
        size_t length = 0;
        while (at < text.length && length < CHARSET_SIZE - 1 &&
               (g_ascii_isalnum(text.data[at]) ||
                (text.data[at] != '\0' && strchr("-_.:+*'", text.data[at]) != NULL)))
                out->charset[length++] = text.data[at++];
        out->charset[length] = '\0';
        /* RFC 2231, section 5: a language may follow the charset. */
        out->charset[strcspn(out->charset, "*")] = '\0';
        if (length == 0 || text.length - at < 3 || text.data[at] != '?' || text.data[at + 2] != '?')
                return 0;
        char encoding = g_ascii_toupper(text.data[at + 1]);
        out->is_base64 = encoding == 'B';
        return encoding == 'B' || encoding == 'Q' ? at + 3 : 0;
}

/* Reads the word at begin and returns what is past it. Where there is none, *is_word is false and the bytes up to the
 * returned place, beyond begin, hold none either. */
static size_t read_word(struct bytes text, size_t begin, struct word *out, bool *is_word)
{
        size_t first = read_prefix(text, begin, out);
        *is_word = false;
        if (first == 0)
                return begin + 2;
        for (size_t at = first; at + 1 < text.length; at++) {
                char c = text.data[at], next = text.data[at + 1];
                if (c == '?' && next == '=') {
                        out->text = bytes_slice(text, first, at);
                        *is_word = true;
                        return at + 2;
                }
                /* Another word begins before this one has ended. */
                if (c == '=' && next == '?' && at + 2 < text.length &&
                    g_ascii_isalpha(text.data[at + 2]))
                        return at;
        }
        return text.length;
}

static void decode_quoted(struct bytes text, GString *out)
{
        for (size_t at = 0; at < text.length; at++) {
                char c = text.data[at];
                if (c == '=' && at + 2 < text.length && g_ascii_isxdigit(text.data[at + 1]) &&
                    g_ascii_isxdigit(text.data[at + 2])) {
                        c = (char)(g_ascii_xdigit_value(text.data[at + 1]) * 16 +
                                   g_ascii_xdigit_value(text.data[at + 2]));
                        at += 2;
                } else if (c == '_') {
                        c = ' ';
                }
                g_string_append_c(out, c);
        }
}

static void append_text(struct bytes text, const char *charset, GString *out)
{
        if (text.length == 0)
                return;
        GString *decoded = charset_utf8(text, charset, (struct bytes){0});
        g_string_append_len(out, decoded->str, (gssize)decoded->len);
        g_string_free(decoded, TRUE);
}

static void flush(struct pending *pending, GString *out)
{
        append_text((struct bytes){pending->bytes->str, pending->bytes->len}, pending->charset,
                    out);
        g_string_truncate(pending->bytes, 0);
}

static bool is_white_space(struct bytes text)
{
        for (size_t i = 0; i < text.length; i++)
                if (!g_ascii_isspace(text.data[i]))
                        return false;
        return true;
}

GString *encoded_words_decode(struct bytes text)
{
        GString *out = g_string_sized_new(text.length);
        struct pending pending = {.bytes = g_string_new(NULL)};
        size_t plain = 0; /* where the text begins that no word has taken yet */
        bool follows_word = false;

        for (size_t at = 0; at + 1 < text.length;) {
                if (text.data[at] != '=' || text.data[at + 1] != '?') {
                        at++;
                        continue;
                }
                struct word word;
                bool is_word;
                size_t past = read_word(text, at, &word, &is_word);
                if (is_word) {
                        struct bytes between = bytes_slice(text, plain, at);
                        bool is_joined = follows_word && is_white_space(between);
                        if (!is_joined || g_ascii_strcasecmp(word.charset, pending.charset) != 0)
                                flush(&pending, out);
                        if (!is_joined)
                                append_text(between, NULL, out);
                        memcpy(pending.charset, word.charset, sizeof word.charset);
                        if (word.is_base64)
                                base64_decode(word.text, G_MAXSIZE, pending.bytes);
                        else
                                decode_quoted(word.text, pending.bytes);
                        plain = past;
                        follows_word = true;
                }
                at = past;
        }
        flush(&pending, out);
        append_text(bytes_slice(text, plain, text.length), NULL, out);
        g_string_free(pending.bytes, TRUE);
        return out;
}
