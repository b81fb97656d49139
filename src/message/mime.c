/* mime - the parts of a possibly broken message, as byte ranges.
 * in: the bytes of one message, any line ends, trusted for nothing.
 * out: a flat list of parts in document order; no byte is copied. */

#include "message/mime.h"

#include <glib.h>
#include <string.h>

#include "base/line.h"
#include "message/boundary.h"
#include "message/header.h"
#include "message/header_end.h"

struct node {
        struct mime_part part;
        unsigned next; /* the next part with the same parent */
        unsigned last; /* the last child */
};

struct mime {
        struct bytes raw;
        GArray *nodes; /* of struct node */
        bool is_complete;
};

/* A message being scanned. Where a limit leaves a part out, its bytes are passed over as its parent's. */
struct scan {
        struct mime *mime;
        const struct limits *limits;
        struct boundaries open; /* by depth */
        size_t at;              /* the next line to look at */
};

static struct node *node_at(const struct mime *mime, unsigned index)
{
        return &g_array_index(mime->nodes, struct node, index);
}

static void mark_cut(struct mime *mime, unsigned index)
{
        mime->is_complete = false;
        node_at(mime, index)->part.flags |= MIME_CUT;
}

/* Adds a part, its header read; MIME_NONE past the limit. */
static unsigned add_part(struct scan *scan, unsigned parent, size_t begin, bool is_embedded)
{
        struct mime *mime = scan->mime;
        unsigned index = mime->nodes->len;
        if (parent != MIME_NONE && index >= scan->limits->parts) {
                mark_cut(mime, parent);
                return MIME_NONE;
        }
        bool is_message = parent == MIME_NONE || is_embedded;
        struct node node = {.next = MIME_NONE, .last = MIME_NONE};
        struct mime_part *part = &node.part;
        *part = (struct mime_part){.begin = begin, .parent = parent, .is_embedded = is_embedded};
        part->body = header_end(mime->raw, begin, &scan->open, is_message, &part->flags);
        part->end = part->body;
        part->type = header_type(bytes_slice(mime->raw, begin, part->body));

        bool is_digest = false;
        if (parent != MIME_NONE) {
                struct node *above = node_at(mime, parent);
                if (above->last != MIME_NONE)
                        node_at(mime, above->last)->next = index;
                above->last = index;
                part->depth = above->part.depth + 1;
                is_digest = strcmp(above->part.type, "multipart/digest") == 0;
        }
        /* RFC 2046, section 5.1.5: in a digest parts are messages unless they say otherwise. */
        if (part->type == NULL)
                part->type = g_strdup(is_digest ? "message/rfc822" : "text/plain");
        g_array_append_val(mime->nodes, node);
        return index;
}

/* The boundary that a multipart states, NULL where it states none of use. */
static char *stated_boundary(const struct scan *scan, unsigned index)
{
        struct header_field field;
        if (!header_find(mime_header_bytes(scan->mime, index), "Content-Type", 0, &field))
                return NULL;
        g_autofree char *boundary = header_parameter(field.value, "boundary", scan->limits);
        if (boundary == NULL)
                return NULL;
        g_strstrip(boundary);
        size_t length = strlen(boundary);
        return length > 0 && length <= BOUNDARY_LIMIT ? g_steal_pointer(&boundary) : NULL;
}

/* True where the part's bytes are those of a message, not a transfer encoding of them. */
static bool is_open_message(const struct scan *scan, unsigned index)
{
        const char *type = mime_part(scan->mime, index)->type;
        if (strcmp(type, "message/rfc822") != 0 && strcmp(type, "message/global") != 0)
                return false;
        struct bytes header = mime_header_bytes(scan->mime, index);
        g_autofree char *encoding =
            header_get(header, "Content-Transfer-Encoding", 0, scan->limits);
        static const char *const encoded[] = {"base64", "quoted-printable", "x-uuencode",
                                              "uuencode"};
        for (size_t i = 0; encoding != NULL && i < G_N_ELEMENTS(encoded); i++)
                if (g_ascii_strncasecmp(encoding, encoded[i], strlen(encoded[i])) == 0)
                        return false;
        return true;
}

