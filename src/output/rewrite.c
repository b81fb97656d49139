/* rewrite - the part of a bounce that people read, in words that they understand.
 * in: a verdict and what policy wants.  out: changes to body and header, or the reason why there are none. */

#include "output/rewrite.h"

#include <string.h>

#include "knowledge/templates.h"
#include "message/header.h"
#include "output/body.h"
#include "output/language_choice.h"
#include "output/leaf.h"
#include "output/story.h"
#include "output/wrap.h"

#define COLUMNS      72
#define EXPLANATION  (256 * 1024) /* bytes of what is written */
#define ALTERNATIVES 8            /* parts of one message that are rewritten */

/* All that the steps of one rewriting share. */
struct rewriting {
        const struct verdict *verdict;
        const struct rewrite_options *options;
        const struct limits *limits;
        struct explanation_texts texts;
        struct body body;
};

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

static const char *explain(struct rewriting *rewriting)
{
        const struct rewrite_options *options = rewriting->options;
        const struct verdict *verdict = rewriting->verdict;
        const struct words words = {
            .language =
                language_choose(verdict->knowledge, options->language,
                                verdict->report->original_language, options->default_language),
            .fallback = knowledge_language(verdict->knowledge, LANGUAGE_DEFAULT)};
        const struct layout *layout = knowledge_layout(verdict->knowledge, options->layout);
        if (words.language == NULL)
                return "the knowledge base has no language";
        if (layout == NULL)
                return "the knowledge base has no such template";
        struct explanation_texts *texts = &rewriting->texts;
        texts->language = language_tag(words.language);
        texts->mode = mode_of(rewriting);
        struct view *view = story_new(verdict, &words, options->host);
        if (texts->mode == REWRITE_PREPEND && verdict->report->human_part != MIME_NONE)
                view_set_flag(view, "below");
        if (texts->mode == REWRITE_APPEND && verdict->report->human_part != MIME_NONE)
                view_set_flag(view, "above");
        bool complete = render_texts(texts, layout, view, &words);
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
                        is_ours |=
                            strlen(ours[i]) == field.name.length &&
                            g_ascii_strncasecmp(ours[i], field.name.data, field.name.length) == 0;
                if (!is_ours)
                        g_string_append_len(out, field.whole.data, (gssize)field.whole.length);
        }
        body_append_leaf_fields(out, leaf, &rewriting->texts, rewriting->body.line_end);
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
        if (leaf_init(&leaf, mime, index, &rewriting->texts, rewriting->limits,
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
        if (leaf_init(&leaf, mime, 0, &rewriting->texts, rewriting->limits,
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

static const char *rewrite_alternatives(struct rewriting *rewriting, GPtrArray *changes)
{
        const struct verdict *verdict = rewriting->verdict;
        unsigned human = verdict->report->human_part, top = alternatives_of(verdict), count = 0;
        if (human == 0)
                return rewrite_whole(rewriting, changes);
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
        (void)leaf_init(&leaf, mime, MIME_NONE, &rewriting->texts, rewriting->limits,
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

static const char *carry_out(struct rewriting *rewriting, GPtrArray *changes)
{
        const char *why = explain(rewriting);
        if (why != NULL)
                return why;
        return rewriting->verdict->report->human_part != MIME_NONE
                   ? rewrite_alternatives(rewriting, changes)
                   : insert_part(rewriting);
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
        if (why == NULL)
                body_finish(&rewriting.body, changes);
        else
                g_ptr_array_set_size(changes, (gint)before);
        body_release(&rewriting.body);
        g_free(rewriting.texts.plain);
        g_free(rewriting.texts.html);
        g_free(rewriting.texts.page);
        return why;
}
