/* restore - words whose letters with marks, or whose apostrophes, were lost on the way.
 * in: texts that are whole, then texts that are not.  out: the latter with the words that the former had.
 * A table leads from each word with U+FFFD for every run of such letters to the word in plain ones, and from
 * each word without its apostrophe to the one with it. */

#include "knowledge/restore.h"

#include <stdbool.h>
#include <string.h>

#include "knowledge/fold.h"
#include "knowledge/spelling.h"

#define LOST         0xFFFD
#define LOST_TEXT    "\xef\xbf\xbd"
#define LETTERS_LEFT 3 /* of the shortest word that what is left still tells */
#define CONTRACTED   6 /* bytes of the shortest word with an apostrophe that is known without it: not "we're" */

struct restorer {
        GHashTable
            *words; /* by what is left: the word in plain letters, "" where there are several */
};

struct restorer *restorer_new(void)
{
        struct restorer *restorer = g_new(struct restorer, 1);
        restorer->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        return restorer;
}

void restorer_free(struct restorer *restorer)
{
        if (restorer == NULL)
                return;
        g_hash_table_unref(restorer->words);
        g_free(restorer);
}

/* One sign for each run. */
static void append_lost(GString *out)
{
        size_t length = strlen(LOST_TEXT);
        if (out->len < length || memcmp(out->str + out->len - length, LOST_TEXT, length) != 0)
                g_string_append(out, LOST_TEXT);
}

/* --- Learning --- */

/* What is left of the word from p up to end; NULL where nothing is lost, or too much. To be freed with g_free. */
static char *left_of(const char *p, const char *end)
{
        GString *out = g_string_new(NULL);
        size_t left = 0;
        bool is_latin = true;
        for (; p < end; p = g_utf8_next_char(p)) {
                if ((unsigned char)*p < 0x80) {
                        g_string_append_c(out, *p);
                        left++;
                        continue;
                }
                is_latin &= g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_LATIN;
                append_lost(out);
        }
        bool is_of_use = is_latin && left >= LETTERS_LEFT && left < out->len;
        return g_string_free(out, !is_of_use);
}

/* The word from begin up to end in plain letters, to be freed with g_free. */
static char *plain_word(const char *begin, const char *end)
{
        GString *word = g_string_new_len(begin, end - begin);
        GString *plain = spelling_plain(word);
        g_string_free(word, TRUE);
        return g_string_free(plain, FALSE);
}

/* Takes note that left, which it takes, stands for word in plain letters. */
static void learn_way(struct restorer *restorer, char *left, const char *word)
{
        const char *known = g_hash_table_lookup(restorer->words, left);
        bool is_new = known == NULL || strcmp(known, word) == 0;
        g_hash_table_replace(restorer->words, left, g_strdup(is_new ? word : ""));
}

/* A word of which nothing is lost is never taken for another one. */
static void learn_word(struct restorer *restorer, const char *begin, const char *end)
{
        g_autofree char *plain = plain_word(begin, end);
        char *left = left_of(begin, end);
        if (left != NULL)
                learn_way(restorer, left, plain);
        learn_way(restorer, g_strdup(plain), "");
}

/* Two words with an apostrophe between them: "doesn't", "l'adresse". Of "user's", the rest is a word of its own. */
static void learn_contraction(struct restorer *restorer, const char *begin, const char *apostrophe,
                              const char *end)
{
        if (end - begin < CONTRACTED || (end - apostrophe == 2 && apostrophe[1] == 's'))
                return;
        g_autofree char *plain = plain_word(begin, end);
        char **parts = g_strsplit(plain, "'", 2);
        learn_way(restorer, g_strjoinv("", parts), plain);
        g_strfreev(parts);
}

void restorer_learn(struct restorer *restorer, struct bytes text)
{
        GString *spaced = fold_spaces(text);
        GString *folded = fold_case(spaced);
        const char *begin = folded->str; /* of the word */
        const char *before = NULL;       /* of the one before an apostrophe */
        for (const char *p = begin; *p != '\0';) {
                const char *next = g_utf8_next_char(p);
                if (!fold_is_word(g_utf8_get_char(p))) {
                        before = *p == '\'' && p > begin ? begin : NULL;
                        begin = next;
                } else if (!fold_is_word(g_utf8_get_char(next))) {
                        learn_word(restorer, begin, next);
                        if (before != NULL)
                                learn_contraction(restorer, before, begin - 1, next);
                }
                p = next;
        }
        g_string_free(spaced, TRUE);
        g_string_free(folded, TRUE);
}

/* --- Applying --- */

/* True for what may stand for lost letters at p, in a text that begins at begin. A question mark alone ends a sentence. */
static bool is_lost_at(const char *begin, const char *p)
{
        if (*p == '?')
                return p[1] == '?' || (p > begin && p[-1] == '?');
        return g_utf8_get_char(p) == LOST;
}

static void append_word(const struct restorer *restorer, GString *out, const GString *left,
                        const char *begin, const char *end)
{
        const char *word = g_hash_table_lookup(restorer->words, left->str);
        if (word != NULL && *word != '\0')
                g_string_append(out, word);
        else
                g_string_append_len(out, begin, end - begin);
}

GString *restorer_apply(const struct restorer *restorer, const GString *text)
{
        GString *out = g_string_sized_new(text->len);
        GString *left = g_string_new(NULL);
        for (const char *p = text->str; *p != '\0';) {
                const char *begin = p;
                g_string_truncate(left, 0);
                for (; *p != '\0'; p = g_utf8_next_char(p)) {
                        gunichar c = g_utf8_get_char(p);
                        if (is_lost_at(text->str, p))
                                append_lost(left);
                        else if (fold_is_word(c))
                                g_string_append_unichar(left, g_unichar_tolower(c));
                        else
                                break;
                }
                append_word(restorer, out, left, begin, p);
                if (*p == '\0')
                        break;
                const char *next = g_utf8_next_char(p);
                g_string_append_len(out, p, next - p);
                p = next;
        }
        g_string_free(left, TRUE);
        return out;
}
