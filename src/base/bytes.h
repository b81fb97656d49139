/* bytes - a borrowed range of bytes.
 * in: nothing.  out: the one type in which message text travels. */

#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>

/* A range of somebody else's memory: never NUL-terminated, may hold any byte. */
struct bytes {
        const char *data;
        size_t length;
};

/* The bytes from begin up to end, both counted from the start of whole. */
static inline struct bytes bytes_slice(struct bytes whole, size_t begin, size_t end)
{
        return (struct bytes){whole.data + begin, end - begin};
}

#endif
