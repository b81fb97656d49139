/* bench_mime - the scanner side by side with GMime's parser.
 * in: nothing.  out: a line for each kind of message: time of both, and the ratio. */

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>

#include "message/mime.h"

#define SECONDS 0.3 /* for each measurement */

/* A bounce whose returned message has a body of some size. */
static GString *make_bounce(size_t body)
{
        GString *raw = g_string_new("Return-Path: <>\r\n");
        for (int i = 0; i < 15; i++)
                g_string_append_printf(
                    raw,
                    "Received: from mx%d.example.org (mx%d.example.org [192.0.2.%d])\r\n"
                    "\tby mail.example.com; Mon, 1 Jan 2001 00:00:%02d +0000\r\n",
                    i, i, i, i);
        g_string_append(
            raw,
            "Subject: Returned mail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report;\r\n"
            "\treport-type=delivery-status; boundary=\"outer\"\r\n\r\nThis is a MIME "
            "message.\r\n\r\n--outer\r\n"
            "Content-Type: text/plain; charset=us-ascii\r\n\r\nYour message could not be "
            "delivered.\r\n\r\n"
            "--outer\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "
            "mail.example.com\r\n\r\n"
            "Final-Recipient: rfc822; kim@example.org\r\nAction: failed\r\nStatus: "
            "5.1.1\r\n\r\n--outer\r\n"
            "Content-Type: message/rfc822\r\n\r\nSubject: hello\r\nFrom: "
            "lee@example.com\r\nContent-Type: "
            "multipart/alternative; boundary=inner\r\n\r\n--inner\r\n\r\n");
        for (size_t begin = raw->len; raw->len - begin < body;)
                g_string_append(
                    raw, "An ordinary line of text - of ordinary length - like any other one.\r\n");
        g_string_append(
            raw,
            "--inner\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--inner--\r\n\r\n--outer--\r\n");
        return raw;
}

static GString *repeat(const char *begin, const char *piece, size_t size)
{
        GString *raw = g_string_new(begin);
        while (raw->len < size)
                g_string_append(raw, piece);
        return raw;
}

static void scan(const GString *raw)
{
        static const struct limits limits = LIMITS_DEFAULT;
        mime_free(mime_new((struct bytes){raw->str, raw->len}, &limits));
}

static void parse(const GString *raw)
{
        GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw->str, raw->len);
        GMimeParser *parser = g_mime_parser_new_with_stream(stream);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message != NULL)
                g_object_unref(message);
        g_object_unref(parser);
        g_object_unref(stream);
}

/* Microseconds for one call. */
static double measure(void (*call)(const GString *raw), const GString *raw)
{
        g_autoptr(GTimer) timer = g_timer_new();
        unsigned long count = 0;
        do {
                call(raw);
                count++;
        } while (g_timer_elapsed(timer, NULL) < SECONDS);
        return g_timer_elapsed(timer, NULL) * 1e6 / (double)count;
}

static void compare(const char *name, GString *raw)
{
        double ours = measure(scan, raw);
        double theirs = measure(parse, raw);
        printf("%-28s %10zu bytes %12.1f us %12.1f us %8.1f\n", name, raw->len, ours, theirs,
               theirs / ours);
        g_string_free(raw, TRUE);
}

int main(void)
{
        static const char multipart[] = "Content-Type: multipart/mixed; boundary=x\r\n\r\n";
        g_mime_init();
        printf("%-28s %16s %15s %15s %8s\n", "message", "size", "scanner", "GMime", "ratio");
        compare("bounce", make_bounce(2000));
        compare("bounce, 1 MB returned", make_bounce(1000000));
        compare("100,000 header fields", repeat("", "X-Field: value\r\n", 1600000));
        compare("100,000 empty parts", repeat(multipart, "--x\r\n\r\n", 700000));
        compare("near-delimiters", repeat(multipart, "--xy\r\n", 1000000));
        g_mime_shutdown();
        return EXIT_SUCCESS;
}
