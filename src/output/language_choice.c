/* language_choice - the language in which to write.
 * in: what policy wants, what the returned message says.  out: a language of the knowledge base. */

#include "output/language_choice.h"

#include <string.h>

#include "base/text.h"

#define TAGS    20   /* of one header field */
#define QUALITY 1000 /* of a tag that states none */

/* The quality in thousandths that follows a tag: ";q=0.8". A tag whose quality cannot be read is as good as any. */
static int quality_of(const char *parameters)
{
        const char *q = strchr(parameters, '=');
        if (q == NULL)
                return QUALITY;
        char *end;
        double value = g_ascii_strtod(q + 1, &end);
        return end != q + 1 && value >= 0 && value <= 1 ? (int)(value * QUALITY) : QUALITY;
}

static const struct language *choose_accepted(const struct knowledge *knowledge,
                                              const char *accepted)
{
        const struct language *best = NULL;
        int best_quality = 0;
        g_auto(GStrv) items = g_strsplit(accepted, ",", TAGS + 1);
        for (size_t i = 0; items[i] != NULL && i < TAGS; i++) {
                char *parameters = strchr(items[i], ';');
                int quality = parameters != NULL ? quality_of(parameters) : QUALITY;
                if (parameters != NULL)
                        *parameters = '\0';
                const struct language *language =
                    knowledge_language(knowledge, g_strstrip(items[i]));
                if (language != NULL && quality > best_quality) {
                        best = language;
                        best_quality = quality;
                }
        }
        return best;
}

const struct language *language_choose(const struct knowledge *knowledge, const char *wanted,
                                       const char *accepted, const char *fallback)
{
        const struct language *language = NULL;
        bool is_auto = wanted == NULL || text_equal(wanted, "auto");
        if (!is_auto)
                language = knowledge_language(knowledge, wanted);
        else if (accepted != NULL)
                language = choose_accepted(knowledge, accepted);
        if (language == NULL)
                language = knowledge_language(knowledge, fallback);
        return language != NULL ? language : knowledge_language(knowledge, LANGUAGE_DEFAULT);
}
