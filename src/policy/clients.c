/* clients - lists of networks in CIDR form.
 * in: "192.0.2.0/24", "2001:db8::/32" or single addresses.  out: whether an address is in one of them. */

#include "policy/clients.h"

#include <arpa/inet.h>
#include <string.h>

#define MAPPED_BITS 96 /* the length of ::ffff:0:0, below which IPv4 addresses stand */

/* Reads an address into its 128 bits. Returns how many bits its own family has, 0 where it is none. */
static unsigned read_address(const char *text, unsigned char out[CLIENTS_BITS / 8])
{
        struct in_addr four;
        if (inet_pton(AF_INET, text, &four) == 1) {
                memset(out, 0, 10);
                out[10] = out[11] = 0xff;
                memcpy(out + 12, &four, 4);
                return 32;
        }
        return inet_pton(AF_INET6, text, out) == 1 ? CLIENTS_BITS : 0;
}

static bool has_host_bits(const struct network *network)
{
        for (unsigned bit = network->bits; bit < CLIENTS_BITS; bit++)
                if (network->address[bit / 8] & (0x80 >> (bit % 8)))
                        return true;
        return false;
}

const char *network_read(const char *text, struct network *out)
{
        const char *slash = strchr(text, '/');
        g_autofree char *address =
            slash == NULL ? g_strdup(text) : g_strndup(text, (gsize)(slash - text));
        unsigned width = read_address(address, out->address);
        if (width == 0)
                return "an address is written 192.0.2.1 or 2001:db8::1, a network 192.0.2.0/24 or "
                       "2001:db8::/32; names are not looked up";
        guint64 bits = width;
        if (slash != NULL && !g_ascii_string_to_unsigned(slash + 1, 10, 0, width, &bits, NULL))
                return "the prefix length must be a number from 0 to 32 for IPv4, to 128 for IPv6";
        out->bits = (unsigned)bits + (CLIENTS_BITS - width);
        if (has_host_bits(out))
                return "the address has bits set beyond its prefix length, so it names no network";
        return NULL;
}

static bool network_holds(const struct network *network, const unsigned char *address)
{
        unsigned whole = network->bits / 8, rest = network->bits % 8;
        if (memcmp(network->address, address, whole) != 0)
                return false;
        if (rest == 0)
                return true;
        unsigned char mask = (unsigned char)(0xff << (8 - rest));
        return ((network->address[whole] ^ address[whole]) & mask) == 0;
}

bool clients_include(const GArray *networks, const char *address)
{
        unsigned char bits[CLIENTS_BITS / 8];
        if (networks == NULL || address == NULL)
                return false;
        if (g_ascii_strncasecmp(address, "IPv6:", 5) == 0)
                address += 5;
        if (read_address(address, bits) == 0)
                return false;
        for (guint i = 0; i < networks->len; i++)
                if (network_holds(&g_array_index(networks, struct network, i), bits))
                        return true;
        return false;
}
