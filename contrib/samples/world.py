"""world - a small internet of example domains, for mail systems that are to write bounces.

in: the table of domains below; the folder for arriving mail as the only argument.
out: a name server on 127.0.0.1, and on addresses of 192.0.2.0/24 mail servers that refuse, defer, drop or take mail; what
example.com takes stands in the folder, one file a message. Meant for a network namespace of its own: contrib/samples/run.
"""

import asyncio
import os
import re
import struct
import sys

MAILBOX = "192.0.2.40"  # where the authors of example.com read their mail
OURS = "192.0.2.9"  # the mail system that is looked at

# domain: (address of its mail server, how that one behaves)
SERVERS = {
    "example.com": (MAILBOX, {"keeps": True}),
    "example.net": ("192.0.2.25", {}),
    "example.org": ("192.0.2.26", {}),
    "closed.example.net": ("192.0.2.30", None),
    "unwelcome.example.net": ("192.0.2.31", {"banner": "554 5.7.1 No mail from your network, please"}),
    "shut.example.net": ("192.0.2.32", {"banner": "421 4.3.2 Closed until Monday"}),
    "strict.example.net": ("192.0.2.33", {"mail": "550 5.1.8 We know nobody who writes as that sender"}),
    "small.example.net": ("192.0.2.34", {"size": 3000}),
    "ascii.example.net": ("192.0.2.35", {"plain": True}),
    "dropping.example.net": ("192.0.2.36", {"drops": True}),
    "deaf.example.net": ("192.0.2.37", {"greeting": "550 5.7.0 That is no name for a mail server"}),
    "locked.example.net": ("192.0.2.38", {"mail": "530 5.7.0 STARTTLS comes first here"}),
    "self.example.net": (OURS, None),
    "localhost": ("127.0.0.1", {"keeps": True}),
}
NULL_MX = ("nomail.example.net",)
EMPTY = ("empty.example.net", "com", "net", "org", "arpa")
BROKEN = ("broken.example.net",)

# What a server says to RCPT for this local part, after which it goes on, or closes where it says 421.
AT_RCPT = {
    "gone": "550 5.1.1 Nobody of that name works here",
    "left": "550-5.1.1 Nobody of that name\n550 5.1.1 has a mailbox on this system",
    "full": "552-5.2.2 The mailbox holds all that it can.\n552 5.2.2 Ask its owner to make room",
    "nocode": "550 unknown user",
    "disabled": "550 5.2.1 This mailbox has been disabled",
    "blocked": "554 5.7.1 Service refused; client [192.0.2.9] is listed at dnsbl.example.org",
    "private": "550 5.7.1 Only colleagues may write to this address",
    "relay": "554 5.7.1 Relaying denied",
    "later": "450 4.2.0 Greylisted, come back in five minutes",
    "fullnow": "452 4.2.2 The mailbox is over its quota for now",
    "lookup": "451 4.3.0 Temporary lookup failure",
    "away": "421 4.3.2 Closing for maintenance",
}
AT_DATA = {"nodata": "554 5.5.1 No valid recipients are left"}
AFTER_DATA = {
    "spam": "550 5.7.1 This message looks like spam",
    "virus": "554 5.7.1 A virus was found in this message",
    "big": "552 5.3.4 The message is larger than this system takes",
    "filing": "451 4.3.0 The message could not be filed, try again",
}


