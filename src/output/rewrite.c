/* rewrite - the part of a bounce that people read, in words that they understand.
 * in: a verdict and what policy wants.  out: changes to body and header, or the reason why there are none. */

#include "output/rewrite.h"

#include <string.h>

#include "base/text.h"
#include "knowledge/templates.h"
#include "message/header.h"
#include "output/body.h"
#include "output/language_choice.h"
#include "output/leaf.h"
#include "output/localized.h"
#include "output/story.h"
#include "output/upgrade.h"
#include "output/wrap.h"

#define COLUMNS      72
#define EXPLANATION  (256 * 1024) /* bytes of what is written */
#define ALTERNATIVES 8            /* parts of one message that are rewritten */

/* All that the steps of one rewriting share. */
struct rewriting {
        const struct verdict *verdict;
        const struct rewrite_options *options;
        const struct limits *limits;
        struct words words;
        struct explanation_texts texts;
        struct body body;
        /* The line at which the original text ends, since the rest becomes a part of its own. */
        char *until;
        bool is_upgrade;
};

/* What is written; NULL where nothing is to be explained. */
static const struct explanation_texts *texts_of(const struct rewriting *rewriting)
{
        return rewriting->options->is_explained ? &rewriting->texts : NULL;
}

/* --- what is written --- */

/* The returned message may stand in the very text that is to be replaced: it must stay. */
static enum rewrite_mode mode_of(const struct rewriting *rewriting)
{
        const struct report *report = rewriting->verdict->report;
        bool is_inside = report->returned != RETURNED_NOTHING && report->returned_part == MIME_NONE;
        if (rewriting->options->mode == REWRITE_REPLACE && is_inside)
                return REWRITE_PREPEND;
        return rewriting->options->mode;
}

static bool render_texts(struct explanation_texts *texts, const struct layout *layout,
                         struct view *view, const struct words *words)
{
        g_autofree char *unwrapped = NULL;
        bool complete = template_render(layout->text, TEMPLATE_TEXT, view, words_text, words,
                                        EXPLANATION, &unwrapped) &&
                        template_render(layout->html, TEMPLATE_HTML, view, words_text, words,
                                        EXPLANATION, &texts->html);
        view_set_flag(view, "page");
        complete = complete && template_render(layout->html, TEMPLATE_HTML, view, words_text, words,
                                               EXPLANATION, &texts->page);
        texts->plain = wrap_text(unwrapped, COLUMNS);
        return complete;
}

/* What the layout is to know of the rest of the message. */
static void set_surroundings(const struct rewriting *rewriting, struct view *view)
{
        const struct report *report = rewriting->verdict->report;
        bool is_part = report->returned_part != MIME_NONE || rewriting->is_upgrade;
        if (rewriting->texts.mode == REWRITE_PREPEND && report->human_part != MIME_NONE)
                view_set_flag(view, "below");
        if (rewriting->texts.mode == REWRITE_APPEND && report->human_part != MIME_NONE)
                view_set_flag(view, "above");
        if (is_part && report->returned == RETURNED_MESSAGE)
                view_set_flag(view, "message");
        if (is_part && report->returned == RETURNED_HEADERS)
                view_set_flag(view, "header");
}

static const char *explain(struct rewriting *rewriting)
{
        const struct rewrite_options *options = rewriting->options;
        const struct verdict *verdict = rewriting->verdict;
        struct words *words = &rewriting->words;
        words->language =
            language_choose(verdict->knowledge, options->language,
                            verdict->report->original_language, options->default_language);
        words->fallback = knowledge_language(verdict->knowledge, LANGUAGE_DEFAULT);
        const struct layout *layout = knowledge_layout(verdict->knowledge, options->layout);
        if (words->language == NULL)
                return "the knowledge base has no language";
        if (layout == NULL)
                return "the knowledge base has no such template";
        rewriting->texts.language = language_tag(words->language);
        rewriting->texts.mode = mode_of(rewriting);
        struct view *view = story_new(verdict, words, options->host);
        set_surroundings(rewriting, view);
        if (options->tag_subject)
                rewriting->texts.subject_tag = g_strdup(view_text(view, "tag"));
        bool complete = render_texts(&rewriting->texts, layout, view, words);
        view_free(view);
        return complete ? NULL : "the explanation would be too long";
}

/* --- where it is written --- */

static bool is_within(const struct mime *mime, unsigned index, unsigned ancestor)
{
        while (index != MIME_NONE && index != ancestor)
                index = mime_part(mime, index)->parent;
        return index != MIME_NONE;
}

/* The outermost multipart/alternative around the human part that holds nothing else of the report; the part itself where
 * there is none. */
