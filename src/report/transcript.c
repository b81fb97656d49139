/* transcript - SMTP dialogues that reports quote.
 * in: text and the marks by which its lines are told apart.
 * out: what went wrong, with the recipient, command and host that it belongs to. */

#include "report/transcript.h"

#include <string.h>

#include "base/text.h"
#include "message/address.h"

/* Bytes of a line that are looked at; SMTP allows 512 (RFC 5321, 4.5.3.1.5). */
#define LINE_LIMIT 2000
#define TEXT_LIMIT (256 * 1024)

/* Where the reading of a dialogue stands. */
struct dialogue {
        const struct transcript_marks *marks;
        const struct limits *limits;
        GPtrArray *events;
        char *remote;
        enum stage stage;    /* of the last command */
        char *recipient;     /* of the last RCPT command */
        GPtrArray *accepted; /* of char *: recipients named by RCPT since the last MAIL */
        GString *reply;      /* the lines of the reply that is being read */
        char *failure;       /* the failing reply that the next conclusion may quote */
        enum stage failure_stage;
        bool concluded; /* a conclusion has already used the failure */
        char *failed_recipient;
        bool own_words; /* the failure is a conclusion of the reporting system */
};

enum stage transcript_stage(const char *command)
{
        static const struct {
                const char *words;
                enum stage stage;
        } table[] = {
            {"ehlo", STAGE_EHLO},
            {"helo", STAGE_EHLO},
            {"lhlo", STAGE_EHLO},
            {"starttls", STAGE_STARTTLS},
            {"auth", STAGE_AUTH},
            {"mail", STAGE_MAIL},
            {"rcpt", STAGE_RCPT},
            {"data", STAGE_DATA},
            {"bdat", STAGE_DATA},
            {"end of data", STAGE_DATA},
            {"body", STAGE_DATA},
            {".", STAGE_DATA},
            {"pipelined data", STAGE_DATA},
            {"pipelined mail", STAGE_MAIL},
            {"pipelined rcpt", STAGE_RCPT},
            {"sending data", STAGE_DATA},
            {"initial connection", STAGE_CONNECT},
            {"connect", STAGE_CONNECT},
            {"message", STAGE_DATA},
        };
        for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
                if (!g_ascii_strncasecmp(command, table[i].words, strlen(table[i].words)))
                        return table[i].stage;
        }
        return STAGE_NONE;
}

static void event_free(void *data)
{
        struct transcript_event *event = data;
        g_free(event->recipient);
        g_free(event->diagnostic);
        g_free(event->remote);
        g_free(event);
}

static void add_event(struct dialogue *dialogue, const char *recipient, const char *diagnostic,
                      enum stage stage)
{
        if (dialogue->events->len >= dialogue->limits->recipients)
                return;
        struct transcript_event *event = g_new0(struct transcript_event, 1);
        event->recipient = g_strdup(recipient);
        event->diagnostic = g_strdup(diagnostic);
        event->remote = g_strdup(dialogue->remote);
        event->stage = stage;
        g_ptr_array_add(dialogue->events, event);
}

static void forget_failure(struct dialogue *dialogue)
{
        g_clear_pointer(&dialogue->failure, g_free);
        g_clear_pointer(&dialogue->failed_recipient, g_free);
        dialogue->concluded = false;
        dialogue->own_words = false;
}

/* A failure that no conclusion took up stands for itself: for the recipient of its RCPT, or, past that, for all
 * that the server had been told of. */
static void settle(struct dialogue *dialogue)
{
        if (dialogue->failure && !dialogue->concluded) {
                bool all = !dialogue->failed_recipient && dialogue->failure_stage == STAGE_DATA;
                if (all && dialogue->accepted->len > 0) {
                        for (guint i = 0; i < dialogue->accepted->len; i++)
                                add_event(dialogue, g_ptr_array_index(dialogue->accepted, i),
                                          dialogue->failure, dialogue->failure_stage);
                } else if (dialogue->failed_recipient || dialogue->failure_stage != STAGE_NONE ||
                           dialogue->own_words) {
                        add_event(dialogue, dialogue->failed_recipient, dialogue->failure,
                                  dialogue->failure_stage);
                }
        }
        forget_failure(dialogue);
}

static bool match(const struct pattern *pattern, struct bytes line, const struct limits *limits,
                  struct pattern_match *found)
{
        return pattern && pattern_search(pattern, line, 0, limits->match_limit, found);
}

static char *named(const struct pattern *pattern, const char *name, struct bytes line,
                   const struct pattern_match *found)
{
        unsigned group = pattern_group(pattern, name);
        return group ? pattern_copy(line, found, group) : NULL;
}

static void on_command(struct dialogue *dialogue, const char *command)
{
        settle(dialogue);
        dialogue->stage = transcript_stage(command);
        g_clear_pointer(&dialogue->recipient, g_free);
        if (dialogue->stage == STAGE_MAIL)
                g_ptr_array_set_size(dialogue->accepted, 0);
        if (dialogue->stage != STAGE_RCPT)
                return;
        struct bytes text = {command, strlen(command)};
        size_t position = 0;
        dialogue->recipient = address_find(text, &position);
        if (dialogue->recipient && dialogue->accepted->len < dialogue->limits->recipients)
                g_ptr_array_add(dialogue->accepted, g_strdup(dialogue->recipient));
}

