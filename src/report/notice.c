/* notice - the text of a report in which format records look.
 * in: a scanned message.  out: its outer text as one piece of UTF-8, and where the returned message stands. */

#include "report/notice.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "message/content.h"
#include "message/header.h"
#include "report/returned.h"

#define BLOCK_LINES  60   /* lines of a header block that are looked at before it is believed */
#define BLOCK_SEARCH 5000 /* lines of text in which a header block is looked for */

/* A stretch of the text and the part that it was read from. */
struct piece {
        size_t begin;
        unsigned part;
};

static bool is_header_part(const char *type)
{
        return g_str_equal(type, "text/rfc822-headers") ||
               g_str_equal(type, "message/global-headers") ||
               g_str_equal(type, "text/rfc822-header") ||
               g_str_equal(type, "message/rfc822-headers");
}

static bool is_message_part(const char *type)
{
        return g_str_equal(type, "message/rfc822") || g_str_equal(type, "message/global");
}

static bool is_text_part(const char *type)
{
        return g_str_has_prefix(type, "text/") || g_str_equal(type, "message/delivery-status") ||
               g_str_equal(type, "text") || g_str_equal(type, "message/delivery");
}

static bool is_blank(const char *text)
{
        for (; *text; text++) {
                if (!g_ascii_isspace(*text))
                        return false;
        }
        return true;
}

static void append(struct notice *notice, unsigned part, const char *text)
{
        size_t room = notice->limits->text_bytes > notice->text->len
                          ? notice->limits->text_bytes - notice->text->len
                          : 0;
        if (room == 0 || is_blank(text))
                return;
        if (notice->text->len > 0 && notice->text->str[notice->text->len - 1] != '\n')
                g_string_append_c(notice->text, '\n');
        struct piece piece = {notice->text->len, part};
        g_array_append_val(notice->pieces, piece);
        size_t length = text_fit((struct bytes){text, strlen(text)}, room);
        g_string_append_len(notice->text, text, (gssize)length);
        if (notice->human_part == MIME_NONE)
                notice->human_part = part;
}

/* True for a line in the shape of a MIME delimiter (RFC 2046, section 5.1.1) that any boundary could have made. */
static bool is_delimiter(const char *line, size_t length)
{
        bool word = false;
        if (length < 3 || line[0] != '-' || line[1] != '-')
                return false;
        for (size_t i = 2; i < length; i++) {
                if (g_ascii_isspace(line[i]))
                        return false;
                word = word || g_ascii_isalnum(line[i]);
        }
        return word;
}

/* Reads the body as it stands, for a message whose MIME structure leads nowhere. */
static void append_raw(struct notice *notice)
{
        struct bytes body = mime_body_bytes(notice->mime, 0);
        body.length = MIN(body.length, notice->limits->text_bytes);
        g_autofree char *text = text_utf8(body);
        g_autofree char *copy = g_malloc(strlen(text) + 1);
        char *out = copy;
        for (const char *in = text; *in;) {
                size_t length = strcspn(in, "\r\n");
                /* The line stays, though empty, so that lines can be counted. */
                if (!is_delimiter(in, length)) {
                        memcpy(out, in, length);
                        out += length;
                }
                in += length;
                if (*in) {
                        in += in[0] == '\r' && in[1] == '\n' ? 2 : 1;
                        *out++ = '\n';
                }
        }
        *out = '\0';
        append(notice, 0, copy);
}

