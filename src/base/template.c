/* template - texts with placeholders, sections and lists: a small subset of Mustache.
 * in: a template that a person wrote, and a view with hostile values.
 * out: text, or HTML in which every value is escaped. */

#include "base/template.h"

#include <string.h>

#define STRINGS_NESTED 3     /* texts of the language within each other */
#define STEPS          65536 /* nodes that one rendering may take, lists within lists included */

enum node_type { NODE_LITERAL, NODE_VALUE, NODE_STRING, NODE_SECTION, NODE_INVERTED, NODE_END };

struct node {
        enum node_type type;
        unsigned line; /* of the text, from 1 */
        size_t end;    /* of a section: the index of its NODE_END */
        char *text;    /* the literal, or the name; owned */
};

struct template
{
        GArray *nodes; /* of struct node */
};

/* What is wrong with a text, and in which of its lines. */
struct wrong {
        char *sentence; /* owned */
        unsigned line;
};

/* --- reading --- */

struct reading {
        const char *text, *at;
        unsigned line; /* of at */
        GArray *nodes;
        size_t open[TEMPLATE_NESTED]; /* indices of the sections that are not yet closed */
        unsigned depth;
        struct wrong *wrong;
};

static void clear_node(void *data)
{
        g_free(((struct node *)data)->text);
}

static bool fail(struct reading *reading, char *sentence)
{
        *reading->wrong = (struct wrong){sentence, reading->line};
        return false;
}

static void add_node(struct reading *reading, enum node_type type, const char *text, size_t length)
{
        struct node node = {type, reading->line, 0, g_strndup(text, length)};
        g_array_append_val(reading->nodes, node);
}

static void pass(struct reading *reading, const char *to)
{
        for (; reading->at < to; reading->at++)
                reading->line += *reading->at == '\n';
}

/* Where the line begins if nothing but blanks stands between it and at, else NULL. */
static const char *line_begin(const struct reading *reading, const char *at)
{
        while (at > reading->text && (at[-1] == ' ' || at[-1] == '\t'))
                at--;
        return at == reading->text || at[-1] == '\n' ? at : NULL;
}

/* Where the next line begins if nothing but blanks stands between at and it, else NULL. */
static const char *line_end(const char *at)
{
        at += strspn(at, " \t\r");
        return *at == '\n' ? at + 1 : *at == '\0' ? at : NULL;
}

static bool is_name(const char *name, size_t length)
{
        for (size_t i = 0; i < length; i++)
                if (!g_ascii_isalnum(name[i]) && strchr("-_.", name[i]) == NULL)
                        return false;
        return length > 0 && length <= TEMPLATE_NAME;
}

static bool open_section(struct reading *reading, enum node_type type, const char *name,
                         size_t length)
{
        if (reading->depth == TEMPLATE_NESTED)
                return fail(reading, g_strdup_printf("more than %d sections within each other",
                                                     TEMPLATE_NESTED));
        reading->open[reading->depth++] = reading->nodes->len;
        add_node(reading, type, name, length);
        return true;
}

static bool close_section(struct reading *reading, const char *name, size_t length)
{
        if (reading->depth == 0)
                return fail(reading,
                            g_strdup_printf("{{/%.*s}} closes nothing", (int)length, name));
        struct node *open =
            &g_array_index(reading->nodes, struct node, reading->open[--reading->depth]);
        if (strlen(open->text) != length || memcmp(open->text, name, length) != 0)
                return fail(reading, g_strdup_printf("{{/%.*s}} comes where {{/%s}} is due",
                                                     (int)length, name, open->text));
        open->end = reading->nodes->len;
        add_node(reading, NODE_END, name, length);
        return true;
}

/* Takes what stands between the braces: a mark, if any, and a name. */
static bool take_tag(struct reading *reading, char mark, const char *name, size_t length)
{
        if (mark == '!')
                return true;
        if (!is_name(name, length))
                return fail(reading,
                            g_strdup_printf("\"%.*s\" is no name: write {{name}}, {{#name}}, "
                                            "{{^name}}, {{/name}}, {{t.name}} or {{! remark }}",
                                            (int)MIN(length, TEMPLATE_NAME), name));
        if (mark == '#')
                return open_section(reading, NODE_SECTION, name, length);
        if (mark == '^')
                return open_section(reading, NODE_INVERTED, name, length);
        if (mark == '/')
                return close_section(reading, name, length);
        if (g_str_has_prefix(name, "t."))
                add_node(reading, NODE_STRING, name + 2, length - 2);
        else
                add_node(reading, NODE_VALUE, name, length);
        return true;
}