/* True where there is nothing before the next delimiter or the end. */
static bool is_body_empty(const struct scan *scan, size_t body)
{
        struct bytes raw = scan->mime->raw;
        size_t index;
        bool is_close;
        struct line line = line_at(raw, body);
        return line.begin == raw.length ||
               boundaries_match(&scan->open, bytes_slice(raw, line.begin, line.end), &index,
                                &is_close);
}

/* Opens the part that begins at begin, and the messages that it is made of. */
static void open_part(struct scan *scan, unsigned parent, size_t begin)
{
        struct mime *mime = scan->mime;
        bool is_embedded = false;
        for (;;) {
                unsigned index = add_part(scan, parent, begin, is_embedded);
                if (index == MIME_NONE)
                        return;
                const struct mime_part *part = mime_part(mime, index);
                scan->at = part->body;
                bool is_multipart = g_str_has_prefix(part->type, "multipart/");
                bool is_message = is_open_message(scan, index);
                bool is_deep = part->depth >= MIN(scan->limits->depth, BOUNDARY_DEPTH);
                if (is_deep && (is_multipart || is_message))
                        mark_cut(mime, index);
                char *boundary = is_multipart && !is_deep ? stated_boundary(scan, index) : NULL;
                if (is_multipart && !is_deep && boundary == NULL)
                        node_at(mime, index)->part.flags |= MIME_NO_BOUNDARY;
                boundaries_push(&scan->open, index, is_multipart && !is_deep, boundary);
                if (is_deep || !is_message || is_body_empty(scan, scan->at))
                        return;
                parent = index;
                begin = header_begin(mime->raw, scan->at, &scan->open);
                is_embedded = true;
        }
}

/* Where the innermost multipart's stated boundary never came though something like a delimiter did, reads its body
 * again with that. Each multipart is read again at most once, so that the depth bounds the work. */
static bool retry(struct scan *scan)
{
        struct boundary *top = &scan->open.list[scan->open.count - 1];
        if (!top->is_multipart || top->is_seen || top->guess == 0)
                return false;
        boundary_set(top, g_strndup(scan->mime->raw.data + top->guess_at, top->guess));
        top->is_seen = true;
        struct mime_part *part = &node_at(scan->mime, top->part)->part;
        part->flags |= MIME_BOUNDARY_GUESSED;
        scan->at = part->body;
        return true;
}

/* Closes the parts that are open within the first count ones; their bodies end at end. */
static void close_within(struct scan *scan, size_t count, size_t end)
{
        while (scan->open.count > count) {
                const struct boundary *boundary = &scan->open.list[scan->open.count - 1];
                struct mime_part *part = &node_at(scan->mime, boundary->part)->part;
                /* An empty part may begin just before the delimiter; what holds it holds its end, too. */
                part->end = end = MAX(part->body, end);
                if (boundary->is_multipart && !boundary->is_closed)
                        part->flags |= MIME_NOT_CLOSED;
                boundaries_pop(&scan->open);
        }
}

/* Notes the first line of a preamble that looks like a delimiter: two hyphens, something, and a field of a part's
 * header right below. */
static void consider(struct scan *scan, struct line line)
{
        static const char field[] = "content-";
        struct bytes raw = scan->mime->raw;
        struct boundary *top = &scan->open.list[scan->open.count - 1];
        if (!top->is_multipart || top->is_seen || top->guess > 0)
                return;
        while (line.end > line.begin &&
               (raw.data[line.end - 1] == ' ' || raw.data[line.end - 1] == '\t'))
                line.end--;
        size_t length = line.end - line.begin;
        if (length < 3 || length > BOUNDARY_LIMIT + 2 ||
            raw.length - line.next < sizeof field - 1 ||
            memchr(raw.data + line.begin, '\0', length) != NULL ||
            g_ascii_strncasecmp(raw.data + line.next, field, sizeof field - 1) != 0)
                return;
        top->guess_at = line.begin + 2;
        top->guess = length - 2;
        if (top->text == NULL)
                retry(scan);
}