static void gather(struct notice *notice)
{
        unsigned count = mime_count(notice->mime);
        unsigned chosen = MIME_NONE; /* the multipart/alternative that has given its text */
        g_autofree bool *skip = g_new0(bool, count);
        for (unsigned i = 0; i < count; i++) {
                const struct mime_part *part = mime_part(notice->mime, i);
                if (part->parent != MIME_NONE && (skip[part->parent] || part->is_embedded)) {
                        skip[i] = true;
                        continue;
                }
                bool headers = is_header_part(part->type);
                if (headers || (i > 0 && is_message_part(part->type))) {
                        if (notice->returned_part == MIME_NONE)
                                notice->returned_part = i;
                        skip[i] = true;
                        continue;
                }
                if (mime_child(notice->mime, i) != MIME_NONE || !is_text_part(part->type))
                        continue;
                bool alternative = part->parent != MIME_NONE &&
                                   g_str_equal(mime_part(notice->mime, part->parent)->type,
                                               "multipart/alternative");
                if (alternative && part->parent == chosen)
                        continue;
                size_t before = notice->text->len;
                g_autofree char *text = content_plain(notice->mime, i, notice->limits);
                append(notice, i, text);
                if (alternative && notice->text->len > before)
                        chosen = part->parent;
        }
        if (notice->text->len == 0)
                append_raw(notice);
}

/* What a header block shows, as bits: trace fields prove it, the others support it. */
static unsigned field_bit(const char *line, size_t length)
{
        static const char *const names[] = {
            "received", "return-path", "message-id", "mime-version", "from",
            "to",       "subject",     "date",       "content-type", "dkim-signature"};
        const char *colon = memchr(line, ':', MIN(length, (size_t)78));
        if (!colon || colon == line)
                return 0;
        size_t name = (size_t)(colon - line);
        for (const char *c = line; c < colon; c++) {
                if (!g_ascii_isalnum(*c) && *c != '-')
                        return 0;
        }
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
                if (strlen(names[i]) == name && !g_ascii_strncasecmp(line, names[i], name))
                        return 1U << i;
        }
        return 1U << 30;
}

/* Finds the header block of a message that stands in the text: successive lines with at least three known
 * fields, one of them a field that no person writes by hand. */
static size_t find_block(const char *text, size_t length)
{
        size_t start = length;
        unsigned seen = 0, lines = 0, total = 0;
        for (size_t begin = 0; begin < length && total < BLOCK_SEARCH; total++) {
                const char *newline = memchr(text + begin, '\n', length - begin);
                size_t stop = newline ? (size_t)(newline - text) : length;
                bool fold =
                    start < length && (text[begin] == ' ' || text[begin] == '\t') && stop > begin;
                unsigned bit = fold ? 0 : field_bit(text + begin, stop - begin);
                if (!fold && bit == 0) {
                        start = length;
                        seen = lines = 0;
                } else {
                        if (start == length)
                                start = begin;
                        seen |= bit & 0x3FFU;
                        bool enough = (seen & 0xFU) && __builtin_popcount(seen) >= 3;
                        if (enough)
                                return start;
                        if (++lines > BLOCK_LINES)
                                start = length;
                }
                begin = stop + 1;
        }
        return length;
}

struct notice *notice_new(const struct mime *mime, const struct limits *limits)
{
        struct notice *notice = g_new0(struct notice, 1);
        notice->mime = mime;
        notice->limits = limits;
        notice->text = g_string_new(NULL);
        notice->pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
        notice->human_part = notice->returned_part = MIME_NONE;
        gather(notice);
        notice->block = find_block(notice->text->str, notice->text->len);
        return notice;
}

void notice_free(struct notice *notice)
{
        g_string_free(notice->text, TRUE);
        g_array_unref(notice->pieces);
        g_free(notice);
}

struct bytes notice_text(const struct notice *notice)
{
        return (struct bytes){notice->text->str, notice->text->len};
}

/* The header block at the start of bytes, and whether anything follows it. */
static struct bytes header_block(struct bytes bytes, bool *has_body)
{
        size_t begin = 0;
        while (begin < bytes.length) {
                const char *newline = memchr(bytes.data + begin, '\n', bytes.length - begin);
                size_t stop = newline ? (size_t)(newline - bytes.data) : bytes.length;
                size_t text = stop > begin && bytes.data[stop - 1] == '\r' ? stop - 1 : stop;
                if (text == begin) {
                        *has_body = stop + 2 < bytes.length;
                        return bytes_slice(bytes, 0, begin);
                }
                begin = stop + 1;
        }
        *has_body = false;
        return bytes;
}

