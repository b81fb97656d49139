/* charset - text in any charset turned into UTF-8, and the charset found out.
 * in: bytes and the name that a message gives to their charset, trusted for neither.  out: UTF-8. */

#include "message/charset.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "message/gmime_use.h"

#define NAME_SIZE   48
#define PIECE       4096
#define REPLACEMENT "\xEF\xBF\xBD"
#define NAMED_BYTES (256 * 1024) /* of a message, in which it may name a charset */
#define NAMES       64           /* that are tried */
#define TRIED_BYTES (64 * 1024)  /* of the text, that must be defined in a charset */

/* Names whose letters and digits alone, in lower case, mean another charset to mail than to iconv: supersets
 * that programs really send under the name of the standard, and old aliases. */
static const struct alias {
        const char *name;
        const char *iconv;
} aliases[] = {
    {"big5",           "CP950"     },
    {"cnbig5",         "CP950"     },
    {"cngb",           "GB18030"   },
    {"dos874",         "CP874"     },
    {"eucjp",          "EUC-JP-MS" },
    {"euckr",          "CP949"     },
    {"gb2312",         "GB18030"   },
    {"gb231280",       "GB18030"   },
    {"gbk",            "GB18030"   },
    {"hebrew",         "ISO-8859-8"},
    {"iso88591",       "CP1252"    },
    {"iso885911",      "CP874"     },
    {"iso88598e",      "ISO-8859-8"},
    {"iso88598i",      "ISO-8859-8"},
    {"iso88599",       "CP1254"    },
    {"korean",         "CP949"     },
    {"ksc5601",        "CP949"     },
    {"ksc56011987",    "CP949"     },
    {"ksc56011989",    "CP949"     },
    {"l1",             "CP1252"    },
    {"latin1",         "CP1252"    },
    {"macintosh",      "MACINTOSH" },
    {"mskanji",        "CP932"     },
    {"shiftjis",       "CP932"     },
    {"sjis",           "CP932"     },
    {"thai",           "CP874"     },
    {"tis620",         "CP874"     },
    {"unicode11utf7",  "UTF-7"     },
    {"unicode11utf8",  "UTF-8"     },
    {"unicode20utf7",  "UTF-7"     },
    {"unicode20utf8",  "UTF-8"     },
    {"utf7",           "UTF-7"     },
    {"utf8",           "UTF-8"     },
    {"xeucjp",         "EUC-JP-MS" },
    {"xgbk",           "GB18030"   },
    {"xmacroman",      "MACINTOSH" },
    {"xmskanji",       "CP932"     },
    {"xsjis",          "CP932"     },
    {"xuserdefined",   ""          },
    {"ansix341968",    ""          },
    {"ansix341986",    ""          },
    {"ascii",          ""          },
    {"usascii",        ""          },
    {"iso646us",       ""          },
    {"unknown8bit",    ""          },
    {"unknown",        ""          },
    {"xunknown",       ""          },
    {"default",        ""          },
    {"defaultcharset", ""          },
    {"none",           ""          },
    {"binary",         ""          },
    {"8bit",           ""          },
    {"7bit",           ""          },
    {"ansi",           "CP1252"    },
    {"646",            ""          },
};

/* Prefixes before the number of a code page. */
static const char *const page_prefixes[] = {"windows", "cp",       "ibm", "xcp",
                                            "mscp",    "xwindows", "win"};

/* Writes the name that iconv knows, "" where the charset is to be found out. */
static void iconv_name(const char *charset, char out[NAME_SIZE])
{
        char key[NAME_SIZE];
        size_t length = 0;
        for (const char *c = charset; *c != '\0' && length < sizeof key - 1; c++)
                if (g_ascii_isalnum(*c))
                        key[length++] = g_ascii_tolower(*c);
        key[length] = '\0';
        for (size_t i = 0; i < G_N_ELEMENTS(aliases); i++) {
                if (strcmp(key, aliases[i].name) == 0) {
                        g_strlcpy(out, aliases[i].iconv, NAME_SIZE);
                        return;
                }
        }
        for (size_t i = 0; i < G_N_ELEMENTS(page_prefixes); i++) {
                const char *number = key + strlen(page_prefixes[i]);
                if (g_str_has_prefix(key, page_prefixes[i]) && g_ascii_isdigit(*number)) {
                        g_snprintf(out, NAME_SIZE, "CP%.5s", number);
                        return;
                }
        }
        /* Slashes and the like would be instructions to iconv, not part of a name. */
        length = 0;
        for (const char *c = charset; *c != '\0' && length < NAME_SIZE - 1; c++)
                if (g_ascii_isalnum(*c) || strchr("-_.:", *c) != NULL)
                        out[length++] = *c;
        out[length] = '\0';
}

