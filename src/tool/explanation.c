#include "tool/explanation.h"

#include <ctype.h>
#include <string.h>

/* Reads "X.2.2": a status of any class. */
static size_t parse_any_class(const char *text, size_t length, struct status *out)
{
        if (length < 5 || (*text != 'x' && *text != 'X') || text[1] != '.')
                return 0;
        g_autofree char *copy = g_strndup(text, length);
        copy[0] = '5';
        size_t used = status_parse(copy, length, out);
        out->class = 0;
        return used;
}

static size_t parse_status(const char *text, struct status *out)
{
        size_t length = strlen(text);
        size_t used = status_parse(text, length, out);
        return used > 0 ? used : parse_any_class(text, length, out);
}

/* Reads an input that is nothing but codes. False where it has other words. */
static bool parse_code(const char *text, struct explanation *out)
{
        while (isspace((unsigned char)*text) || *text == '#' || *text == '(')
                text++;
        size_t used = reply_parse(text, strlen(text), &out->reply);
        if (used == 0 && g_ascii_isdigit(text[0]) && g_ascii_isdigit(text[1]) &&
            g_ascii_isdigit(text[2]) && !g_ascii_isalnum(text[3]) && text[3] != '.') {
                /* Some systems write codes such as 101 that SMTP does not have. */
                out->reply = (uint16_t)g_ascii_strtoull(text, NULL, 10);
                used = 3;
        }
        text += used;
        while (isspace((unsigned char)*text) || *text == '-' || *text == '#' || *text == '(')
                text++;
        used = parse_status(text, &out->status);
        out->has_status = used > 0;
        text += used;
        while (isspace((unsigned char)*text) || *text == ')')
                text++;
        return *text == '\0' && (out->reply != 0 || out->has_status);
}

/* The entry for a reason that words gave: that of the code beside them if it says the same, else the first
 * registered code with this reason, NULL where there is none. */
static const struct code *code_of_reason(const struct knowledge *knowledge,
                                         const struct explanation *explanation)
{
        if (explanation->reason == NULL)
                return explanation->code;
        if (explanation->code != NULL && explanation->code->reason == explanation->reason)
                return explanation->code;
        GPtrArray *codes = knowledge_codes(knowledge);
        for (guint i = 0; i < codes->len; i++) {
                const struct code *code = g_ptr_array_index(codes, i);
                if (!code->is_reply && code->is_registered && code->reason == explanation->reason)
                        return code;
        }
        return NULL;
}

/* "X.2.2" stands for any class: one that no entry is written for leads to the entry of all. */
static struct status for_lookup(struct status status)
{
        enum { CLASS_WITHOUT_ENTRIES = 3 };
        if (!status_is_stated(status))
                status.class = CLASS_WITHOUT_ENTRIES;
        return status;
}

static void find_entries(struct explanation *explanation, const struct knowledge *knowledge)
{
        const struct code *reply =
            explanation->reply != 0 ? knowledge_reply(knowledge, explanation->reply) : NULL;
        if (!explanation->has_status) {
                explanation->code = reply;
                explanation->is_own_entry = reply != NULL;
                return;
        }
        struct status status = for_lookup(explanation->status);
        explanation->beside = reply;
        explanation->code = knowledge_status(knowledge, status);
        explanation->is_own_entry = explanation->code != NULL;
        if (explanation->code == NULL)
                explanation->code = knowledge_status_nearest(knowledge, status);
}

/* The verdict on a bare code: its reason, and the class that the first digit leaves of it. */
static void judge_code(struct explanation *explanation, const struct knowledge *knowledge)
{
        const struct code *code = explanation->code;
        unsigned digit =
            explanation->has_status ? explanation->status.class : explanation->reply / 100U;
        explanation->reason = code != NULL ? code->reason : NULL;
        if (digit == 2) {
                explanation->class = CLASS_SUCCESS;
                explanation->reason = NULL;
                explanation->fault = FAULT_NOBODY;
                return;
        }
        if (explanation->reason == NULL)
                explanation->reason = knowledge_reason(knowledge, "undetermined");
        const struct reason *reason = explanation->reason;
        if (reason != NULL && reason->class != CLASS_UNKNOWN)
                explanation->class = digit == 4 ? reason->transient_class : reason->class;
        else
                explanation->class = digit == 5   ? CLASS_HARD
                                     : digit == 4 ? CLASS_SOFT
                                                  : CLASS_UNKNOWN;
        explanation->fault = code != NULL && code->fault != FAULT_UNKNOWN ? code->fault
                             : reason != NULL                             ? reason->fault
                                                                          : FAULT_UNKNOWN;
}

static void judge_text(struct explanation *explanation, const struct knowledge *knowledge,
                       const struct limits *limits)
{
        explanation->report = report_new();
        struct report_recipient *reported = report_add(explanation->report, limits);
        reported->action = ACTION_FAILED;
        reported->diagnostic = g_utf8_make_valid(explanation->input, -1);
        explanation->recipient = verdict_diagnose(knowledge, explanation->report, reported, limits);
        explanation->reply = explanation->recipient->reply;
        explanation->status = explanation->recipient->status;
        explanation->has_status = status_is_stated(explanation->status);
        find_entries(explanation, knowledge);
        explanation->reason = explanation->recipient->reason;
        explanation->class = explanation->recipient->class;
        explanation->fault = explanation->recipient->fault;
        explanation->code = code_of_reason(knowledge, explanation);
}

/* A code is explained by its entry. What words say is explained by the reason that they gave, and so is all in
 * another language, since the entries have only one. */
static void find_texts(struct explanation *explanation, const struct knowledge *knowledge,
                       const struct language *language)
{
        const struct code *code = explanation->code;
        if (code != NULL) {
                explanation->title = code->title;
                explanation->what = code->what;
                explanation->remedy = code->remedy;
        }
        if (language == NULL && !explanation->is_code)
                language = knowledge_language(knowledge, LANGUAGE_DEFAULT);
        if (language == NULL || explanation->reason == NULL)
                return;
        const struct language_reason *texts = language_reason(language, explanation->reason->name);
        if (texts == NULL)
                return;
        explanation->title = texts->title;
        explanation->what = texts->what;
        explanation->remedy = texts->remedy;
}

void explanation_init(struct explanation *explanation, const struct knowledge *knowledge,
                      const struct language *language, const char *input,
                      const struct limits *limits)
{
        *explanation = (struct explanation){.input = input, .language = language};
        explanation->is_code = parse_code(input, explanation);
        if (explanation->is_code) {
                find_entries(explanation, knowledge);
                judge_code(explanation, knowledge);
        } else {
                explanation->reply = 0;
                judge_text(explanation, knowledge, limits);
        }
        find_texts(explanation, knowledge, language);
}

void explanation_release(struct explanation *explanation)
{
        verdict_recipient_free(explanation->recipient);
        if (explanation->report != NULL)
                report_free(explanation->report);
}

const char *explanation_status(const struct explanation *explanation, char out[STATUS_SIZE])
{
        out[0] = '\0';
        if (!explanation->has_status)
                return out;
        struct status status = explanation->status;
        bool is_any = status.class == 0;
        if (is_any)
                status.class = 5;
        status_print(status, out);
        if (is_any)
                out[0] = 'X';
        return out;
}