/* The bytes of the message from the line of text at offset on, where the part's text is the bytes as they
 * stand; else nothing. Lines are counted, for decoding keeps them. */
static struct bytes raw_at(const struct notice *notice, size_t offset)
{
        struct bytes none = {NULL, 0};
        const struct piece *piece = NULL;
        for (guint i = 0; i < notice->pieces->len; i++) {
                const struct piece *other = &g_array_index(notice->pieces, struct piece, i);
                if (other->begin <= offset)
                        piece = other;
        }
        if (!piece)
                return none;
        struct bytes header = mime_header_bytes(notice->mime, piece->part);
        g_autofree char *encoding =
            header_get(header, "content-transfer-encoding", 0, notice->limits);
        const char *type = mime_part(notice->mime, piece->part)->type;
        bool coded = encoding && (!g_ascii_strncasecmp(encoding, "quoted", 6) ||
                                  !g_ascii_strncasecmp(encoding, "base64", 6) ||
                                  !g_ascii_strncasecmp(encoding, "x-uu", 4));
        if (coded || g_str_equal(type, "text/html"))
                return none;
        size_t lines = 0;
        for (size_t i = piece->begin; i < offset; i++)
                lines += notice->text->str[i] == '\n';
        struct bytes body = mime_body_bytes(notice->mime, piece->part);
        size_t at = 0;
        for (; at < body.length && lines > 0; at++) {
                bool end =
                    body.data[at] == '\n' ||
                    (body.data[at] == '\r' && (at + 1 == body.length || body.data[at + 1] != '\n'));
                lines -= end;
        }
        return bytes_slice(body, at, body.length);
}

/* The header of a returned message in a part of its own. */
static struct bytes part_header(const struct notice *notice, bool *has_body)
{
        unsigned part = notice->returned_part;
        unsigned root = mime_child(notice->mime, part);
        bool headers = is_header_part(mime_part(notice->mime, part)->type);
        if (root == MIME_NONE)
                return header_block(mime_body_bytes(notice->mime, part), has_body);
        *has_body = !headers;
        return mime_header_bytes(notice->mime, root);
}

void notice_returned(const struct notice *notice, size_t offset, struct report *report)
{
        report->human_part = notice->human_part;
        if (notice->returned_part != MIME_NONE) {
                returned_read(notice->mime, notice->limits, report);
        } else if (offset < notice->text->len) {
                struct bytes raw = raw_at(notice, offset);
                struct bytes text = bytes_slice(notice_text(notice), offset, notice->text->len);
                returned_read_text(raw.data ? raw : text, raw.data != NULL, notice->limits, report);
        }
}

unsigned notice_wrapped_status(const struct notice *notice)
{
        const struct mime *mime = notice->mime;
        unsigned root = notice->returned_part == MIME_NONE
                            ? MIME_NONE
                            : mime_child(mime, notice->returned_part);
        if (root == MIME_NONE || !g_str_equal(mime_part(mime, root)->type, "multipart/report"))
                return MIME_NONE;
        for (unsigned i = mime_child(mime, root); i != MIME_NONE; i = mime_next(mime, i)) {
                if (g_str_has_suffix(mime_part(mime, i)->type, "delivery-status"))
                        return i;
        }
        return MIME_NONE;
}

char *notice_returned_address(const struct notice *notice, size_t offset, const char *field)
{
        bool has_body;
        struct bytes header;
        if (notice->returned_part != MIME_NONE)
                header = part_header(notice, &has_body);
        else if (offset < notice->text->len)
                header = header_block(bytes_slice(notice_text(notice), offset, notice->text->len),
                                      &has_body);
        else
                return NULL;
        g_autofree char *value = header_get_decoded(header, field, 0, notice->limits);
        if (!value)
                return NULL;
        struct bytes text = {value, strlen(value)};
        size_t position = 0;
        g_autofree char *first = address_find(text, &position);
        g_autofree char *second = first ? address_find(text, &position) : NULL;
        return second && !address_equal(first, second) ? NULL : g_steal_pointer(&first);
}
