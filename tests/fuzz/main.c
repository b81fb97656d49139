/* main - runs a fuzzer's entry without a fuzzing engine.
 * in: files or folders as arguments, else the golden messages and tests/fuzz/seeds; each as it stands and in many
 * mutations, the same ones at every run; FUZZ_MUTATIONS says how many of each.  out: exit status 0; where the entry aborts,
 * its input is kept in fuzz-crash.bin. */

#include <glib.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

#define MUTATIONS  40          /* of each file */
#define FILE_BYTES (64 * 1024) /* of each file that are used */

static uint32_t state = 2463534242u;
static unsigned mutations_of_each = MUTATIONS;
static const uint8_t *last_data;
static size_t last_size;

/* xorshift32: the same numbers on every machine. */
static uint32_t next_number(uint32_t limit)
{
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return limit ? state % limit : 0;
}

static void keep_input(int number)
{
        FILE *file = fopen("fuzz-crash.bin", "wb");
        if (file != NULL) {
                fwrite(last_data, 1, last_size, file);
                fclose(file);
        }
        signal(number, SIG_DFL);
        raise(number);
}

static void run(const GByteArray *input)
{
        /* A block of exactly that size lets a checker see a read beyond its end. */
        uint8_t *exact = g_memdup2(input->data, MAX(input->len, 1));
        last_data = exact;
        last_size = input->len;
        LLVMFuzzerTestOneInput(exact, input->len);
        g_free(exact);
}

static void change_byte(GByteArray *input)
{
        static const char bytes[] = "\0\n\r\t :;<>@-=?\"\\(&%\x80\xff";
        input->data[next_number(input->len)] = (uint8_t)bytes[next_number(sizeof bytes - 1)];
}

static void insert_byte(GByteArray *input)
{
        uint8_t last = input->data[input->len - 1];
        guint at = next_number(input->len);
        g_byte_array_append(input, &last, 1);
        memmove(input->data + at + 1, input->data + at, input->len - 1 - at);
        input->data[at] = (uint8_t)next_number(256);
}

static void remove_piece(GByteArray *input)
{
        guint begin = next_number(input->len), length = 1 + next_number(200);
        g_byte_array_remove_range(input, begin, MIN(input->len - begin, length));
}

static void repeat_piece(GByteArray *input)
{
        uint8_t piece[200];
        guint begin = next_number(input->len), length = 1 + next_number(sizeof piece);
        length = MIN(input->len - begin, length);
        memcpy(piece, input->data + begin, length);
        for (uint32_t times = 1 + next_number(30); times > 0; times--)
                g_byte_array_append(input, piece, length);
}

static void cut(GByteArray *input)
{
        g_byte_array_set_size(input, next_number(input->len));
}

static void mutate(GByteArray *input)
{
        static void (*const mutations[])(GByteArray * input) = {change_byte, insert_byte,
                                                                remove_piece, repeat_piece, cut};
        for (uint32_t times = 1 + next_number(6); times > 0 && input->len > 0; times--)
                mutations[next_number(G_N_ELEMENTS(mutations))](input);
}

static void run_file(const char *path)
{
        char *data;
        gsize length;
        if (!g_file_get_contents(path, &data, &length, NULL))
                return;
        length = MIN(length, FILE_BYTES);
        for (unsigned i = 0; i <= mutations_of_each; i++) {
                GByteArray *input = g_byte_array_new();
                g_byte_array_append(input, (const guint8 *)data, (guint)length);
                if (i > 0)
                        mutate(input);
                run(input);
                g_byte_array_unref(input);
        }
        g_free(data);
}

static int by_name(const void *a, const void *b)
{
        return strcmp(*(char *const *)a, *(char *const *)b);
}

static void run_path(const char *path)
{
        GDir *directory = g_dir_open(path, 0, NULL);
        if (!directory) {
                run_file(path);
                return;
        }
        g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
        const char *entry;
        while ((entry = g_dir_read_name(directory)) != NULL)
                g_ptr_array_add(entries, g_build_filename(path, entry, NULL));
        g_dir_close(directory);
        g_ptr_array_sort(entries, by_name);
        for (guint i = 0; i < entries->len; i++)
                run_file(g_ptr_array_index(entries, i));
}

int main(int argc, char **argv)
{
        const char *source = g_getenv("srcdir") ? g_getenv("srcdir") : ".";
        const char *mutations = g_getenv("FUZZ_MUTATIONS");
        g_autofree char *golden = g_build_filename(source, "tests", "golden", NULL);
        g_autofree char *seeds = g_build_filename(source, "tests", "fuzz", "seeds", NULL);
        if (mutations != NULL)
                mutations_of_each = (unsigned)strtoul(mutations, NULL, 10);
        signal(SIGABRT, keep_input);
        signal(SIGSEGV, keep_input);
        for (int i = 1; i < argc; i++)
                run_path(argv[i]);
        if (argc < 2) {
                run_path(golden);
                run_path(seeds);
        }
        return 0;
}
