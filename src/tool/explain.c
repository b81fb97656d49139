/* explain - what codes and diagnostics mean, as pages for people or JSON Lines.
 * in: codes and texts from the command line.  out: one page or object per argument. */

#include <jansson.h>
#include <stdlib.h>
#include <sysexits.h>

#include "tool/command.h"
#include "tool/explanation.h"
#include "tool/terminal.h"

static json_t *string_or_null(const char *text)
{
        if (text == NULL || *text == '\0')
                return json_null();
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        return json_string(valid);
}

static json_t *list_of(const char *const *texts)
{
        json_t *list = json_array();
        for (size_t i = 0; texts != NULL && texts[i] != NULL; i++)
                json_array_append_new(list, json_string(texts[i]));
        return list;
}

static char *origin_name(const struct code *code)
{
        return g_strdup_printf("%s:%u", code->origin.file, code->origin.line);
}

static char *rule_name(const struct explanation *explanation)
{
        if (explanation->recipient != NULL)
                return verdict_rule_name(explanation->recipient);
        return explanation->code != NULL ? origin_name(explanation->code) : NULL;
}

static void print_json(const struct explanation *explanation)
{
        const struct code *code = explanation->code;
        char status[STATUS_SIZE];
        g_autofree char *reply =
            explanation->reply != 0 ? g_strdup_printf("%u", explanation->reply) : NULL;
        g_autofree char *rule = rule_name(explanation);
        json_t *object = json_object();
        json_object_set_new(object, "input", string_or_null(explanation->input));
        json_object_set_new(object, "reply", string_or_null(reply));
        json_object_set_new(object, "status",
                            string_or_null(explanation_status(explanation, status)));
        json_object_set_new(
            object, "registered",
            json_boolean(code != NULL && explanation->is_own_entry && code->is_registered));
        json_object_set_new(object, "title", string_or_null(explanation->title));
        json_object_set_new(object, "class", string_or_null(class_name(explanation->class)));
        json_object_set_new(object, "reason",
                            string_or_null(explanation->reason ? explanation->reason->name : NULL));
        json_object_set_new(object, "fault", string_or_null(fault_name(explanation->fault)));
        json_object_set_new(object, "what", string_or_null(explanation->what));
        json_object_set_new(object, "remedy", list_of(explanation->remedy));
        json_object_set_new(object, "notes", list_of(code ? code->notes : NULL));
        json_object_set_new(object, "source", string_or_null(code ? code->source : NULL));
        json_object_set_new(object, "rule", string_or_null(rule));
        char *line = json_dumps(object, JSON_COMPACT);
        puts(line);
        free(line);
        json_decref(object);
}

static void print_heading(const char *text)
{
        putchar('\n');
        terminal_print(text, STYLE_BOLD, 0);
        putchar('\n');
}

static void print_list(const char *heading, const char *const *texts)
{
        if (texts == NULL || texts[0] == NULL)
                return;
        print_heading(heading);
        for (size_t i = 0; texts[i] != NULL; i++)
                terminal_wrap("- ", texts[i], 2);
}

static void print_paragraph(const char *heading, const char *text)
{
        if (text == NULL)
                return;
        print_heading(heading);
        terminal_wrap("", text, 2);
}

/* Who can mend it, in words. */
static const char *fault_in_words(enum fault fault)
{
        switch (fault) {
        case FAULT_AUTHOR:
                return "the person who wrote can mend it";
        case FAULT_SENDING_SYSTEM:
                return "the sender's own mail system can mend it";
        case FAULT_RECIPIENT:
                return "the recipient can mend it";
        case FAULT_RECEIVING_SYSTEM:
                return "the receiving mail system can mend it";
        case FAULT_NETWORK:
                return "the network between them must recover";
        case FAULT_NOBODY:
                return "there is nothing to mend";
        case FAULT_UNKNOWN:
                return "who can mend it is not known";
        }
        return "";
}

/* A string of the language that was asked for, else our own words. */
static const char *in_language(const struct explanation *explanation, const char *name,
                               const char *own)
{
        const struct language *language = explanation->language;
        const char *text = language != NULL ? language_string(language, name) : NULL;
        return text != NULL ? text : own;
}

static const char *fault_in_language(const struct explanation *explanation)
{
        const struct language *language = explanation->language;
        const char *text = language != NULL ? language_fault(language, explanation->fault) : NULL;
        return text != NULL ? text : fault_in_words(explanation->fault);
}