/* Converts everything; false where iconv does not know the charset. */
static bool convert(struct bytes text, const char *charset, GString *out)
{
        gmime_use();
        iconv_t cd = g_mime_iconv_open("UTF-8", charset);
        if (cd == (iconv_t)-1)
                return false;
        char *in = (char *)text.data; /* iconv takes, but does not write through, a plain pointer */
        size_t left = text.length;
        while (left > 0) {
                char piece[PIECE];
                char *to = piece;
                size_t room = sizeof piece;
                /* Little at a time: checkers of memory look at all that iconv is given, for each broken byte. */
                size_t given = MIN(left, PIECE / 4);
                size_t rest = given;
                size_t result = g_mime_iconv(cd, &in, &rest, &to, &room);
                int error = result == (size_t)-1 ? errno : 0;
                g_string_append_len(out, piece, to - piece);
                left -= given - rest;
                bool is_split = error == EINVAL && rest < given && rest < left;
                if (error != 0 && error != E2BIG && !is_split) {
                        g_string_append(out, REPLACEMENT);
                        in++;
                        left--;
                } else if (rest == given && to == piece) {
                        break;
                }
        }
        char rest[64];
        char *to = rest;
        size_t room = sizeof rest;
        g_mime_iconv(cd, NULL, NULL, &to, &room);
        g_string_append_len(out, rest, to - rest);
        g_mime_iconv_close(cd);
        return true;
}

/* True where an escape sequence of ISO-2022-JP occurs (RFC 1468). */
static bool has_japanese_escape(struct bytes text)
{
        static const char *const escapes[] = {"$B", "$@", "(J", "(I"};
        for (size_t at = 0; at + 2 < text.length; at++) {
                const char *escape = memchr(text.data + at, 0x1B, text.length - 2 - at);
                if (escape == NULL)
                        return false;
                at = (size_t)(escape - text.data);
                for (size_t i = 0; i < G_N_ELEMENTS(escapes); i++)
                        if (memcmp(escape + 1, escapes[i], 2) == 0)
                                return true;
        }
        return false;
}

/* True where the text, NUL bytes aside, is UTF-8, or would be if a limit had not cut its last character. */
static bool is_utf8(struct bytes text)
{
        size_t at = 0;
        while (at < text.length) {
                const char *end;
                if (g_utf8_validate(text.data + at, (gssize)(text.length - at), &end))
                        return true;
                at = (size_t)(end - text.data);
                if (text.data[at] != '\0')
                        return g_utf8_get_char_validated(end, (gssize)(text.length - at)) ==
                               (gunichar)-2;
                at++;
        }
        return true;
}

/* Appends the text with what is not UTF-8 replaced, NUL left as it is. */
static void append_utf8(struct bytes text, GString *out)
{
        size_t at = 0;
        while (at < text.length) {
                const char *end;
                bool is_valid = g_utf8_validate(text.data + at, (gssize)(text.length - at), &end);
                g_string_append_len(out, text.data + at, end - (text.data + at));
                if (is_valid)
                        return;
                at = (size_t)(end - text.data);
                if (text.data[at] == '\0')
                        g_string_append_c(out, '\0');
                else
                        g_string_append(out, REPLACEMENT);
                at++;
        }
}

/* --- Finding out --- */

