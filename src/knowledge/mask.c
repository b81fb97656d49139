/* mask - addresses, host names and links without their words.
 * in: the text of a diagnostic.  out: the same text with letters that say nothing.
 * The text falls into runs of the characters that may stand in addresses; of each run the part that is an address,
 * a host's name or a link is masked. A link may go on past its run. */

#include "knowledge/mask.h"

#include <string.h>

#include "knowledge/fold.h"

/* Top-level domains besides those of countries, which have two letters; not "local", for mail.local is a program. */
static const char *const top_levels[] = {
    "app", "arpa",        "asia",    "biz",   "cloud",  "club", "com", "coop",     "corp",
    "dev", "edu",         "example", "gov",   "home",   "info", "int", "internal", "invalid",
    "lan", "localdomain", "mil",     "mobi",  "museum", "name", "net", "online",   "org",
    "pro", "shop",        "site",    "store", "tech",   "test", "top", "xyz",
};

static bool is_alnum_at(const char *p)
{
        return (unsigned char)*p < 0x80 ? g_ascii_isalnum(*p) : fold_is_word(g_utf8_get_char(p));
}

static bool is_label_at(const char *p)
{
        return *p == '-' || *p == '_' || is_alnum_at(p);
}

/* What may stand in a mail address, '@' included (RFC 5322, section 3.2.3, RFC 6531, section 3.3), but no two dots. */
static bool is_address_at(const char *p)
{
        if (*p == '.')
                return p[1] != '.';
        return *p != '\0' && (strchr("@!#$%&'*+-/=?^_`{|}~", *p) != NULL || is_alnum_at(p));
}

/* What may stand in a link (RFC 3986, appendix A). */
static bool is_link_at(const char *p)
{
        return g_ascii_isgraph(*p) && strchr("<>\"{}|\\^`", *p) == NULL;
}

static char *skip(const char *p, bool (*is_wanted)(const char *))
{
        while (*p != '\0' && is_wanted(p))
                p = g_utf8_next_char(p);
        return (char *)p;
}

static bool is_name_at(const char *p)
{
        return *p == '.' ? is_label_at(p + 1) : is_label_at(p);
}

static void mask(char *begin, const char *end)
{
        for (char *p = begin; p < end; p++)
                if ((unsigned char)*p >= 0x80 || g_ascii_isalnum(*p))
                        *p = 'x';
}

static bool is_top_level(const char *label, size_t length)
{
        for (size_t i = 0; i < G_N_ELEMENTS(top_levels); i++)
                if (strlen(top_levels[i]) == length &&
                    g_ascii_strncasecmp(label, top_levels[i], length) == 0)
                        return true;
        return false;
}

/* True for a label such as "org", "ORG", not "Please" or "NoSuchUser": words that follow a dot by mistake, and what some
 * systems put dots into besides hosts, begin with a capital. */
static bool is_plain_word(const char *label, size_t length)
{
        bool has_small = false, has_capital = false;
        for (size_t i = 0; i < length; i++) {
                if (label[i] >= '0' && label[i] <= '9')
                        return false;
                has_small = has_small || g_ascii_islower(label[i]);
                has_capital = has_capital || g_ascii_isupper(label[i]);
        }
        return length >= 2 && !(has_small && has_capital);
}

/* True where dotted labels are the name of a host. "4.7.1.unknown" is none. */
static bool is_host(const char *begin, const char *end)
{
        const char *last = g_strrstr_len(begin, end - begin, ".");
        if (last == NULL)
                return false;
        size_t dots = 0;
        bool has_letter = false;
        for (const char *p = begin; p < last; p++)
                has_letter = has_letter || g_ascii_isalpha(*p) || (unsigned char)*p >= 0x80;
        for (const char *p = begin; p < end; p++)
                dots += *p == '.' ? 1 : 0;
        size_t length = (size_t)(end - last) - 1;
        return has_letter && (is_top_level(last + 1, length) ||
                              ((dots > 1 || length == 2) && is_plain_word(last + 1, length)));
}

/* Masks the host names from p up to end, with the paths behind them, which may reach further. Returns where it ended. */
static char *mask_hosts(char *p, const char *end)
{
        while (p < end) {
                char *after = skip(p, is_name_at);
                if (after == p) {
                        p = g_utf8_next_char(p);
                        continue;
                }
                if (is_host(p, after)) {
                        bool has_port = *after == ':' && g_ascii_isdigit(after[1]);
                        if (has_port || *after == '/' || *after == '?' || *after == '#')
                                after = skip(after, is_link_at);
                        mask(p, after);
                }
                p = after;
        }
        return p;
}

/* Where a mail address begins whose run does at p: behind what a text without blanks puts before it, as in "full=kim@...", but
 * such signs are part of a return address that holds another one ("bees+kim=example.org@..."). */
static char *address_begin(char *p, const char *sign)
{
        char *begin = p;
        for (; p < sign && *p != '+'; p++)
                if (strchr("=#!|/", *p) != NULL)
                        begin = p + 1;
        return begin;
}

/* Where the domain ends that begins at p: before a sentence that follows its dot by mistake ("example.org.Quota exceeded"). */
static char *domain_end(char *p)
{
        char *end = skip(p, is_name_at);
        char *last = g_strrstr_len(p, end - p, ".");
        bool has_more = last != NULL && memchr(p, '.', (size_t)(last - p)) != NULL;
        return has_more && !is_plain_word(last + 1, (size_t)(end - last) - 1) ? last : end;
}

/* Masks what is to be masked in the run from p up to end, and returns where it ended, which is further for a link. */
static char *mask_run(char *p, char *end)
{
        while (p < end) {
                char *sign = memchr(p, '@', (size_t)(end - p));
                char *after = sign != NULL ? domain_end(sign + 1) : end;
                if (sign == NULL) {
                        p = mask_hosts(p, end);
                } else if (after > sign + 1 || *after == '[') {
                        char *begin = address_begin(p, sign);
                        mask_hosts(p, begin);
                        mask(begin, after);
                } else {
                        p = mask_hosts(p, sign);
                }
                p = MAX(p, after);
        }
        return p;
}

GString *mask_names(const GString *text)
{
        GString *out = g_string_new_len(text->str, (gssize)text->len);
        for (char *p = out->str; *p != '\0';) {
                char *end = skip(p, is_address_at);
                if (end == p) {
                        p = g_utf8_next_char(p);
                } else if (strncmp(end, "://", 3) == 0) {
                        char *after = skip(end, is_link_at);
                        mask(end, after);
                        p = after;
                } else {
                        p = mask_run(p, end);
                }
        }
        return out;
}

bool mask_has_names(const char *text)
{
        GString *whole = g_string_new(text);
        GString *masked = mask_names(whole);
        bool has_names = !g_string_equal(whole, masked);
        g_string_free(whole, TRUE);
        g_string_free(masked, TRUE);
        return has_names;
}
