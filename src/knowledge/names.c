/* names - classes and faults by name.
 * in: a word of a file, or a value.  out: the other of the two. */

#include <string.h>

#include "knowledge/knowledge.h"

static const char *const classes[] = {
    [CLASS_UNKNOWN] = "unknown", [CLASS_HARD] = "hard",       [CLASS_SOFT] = "soft",
    [CLASS_BLOCK] = "block",     [CLASS_SUCCESS] = "success",
};

static const char *const faults[] = {
    [FAULT_UNKNOWN] = "unknown",
    [FAULT_AUTHOR] = "author",
    [FAULT_SENDING_SYSTEM] = "sending-system",
    [FAULT_RECIPIENT] = "recipient",
    [FAULT_RECEIVING_SYSTEM] = "receiving-system",
    [FAULT_NETWORK] = "network",
    [FAULT_NOBODY] = "nobody",
};

static bool find(const char *const *names, size_t count, const char *name, size_t *out)
{
        for (size_t i = 0; i < count; i++) {
                if (strcmp(names[i], name) != 0)
                        continue;
                *out = i;
                return true;
        }
        return false;
}

const char *class_name(enum bounce_class class)
{
        return classes[class];
}

bool class_from_name(const char *name, enum bounce_class *out)
{
        size_t index;
        if (!find(classes, G_N_ELEMENTS(classes), name, &index))
                return false;
        *out = (enum bounce_class)index;
        return true;
}

const char *fault_name(enum fault fault)
{
        return faults[fault];
}

bool fault_from_name(const char *name, enum fault *out)
{
        size_t index;
        if (!find(faults, G_N_ELEMENTS(faults), name, &index))
                return false;
        *out = (enum fault)index;
        return true;
}
