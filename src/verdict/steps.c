#include "verdict/steps.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* Codes that open a reply: "550", "550-5.1.1", "550 5.1.1", or a status code alone. */
struct opening {
        size_t begin; /* of the codes */
        size_t end;   /* just past them */
        uint16_t reply;
        struct status status;
        bool is_continued; /* "550-": more lines of the same reply follow */
        bool is_remark;    /* "(#5.1.1)": it is said of the words before it */
        bool is_bare;      /* nothing but the number itself says that it is a code */
};

static bool is_space_at(const char *text, size_t length, size_t at)
{
        return at >= length || isspace((unsigned char)text[at]);
}

/* True where a code at position stands as the beginning of something said: at the start of the text or a
 * line, or after punctuation. In "a limit of 500 messages" the number is no code. */
static bool opens_speech(const char *text, size_t position)
{
        size_t i = position;
        while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
                i--;
        return i == 0 || strchr("\n:;,'\"`([{<>|=-.#*", text[i - 1]) != NULL;
}

/* Words before a number that make a code of it, in English and as protocol names. */
static bool follows_code_word(const char *text, size_t position)
{
        static const char *const words[] = {"code", "error",  "reply",   "response",
                                            "said", "status", "replied", "returned",
                                            "smtp", "got",    "rcpt",    "data"};
        size_t end = position;
        while (end > 0 && text[end - 1] == ' ')
                end--;
        size_t begin = end;
        while (begin > 0 && isalpha((unsigned char)text[begin - 1]) && end - begin < 10)
                begin--;
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
                if (strlen(words[i]) == end - begin &&
                    g_ascii_strncasecmp(text + begin, words[i], end - begin) == 0)
                        return true;
        return false;
}

/* True inside a link, where digits name a page: "https://help.example.org/errors#550". */
static bool is_in_link(const char *text, size_t position)
{
        enum { LINK = 256 };
        size_t begin = position;
        while (begin > 0 && position - begin < LINK &&
               strchr(" \t\r\n<>()\"'", text[begin - 1]) == NULL)
                begin--;
        struct bytes before = {text + begin, position - begin};
        return text_contains(before, "://") || g_ascii_strncasecmp(text + begin, "www.", 4) == 0;
}

/* Reads an optional status code after a reply code; it must be of the same class, or it is an address or a version. */
static size_t read_status_after(const char *text, size_t length, size_t at, struct opening *out)
{
        size_t i = at;
        while (i < length && i < at + 3 && strchr(" -#(", text[i]) != NULL)
                i++;
        struct status status;
        size_t used = status_parse(text + i, length - i, &status);
        if (used == 0 || status.class < 2 || status.class == 3 || status.class > 5)
                return at;
        out->status = status;
        return i + used;
}

/* True for a code in brackets of its own where speech begins, "(550) no such person", which a telephone number is not. */
static bool is_bracketed(const char *text, size_t length, size_t at)
{
        struct status status;
        if (at == 0 || at + 5 >= length ||
            (isdigit((unsigned char)text[at + 5]) &&
             status_parse(text + at + 5, length - at - 5, &status) == 0))
                return false;
        bool is_round = text[at - 1] == '(' && text[at + 3] == ')';
        bool is_square = text[at - 1] == '[' && text[at + 3] == ']';
        return (is_round || is_square) && opens_speech(text, at - 1);
}

static bool read_reply_at(const char *text, size_t length, size_t at, struct opening *out)
{
        uint16_t reply;
        if (at > 0 && (isalnum((unsigned char)text[at - 1]) ||
                       (text[at - 1] == '.' && at > 1 && isdigit((unsigned char)text[at - 2]))))
                return false;
        bool coloned = length - at > 3 && strchr(":;,", text[at + 3]) != NULL &&
                       is_space_at(text, length, at + 4);
        bool bracketed = is_bracketed(text, length, at);
        if (!reply_parse(text + at, coloned || bracketed ? 3 : length - at, &reply) ||
            is_in_link(text, at))
                return false;
        size_t end = at + 3 + bracketed;
        *out = (struct opening){.begin = at - bracketed, .end = end, .reply = reply};
        out->is_continued = end < length && text[end] == '-';
        out->end = read_status_after(text, length, end, out);
        if (out->end == end && out->is_continued)
                out->end++;
        out->is_bare =
            out->end <= at + 4 && !opens_speech(text, at) && !follows_code_word(text, at);
        return true;
}

static bool read_status_at(const char *text, size_t length, size_t at, struct opening *out)
{
        struct status status;
        if (at > 0 && (isalnum((unsigned char)text[at - 1]) || text[at - 1] == '.'))
                return false;
        size_t used = status_parse(text + at, length - at, &status);
        if (used == 0 || (status.class != 2 && status.class != 4 && status.class != 5) ||
            is_in_link(text, at))
                return false;
        *out = (struct opening){.begin = at, .end = at + used, .status = status};
        out->is_remark = at > 0 && text[at - 1] == '#';
        return true;
}

static void step_clear(void *data)
{
        struct step *step = data;
        g_free(step->text);
}

static void append_text(GString *to, const char *text, size_t length)
{
        if (to->len > 0 && length > 0)
                g_string_append_c(to, ' ');
        g_string_append_len(to, text, (gssize)length);
}

/* A step while its text is still being gathered. */
struct draft {
        GString *text;
        uint16_t reply;
        struct status status;
        bool is_continued;
};