/* Reads the literal up to the next tag, and the tag. */
static bool read_on(struct reading *reading)
{
        const char *begin = strstr(reading->at, "{{");
        if (begin == NULL) {
                add_node(reading, NODE_LITERAL, reading->at, strlen(reading->at));
                reading->at += strlen(reading->at);
                return true;
        }
        const char *close = strstr(begin, "}}");
        const char *literal = reading->at, *literal_end = begin;
        unsigned line = reading->line;
        pass(reading, begin);
        if (close == NULL)
                return fail(reading, g_strdup("{{ without }}"));
        char mark = begin[2] != '\0' && strchr("#^/!", begin[2]) != NULL ? begin[2] : '\0';
        const char *after = close + 2, *first = begin + 2 + (mark != '\0');
        const char *own_begin = line_begin(reading, begin), *own_end = line_end(after);
        if (mark != '\0' && own_begin != NULL && own_end != NULL && own_begin >= literal) {
                literal_end = own_begin;
                after = own_end;
        }
        unsigned tag_line = reading->line;
        reading->line = line;
        add_node(reading, NODE_LITERAL, literal, (size_t)(literal_end - literal));
        reading->line = tag_line;
        while (first < close && g_ascii_isspace(*first))
                first++;
        while (close > first && g_ascii_isspace(close[-1]))
                close--;
        bool good = take_tag(reading, mark, first, (size_t)(close - first));
        pass(reading, after);
        return good;
}

static struct template *read_template(const char *text, struct wrong *wrong)
{
        GArray *nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
        g_array_set_clear_func(nodes, clear_node);
        struct reading reading = {
            .text = text, .at = text, .line = 1, .nodes = nodes, .wrong = wrong};
        bool good = strnlen(text, TEMPLATE_BYTES + 1) <= TEMPLATE_BYTES ||
                    fail(&reading, g_strdup_printf("longer than %d bytes", TEMPLATE_BYTES));
        while (good && *reading.at != '\0')
                good = read_on(&reading);
        if (good && reading.depth > 0) {
                const struct node *open =
                    &g_array_index(nodes, struct node, reading.open[reading.depth - 1]);
                reading.line = open->line;
                good = fail(&reading, g_strdup_printf("{{#%s}} is never closed", open->text));
        }
        struct template *template = g_new(struct template, 1);
        template->nodes = nodes;
        if (good)
                return template;
        template_free(template);
        return NULL;
}

struct template *template_new(const char *text, const char *file, unsigned line,
                              struct problems *problems)
{
        struct wrong wrong = {0};
        struct template *template = read_template(text, &wrong);
        if (template == NULL)
                problems_error(problems, file, line, "in line %u of the text: %s", wrong.line,
                               wrong.sentence);
        g_free(wrong.sentence);
        return template;
}

void template_free(struct template *template)
{
        if (template == NULL)
                return;
        g_array_unref(template->nodes);
        g_free(template);
}

void template_each(const struct template *template, template_visit *visit, void *data)
{
        for (guint i = 0; i < template->nodes->len; i++) {
                const struct node *node = &g_array_index(template->nodes, struct node, i);
                g_autofree char *name =
                    node->type == NODE_STRING ? g_strconcat("t.", node->text, NULL) : NULL;
                if (node->type != NODE_LITERAL && node->type != NODE_END)
                        visit(name != NULL ? name : node->text, node->line, data);
        }
}

/* --- rendering --- */

struct rendering {
        enum template_form form;
        template_text *text;
        const void *data;
        GString *out;
        size_t limit;
        unsigned steps;   /* taken so far */
        unsigned strings; /* texts of the language that are open */
        bool is_cut;
};

/* The views around a place, the innermost first. */
struct scope {
        const struct view *view;
        const struct scope *outer;
};

static void put(struct rendering *rendering, const char *text, size_t length)
{
        size_t room = rendering->limit - rendering->out->len;
        if (length > room)
                rendering->is_cut = true;
        else
                g_string_append_len(rendering->out, text, (gssize)length);
}

