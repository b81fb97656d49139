/* literal - words without which a pattern cannot match.
 * in: a PCRE2 pattern.  out: sets of literals; of each set one stands in every text that the pattern matches. Or all
 * literal characters.
 * A recursive descent through the pattern: of a sequence each part counts, of alternatives the best set of each
 * together, of whatever may be absent nothing. What is not understood gives no literal, never a wrong one. */

#include "knowledge/literal.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "knowledge/fold.h"

#define SET_SIZE 64 /* literals of one set */
#define DEPTH    100

struct reader {
        const char *p;
        unsigned depth;
        bool given_up; /* the whole pattern is beyond us */
};

/* A sequence while it is read. */
struct sequence {
        GString *run;    /* literal characters that stand side by side */
        size_t last;     /* where the last character of run begins */
        GPtrArray *sets; /* of GPtrArray of char * */
};

static GPtrArray *read_alternatives(struct reader *reader);

static size_t shortest(const GPtrArray *set)
{
        size_t least = SIZE_MAX;
        for (guint i = 0; i < set->len; i++)
                least = MIN(least, strlen(g_ptr_array_index(set, i)));
        return least;
}

/* The set whose shortest literal is longest, since it occurs least often; NULL where there is none. */
static GPtrArray *best_set(const GPtrArray *sets)
{
        GPtrArray *best = NULL;
        for (guint i = 0; i < sets->len; i++) {
                GPtrArray *set = g_ptr_array_index(sets, i);
                if (best == NULL || shortest(set) > shortest(best))
                        best = set;
        }
        return best;
}

static GPtrArray *new_sets(void)
{
        return g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
}

static void end_run(struct sequence *sequence)
{
        if (sequence->run->len >= LITERAL_BYTES) {
                GPtrArray *set = g_ptr_array_new_with_free_func(g_free);
                struct bytes run = {sequence->run->str, sequence->run->len};
                GString *spaced = fold_spaces(run);
                GString *folded = fold_case(spaced);
                g_string_free(spaced, TRUE);
                g_ptr_array_add(set, g_string_free(folded, FALSE));
                g_ptr_array_add(sequence->sets, set);
        }
        g_string_truncate(sequence->run, 0);
        sequence->last = 0;
}

enum repeat { REPEAT_ONCE, REPEAT_MORE, REPEAT_OPTIONAL };

/* Reads a counted quantifier "{2}", "{0,3}"; what else begins with a brace is a character. */
static bool read_count(struct reader *reader, enum repeat *repeat)
{
        const char *p = reader->p + 1;
        const char *digits = p;
        bool is_zero = true;
        for (; g_ascii_isdigit(*p); p++)
                is_zero = is_zero && *p == '0';
        /* "{,3}" means nothing to PCRE2 10.42, but does to later ones: take it for optional. */
        if (*p == ',')
                for (p++; g_ascii_isdigit(*p); p++)
                        ;
        if (*p != '}' || p == digits)
                return false;
        reader->p = p + 1;
        *repeat = is_zero ? REPEAT_OPTIONAL : REPEAT_MORE;
        return true;
}

static enum repeat read_repeat(struct reader *reader)
{
        enum repeat repeat = REPEAT_ONCE;
        switch (*reader->p) {
        case '*':
        case '?':
                repeat = REPEAT_OPTIONAL;
                reader->p++;
                break;
        case '+':
                repeat = REPEAT_MORE;
                reader->p++;
                break;
        case '{':
                if (!read_count(reader, &repeat))
                        return REPEAT_ONCE;
                break;
        default:
                return REPEAT_ONCE;
        }
        if (*reader->p == '?' || *reader->p == '+')
                reader->p++;
        return repeat;
}

static void add_character(struct reader *reader, struct sequence *sequence, const char *character,
                          size_t length)
{
        sequence->last = sequence->run->len;
        g_string_append_len(sequence->run, character, (gssize)length);
        enum repeat repeat = read_repeat(reader);
        if (repeat == REPEAT_OPTIONAL)
                g_string_truncate(sequence->run, sequence->last);
        if (repeat != REPEAT_ONCE)
                end_run(sequence);
}

/* Something that is not one known character ends the run. */
static void add_unknown(struct reader *reader, struct sequence *sequence)
{
        end_run(sequence);
        (void)read_repeat(reader);
}

static void skip_past(struct reader *reader, char end)
{
        const char *at = strchr(reader->p, end);
        reader->p = at != NULL ? at + 1 : reader->p + strlen(reader->p);
}