/* True where a reply code was met before: its lines are often run together, "550-one 550 two". */
static bool is_known_reply(const GArray *drafts, uint16_t reply)
{
        for (guint i = 0; i < drafts->len; i++)
                if (g_array_index(drafts, struct draft, i).reply == reply)
                        return true;
        return false;
}

/* Finds the next codes at or after position. */
static bool find_opening(const char *text, size_t length, size_t position, const GArray *drafts,
                         struct opening *out)
{
        for (size_t at = position; at < length; at++) {
                if (text[at] < '2' || text[at] > '5')
                        continue;
                if (read_reply_at(text, length, at, out) &&
                    (!out->is_bare || is_known_reply(drafts, out->reply)))
                        return true;
                if (read_status_at(text, length, at, out))
                        return true;
        }
        return false;
}

static struct draft *last_draft(GArray *drafts)
{
        return drafts->len > 0 ? &g_array_index(drafts, struct draft, drafts->len - 1) : NULL;
}

/* True where the opening goes on with this draft's reply rather than quoting another one. */
static bool continues(const struct draft *draft, const struct opening *opening, bool is_last)
{
        bool same_status = !status_is_stated(draft->status) || !status_is_stated(opening->status) ||
                           status_equal(draft->status, opening->status);
        if (opening->reply != 0)
                return draft->reply == opening->reply && (same_status || draft->is_continued);
        if (!is_last || !same_status)
                return false;
        return status_is_stated(draft->status) || opening->is_remark ||
               draft->reply / 100 == opening->status.class;
}

/* The innermost draft that the opening goes on with, -1 for none. A reply that comes back to an outer
 * code has ended what it quoted. */
static int find_continued(GArray *drafts, const struct opening *opening)
{
        for (guint i = drafts->len; i-- > 0;)
                if (continues(&g_array_index(drafts, struct draft, i), opening,
                              i == drafts->len - 1))
                        return (int)i;
        return -1;
}

/* Enters the codes of an opening into the drafts and returns the draft that the words after it belong to. */
static struct draft *enter(GArray *drafts, const struct opening *opening,
                           const struct limits *limits)
{
        int at = find_continued(drafts, opening);
        struct draft *draft;
        if (at >= 0) {
                draft = &g_array_index(drafts, struct draft, at);
        } else if (drafts->len >= limits->steps) {
                return last_draft(drafts);
        } else {
                struct draft new = {.text = g_string_new(NULL), .reply = opening->reply};
                g_array_append_val(drafts, new);
                draft = last_draft(drafts);
        }
        if (status_specificity(opening->status) > status_specificity(draft->status))
                draft->status = opening->status;
        draft->is_continued = opening->is_continued;
        return draft;
}

/* The stage that words such as "in reply to RCPT TO command" or ">>> DATA" name. */
static enum stage find_stage(const char *text)
{
        static const struct {
                const char *words;
                enum stage stage;
        } table[] = {
            {"rcpt to", STAGE_RCPT},      {"mail from", STAGE_MAIL}, {"end of data", STAGE_DATA},
            {"data command", STAGE_DATA}, {"ehlo", STAGE_EHLO},      {"helo command", STAGE_EHLO},
            {"starttls", STAGE_STARTTLS},
        };
        const char *marker = strstr(text, "in reply to ");
        if (marker == NULL)
                return STAGE_NONE;
        struct bytes rest = {marker, strnlen(marker, 64)};
        for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
                if (text_contains(rest, table[i].words))
                        return table[i].stage;
        return STAGE_NONE;
}

/* Turns drafts into steps. Numbers without words around them are kept: a bare code is a step too. */
static GArray *finish(GArray *drafts, const struct limits *limits)
{
        GArray *steps = g_array_new(FALSE, TRUE, sizeof(struct step));
        g_array_set_clear_func(steps, step_clear);
        bool failed = false;
        for (guint i = 0; i < drafts->len; i++) {
                struct draft *draft = &g_array_index(drafts, struct draft, i);
                struct step step = {.reply = draft->reply, .status = draft->status};
                step.text = text_one_line(draft->text->str, limits->diagnostic_bytes);
                step.stage = find_stage(step.text);
                step.is_consequence = step.reply == 503 && failed;
                failed = failed || step.reply >= 400;
                g_string_free(draft->text, TRUE);
                if (step.reply == 0 && !status_is_stated(step.status) && *step.text == '\0')
                        g_free(step.text);
                else
                        g_array_append_val(steps, step);
        }
        g_array_unref(drafts);
        return steps;
}

GArray *steps_new(const char *text, const struct limits *limits)
{
        GArray *drafts = g_array_new(FALSE, TRUE, sizeof(struct draft));
        size_t length = text == NULL ? 0 : strnlen(text, limits->diagnostic_bytes);
        struct opening opening = {0};
        size_t position = 0;
        struct draft *current = NULL;
        while (position < length) {
                bool found = find_opening(text, length, position, drafts, &opening);
                size_t end = found ? opening.begin : length;
                if (end > position) {
                        if (current == NULL) {
                                struct draft preamble = {.text = g_string_new(NULL)};
                                g_array_append_val(drafts, preamble);
                                current = last_draft(drafts);
                        }
                        append_text(current->text, text + position, end - position);
                }
                if (!found)
                        break;
                current = enter(drafts, &opening, limits);
                position = opening.end;
        }
        return finish(drafts, limits);
}