static const char *html_of(char c)
{
        switch (c) {
        case '&':
                return "&amp;";
        case '<':
                return "&lt;";
        case '>':
                return "&gt;";
        case '"':
                return "&quot;";
        case '\'':
                return "&#39;";
        }
        return NULL;
}

static void put_escaped(struct rendering *rendering, const char *text)
{
        if (rendering->form == TEMPLATE_TEXT) {
                put(rendering, text, strlen(text));
                return;
        }
        for (; *text != '\0'; text++) {
                const char *escaped = html_of(*text);
                put(rendering, escaped != NULL ? escaped : text,
                    escaped != NULL ? strlen(escaped) : 1);
        }
}

static const char *find_text(const struct scope *scope, const char *name)
{
        const char *text = NULL;
        for (; scope != NULL && text == NULL; scope = scope->outer)
                text = view_text(scope->view, name);
        return text;
}

static const GPtrArray *find_list(const struct scope *scope, const char *name)
{
        const GPtrArray *list = NULL;
        for (; scope != NULL && list == NULL; scope = scope->outer)
                list = view_list(scope->view, name);
        return list;
}

static void render(struct rendering *rendering, const struct template *template, size_t begin,
                   size_t end, const struct scope *scope);

/* A text of the language is part of the template, its own markup is not: in HTML it is escaped like a value. */
static void render_string(struct rendering *rendering, const char *name, const struct scope *scope)
{
        const char *text = rendering->text != NULL ? rendering->text(name, rendering->data) : NULL;
        if (text == NULL || rendering->strings == STRINGS_NESTED)
                return;
        struct wrong wrong = {0};
        struct template *template = read_template(text, &wrong);
        rendering->strings++;
        if (template != NULL)
                render(rendering, template, 0, template->nodes->len, scope);
        else
                put_escaped(rendering, text);
        rendering->strings--;
        g_free(wrong.sentence);
        template_free(template);
}

static void render_section(struct rendering *rendering, const struct template *template,
                           size_t index, const struct scope *scope)
{
        const struct node *node = &g_array_index(template->nodes, struct node, index);
        const GPtrArray *list = find_list(scope, node->text);
        if (list == NULL && find_text(scope, node->text) != NULL)
                render(rendering, template, index + 1, node->end, scope);
        for (guint i = 0; list != NULL && i < list->len && !rendering->is_cut; i++) {
                const struct scope inner = {g_ptr_array_index(list, i), scope};
                render(rendering, template, index + 1, node->end, &inner);
        }
}

static void render_literal(struct rendering *rendering, const struct node *node)
{
        if (rendering->strings > 0)
                put_escaped(rendering, node->text);
        else
                put(rendering, node->text, strlen(node->text));
}

/* Renders the nodes from begin up to end. Sections within each other are bounded when a template is read. */
static void render(struct rendering *rendering, const struct template *template, size_t begin,
                   size_t end, const struct scope *scope)
{
        for (size_t i = begin; i < end && !rendering->is_cut; i++) {
                const struct node *node = &g_array_index(template->nodes, struct node, i);
                const char *value;
                if (++rendering->steps > STEPS)
                        rendering->is_cut = true;
                switch (node->type) {
                case NODE_LITERAL:
                        render_literal(rendering, node);
                        break;
                case NODE_VALUE:
                        value = find_text(scope, node->text);
                        put_escaped(rendering, value != NULL ? value : "");
                        break;
                case NODE_STRING:
                        render_string(rendering, node->text, scope);
                        break;
                case NODE_SECTION:
                        render_section(rendering, template, i, scope);
                        i = node->end;
                        break;
                case NODE_INVERTED:
                        if (find_text(scope, node->text) != NULL ||
                            find_list(scope, node->text) != NULL)
                                i = node->end;
                        break;
                case NODE_END:
                        break;
                }
        }
}

bool template_render(const struct template *template, enum template_form form,
                     const struct view *view, template_text *text, const void *data, size_t limit,
                     char **out)
{
        struct rendering rendering = {
            .form = form, .text = text, .data = data, .out = g_string_new(NULL), .limit = limit};
        const struct scope scope = {view, NULL};
        render(&rendering, template, 0, template->nodes->len, &scope);
        *out = g_string_free(rendering.out, FALSE);
        return !rendering.is_cut;
}
