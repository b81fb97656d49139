/* line - lines of a message, whatever ends them.
 * in: bytes with LF, CRLF, CR CR LF or lone CR line ends, also mixed.  out: the edges of one line. */

#ifndef BASE_LINE_H
#define BASE_LINE_H

#include "base/bytes.h"

struct line {
        size_t begin;
        size_t end;  /* just past its last byte, the line end not included */
        size_t next; /* where the next line begins */
};

/* The line that begins at begin. Its length is the cost. */
static inline struct line line_at(struct bytes text, size_t begin)
{
        size_t end = begin;
        while (end < text.length && text.data[end] != '\n' && text.data[end] != '\r')
                end++;
        size_t next = end;
        /* Some gateways turn CRLF into CR CR LF: that is one line end. */
        while (next < text.length && next < end + 2 && text.data[next] == '\r')
                next++;
        if (next < text.length && text.data[next] == '\n')
                next++;
        else if (next > end)
                next = end + 1;
        return (struct line){begin, end, next};
}

/* Where the text before a line at begin ends, its line end taken off; never before floor. */
static inline size_t line_end_before(struct bytes text, size_t begin, size_t floor)
{
        size_t end = begin;
        if (end > floor && text.data[end - 1] == '\n')
                end--;
        else if (end > floor && text.data[end - 1] == '\r')
                return end - 1;
        for (int i = 0; i < 2 && end < begin && end > floor && text.data[end - 1] == '\r'; i++)
                end--;
        return end;
}

#endif