def name_bytes(name):
    """A name as it stands in a DNS packet."""
    labels = [label.encode() for label in name.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def address_bytes(text):
    return bytes(int(number) for number in text.split("."))


class Names(asyncio.DatagramProtocol):
    """The name server: MX, A and PTR of the table, all else does not exist."""

    A, PTR, MX, ANY = 1, 12, 15, 255

    def __init__(self):
        self.hosts = {"mx." + domain: address for domain, (address, _) in SERVERS.items() if address != OURS}
        self.hosts["mail.example.com"] = OURS
        self.pointers = {
            ".".join(reversed(address.split("."))) + ".in-addr.arpa": host for host, address in self.hosts.items()
        }

    def records(self, name, kind):
        if kind in (self.MX, self.ANY) and name in SERVERS:
            host = "mail.example.com" if SERVERS[name][0] == OURS else "mx." + name
            yield self.MX, struct.pack("!H", 10) + name_bytes(host)
        if kind in (self.MX, self.ANY) and name in NULL_MX:
            yield self.MX, struct.pack("!H", 0) + b"\0"
        if kind in (self.A, self.ANY) and name in self.hosts:
            yield self.A, address_bytes(self.hosts[name])
        if kind in (self.PTR, self.ANY) and name in self.pointers:
            yield self.PTR, name_bytes(self.pointers[name])

    def exists(self, name):
        return name in SERVERS or name in self.hosts or name in self.pointers or name in NULL_MX + EMPTY

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, client):
        at, labels = 12, []
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode("latin-1").lower())
            at += 1 + data[at]
        name, (kind,) = ".".join(labels), struct.unpack("!H", data[at + 1 : at + 3])
        records = list(self.records(name, kind))
        if name in BROKEN:
            code = 2
        else:
            code = 0 if self.exists(name) else 3
        question = data[12 : at + 5]
        head = data[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, len(records), 0, 0)
        answers = b"".join(
            b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(value)) + value for kind, value in records
        )
        self.transport.sendto(head + question + answers, client)