static unsigned alternatives_of(const struct verdict *verdict)
{
        const struct mime *mime = verdict->mime;
        const struct report *report = verdict->report;
        unsigned found = report->human_part;
        for (unsigned i = report->human_part; i != MIME_NONE; i = mime_part(mime, i)->parent)
                if (strcmp(mime_part(mime, i)->type, "multipart/alternative") == 0 &&
                    (report->status_part == MIME_NONE ||
                     !is_within(mime, report->status_part, i)) &&
                    (report->returned_part == MIME_NONE ||
                     !is_within(mime, report->returned_part, i)))
                        found = i;
        return found;
}

static bool is_attachment(const struct mime *mime, unsigned index, const struct limits *limits)
{
        g_autofree char *value =
            header_get(mime_header_bytes(mime, index), "Content-Disposition", 0, limits);
        return value != NULL && g_ascii_strncasecmp(value, "attachment", 10) == 0;
}

/* The header of a part that is written anew: what describes its content is ours, all else stays. */
static GString *part_header(const struct rewriting *rewriting, unsigned index,
                            const struct leaf *leaf)
{
        static const char *const ours[] = {"Content-Type",     "Content-Transfer-Encoding",
                                           "Content-Language", "Content-MD5",
                                           "Content-Length",   "Lines"};
        struct bytes header = mime_header_bytes(rewriting->verdict->mime, index);
        GString *out = g_string_new(NULL);
        struct header_field field;
        size_t position = 0;
        while (header_next(header, &position, &field)) {
                bool is_ours = false;
                for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
                        is_ours |= text_is(field.name, ours[i]);
                if (!is_ours)
                        g_string_append_len(out, field.whole.data, (gssize)field.whole.length);
        }
        body_append_leaf_fields(out, leaf, texts_of(rewriting), rewriting->body.line_end);
        g_string_append(out, rewriting->body.line_end);
        return out;
}

/* Puts a new text in place of one part of a multipart. */
static const char *rewrite_part(struct rewriting *rewriting, unsigned index)
{
        const struct mime *mime = rewriting->verdict->mime;
        const struct mime_part *part = mime_part(mime, index);
        struct leaf leaf;
        const char *why = NULL;
        if (leaf_init(&leaf, mime, index, texts_of(rewriting), rewriting->until, rewriting->limits,
                      rewriting->body.line_end)) {
                GString *text = part_header(rewriting, index, &leaf);
                g_string_append_len(text, leaf.body->str, (gssize)leaf.body->len);
                body_edit(&rewriting->body, part->begin, part->end, text);
        } else {
                why = "its text cannot be read";
        }
        leaf_release(&leaf);
        return why;
}

/* The message is one text: its own header says of which kind. */
static const char *rewrite_whole(struct rewriting *rewriting, GPtrArray *changes)
{
        const struct mime *mime = rewriting->verdict->mime;
        const struct mime_part *root = mime_part(mime, 0);
        struct leaf leaf;
        const char *why = NULL;
        if (leaf_init(&leaf, mime, 0, &rewriting->texts, NULL, rewriting->limits,
                      rewriting->body.line_end)) {
                body_change_leaf_fields(mime, &leaf, &rewriting->texts, changes);
                GString *text = g_string_new_len(leaf.body->str, (gssize)leaf.body->len);
                body_edit(&rewriting->body, root->body, mime_raw(mime).length, text);
        } else {
                why = "its text cannot be read";
        }
        leaf_release(&leaf);
        return why;
}

/* Each form of the human part that is a part of its own. */
static const char *rewrite_alternatives(struct rewriting *rewriting)
{
        const struct verdict *verdict = rewriting->verdict;
        unsigned human = verdict->report->human_part, top = alternatives_of(verdict), count = 0;
        for (unsigned i = 0; i < mime_count(verdict->mime); i++) {
                bool is_form = i == human || (leaf_is_type(mime_part(verdict->mime, i)->type) &&
                                              is_within(verdict->mime, i, top) &&
                                              !is_attachment(verdict->mime, i, rewriting->limits));
                if (!is_form)
                        continue;
                if (++count > ALTERNATIVES)
                        return "it has too many alternative parts";
                const char *why = rewrite_part(rewriting, i);
                if (why != NULL)
                        return why;
        }
        return NULL;
}

/* A report without a part for people gets one before its first part, right behind a delimiter that is there. */
static const char *insert_part(struct rewriting *rewriting)
{
        const struct mime *mime = rewriting->verdict->mime;
        unsigned first = mime_child(mime, 0);
        if (strcmp(mime_part(mime, 0)->type, "multipart/report") != 0 || first == MIME_NONE)
                return "it has no part for people";
        size_t delimiter = body_delimiter(mime, first, rewriting->limits);
        if (delimiter == SIZE_MAX)
                return "its structure is broken";
        size_t begin = mime_part(mime, first)->begin;
        struct leaf leaf;
        (void)leaf_init(&leaf, mime, MIME_NONE, &rewriting->texts, NULL, rewriting->limits,
                        rewriting->body.line_end);
        GString *text = g_string_new(NULL);
        body_append_leaf_fields(text, &leaf, &rewriting->texts, rewriting->body.line_end);
        g_string_append(text, rewriting->body.line_end);
        g_string_append_len(text, leaf.body->str, (gssize)leaf.body->len);
        struct bytes again = bytes_slice(mime_raw(mime), delimiter, begin);
        g_string_append_len(text, again.data, (gssize)again.length);
        body_edit(&rewriting->body, begin, begin, text);
        leaf_release(&leaf);
        return NULL;
}

