/* narrow - of a notice's text, the lines that say what became of one recipient.
 * in: the text, the recipient's addresses.  out: those lines, without greetings, advice and conclusions. */

#include "report/narrow.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"
#include "report/human.h"

#define WORD_BYTES  120 /* of a program's name or path */
#define FEW_LETTERS 12  /* lines with fewer, besides addresses, say nothing by themselves */

/* A line from which the next one may be no more than a conclusion. */
enum last {
        NOTHING,
        ANSWER,    /* a reply of the other system */
        CONCLUSION /* a failure that the reporting system states itself */
};

/* Where the reading of a text stands. */
struct narrowing {
        const struct report_recipient *recipient;
        GString *kept;
        GString *held;    /* what a local program wrote, kept if a conclusion follows */
        bool in_list;     /* since its address opened a line, up to a blank one */
        bool in_dialogue; /* since a line of a dialogue, up to a blank one */
        enum last last;   /* what the reporting system's next words follow from */
};

static struct bytes trim(struct bytes line)
{
        while (line.length > 0 && (*line.data == ' ' || *line.data == '\t' || *line.data == '*'))
                line = bytes_slice(line, 1, line.length);
        while (line.length > 0 && g_ascii_isspace(line.data[line.length - 1]))
                line.length--;
        return line;
}

static bool is_address_of(const struct report_recipient *recipient, const char *address)
{
        return (recipient->recipient && address_equal(recipient->recipient, address)) ||
               (recipient->original_recipient &&
                address_equal(recipient->original_recipient, address));
}

/* True for "kim@example.org", "<kim@example.org>: unknown user" and the like. In "kim@example.org... Deferred" the line
 * belongs to a dialogue. */
static bool opens_entry(const struct narrowing *narrowing, struct bytes line)
{
        size_t position = 0;
        g_autofree char *address = address_find(line, &position);
        if (!address || !is_address_of(narrowing->recipient, address))
                return false;
        bool opens = position <= strlen(address) + 2;
        while (position < line.length && strchr(">) \t", line.data[position]))
                position++;
        return opens && (position == line.length || line.data[position] == ':');
}

static bool begins(struct bytes line, const char *mark)
{
        size_t length = strlen(mark);
        return line.length >= length && memcmp(line.data, mark, length) == 0;
}

static bool is_reply(struct bytes line)
{
        return line.length > 3 && (line.data[0] == '4' || line.data[0] == '5') &&
               g_ascii_isdigit(line.data[1]) && g_ascii_isdigit(line.data[2]) &&
               (line.data[3] == ' ' || line.data[3] == '-');
}

/* True for "program: what it has to say", which a server quotes before its own conclusion. */
static bool is_output(struct bytes line)
{
        size_t word = 0;
        while (word < line.length && word < WORD_BYTES &&
               (g_ascii_isalnum(line.data[word]) || strchr("/._-[]", line.data[word])))
                word++;
        bool is_name = word > 1 && (g_ascii_islower(*line.data) || *line.data == '/');
        return is_name && word + 2 < line.length && line.data[word] == ':' &&
               line.data[word + 1] == ' ';
}

/* The codes that open a reply, without its words. */
static struct bytes codes_of(struct bytes line)
{
        size_t length = 0;
        while (length < line.length && strchr("0123456789. -", line.data[length]))
                length++;
        return bytes_slice(line, 0, length);
}

static void keep(struct narrowing *narrowing, struct bytes line, bool is_first)
{
        if (is_first)
                g_string_append_len(narrowing->kept, narrowing->held->str,
                                    (gssize)narrowing->held->len);
        g_string_append_len(narrowing->kept, line.data, (gssize)line.length);
        g_string_append_c(narrowing->kept, '\n');
        g_string_truncate(narrowing->held, 0);
}

static void end_paragraph(struct narrowing *narrowing)
{
        narrowing->in_list = narrowing->in_dialogue = false;
        narrowing->last = NOTHING;
        g_string_truncate(narrowing->held, 0);
}

static void take_line(struct narrowing *narrowing, struct bytes whole)
{
        struct bytes line = trim(whole);
        if (line.length == 0) {
                end_paragraph(narrowing);
                return;
        }
        bool is_answer = begins(line, "<<<"), is_own = !is_answer && is_reply(line);
        bool is_first = is_own && !narrowing->in_dialogue;
        narrowing->in_list = narrowing->in_list || opens_entry(narrowing, line);
        narrowing->in_dialogue = narrowing->in_dialogue || is_answer || is_own ||
                                 begins(line, ">>>") || begins(line, "... ");
        enum last before = is_own ? narrowing->last : NOTHING;
        if (before == NOTHING)
                narrowing->last = is_answer                         ? ANSWER
                                  : (is_own && line.data[3] == ' ') ? CONCLUSION
                                                                    : NOTHING;
        if (before == CONCLUSION)
                keep(narrowing, codes_of(line), false);
        else if (before == NOTHING && (narrowing->in_list || narrowing->in_dialogue))
                keep(narrowing, whole, is_first);
        else if (before == NOTHING && is_output(line))
                g_string_append_printf(narrowing->held, "%.*s\n", (int)line.length, line.data);
        else
                g_string_truncate(narrowing->held, 0);
}

void narrow_text(const struct limits *limits, struct report_recipient *recipient)
{
        if (!recipient->text)
                return;
        struct narrowing narrowing = {
            .recipient = recipient, .kept = g_string_new(NULL), .held = g_string_new(NULL)};
        const char *text = recipient->text;
        size_t length = text_fit((struct bytes){text, strlen(text)}, limits->diagnostic_bytes);
        for (size_t at = 0; at < length;) {
                const char *newline = memchr(text + at, '\n', length - at);
                size_t end = newline ? (size_t)(newline - text) : length;
                take_line(&narrowing, (struct bytes){text + at, end - at});
                at = end + 1;
        }
        g_string_free(narrowing.held, TRUE);
        if (human_letters(narrowing.kept->str) < FEW_LETTERS) {
                g_string_free(narrowing.kept, TRUE);
                return;
        }
        g_free(recipient->text);
        recipient->text = g_string_free(narrowing.kept, FALSE);
        recipient->text_is_narrow = true;
}