/* The rest of an escape such as \x41, \p{L}, \g{-1}, \k<name>, of which only the letter is read. */
static void skip_argument(struct reader *reader, char letter)
{
        if (*reader->p == '{') {
                skip_past(reader, '}');
        } else if (letter == 'k' && (*reader->p == '<' || *reader->p == '\'')) {
                char end = *reader->p++ == '<' ? '>' : '\'';
                skip_past(reader, end);
        } else if (letter == 'g') {
                reader->p += strspn(reader->p, "+-0123456789");
        } else if (letter == 'x') {
                for (int i = 0; i < 2 && g_ascii_isxdigit(*reader->p); i++)
                        reader->p++;
        } else if (letter != 'N' && *reader->p != '\0') {
                reader->p = g_utf8_next_char(reader->p);
        }
}

static void read_escape(struct reader *reader, struct sequence *sequence)
{
        char c = *++reader->p;
        if (c == '\0')
                return;
        if (!g_ascii_isalnum(c)) {
                const char *character = reader->p;
                reader->p = g_utf8_next_char(character);
                add_character(reader, sequence, character, (size_t)(reader->p - character));
                return;
        }
        reader->p++;
        if (c == 'Q' || c == 'E' || (c == 'g' && (*reader->p == '<' || *reader->p == '\'')))
                reader->given_up = true;
        else if (g_ascii_isdigit(c))
                reader->p += strspn(reader->p, "0123456789");
        else if (strchr("xpPNgkoc", c) != NULL)
                skip_argument(reader, c);
        add_unknown(reader, sequence);
}

/* The bytes of "[:alpha:" that stand before its last bracket; 0 where there is no such class. */
static size_t posix_class(const char *p)
{
        if (p[0] != '[' || p[1] != ':')
                return 0;
        size_t length = 2;
        while (p[length] == '^' || g_ascii_isalpha(p[length]))
                length++;
        return p[length] == ':' && p[length + 1] == ']' ? length + 1 : 0;
}

/* Passes a class, from its first bracket to the last. */
static void skip_class(struct reader *reader)
{
        reader->p++;
        if (*reader->p == '^')
                reader->p++;
        if (*reader->p == ']')
                reader->p++;
        while (*reader->p != ']' && *reader->p != '\0') {
                reader->p += posix_class(reader->p);
                if (reader->p[0] == '\\' && reader->p[1] != '\0')
                        reader->given_up |= *++reader->p == 'Q';
                reader->p++;
        }
        if (*reader->p == ']')
                reader->p++;
}

/* What stands behind "(": whether its alternatives must occur in the text. */
enum group { GROUP_PLAIN, GROUP_ASSERTION, GROUP_OPTIONS, GROUP_OTHER };

static enum group read_name(struct reader *reader, size_t prefix, char end)
{
        reader->p += prefix;
        skip_past(reader, end);
        return GROUP_PLAIN;
}

/* Options are harmless except for x, which makes white space meaningless. */
static enum group read_options(struct reader *reader)
{
        size_t length = strspn(reader->p + 1, "imsJUn-");
        char end = reader->p[1 + length];
        if (end != ':' && end != ')')
                return GROUP_OTHER;
        reader->p += 1 + length + 1;
        return end == ':' ? GROUP_PLAIN : GROUP_OPTIONS;
}

static enum group read_group_kind(struct reader *reader)
{
        const char *p = reader->p;
        if (*p == '*')
                return GROUP_OTHER; /* a verb such as (*ACCEPT) */
        if (*p != '?')
                return GROUP_PLAIN;
        if (p[1] == '>' || p[1] == '|') {
                reader->p += 2;
                return GROUP_PLAIN;
        }
        bool behind = p[1] == '<' && (p[2] == '=' || p[2] == '!');
        if (p[1] == '=' || p[1] == '!' || behind) {
                reader->p += behind ? 3 : 2;
                return GROUP_ASSERTION;
        }
        if (p[1] == '<' || p[1] == '\'')
                return read_name(reader, 2, p[1] == '<' ? '>' : '\'');
        if (p[1] == 'P' && p[2] == '<')
                return read_name(reader, 3, '>');
        return read_options(reader);
}

static void read_group(struct reader *reader, struct sequence *sequence)
{
        end_run(sequence);
        reader->p++;
        enum group kind = read_group_kind(reader);
        if (kind == GROUP_OTHER)
                reader->given_up = true;
        if (kind != GROUP_PLAIN && kind != GROUP_ASSERTION)
                return;
        GPtrArray *sets = read_alternatives(reader);
        if (*reader->p == ')')
                reader->p++;
        if (read_repeat(reader) != REPEAT_OPTIONAL && kind != GROUP_ASSERTION)
                for (guint i = 0; i < sets->len; i++)
                        g_ptr_array_add(sequence->sets,
                                        g_ptr_array_ref(g_ptr_array_index(sets, i)));
        g_ptr_array_unref(sets);
}