/* The next line at or after at that begins with two hyphens; at is a line's begin. */
static size_t find_hyphens(struct bytes raw, size_t at)
{
        bool is_begin = true;
        while (at + 1 < raw.length) {
                if (raw.data[at] != '-') {
                        const char *hyphen = memchr(raw.data + at, '-', raw.length - at);
                        if (hyphen == NULL)
                                return raw.length;
                        at = (size_t)(hyphen - raw.data);
                        is_begin = hyphen[-1] == '\n' || hyphen[-1] == '\r';
                }
                if (is_begin && at + 1 < raw.length && raw.data[at + 1] == '-')
                        return at;
                while (at < raw.length && raw.data[at] == '-')
                        at++;
                is_begin = false;
        }
        return raw.length;
}

/* Does what a delimiter of an open multipart says. */
static void cross(struct scan *scan, struct line line, size_t index, bool is_close)
{
        /* The line end before a delimiter belongs to it (RFC 2046, section 5.1.1). */
        size_t end = line_end_before(scan->mime->raw, line.begin, 0);
        if (scan->open.count - 1 > index && retry(scan))
                return;
        close_within(scan, index + 1, end);
        struct boundary *boundary = &scan->open.list[index];
        boundary->is_seen = true;
        boundary->is_closed = is_close;
        scan->at = line.next;
        if (!is_close)
                open_part(scan, boundary->part, line.next);
}

static void scan_body(struct scan *scan)
{
        struct bytes raw = scan->mime->raw;
        do {
                while (scan->open.delimited > 0 && scan->at < raw.length) {
                        scan->at = find_hyphens(raw, scan->at);
                        if (scan->at == raw.length)
                                break;
                        struct line line = line_at(raw, scan->at);
                        size_t index;
                        bool is_close;
                        scan->at = line.next;
                        if (boundaries_match(&scan->open, bytes_slice(raw, line.begin, line.end),
                                             &index, &is_close))
                                cross(scan, line, index, is_close);
                        else
                                consider(scan, line);
                }
        } while (retry(scan));
        close_within(scan, 0, raw.length);
}

static void clear_node(void *node)
{
        g_free(((struct node *)node)->part.type);
}

struct mime *mime_new(struct bytes raw, const struct limits *limits)
{
        struct mime *mime = g_new0(struct mime, 1);
        bool is_cut = raw.length > limits->message_bytes;

        mime->raw = (struct bytes){raw.data == NULL ? "" : raw.data,
                                   MIN(raw.length, limits->message_bytes)};
        mime->is_complete = true;
        mime->nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
        g_array_set_clear_func(mime->nodes, clear_node);
        struct scan scan = {.mime = mime, .limits = limits};
        open_part(&scan, MIME_NONE, header_begin(mime->raw, 0, &scan.open));
        if (is_cut)
                for (size_t i = 0; i < scan.open.count; i++)
                        mark_cut(mime, scan.open.list[i].part);
        scan_body(&scan);
        if (is_cut)
                mark_cut(mime, mime->nodes->len - 1);
        return mime;
}

void mime_free(struct mime *mime)
{
        if (mime == NULL)
                return;
        g_array_unref(mime->nodes);
        g_free(mime);
}

struct bytes mime_raw(const struct mime *mime)
{
        return mime->raw;
}

unsigned mime_count(const struct mime *mime)
{
        return mime->nodes->len;
}

const struct mime_part *mime_part(const struct mime *mime, unsigned index)
{
        g_assert(index < mime->nodes->len);
        return &node_at(mime, index)->part;
}

unsigned mime_child(const struct mime *mime, unsigned index)
{
        return node_at(mime, index)->last == MIME_NONE ? MIME_NONE : index + 1;
}

unsigned mime_next(const struct mime *mime, unsigned index)
{
        return node_at(mime, index)->next;
}

bool mime_is_embedded(const struct mime *mime, unsigned index)
{
        for (; index != MIME_NONE; index = mime_part(mime, index)->parent)
                if (mime_part(mime, index)->is_embedded)
                        return true;
        return false;
}

struct bytes mime_header_bytes(const struct mime *mime, unsigned index)
{
        const struct mime_part *part = mime_part(mime, index);
        return bytes_slice(mime->raw, part->begin, part->body);
}

struct bytes mime_body_bytes(const struct mime *mime, unsigned index)
{
        const struct mime_part *part = mime_part(mime, index);
        return bytes_slice(mime->raw, part->body, part->end);
}

bool mime_is_complete(const struct mime *mime)
{
        return mime->is_complete;
}