class Server:
    """One mail server: one object for each connection."""

    arrived = 0

    def __init__(self, name, behaviour, folder):
        self.name, self.behaviour, self.folder = name, behaviour, folder
        self.size = behaviour.get("size", 100000)

    async def say(self, text):
        lines = text.replace("\n", "\r\n") + "\r\n"
        self.writer.write(lines.encode())
        await self.writer.drain()
        return not text.startswith("421")

    async def serve(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.start_message()
        try:
            banner = self.behaviour.get("banner", f"220 {self.name} ESMTP")
            is_open = await self.say(banner)
            while is_open:
                line = await asyncio.wait_for(reader.readline(), 60)
                is_open = line != b"" and await self.obey(line.decode("utf-8", "replace").rstrip())
        except (OSError, asyncio.TimeoutError):
            pass
        writer.close()

    def start_message(self):
        self.sender, self.recipients = None, []

    async def obey(self, line):
        verb = line[:4].upper()
        method = getattr(self, "on_" + verb.lower(), None)
        if "banner" in self.behaviour and verb != "QUIT":
            return await self.say("503 5.5.1 Not here")
        return await (method(line) if method else self.say("502 5.5.2 Not known here"))

    async def on_ehlo(self, _):
        if "greeting" in self.behaviour:
            return await self.say(self.behaviour["greeting"])
        offers = ["PIPELINING", "ENHANCEDSTATUSCODES", f"SIZE {self.size}"]
        if not self.behaviour.get("plain"):
            offers += ["8BITMIME", "SMTPUTF8"]
        lines = [self.name] + offers
        return await self.say("\n".join("250" + (" " if i == len(offers) else "-") + s for i, s in enumerate(lines)))

    async def on_helo(self, _):
        return await self.say(self.behaviour.get("greeting", f"250 {self.name}"))

    async def on_mail(self, line):
        if "mail" in self.behaviour:
            return await self.say(self.behaviour["mail"])
        self.start_message()
        size = re.search(r" SIZE=(\d+)", line, re.I)
        if size and int(size.group(1)) > self.size:
            return await self.say("552 5.3.4 The message is larger than this system takes")
        self.sender = line[line.index("<") + 1 : line.index(">")]
        return await self.say("250 2.1.0 Go on")

    def keeps(self, recipient):
        """Any server may be a smarthost, which has the mail of the authors."""
        return self.behaviour.get("keeps") or recipient.endswith("@example.com")

    async def on_rcpt(self, line):
        if self.sender is None:
            return await self.say("503 5.5.1 MAIL comes first")
        recipient = line[line.index("<") + 1 : line.index(">")]
        answer = None if self.keeps(recipient) else AT_RCPT.get(recipient.split("@")[0].split(".")[-1])
        if answer is None:
            self.recipients.append(recipient)
        return await self.say(answer or "250 2.1.5 Go on")

    def answer(self, table):
        """The refusal of the first recipient that has one in this table."""
        names = [r.split("@")[0].split(".")[-1] for r in self.recipients if not self.keeps(r)]
        return next((table[name] for name in names if name in table), None)

    async def on_data(self, _):
        if not self.recipients:
            return await self.say("503 5.5.1 RCPT comes first")
        refusal = self.answer(AT_DATA)
        if refusal:
            return await self.say(refusal)
        await self.say("354 End with a dot")
        lines = []
        while True:
            line = await asyncio.wait_for(self.reader.readline(), 60)
            if line in (b".\r\n", b""):
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        if self.behaviour.get("drops"):
            return False
        if any(self.keeps(recipient) for recipient in self.recipients):
            self.keep(lines)
        refusal = self.answer(AFTER_DATA)
        self.recipients = []
        return await self.say(refusal or "250 2.0.0 Taken")

    def keep(self, lines):
        Server.arrived += 1
        path = os.path.join(self.folder, "%03d" % Server.arrived)
        with open(path + ".new", "wb") as file:
            file.write(f"Return-Path: <{self.sender}>\nDelivered-To: {self.recipients[0]}\n".encode())
            file.write(b"".join(lines).replace(b"\r\n", b"\n"))
        os.rename(path + ".new", path)

    async def on_rset(self, _):
        self.start_message()
        return await self.say("250 2.0.0 Forgotten")

    async def on_noop(self, _):
        return await self.say("250 2.0.0 Yes")

    async def on_quit(self, _):
        await self.say("221 2.0.0 Good day")
        return False


class Post:
    """A POP3 mailbox (RFC 1939) that holds the files of a folder, for what fetches mail."""

    def __init__(self, folder):
        self.paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]

    def answer(self, verb, number):
        if verb == b"STAT":
            return b"+OK %d %d" % (len(self.paths), sum(os.path.getsize(path) for path in self.paths))
        if verb == b"LIST":
            sizes = [b"%d %d" % (i + 1, os.path.getsize(path)) for i, path in enumerate(self.paths)]
            return b"+OK " + sizes[number - 1] if number else b"\r\n".join([b"+OK"] + sizes + [b"."])
        if verb in (b"RETR", b"TOP"):
            with open(self.paths[number - 1], "rb") as file:
                return b"+OK\r\n" + file.read().replace(b"\n", b"\r\n") + b"."
        return b"-ERR" if verb in (b"CAPA", b"UIDL", b"LAST", b"AUTH", b"STLS") else b"+OK"

    async def serve(self, reader, writer):
        writer.write(b"+OK ready\r\n")
        verb = b""
        while verb != b"QUIT":
            words = (await asyncio.wait_for(reader.readline(), 60)).upper().split()
            verb = words[0] if words else b"QUIT"
            number = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
            writer.write(self.answer(verb, number) + b"\r\n")
            await writer.drain()
        writer.close()


async def main(folder):
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Names, local_addr=("127.0.0.1", 53))
    for domain, (address, behaviour) in SERVERS.items():
        if behaviour is not None:
            name = "mx." + domain
            connected = lambda r, w, n=name, b=behaviour: Server(n, b, folder).serve(r, w)
            await asyncio.start_server(connected, address, 25)
    await asyncio.start_server(lambda r, w: Post(folder + "/../mailbox").serve(r, w), "127.0.0.1", 110)
    print("ready", flush=True)
    await asyncio.sleep(1500)


asyncio.run(main(sys.argv[1]))
