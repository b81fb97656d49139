/* localized - Localized-Diagnostic fields (RFC 6533, section 4).
 * in: a verdict and a language.  out: edits of the message/global-delivery-status part. */

#include "output/localized.h"

#include <string.h>

#include "base/line.h"
#include "base/text.h"
#include "message/address.h"
#include "message/header.h"

#define FIELD "Localized-Diagnostic"

/* One group of the part while its lines are read. */
struct group {
        char *recipient; /* NULL where none is named yet */
        bool has_field;
};

struct walk {
        const struct verdict *verdict;
        const struct words *words;
        struct body *body;
        bool is_eight_bit; /* what is added may hold more than ASCII */
        struct group group;
};

static const struct verdict_recipient *find(const struct verdict *verdict, const char *address)
{
        for (guint i = 0; i < verdict->recipients->len; i++) {
                const struct verdict_recipient *recipient =
                    g_ptr_array_index(verdict->recipients, i);
                if (recipient->reported->recipient != NULL &&
                    address_equal(recipient->reported->recipient, address))
                        return recipient;
        }
        return NULL;
}

/* Ends a group at an offset of the message, behind its last field. */
static void end_group(struct walk *walk, size_t at)
{
        const struct group group = walk->group;
        walk->group = (struct group){0};
        const struct verdict_recipient *recipient = group.recipient != NULL && !group.has_field
                                                        ? find(walk->verdict, group.recipient)
                                                        : NULL;
        g_free(group.recipient);
        const struct language_reason *texts =
            recipient != NULL ? words_reason(walk->words, recipient->reason) : NULL;
        if (texts == NULL)
                return;
        g_autofree char *joined = g_strdup_printf("%s. %s", texts->title, texts->what);
        g_autofree char *line = text_one_line(joined, 900);
        if (!walk->is_eight_bit && !g_str_is_ascii(line))
                return;
        struct bytes raw = mime_raw(walk->body->mime);
        bool is_open = at > 0 && raw.data[at - 1] != '\n'; /* the part ends with this line */
        GString *text = g_string_new(is_open ? walk->body->line_end : "");
        g_string_append_printf(text, FIELD ": %s; %s%s", language_tag(walk->words->language), line,
                               is_open ? "" : walk->body->line_end);
        body_edit(walk->body, at, at, text);
}

static bool begins(struct bytes line, const char *name)
{
        size_t length = strlen(name);
        return line.length > length && g_ascii_strncasecmp(line.data, name, length) == 0 &&
               line.data[length] == ':';
}

static void take_line(struct walk *walk, struct bytes line)
{
        if (begins(line, FIELD))
                walk->group.has_field = true;
        if (!begins(line, "Final-Recipient") || walk->group.recipient != NULL)
                return;
        bool is_mail;
        g_autofree char *value = g_strndup(line.data + strlen("Final-Recipient:"),
                                           line.length - strlen("Final-Recipient:"));
        walk->group.recipient = address_from_field(value, &is_mail);
}

/* Whether the part's own lines are what it says, and whether they may hold 8-bit text. */
static bool is_readable(const struct mime *mime, unsigned part, const struct limits *limits,
                        bool *is_eight_bit)
{
        g_autofree char *encoding =
            header_get(mime_header_bytes(mime, part), "Content-Transfer-Encoding", 0, limits);
        *is_eight_bit =
            encoding != NULL && (text_equal(encoding, "8bit") || text_equal(encoding, "binary"));
        return encoding == NULL || *is_eight_bit || text_equal(encoding, "7bit");
}

void localized_add(const struct verdict *verdict, const struct words *words,
                   const struct limits *limits, struct body *body)
{
        unsigned status = verdict->report->status_part;
        struct walk walk = {.verdict = verdict, .words = words, .body = body};
        if (status == MIME_NONE ||
            strcmp(mime_part(verdict->mime, status)->type, "message/global-delivery-status") != 0 ||
            !is_readable(verdict->mime, status, limits, &walk.is_eight_bit))
                return;
        const struct mime_part *part = mime_part(verdict->mime, status);
        struct bytes raw = bytes_slice(mime_raw(verdict->mime), 0, part->end);
        size_t last = part->body; /* behind the last line that is not empty */
        for (size_t at = part->body; at < part->end;) {
                struct line line = line_at(raw, at);
                if (line.end == line.begin) {
                        end_group(&walk, last);
                } else {
                        take_line(&walk, bytes_slice(raw, line.begin, line.end));
                        last = line.next;
                }
                at = line.next;
        }
        end_group(&walk, last);
}
