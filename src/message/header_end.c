/* header_end - where the header of a part ends, also where nothing says so.
 * in: a message, and where a header begins.  out: where its body begins. */

#include "message/header_end.h"

#include <glib.h>
#include <string.h>

#include "base/line.h"
#include "message/header.h"
#include "message/mime.h"

#define GARBAGE_LINES 10 /* that may stand before the first field */
#define EMPTY_LINES   3  /* that may stand before a header */
/* Lines that may stand between the fields of a message: folds that lost their white space. */
#define BAD_LINES 8

enum sort { SORT_EMPTY, SORT_DELIMITER, SORT_FOLD, SORT_FIELD, SORT_OTHER };

static enum sort sort_of(struct bytes raw, struct line line, const struct boundaries *open)
{
        struct bytes text = bytes_slice(raw, line.begin, line.end);
        size_t index;
        bool is_close;

        if (text.length == 0)
                return SORT_EMPTY;
        if (boundaries_match(open, text, &index, &is_close))
                return SORT_DELIMITER;
        if (text.data[0] == ' ' || text.data[0] == '\t')
                return SORT_FOLD;
        return header_name_length(text) > 0 ? SORT_FIELD : SORT_OTHER;
}

static bool begins_with(struct bytes raw, size_t at, const char *prefix)
{
        size_t length = strlen(prefix);
        return raw.length - at >= length && g_ascii_strncasecmp(raw.data + at, prefix, length) == 0;
}

/* The next field within a few lines after line, or 0: then what line begins is no header. */
static size_t field_ahead(struct bytes raw, struct line line, const struct boundaries *open,
                          unsigned lines, bool is_message)
{
        for (; lines > 0 && line.next < raw.length; lines--) {
                line = line_at(raw, line.next);
                enum sort sort = sort_of(raw, line, open);
                if (sort == SORT_EMPTY || sort == SORT_DELIMITER)
                        return 0;
                if (sort == SORT_FIELD && (is_message || begins_with(raw, line.begin, "content-")))
                        return line.begin;
        }
        return 0;
}

/* True where the header so far makes the part a list of fields itself, so that a field of another kind belongs to
 * its body: the empty line between is missing. */
static bool is_list_of_fields(struct bytes header)
{
        static const char *const types[] = {"message/delivery-status",
                                            "message/global-delivery-status", "text/rfc822-headers",
                                            "message/global-headers", "message/feedback-report"};
        g_autofree char *type = header_type(header);
        for (size_t i = 0; type != NULL && i < G_N_ELEMENTS(types); i++)
                if (strcmp(type, types[i]) == 0)
                        return true;
        return false;
}

/* True for a parameter below a line that ends in a semicolon: a fold that lost its white space on the way. */
static bool is_lost_fold(struct bytes raw, struct line line)
{
        size_t before = line_end_before(raw, line.begin, 0);
        return before > 0 && raw.data[before - 1] == ';' &&
               memchr(raw.data + line.begin, '=', line.end - line.begin) != NULL;
}

static bool belongs_to_part(struct bytes raw, size_t at)
{
        return begins_with(raw, at, "content-") || begins_with(raw, at, "mime-") ||
               begins_with(raw, at, "x-");
}

size_t header_end(struct bytes raw, size_t begin, const struct boundaries *open, bool is_message,
                  unsigned *flags)
{
        size_t fields = 0;
        bool is_checked = is_message;

        for (size_t at = begin; at < raw.length;) {
                struct line line = line_at(raw, at);
                enum sort sort = sort_of(raw, line, open);
                if (sort == SORT_EMPTY)
                        return line.next;
                if (sort == SORT_FIELD && !is_checked && !belongs_to_part(raw, at)) {
                        is_checked = true;
                        if (is_list_of_fields(bytes_slice(raw, begin, at)))
                                sort = SORT_DELIMITER;
                }
                if (sort == SORT_DELIMITER) {
                        *flags |= MIME_NO_BLANK_LINE;
                        return at;
                }
                at = line.next;
                if (sort == SORT_FIELD)
                        fields++;
                if (sort == SORT_FIELD || (sort == SORT_FOLD && fields > 0))
                        continue;
                if (sort == SORT_OTHER && is_lost_fold(raw, line)) {
                        *flags |= MIME_BAD_HEADER;
                        continue;
                }
                unsigned lines = fields == 0 ? GARBAGE_LINES : is_message ? BAD_LINES : 1;
                size_t next = field_ahead(raw, line, open, lines, is_message);
                *flags |= next == 0 ? MIME_NO_BLANK_LINE : MIME_BAD_HEADER;
                if (next == 0)
                        return line.begin;
                at = next;
        }
        *flags |= MIME_NO_BLANK_LINE;
        return raw.length;
}

size_t header_begin(struct bytes raw, size_t begin, const struct boundaries *open)
{
        struct line line = line_at(raw, begin);
        unsigned empty = 0;
        while (empty < EMPTY_LINES && line.end == line.begin && line.next < raw.length) {
                line = line_at(raw, line.next);
                empty++;
        }
        bool is_from =
            begins_with(raw, line.begin, "From ") || begins_with(raw, line.begin, ">From ");
        if (is_from && header_name_length(bytes_slice(raw, line.begin, line.end)) == 0)
                return line.next;
        return empty > 0 && sort_of(raw, line, open) == SORT_FIELD ? line.begin : begin;
}

char *header_type(struct bytes header)
{
        static const struct limits limits = {.header_bytes = 256};
        g_autofree char *value = header_get(header, "Content-Type", 0, &limits);
        if (value == NULL)
                return NULL;
        size_t length = strcspn(value, "; \t(,");
        char *slash = memchr(value, '/', length);
        for (size_t i = 0; i < length; i++) {
                if (!g_ascii_isgraph(value[i]) || strchr("<>@\\\"[]?=", value[i]) != NULL)
                        slash = NULL;
                value[i] = g_ascii_tolower(value[i]);
        }
        value[length] = '\0';
        if (strcmp(value, "multipart") == 0)
                return g_strdup("multipart/mixed");
        if (slash == NULL || slash == value || slash[1] == '\0')
                return g_strdup("text/plain");
        return g_steal_pointer(&value);
}
