/* stamp - the header field by which we know our own mail when it comes back.
 * in: keys, an envelope sender, a bounce.  out: a field's value; whether a bounce is about mail of ours. */

#include "policy/stamp.h"

#include <gmime/gmime.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "message/content.h"
#include "message/header.h"

#define HMAC_BYTES  32
#define NONCE_BYTES 8
/* Bytes of a stamp in a bounce, with all that a remote system may have put between. */
#define STAMP_BYTES 700
#define STAMPS      50   /* stamps of one bounce that are looked at */
#define RECIPIENTS  100  /* envelope recipients that they are tried with */
#define CLOCK_SKEW  3600 /* seconds that a stamp may seem to come from the future */

/* The values of a stamp's tags, by their letters. */
static const char tags[] = "vdktnh";
#define TAGS (sizeof tags - 1)
enum { TAG_V, TAG_D, TAG_K, TAG_T, TAG_N, TAG_H };

static void to_hex(const unsigned char *bytes, size_t length, char *out)
{
        for (size_t i = 0; i < length; i++)
                g_snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* The HMAC of the tags before it and the sender, in hexadecimal; letter case is folded, since remote systems change it. */
static void compute(const struct key *key, char *const values[TAGS], const char *sender,
                    char out[2 * HMAC_BYTES + 1])
{
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned length = 0;
        g_autofree char *text =
            g_strdup_printf("v=%s;d=%s;k=%s;t=%s;n=%s;%s", values[TAG_V], values[TAG_D],
                            values[TAG_K], values[TAG_T], values[TAG_N], sender);
        g_autofree char *folded = g_ascii_strdown(text, -1);
        HMAC(EVP_sha256(), key->secret, sizeof key->secret, (const unsigned char *)folded,
             strlen(folded), digest, &length);
        to_hex(digest, HMAC_BYTES, out);
}

char *stamp_new(const struct stamping *stamping, const char *sender, gint64 now)
{
        unsigned char random[NONCE_BYTES];
        char nonce[2 * NONCE_BYTES + 1], hmac[2 * HMAC_BYTES + 1];
        const struct key *key = &g_array_index(stamping->keys, struct key, 0);
        if (RAND_bytes(random, sizeof random) != 1)
                return NULL;
        to_hex(random, sizeof random, nonce);
        g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, now);
        char *values[TAGS] = {(char *)"1", stamping->domain, key->id, time, nonce, NULL};
        compute(key, values, sender, hmac);
        return g_strdup_printf("v=1; d=%s; k=%s; t=%s; n=%s;\n h=%s", stamping->domain, key->id,
                               time, nonce, hmac);
}

/* What a remote system may have put between the characters goes: white space and folds, marks of quotation, and where
 * that is assumed the soft line breaks and "=3D" of quoted-printable. */
static char *normalise(struct bytes text, bool is_quoted_printable)
{
        GString *out = g_string_new(NULL);
        for (size_t i = 0; i < text.length && i < STAMP_BYTES; i++) {
                struct bytes rest = bytes_slice(text, i, text.length);
                char c = text.data[i] == '\0' ? '.' : text.data[i];
                bool is_escape = is_quoted_printable && c == '=' && rest.length >= 3;
                if (is_escape && g_ascii_strncasecmp(rest.data, "=3D", 3) == 0) {
                        g_string_append_c(out, '=');
                        i += 2;
                } else if (is_escape && (rest.data[1] == '\n' || rest.data[1] == '\r')) {
                        continue;
                } else if (strchr(" \t\r\n>|\"'*", c) == NULL) {
                        g_string_append_c(out, g_ascii_tolower(c));
                }
        }
        return g_string_free(out, FALSE);
}

static bool is_value(char tag, char c)
{
        if (tag == 'd')
                return g_ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
        return g_ascii_isalnum(c);
}

/* Splits "v=1;d=...;h=..." with its tags in that order. */
static bool split(const char *text, char *values[TAGS])
{
        for (size_t i = 0; i < TAGS; i++) {
                if (text[0] != tags[i] || text[1] != '=')
                        return false;
                const char *begin = text + 2, *end = begin;
                while (is_value(tags[i], *end))
                        end++;
                if (end == begin || (i != TAG_H && *end != ';'))
                        return false;
                size_t length = (size_t)(end - begin);
                /* What follows the last one may be glued to it now. */
                if (i == TAG_H)
                        length = MIN(length, 2 * HMAC_BYTES);
                values[i] = g_strndup(begin, length);
                text = end + 1;
        }
        return true;
}

enum found { FOUND_NONE, FOUND_DOUBTFUL, FOUND_OWN };

static bool fits(const struct key *key, char *const values[TAGS], const char *address)
{
        char hmac[2 * HMAC_BYTES + 1];
        compute(key, values, address, hmac);
        return strlen(values[TAG_H]) == 2 * HMAC_BYTES &&
               CRYPTO_memcmp(values[TAG_H], hmac, 2 * HMAC_BYTES) == 0;
}