static void print_title(const struct explanation *explanation)
{
        char status[STATUS_SIZE];
        explanation_status(explanation, status);
        if (explanation->reply != 0)
                printf("%u%s", explanation->reply, *status != '\0' ? " " : "");
        printf("%s%s", status, explanation->reply != 0 || *status != '\0' ? "  " : "");
        terminal_print(explanation->title != NULL ? explanation->title : "No entry explains this",
                       STYLE_BOLD, 0);
        printf("\n%s", class_name(explanation->class));
        if (explanation->reason != NULL)
                printf(", %s", explanation->reason->name);
        printf(": %s\n", fault_in_language(explanation));
}

/* Says plainly when a code is not registered, or not known at all. */
static void print_standing(const struct explanation *explanation)
{
        const struct code *code = explanation->code;
        bool has_code = explanation->has_status || explanation->reply != 0;
        if (!has_code || code == NULL) {
                if (has_code)
                        printf("This code is not registered, and the knowledge base does not know "
                               "it.\n");
                return;
        }
        if (!explanation->is_own_entry)
                printf("This code is not registered. What follows is said of its family "
                       "(RFC 3463, section 2).\n");
        else if (!code->is_registered)
                printf("This code is not registered; what follows is what systems mean by it.\n");
}

static void print_steps(const struct verdict_recipient *recipient)
{
        if (recipient == NULL || recipient->steps->len < 2)
                return;
        print_heading("Steps, outer to inner");
        for (guint i = 0; i < recipient->steps->len; i++) {
                const struct step *step = &g_array_index(recipient->steps, struct step, i);
                char status[STATUS_SIZE];
                g_autofree char *reply =
                    step->reply != 0 ? g_strdup_printf("%u ", step->reply) : g_strdup("");
                g_autofree char *line = g_strdup_printf(
                    "%s%s %s", reply, status_print(step->status, status), step->text);
                terminal_wrap(recipient->deciding_step == (int)i ? "=> " : "-  ", line, 2);
        }
}

static void print_page(const struct explanation *explanation)
{
        const struct code *code = explanation->code;
        g_autofree char *rule = rule_name(explanation);
        if (!explanation->is_code) {
                terminal_wrap("", explanation->input, 0);
                putchar('\n');
        }
        print_title(explanation);
        if (explanation->is_code)
                print_standing(explanation);
        print_steps(explanation->recipient);
        print_paragraph(in_language(explanation, "label-what", "What happened"), explanation->what);
        print_list(in_language(explanation, "label-do", "What to do"), explanation->remedy);
        if (code != NULL) {
                print_list(in_language(explanation, "label-details", "For administrators"),
                           code->notes);
                print_paragraph("Other usage", code->folk);
        }
        if (explanation->beside != NULL && explanation->is_code)
                print_paragraph("The reply code beside it", explanation->beside->title);
        if (code != NULL && code->source != NULL)
                print_paragraph("Source", code->source);
        if (rule != NULL)
                print_paragraph(explanation->is_code ? "Entry" : "Decided by", rule);
}

/* The language that was asked for, NULL for none. False after a line on what there is. */
static bool find_language(const struct options *options, const struct knowledge *knowledge,
                          const struct language **out)
{
        *out = knowledge_language(knowledge, options->language);
        if (options->language == NULL || *out != NULL)
                return true;
        fprintf(stderr, "bouncectl: there is no language \"%s\"; there are:", options->language);
        GPtrArray *languages = knowledge_languages(knowledge);
        for (guint i = 0; i < languages->len; i++)
                fprintf(stderr, " %s", language_tag(g_ptr_array_index(languages, i)));
        fputc('\n', stderr);
        return false;
}

static void explain(const struct options *options, const struct engine *engine,
                    const struct language *language)
{
        for (size_t i = 0; options->arguments[i] != NULL; i++) {
                struct explanation explanation;
                explanation_init(&explanation, engine->knowledge, language, options->arguments[i],
                                 &engine->settings->limits);
                if (i > 0 && !options->json)
                        printf("\n--\n\n");
                if (options->json)
                        print_json(&explanation);
                else
                        print_page(&explanation);
                explanation_release(&explanation);
        }
}

int command_explain(const struct options *options)
{
        struct context context;
        const struct language *language;
        int status = context_load(options, &context);
        if (status == EX_OK && !find_language(options, context.engine->knowledge, &language))
                status = EX_USAGE;
        if (status == EX_OK)
                explain(options, context.engine, language);
        context_release(&context);
        return command_finish(status);
}