static void read_item(struct reader *reader, struct sequence *sequence)
{
        const char *character = reader->p;
        switch (*character) {
        case '\\':
                read_escape(reader, sequence);
                break;
        case '[':
                skip_class(reader);
                add_unknown(reader, sequence);
                break;
        case '(':
                read_group(reader, sequence);
                break;
        case '.':
        case '^':
        case '$':
                reader->p++;
                add_unknown(reader, sequence);
                break;
        default:
                reader->p = g_utf8_next_char(character);
                add_character(reader, sequence, character, (size_t)(reader->p - character));
        }
}

/* Reads up to the end of an alternative. Returns its sets. */
static GPtrArray *read_sequence(struct reader *reader)
{
        struct sequence sequence = {g_string_new(NULL), 0, new_sets()};
        while (*reader->p != '\0' && *reader->p != '|' && *reader->p != ')' && !reader->given_up)
                read_item(reader, &sequence);
        end_run(&sequence);
        g_string_free(sequence.run, TRUE);
        return sequence.sets;
}

/* Adds the best set of one alternative to what stands for all of them. False where it has none. */
static bool merge(GPtrArray *all, const GPtrArray *sets)
{
        GPtrArray *set = best_set(sets);
        if (set == NULL || all->len + set->len > SET_SIZE)
                return false;
        for (guint i = 0; i < set->len; i++)
                g_ptr_array_add(all, g_strdup(g_ptr_array_index(set, i)));
        return true;
}

/* Returns the sets of the one alternative, or one set for several; empty where there is none. */
static GPtrArray *read_alternatives(struct reader *reader)
{
        if (++reader->depth > DEPTH)
                reader->given_up = true;
        GPtrArray *sets = read_sequence(reader);
        if (*reader->p == '|' && !reader->given_up) {
                GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
                bool complete = merge(all, sets);
                while (*reader->p == '|' && !reader->given_up) {
                        reader->p++;
                        g_ptr_array_unref(sets);
                        sets = read_sequence(reader);
                        complete = complete && merge(all, sets);
                }
                g_ptr_array_set_size(sets, 0);
                if (complete)
                        g_ptr_array_add(sets, all);
                else
                        g_ptr_array_unref(all);
        }
        reader->depth--;
        return sets;
}

GPtrArray *literal_find(const char *pattern)
{
        struct reader reader = {.p = pattern};
        GPtrArray *sets = read_alternatives(&reader);
        /* A ")" too many cannot be, since the pattern compiled; if so, we misread it. */
        if (*reader.p != '\0' || reader.given_up)
                g_ptr_array_set_size(sets, 0);
        if (sets->len > LITERAL_SETS)
                g_ptr_array_set_size(sets, LITERAL_SETS);
        return sets;
}

/* --- Text --- */

/* The escape at reader->p: the character itself, or a space for what stands for others. */
static void append_escape(struct reader *reader, GString *out)
{
        char c = *++reader->p;
        if (g_ascii_isalnum(c)) {
                reader->p++;
                if (strchr("xpPNgkoc", c) != NULL)
                        skip_argument(reader, c);
                g_string_append_c(out, ' ');
        } else if (c != '\0') {
                const char *character = reader->p;
                reader->p = g_utf8_next_char(character);
                g_string_append_len(out, character, reader->p - character);
        }
}

static void append_item(struct reader *reader, GString *out)
{
        enum repeat unused;
        if (*reader->p == '\\') {
                append_escape(reader, out);
        } else if (*reader->p == '[') {
                skip_class(reader);
                g_string_append_c(out, ' ');
        } else if (strchr("?*+", *reader->p) != NULL) {
                reader->p++;
        } else if (strchr("().^$|", *reader->p) != NULL) {
                reader->p++;
                g_string_append_c(out, ' ');
        } else if (*reader->p != '{' || !read_count(reader, &unused)) {
                g_string_append_c(out, *reader->p++);
        }
}

char *literal_text(const char *pattern)
{
        struct reader reader = {.p = pattern};
        GString *out = g_string_new(NULL);
        while (*reader.p != '\0')
                append_item(&reader, out);
        return g_string_free(out, FALSE);
}
