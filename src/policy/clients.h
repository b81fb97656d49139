/* clients - lists of networks in CIDR form.
 * in: "192.0.2.0/24", "2001:db8::/32" or single addresses.  out: whether an address is in one of them. */

#ifndef POLICY_CLIENTS_H
#define POLICY_CLIENTS_H

#include <glib.h>
#include <stdbool.h>

#define CLIENTS_BITS 128

/* A network; IPv4 stands in its IPv6-mapped form (RFC 4291, section 2.5.5.2). */
struct network {
        unsigned char address[CLIENTS_BITS / 8];
        unsigned bits;
};

/* Reads one network. NULL where that went well, else what is wrong; bits set beyond the prefix are wrong too. */
const char *network_read(const char *text, struct network *out);

/* True if address, in text form (an "IPv6:" prefix is allowed), is in one of networks (of struct network,
 * NULL for none). False for NULL and for what is no address. */
bool clients_include(const GArray *networks, const char *address);

#endif