/* A stamp of ours that is too old, of another version, or for somebody else proves nothing either way. */
static enum found judge_values(const struct stamping *stamping, char *const values[TAGS],
                               const GPtrArray *recipients, gint64 now)
{
        gint64 time;
        if (g_ascii_strcasecmp(values[TAG_D], stamping->domain) != 0)
                return FOUND_NONE;
        const struct key *key = NULL;
        for (guint i = 0; i < stamping->keys->len && key == NULL; i++)
                if (g_ascii_strcasecmp(g_array_index(stamping->keys, struct key, i).id,
                                       values[TAG_K]) == 0)
                        key = &g_array_index(stamping->keys, struct key, i);
        if (key == NULL || strcmp(values[TAG_V], "1") != 0 ||
            !g_ascii_string_to_signed(values[TAG_T], 10, 0, G_MAXINT64 / 2, &time, NULL))
                return FOUND_DOUBTFUL;
        if (time > now + CLOCK_SKEW || now - time > (gint64)stamping->max_age)
                return FOUND_DOUBTFUL;
        for (guint i = 0; recipients != NULL && i < recipients->len && i < RECIPIENTS; i++)
                if (fits(key, values, g_ptr_array_index(recipients, i)))
                        return FOUND_OWN;
        return FOUND_DOUBTFUL;
}

/* text begins after the field's name. A stamp that cannot be read may have been ours. */
static enum found judge_text(const struct stamping *stamping, struct bytes text,
                             bool is_quoted_printable, const GPtrArray *recipients, gint64 now)
{
        char *values[TAGS] = {NULL};
        enum found found = FOUND_DOUBTFUL;
        g_autofree char *plain = normalise(text, is_quoted_printable);
        if (plain[0] != ':')
                return FOUND_NONE;
        if (split(plain + 1, values))
                found = judge_values(stamping, values, recipients, now);
        for (size_t i = 0; i < TAGS; i++)
                g_free(values[i]);
        return found;
}

/* A value may begin with 3D without being quoted-printable, so that both readings count. */
static enum found judge_both(const struct stamping *stamping, struct bytes text,
                             const GPtrArray *recipients, gint64 now)
{
        enum found as_it_is = judge_text(stamping, text, false, recipients, now);
        if (as_it_is == FOUND_OWN)
                return as_it_is;
        enum found decoded = judge_text(stamping, text, true, recipients, now);
        return decoded == FOUND_OWN ? decoded : as_it_is;
}

/* The best that any stamp in text says. */
static enum found search(const struct stamping *stamping, struct bytes text,
                         const GPtrArray *recipients, gint64 now)
{
        enum found best = FOUND_NONE;
        size_t length = strlen(STAMP_NAME);
        unsigned stamps = 0;
        for (size_t i = 0; i + length <= text.length && stamps < STAMPS; i++) {
                if ((text.data[i] != 'B' && text.data[i] != 'b') ||
                    g_ascii_strncasecmp(text.data + i, STAMP_NAME, length) != 0)
                        continue;
                enum found found = judge_both(stamping, bytes_slice(text, i + length, text.length),
                                              recipients, now);
                best = MAX(best, found);
                stamps++;
                if (best == FOUND_OWN)
                        break;
        }
        return best;
}

bool stamp_is_present(const struct stamping *stamping, struct bytes header, const char *sender,
                      gint64 now)
{
        g_autoptr(GPtrArray) senders = g_ptr_array_new();
        g_ptr_array_add(senders, (char *)sender);
        return search(stamping, header, senders, now) == FOUND_OWN;
}

/* Whole headers have at least what each message gets on its way; a system that returns a choice of fields leaves out
 * Received, beside which a stamp stood. */
static bool has_whole_headers(const struct report *report)
{
        static const char *const needed[] = {"Received", "From", "Date"};
        struct header_field field;
        if (report->returned != RETURNED_HEADERS && report->returned != RETURNED_MESSAGE)
                return false;
        for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
                if (!header_find(report->returned_header, needed[i], 0, &field))
                        return false;
        return !report->truncated;
}

static bool was_sent_since(const struct report *report, gint64 since, const struct limits *limits)
{
        g_autofree char *date = header_get(report->returned_header, "Date", 0, limits);
        if (date == NULL)
                return false;
        GDateTime *time = g_mime_utils_header_decode_date(date);
        if (time == NULL)
                return false;
        bool is_since = g_date_time_to_unix(time) >= since;
        g_date_time_unref(time);
        return is_since;
}

const char *stamp_origin(const struct stamping *stamping, const struct verdict *verdict,
                         const GPtrArray *recipients, const struct limits *limits, gint64 now)
{
        const struct report *report = verdict->report;
        enum found found = search(stamping, mime_raw(verdict->mime), recipients, now);
        if (found != FOUND_OWN && report->returned_part != MIME_NONE) {
                size_t length;
                g_autofree char *text =
                    content_decode(verdict->mime, report->returned_part, limits, &length);
                enum found inside = search(stamping, (struct bytes){text, length}, recipients, now);
                found = MAX(found, inside);
        }
        if (found == FOUND_OWN)
                return "own";
        if (found == FOUND_NONE && has_whole_headers(report) &&
            was_sent_since(report, stamping->since, limits))
                return "foreign";
        return "unknown";
}
