/* refusal - bounces that are left as they are.
 * in: a verdict and what policy wants.  out: why the message must not be rewritten. */

#include <string.h>

#include "base/text.h"
#include "message/content.h"
#include "message/header.h"
#include "output/leaf.h"
#include "output/rewrite.h"

/* A part of these types anywhere in the outer message is signed or encrypted as it is, or gathers messages of others. */
static const struct {
        const char *type, *why;
} sacred_types[] = {
    {"multipart/signed", "it is signed"},
    {"multipart/encrypted", "it is encrypted"},
    {"application/pkcs7-mime", "it is signed or encrypted"},
    {"application/x-pkcs7-mime", "it is signed or encrypted"},
    {"application/pgp", "it is signed or encrypted"},
    {"application/pgp-signature", "it is signed"},
    {"application/pgp-encrypted", "it is encrypted"},
    {"application/pkcs7-signature", "it is signed"},
    {"application/x-pkcs7-signature", "it is signed"},
    {"multipart/digest", "it is a digest of other messages"},
};

/* Header fields that hold a signature of the body. */
static const char *const signatures[] = {"DKIM-Signature", "DomainKey-Signature",
                                         "ARC-Message-Signature"};

/* Flags of a part around which another program may see another structure, or the mail server another body. */
#define ODD_FLAGS (MIME_NO_BOUNDARY | MIME_BOUNDARY_GUESSED | MIME_CUT | MIME_BAD_HEADER)

static const char *sacred(const struct mime *mime)
{
        for (unsigned i = 0; i < mime_count(mime); i++) {
                if (mime_is_embedded(mime, i))
                        continue;
                for (size_t k = 0; k < G_N_ELEMENTS(sacred_types); k++)
                        if (strcmp(mime_part(mime, i)->type, sacred_types[k].type) == 0)
                                return sacred_types[k].why;
        }
        return NULL;
}

/* True where the part says of itself that it came to be by our hand. */
static bool is_marked(const struct mime *mime, unsigned index)
{
        struct header_field field;
        return header_find(mime_header_bytes(mime, index), CONTENT_MARK, 0, &field);
}

/* A multipart in a transfer encoding is forbidden (RFC 2045, section 6.4), and readers differ about it. */
static bool is_encoded_multipart(const struct mime *mime, unsigned index,
                                 const struct limits *limits)
{
        if (!g_str_has_prefix(mime_part(mime, index)->type, "multipart/"))
                return false;
        g_autofree char *encoding =
            header_get(mime_header_bytes(mime, index), "Content-Transfer-Encoding", 0, limits);
        return encoding != NULL &&
               (text_equal(encoding, "base64") || text_equal(encoding, "quoted-printable"));
}

/* Looks at the part and all that it stands in. */
static const char *odd_way(const struct mime *mime, unsigned index, const struct limits *limits)
{
        for (; index != MIME_NONE; index = mime_part(mime, index)->parent) {
                const struct mime_part *part = mime_part(mime, index);
                bool is_bare = (part->flags & MIME_NO_BLANK_LINE) != 0 && part->body < part->end;
                if ((part->flags & ODD_FLAGS) != 0 || is_bare ||
                    is_encoded_multipart(mime, index, limits))
                        return "its structure is broken";
                if (is_marked(mime, index))
                        return "it was rewritten before";
        }
        return NULL;
}

/* Inline OpenPGP (RFC 9580, section 6.2, section 7) is text to MIME. */
static bool is_inline_signed(const struct mime *mime, unsigned index, const struct limits *limits)
{
        g_autofree char *text = content_text(mime, index, limits);
        return strstr(text, "-----BEGIN PGP ") != NULL;
}

static bool has_signature(const struct mime *mime)
{
        struct header_field field;
        for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++)
                if (header_find(mime_header_bytes(mime, 0), signatures[i], 0, &field))
                        return true;
        return false;
}

const char *rewrite_refusal(const struct verdict *verdict, const struct rewrite_options *options,
                            const struct limits *limits)
{
        const struct report *report = verdict->report;
        const struct mime *mime = verdict->mime;
        unsigned human = report->human_part;
        if (report->kind != KIND_BOUNCE)
                return "it is no bounce";
        if (report->confidence < options->min_confidence)
                return "it is not surely a bounce";
        if (verdict->recipients->len == 0)
                return "it names no recipient";
        if (options->size_limit > 0 && mime_raw(mime).length > options->size_limit)
                return "it is too large";
        if (report->truncated || !mime_is_complete(mime))
                return "a limit ended the reading";
        if (!options->despite_signature && has_signature(mime))
                return "it has a DKIM-Signature";
        const char *why = sacred(mime);
        if (why == NULL)
                why = odd_way(mime, human != MIME_NONE ? human : 0, limits);
        if (why == NULL && human != MIME_NONE && !leaf_is_type(mime_part(mime, human)->type))
                why = "its structure is broken";
        if (why == NULL && human != MIME_NONE && is_inline_signed(mime, human, limits))
                why = "it is signed or encrypted";
        return why;
}