static bool is_name_byte(char c)
{
        return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

/* True where at least two thirds of the bytes that are not ASCII stand beside another one. */
static bool is_dense(struct bytes text)
{
        size_t all = 0, beside = 0;
        for (size_t i = 0; i < text.length; i++) {
                if ((unsigned char)text.data[i] < 0x80)
                        continue;
                bool follows = i > 0 && (unsigned char)text.data[i - 1] >= 0x80;
                bool leads = i + 1 < text.length && (unsigned char)text.data[i + 1] >= 0x80;
                all++;
                beside += follows || leads;
        }
        return 3 * beside >= 2 * all;
}

/* True where each printable character of ASCII means itself, also beside shifts: 7-bit charsets are none of these. */
static bool keeps_ascii(const char *name)
{
        static const char *const others[] = {"UTF", "UCS", "UNICODE", "ISO-2022", "ISO2022", "HZ"};
        char ascii['~' - ' ' + 1];
        for (size_t i = 0; i < sizeof ascii; i++)
                ascii[i] = (char)(' ' + (char)i);
        for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
                if (g_ascii_strncasecmp(name, others[i], strlen(others[i])) == 0)
                        return false;
        GString *out = g_string_new(NULL);
        bool same = convert((struct bytes){ascii, sizeof ascii}, name, out) &&
                    out->len == sizeof ascii && memcmp(out->str, ascii, sizeof ascii) == 0;
        g_string_free(out, TRUE);
        return same;
}

static bool defines(const char *name, struct bytes text)
{
        GString *out = g_string_new(NULL);
        bool all = convert(text, name, out) && strstr(out->str, REPLACEMENT) == NULL;
        g_string_free(out, TRUE);
        return all;
}

/* Writes the name that iconv knows of the charset whose name stands at from; false where text cannot be in it. */
static bool is_suitable_at(struct bytes message, size_t from, struct bytes text,
                           char name[NAME_SIZE])
{
        size_t end = from;
        while (end < message.length && is_name_byte(message.data[end]))
                end++;
        if (end == from || end - from >= NAME_SIZE)
                return false;
        g_autofree char *charset = g_strndup(message.data + from, end - from);
        iconv_name(charset, name);
        return name[0] != '\0' && keeps_ascii(name) && defines(name, text);
}

/* Writes the name of the first charset that a message names anywhere, after "charset=" or in an encoded word (RFC 2047), and that
 * text may be in: ASCII is a part of it, its other characters stand together, as those of Latin letters with marks do
 * not, and all of text is defined in it. False where there is none. */
static bool find_name(struct bytes message, struct bytes text, char name[NAME_SIZE])
{
        static const char parameter[] = "charset=";
        const size_t length = sizeof parameter - 1;
        unsigned tried = 0;
        message.length = MIN(message.length, NAMED_BYTES);
        text.length = MIN(text.length, TRIED_BYTES);
        if (message.length == 0 || !is_dense(text))
                return false;
        for (size_t at = 0; at + 1 < message.length && tried < NAMES; at++) {
                const char *sign = memchr(message.data + at, '=', message.length - 1 - at);
                if (sign == NULL)
                        return false;
                at = (size_t)(sign - message.data);
                char next = message.data[at + 1];
                bool is_parameter =
                    at >= length - 1 &&
                    g_ascii_strncasecmp(sign - (length - 1), parameter, length) == 0;
                if (!is_parameter && next != '?')
                        continue;
                tried++;
                size_t from = at + (next == '?' || next == '"' ? 2 : 1);
                if (is_suitable_at(message, from, text, name))
                        return true;
        }
        return false;
}

GString *charset_utf8(struct bytes text, const char *charset, struct bytes message)
{
        char name[NAME_SIZE] = "";
        GString *out = g_string_sized_new(text.length);

        if (charset != NULL)
                iconv_name(charset, name);
        bool is_stated = name[0] != '\0';
        if (is_stated && g_ascii_strcasecmp(name, "UTF-8") != 0 && convert(text, name, out))
                return out;
        if (has_japanese_escape(text) && convert(text, "ISO-2022-JP", out))
                return out;
        bool is_unicode =
            is_utf8(text) || (is_stated && g_ascii_strcasecmp(name, "UTF-8") == 0);
        if (!is_unicode && !find_name(message, text, name))
                g_strlcpy(name, "CP1252", sizeof name);
        if (is_unicode || !convert(text, name, out))
                append_utf8(text, out);
        return out;
}
