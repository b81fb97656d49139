/* automaton - finds many words in one pass (Aho and Corasick, 1975).
 * in: words, once; then texts.  out: each occurrence of each word. */

#include "knowledge/automaton.h"

#include <glib.h>
#include <string.h>

#define NONE UINT32_MAX
#define ROOT 0

/* Nodes are numbered breadth first, so that the children of one stand side by side and a look-up is a
 * memchr over their labels. Children of node n are first[n] up to first[n + 1]. */
struct automaton {
        uint32_t count;
        uint8_t *label;
        uint32_t *first;
        uint32_t *fallback; /* the longest other suffix that is a node */
        uint32_t *word;     /* the word that ends here, NONE for none */
        uint32_t
            *shorter; /* the next node of the fallback chain at which a word ends; ROOT for none */
};

/* While building: the words that run through a node. */
struct range {
        uint32_t begin, end;
        uint32_t depth;
};

static uint32_t child(const struct automaton *a, uint32_t node, uint8_t byte)
{
        uint32_t begin = a->first[node], end = a->first[node + 1];
        const uint8_t *at = memchr(a->label + begin, byte, end - begin);
        return at == NULL ? NONE : (uint32_t)(at - a->label);
}

static uint32_t follow(const struct automaton *a, uint32_t node, uint8_t byte)
{
        for (;;) {
                uint32_t next = child(a, node, byte);
                if (next != NONE)
                        return next;
                if (node == ROOT)
                        return ROOT;
                node = a->fallback[node];
        }
}

/* Splits the words of one node by their next byte; each group is a new node. */
static void add_children(struct automaton *a, struct range *ranges, uint32_t node,
                         const char *const *words)
{
        struct range range = ranges[node];
        uint32_t i = range.begin;
        if (i < range.end && words[i][range.depth] == '\0')
                a->word[node] = i++;
        while (i < range.end) {
                uint8_t byte = (uint8_t)words[i][range.depth];
                uint32_t j = i + 1;
                while (j < range.end && (uint8_t)words[j][range.depth] == byte)
                        j++;
                a->label[a->count] = byte;
                a->word[a->count] = NONE;
                ranges[a->count++] = (struct range){i, j, range.depth + 1};
                i = j;
        }
        a->first[node + 1] = a->count;
}

/* Fallbacks point to shallower nodes, which breadth-first order has finished before. */
static void link_children(struct automaton *a, uint32_t node)
{
        for (uint32_t c = a->first[node]; c < a->first[node + 1]; c++) {
                uint32_t fallback = ROOT;
                if (node != ROOT)
                        fallback = follow(a, a->fallback[node], a->label[c]);
                a->fallback[c] = fallback;
                a->shorter[c] = a->word[fallback] != NONE ? fallback : a->shorter[fallback];
        }
}

struct automaton *automaton_new(const char *const *words, uint32_t count)
{
        size_t nodes = 1;
        for (uint32_t i = 0; i < count; i++)
                nodes += strlen(words[i]);
        g_assert(nodes < NONE);
        struct automaton *a = g_new0(struct automaton, 1);
        a->label = g_new(uint8_t, nodes);
        a->first = g_new0(uint32_t, nodes + 1);
        a->fallback = g_new0(uint32_t, nodes);
        a->word = g_new(uint32_t, nodes);
        a->shorter = g_new0(uint32_t, nodes);
        g_autofree struct range *ranges = g_new(struct range, nodes);
        a->label[ROOT] = 0;
        a->word[ROOT] = NONE;
        a->first[ROOT] = 1;
        a->count = 1;
        ranges[ROOT] = (struct range){0, count, 0};
        for (uint32_t node = 0; node < a->count; node++)
                add_children(a, ranges, node, words);
        for (uint32_t node = 0; node < a->count; node++)
                link_children(a, node);
        return a;
}

void automaton_free(struct automaton *automaton)
{
        if (automaton == NULL)
                return;
        g_free(automaton->label);
        g_free(automaton->first);
        g_free(automaton->fallback);
        g_free(automaton->word);
        g_free(automaton->shorter);
        g_free(automaton);
}

void automaton_scan(const struct automaton *automaton, struct bytes text, automaton_found *found,
                    void *context)
{
        uint32_t node = ROOT;
        for (size_t i = 0; i < text.length; i++) {
                node = follow(automaton, node, (uint8_t)text.data[i]);
                uint32_t end = automaton->word[node] != NONE ? node : automaton->shorter[node];
                for (; end != ROOT; end = automaton->shorter[end])
                        found(automaton->word[end], i + 1, context);
        }
}
