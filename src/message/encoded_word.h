/* encoded_word - encoded words in header fields (RFC 2047), well formed or not.
 * in: an unfolded value.  out: UTF-8.
 * GMime joins the base64 of neighbouring words before it decodes them, and so loses all that follows a padded word. */

#ifndef MESSAGE_ENCODED_WORD_H
#define MESSAGE_ENCODED_WORD_H

#include <glib.h>

#include "base/bytes.h"

/* The text with all encoded words decoded, also inside quotation marks or other words, with spaces within, and with
 * a character's bytes split over two words. What only resembles one stays. Undeclared 8-bit text is read as charset_utf8
 * does. The result may hold NUL and control characters; to be freed with g_string_free. Linear in time. */
GString *encoded_words_decode(struct bytes text);

#endif