/* --- the whole message --- */

/* The first part of an upgraded report, with its header: what the message had for people, and ours. */
static GString *first_part(struct rewriting *rewriting, const char **why)
{
        const struct verdict *verdict = rewriting->verdict;
        const struct explanation_texts *texts = texts_of(rewriting);
        GString *out = g_string_new(NULL);
        if (verdict->report->human_part == 0) {
                struct leaf leaf;
                if (leaf_init(&leaf, verdict->mime, 0, texts, rewriting->until, rewriting->limits,
                              rewriting->body.line_end)) {
                        body_append_leaf_fields(out, &leaf, texts, rewriting->body.line_end);
                        g_string_append(out, rewriting->body.line_end);
                        g_string_append_len(out, leaf.body->str, (gssize)leaf.body->len);
                } else {
                        *why = "its text cannot be read";
                }
                leaf_release(&leaf);
                return out;
        }
        if (texts != NULL || rewriting->until != NULL)
                *why = rewrite_alternatives(rewriting);
        const struct mime_part *top = mime_part(verdict->mime, alternatives_of(verdict));
        body_copy(&rewriting->body, top->begin, top->end, out);
        return out;
}

static bool is_eight_bit(const GString *text)
{
        for (gsize i = 0; i < text->len; i++)
                if ((unsigned char)text->str[i] >= 0x80)
                        return true;
        return false;
}

static const char *upgrade(struct rewriting *rewriting, GPtrArray *changes)
{
        static const char *const gone[] = {"Content-Language", "Content-MD5"};
        const struct mime *mime = rewriting->verdict->mime;
        const char *why = NULL;
        rewriting->until = upgrade_returned_line(rewriting->verdict);
        g_autoptr(GString) first = first_part(rewriting, &why);
        g_array_set_size(rewriting->body.edits, 0);
        if (why != NULL)
                return why;
        g_autofree char *type = NULL;
        GString *text = upgrade_body(rewriting->verdict, first, rewriting->options->host,
                                     rewriting->body.line_end, &type);
        if (text == NULL)
                return "no boundary can be found for it";
        body_set_field(mime, "MIME-Version", "1.0", changes);
        body_set_field(mime, "Content-Type", type, changes);
        body_set_field(mime, "Content-Transfer-Encoding", is_eight_bit(text) ? "8bit" : "7bit",
                       changes);
        for (size_t i = 0; i < G_N_ELEMENTS(gone); i++)
                body_delete_field(mime, gone[i], changes);
        body_edit(&rewriting->body, mime_part(mime, 0)->body, mime_raw(mime).length, text);
        return NULL;
}

static const char *carry_out(struct rewriting *rewriting, GPtrArray *changes)
{
        const struct rewrite_options *options = rewriting->options;
        const struct verdict *verdict = rewriting->verdict;
        const char *why = options->upgrade ? upgrade_refusal(verdict, options) : NULL;
        rewriting->is_upgrade = options->upgrade && why == NULL;
        if (options->is_explained)
                why = explain(rewriting);
        if (why != NULL)
                return why;
        if (rewriting->is_upgrade)
                return upgrade(rewriting, changes);
        if (options->localized_diagnostic)
                localized_add(verdict, &rewriting->words, rewriting->limits, &rewriting->body);
        unsigned human = verdict->report->human_part;
        return human == MIME_NONE ? insert_part(rewriting)
               : human == 0       ? rewrite_whole(rewriting, changes)
                                  : rewrite_alternatives(rewriting);
}

static void finish(struct rewriting *rewriting, GPtrArray *changes)
{
        body_finish(&rewriting->body, changes);
        if (rewriting->texts.subject_tag != NULL)
                body_tag_subject(rewriting->verdict->mime, rewriting->texts.subject_tag, changes);
}

const char *rewrite_bounce(const struct verdict *verdict, const struct rewrite_options *options,
                           const struct limits *limits, GPtrArray *changes)
{
        const char *why = rewrite_refusal(verdict, options, limits);
        if (why != NULL)
                return why;
        struct rewriting rewriting = {.verdict = verdict, .options = options, .limits = limits};
        body_init(&rewriting.body, verdict->mime);
        guint before = changes->len;
        why = carry_out(&rewriting, changes);
        if (why != NULL)
                g_ptr_array_set_size(changes, (gint)before);
        else
                finish(&rewriting, changes);
        body_release(&rewriting.body);
        g_free(rewriting.until);
        g_free(rewriting.texts.subject_tag);
        g_free(rewriting.texts.plain);
        g_free(rewriting.texts.html);
        g_free(rewriting.texts.page);
        return why;
}
