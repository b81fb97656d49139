/* kind - what words and header fields tell of a message's kind, its action and its stage.
 * in: compiled records, a header, a text.  out: the first record that matches. */

#include "report/kind.h"

#include "base/text.h"
#include "message/header.h"
#include "report/kind_record.h"

/* Bytes of a text that are looked at: what matters is said at its start. */
#define KIND_TEXT_BYTES (16 * 1024)
#define KIND_FIELDS     20 /* fields of one name that are looked at */

static bool any_matches(const GPtrArray *patterns, struct bytes text, const struct limits *limits)
{
        for (unsigned i = 0; i < patterns->len; i++) {
                const struct pattern *pattern = g_ptr_array_index(patterns, i);
                if (pattern_search(pattern, text, 0, limits->match_limit, NULL))
                        return true;
        }
        return false;
}

static bool header_matches(const struct kind_header *wanted, struct bytes block,
                           const struct limits *limits)
{
        struct header_field field;
        size_t position = 0;
        unsigned seen = 0;
        while (seen < KIND_FIELDS && header_next(block, &position, &field)) {
                if (!text_is(field.name, wanted->name))
                        continue;
                seen++;
                if (wanted->patterns->len == 0)
                        return true;
                g_autofree char *value = header_decode(field.value, limits);
                if (any_matches(wanted->patterns, (struct bytes){value, strlen(value)}, limits))
                        return true;
        }
        return false;
}

bool kind_record_matches(const struct kind_record *record, const struct kind_subject *subject,
                         const struct limits *limits)
{
        for (unsigned i = 0; i < record->header->len; i++) {
                if (!header_matches(g_ptr_array_index(record->header, i), subject->header, limits))
                        return false;
        }
        for (unsigned i = 0; i < record->not_header->len; i++) {
                if (header_matches(g_ptr_array_index(record->not_header, i), subject->header,
                                   limits))
                        return false;
        }
        struct bytes text = subject->text;
        text.length = MIN(text.length, KIND_TEXT_BYTES);
        if (record->body->len > 0 && !any_matches(record->body, text, limits))
                return false;
        return !any_matches(record->not_body, text, limits);
}

static const struct kind_record *find(const struct kinds *kinds, enum kind_result result,
                                      const struct kind_subject *subject,
                                      enum kind_strength strength, const struct limits *limits)
{
        for (unsigned i = 0; kinds && i < kinds->list->len; i++) {
                const struct kind_record *record = g_ptr_array_index(kinds->list, i);
                bool is_asked = record->result == result && record->strength == strength &&
                                !(result == KIND_RESULT_KIND && record->value == KIND_BOUNCE);
                if (is_asked && kind_record_matches(record, subject, limits))
                        return record;
        }
        return NULL;
}

bool kind_find(const struct kinds *kinds, const struct kind_subject *subject,
               enum kind_strength strength, const struct limits *limits, struct kind_match *out)
{
        const struct kind_record *record = find(kinds, KIND_RESULT_KIND, subject, strength, limits);
        if (!record)
                return false;
        out->kind = (enum kind)record->value;
        out->id = record->id;
        out->file = record->file;
        out->line = record->line;
        return true;
}

bool kind_is_bounce_header(const struct kinds *kinds, struct bytes header,
                           const struct limits *limits)
{
        struct kind_subject subject = {.header = header, .text = {"", 0}};
        for (unsigned i = 0; kinds && i < kinds->list->len; i++) {
                const struct kind_record *record = g_ptr_array_index(kinds->list, i);
                if (record->result == KIND_RESULT_KIND && record->value == KIND_BOUNCE &&
                    kind_record_matches(record, &subject, limits))
                        return true;
        }
        return false;
}

static const struct kind_record *find_in_text(const struct kinds *kinds, enum kind_result result,
                                              struct bytes text, const struct limits *limits)
{
        struct kind_subject subject = {.header = {"", 0}, .text = text};
        const struct kind_record *record = find(kinds, result, &subject, KIND_STRONG, limits);
        return record ? record : find(kinds, result, &subject, KIND_WEAK, limits);
}

enum action kind_action(const struct kinds *kinds, struct bytes text, const struct limits *limits)
{
        const struct kind_record *record = find_in_text(kinds, KIND_RESULT_ACTION, text, limits);
        return record ? (enum action)record->value : ACTION_NONE;
}

enum stage kind_stage(const struct kinds *kinds, struct bytes text, const struct limits *limits)
{
        const struct kind_record *record = find_in_text(kinds, KIND_RESULT_STAGE, text, limits);
        return record ? (enum stage)record->value : STAGE_NONE;
}
