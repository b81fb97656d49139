/* stage - the point of the SMTP dialogue that a text names (RFC 5321, section 4.1).
 * in: a diagnostic or a transcript.  out: enum stage. */

#include "report/stage.h"

#include <string.h>

#define TEXT_LIMIT (16 * 1024) /* bytes that are looked at */

/* Commands and what stands for them, as they begin at the word that names them. */
static const struct {
        const char *word;
        enum stage stage;
} commands[] = {
    {"rcpt", STAGE_RCPT},
    {"mail from", STAGE_MAIL},
    {"data", STAGE_DATA},
    {"bdat", STAGE_DATA},
    {"ehlo", STAGE_EHLO},
    {"helo", STAGE_EHLO},
    {"lhlo", STAGE_EHLO},
    {"starttls", STAGE_STARTTLS},
    {"auth ", STAGE_AUTH},
    {"end of data", STAGE_DATA},
    {"end of message", STAGE_DATA},
    {"end-of-data", STAGE_DATA},
    {"dot", STAGE_DATA},
    {"message body", STAGE_DATA},
    {"message content", STAGE_DATA},
    {"initial connection", STAGE_CONNECT},
    {"initial server greeting", STAGE_CONNECT},
    {"server greeting", STAGE_CONNECT},
    {"connection opening", STAGE_CONNECT},
};

/* Words after which a command names the point at which something happened. */
static const char *const contexts[] = {
    "in reply to ",     "in response to ", "response to ", "reply to ",         "after ",
    "during ",          "while sending ",  "sent: ",       "while performing ", "at stage ",
    "while receiving ",
};

static const char *const fillers[] = {"the ", "sending ", "receiving ", "\"", "'", "<", "smtp "};

static bool starts(struct bytes text, size_t at, const char *word)
{
        size_t length = strlen(word);
        return at <= text.length && text.length - at >= length &&
               g_ascii_strncasecmp(text.data + at, word, length) == 0;
}

/* The stage of the command at that place, past words that say nothing. */
static enum stage command_at(struct bytes text, size_t at)
{
        bool again = true;
        while (again) {
                again = false;
                for (size_t i = 0; i < G_N_ELEMENTS(fillers); i++) {
                        if (starts(text, at, fillers[i])) {
                                at += strlen(fillers[i]);
                                again = true;
                        }
                }
        }
        for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
                size_t end = at + strlen(commands[i].word);
                if (starts(text, at, commands[i].word) &&
                    (end == text.length || !g_ascii_isalpha(text.data[end]) ||
                     commands[i].word[strlen(commands[i].word) - 1] == ' '))
                        return commands[i].stage;
        }
        return STAGE_NONE;
}

static enum stage from_words(struct bytes text)
{
        for (size_t at = 0; at < text.length; at++) {
                if (at > 0 && g_ascii_isalpha(text.data[at - 1]))
                        continue;
                for (size_t i = 0; i < G_N_ELEMENTS(contexts); i++) {
                        enum stage stage = STAGE_NONE;
                        if (starts(text, at, contexts[i]))
                                stage = command_at(text, at + strlen(contexts[i]));
                        if (stage != STAGE_NONE)
                                return stage;
                }
        }
        return STAGE_NONE;
}

/* A transcript: lines of ">>> COMMAND" and "<<< reply", which some systems indent, and of "... " where a connection begins. */
static enum stage from_transcript(struct bytes text)
{
        enum stage command = STAGE_NONE, refused = STAGE_NONE;
        bool consequence = false, opens_line = true;
        for (size_t at = 0; at + 4 < text.length; at++) {
                bool is_first = opens_line;
                opens_line = text.data[at] == '\n' || (opens_line && text.data[at] == ' ');
                if (!is_first)
                        continue;
                if (memcmp(text.data + at, ">>> ", 4) == 0)
                        command = command_at(text, at + 4);
                else if (memcmp(text.data + at, "... ", 4) == 0)
                        command = STAGE_CONNECT;
                else if (starts(text, at, "<<< 503") && refused != STAGE_NONE)
                        consequence = true;
                else if (starts(text, at, "<<< 4") || starts(text, at, "<<< 5"))
                        refused = command;
        }
        if (consequence && refused == STAGE_DATA)
                return STAGE_RCPT;
        return refused != STAGE_NONE ? refused : command;
}

enum stage stage_find(struct bytes text)
{
        text.length = MIN(text.length, TEXT_LIMIT);
        enum stage stage = from_words(text);
        return stage != STAGE_NONE ? stage : from_transcript(text);
}
