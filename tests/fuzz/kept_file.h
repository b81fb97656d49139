/* kept_file - an input as a file, for parsers that read a path.
 * in: bytes.  out: the path of a file in a private directory, which goes when the process ends. */

#ifndef TESTS_FUZZ_KEPT_FILE_H
#define TESTS_FUZZ_KEPT_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Writes the bytes over those of the last call. The path ends in "/input.conf" and lives as long as the process. */
const char *kept_file(const uint8_t *data, size_t size);

/* The directory in which that file stands alone. */
const char *kept_directory(void);

#endif