static void on_reply(struct dialogue *dialogue, const char *reply)
{
        if (dialogue->reply->len > 0 && dialogue->reply->len < dialogue->limits->diagnostic_bytes)
                g_string_append_c(dialogue->reply, '\n');
        if (dialogue->reply->len < dialogue->limits->diagnostic_bytes)
                g_string_append(dialogue->reply, reply);
        bool more = strlen(reply) > 3 && reply[3] == '-';
        if (more)
                return;
        /* Of two failures after one command the first counts: what follows is its echo. */
        if ((dialogue->reply->str[0] == '4' || dialogue->reply->str[0] == '5') &&
            !dialogue->failure) {
                dialogue->failure = g_strdup(dialogue->reply->str);
                dialogue->failure_stage = dialogue->stage;
                dialogue->failed_recipient = g_strdup(dialogue->recipient);
                dialogue->concluded = false;
        } else if (dialogue->recipient && dialogue->accepted->len > 0 &&
                   dialogue->reply->str[0] != '2') {
                g_ptr_array_set_size(dialogue->accepted, (gint)dialogue->accepted->len - 1);
        }
        g_string_truncate(dialogue->reply, 0);
}

/* The reporting system's own word: with an address it is the verdict on that recipient, for which the remote
 * reply before it is the better diagnostic; without one it is a failure of the connection. */
static void on_outcome(struct dialogue *dialogue, const char *recipient, const char *diagnostic)
{
        if (!recipient) {
                bool same =
                    dialogue->remote &&
                    text_contains((struct bytes){diagnostic, strlen(diagnostic)}, dialogue->remote);
                if (dialogue->failure && (same || !dialogue->concluded))
                        return;
                forget_failure(dialogue);
                if (!same && dialogue->remote) {
                        g_clear_pointer(&dialogue->remote, g_free);
                        dialogue->stage = STAGE_NONE;
                }
                dialogue->failure = g_strdup(diagnostic);
                dialogue->failure_stage = dialogue->stage;
                dialogue->own_words = true;
                return;
        }
        enum stage stage = dialogue->failure ? dialogue->failure_stage : dialogue->stage;
        add_event(dialogue, recipient, dialogue->failure ? dialogue->failure : diagnostic, stage);
        dialogue->concluded = true;
}

static void on_remote(struct dialogue *dialogue, char *remote)
{
        settle(dialogue);
        g_free(dialogue->remote);
        dialogue->remote = g_ascii_strdown(remote, -1);
        dialogue->stage = STAGE_CONNECT;
        g_free(remote);
}

static void read_line(struct dialogue *dialogue, struct bytes line)
{
        const struct transcript_marks *marks = dialogue->marks;
        struct pattern_match found;
        if (match(marks->command, line, dialogue->limits, &found)) {
                g_autofree char *command = named(marks->command, "command", line, &found);
                if (command)
                        on_command(dialogue, command);
        } else if (match(marks->reply, line, dialogue->limits, &found)) {
                g_autofree char *reply = named(marks->reply, "diagnostic", line, &found);
                if (reply)
                        on_reply(dialogue, g_strstrip(reply));
        } else if (match(marks->remote, line, dialogue->limits, &found)) {
                char *remote = named(marks->remote, "remote", line, &found);
                if (remote)
                        on_remote(dialogue, remote);
        } else if (match(marks->outcome, line, dialogue->limits, &found)) {
                g_autofree char *recipient = named(marks->outcome, "recipient", line, &found);
                g_autofree char *diagnostic = named(marks->outcome, "diagnostic", line, &found);
                if (diagnostic)
                        on_outcome(dialogue, recipient, diagnostic);
        }
}

/* Takes the next line: one that continues the held one joins it, any other sends that one on its way. */
static void take_line(struct dialogue *dialogue, struct bytes line, GString *held)
{
        if (held->len > 0 && held->len < LINE_LIMIT &&
            match(dialogue->marks->continuation, line, dialogue->limits, NULL)) {
                g_autofree char *copy = g_strndup(line.data, line.length);
                g_string_append_printf(held, " %s", g_strstrip(copy));
                return;
        }
        read_line(dialogue, (struct bytes){held->str, held->len});
        g_string_truncate(held, 0);
        g_string_append_len(held, line.data, (gssize)line.length);
}

GPtrArray *transcript_read(struct bytes text, const struct transcript_marks *marks,
                           const struct limits *limits)
{
        struct dialogue dialogue = {.marks = marks, .limits = limits};
        dialogue.events = g_ptr_array_new_with_free_func(event_free);
        dialogue.accepted = g_ptr_array_new_with_free_func(g_free);
        dialogue.reply = g_string_new(NULL);
        GString *held = g_string_new(NULL);
        size_t end = MIN(text.length, (size_t)TEXT_LIMIT);
        for (size_t begin = 0; begin < end;) {
                const char *newline = memchr(text.data + begin, '\n', end - begin);
                size_t stop = newline ? (size_t)(newline - text.data) : end;
                struct bytes line = bytes_slice(text, begin, MIN(stop, begin + LINE_LIMIT));
                take_line(&dialogue, line, held);
                begin = stop + 1;
        }
        read_line(&dialogue, (struct bytes){held->str, held->len});
        settle(&dialogue);
        g_string_free(held, TRUE);
        g_free(dialogue.remote);
        g_free(dialogue.recipient);
        g_ptr_array_unref(dialogue.accepted);
        g_string_free(dialogue.reply, TRUE);
        return dialogue.events;
}
