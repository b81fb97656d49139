"""letters - sends our own letters to the example domains, and sorts what comes back.

in: `letters.py send MAIL-SYSTEM [NAME...]` sends the letters below, all or those named, to 192.0.2.9 by SMTP, as the user and with
the password in $LOGIN, or to the command in $SENDMAIL with its arguments; `letters.py sort MAIL-SYSTEM ARRIVED OUT` looks at the mail in the folder ARRIVED.
`letters.py give NAME COMMAND...` gives one letter to a command.
out: sort: each answer to a letter as OUT/MAIL-SYSTEM-NAME.eml, the second one to the same letter with -2, and so on.
"""

import base64
import os
import re
import shlex
import socket
import ssl
import subprocess
import sys

# What every spam filter knows for a test.
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n"

# name: (recipients, options); options: notify, ret, envid, size (bytes of text), received (Received fields), utf8, sender,
# attachment (name of a file), text (a line of it), field (one more of the header)
LETTERS = {
    "unknown": (["kim.gone@example.org"], {}),
    "unknown-lines": (["kim.left@example.org"], {}),
    "no-code": (["robin.nocode@example.net"], {}),
    "full": (["kim.full@example.org"], {}),
    "disabled": (["lou.disabled@example.org"], {}),
    "blocked": (["kim.blocked@example.net"], {}),
    "private": (["lee.private@example.net"], {}),
    "relay": (["lee.relay@example.net"], {}),
    "spam": (["kim.spam@example.net"], {}),
    "virus": (["kim.virus@example.net"], {}),
    "no-data": (["kim.nodata@example.net"], {}),
    "several": (["robin.gone@example.org", "kim.full@example.org", "lee.spam@example.net", "sam@nowhere.example.net"], {}),
    "no-host": (["kim@nowhere.example.net"], {}),
    "no-address": (["kim@empty.example.net"], {}),
    "null-mx": (["kim@nomail.example.net"], {}),
    "dns": (["kim@broken.example.net"], {}),
    "loop": (["kim@self.example.net"], {}),
    "hops": (["kim@example.net"], {"received": 110}),
    "refused": (["kim@closed.example.net"], {}),
    "banner": (["kim@unwelcome.example.net"], {}),
    "shut": (["kim@shut.example.net"], {}),
    "greeting": (["kim@deaf.example.net"], {}),
    "sender": (["kim@strict.example.net"], {}),
    "starttls": (["kim@locked.example.net"], {}),
    "size": (["kim@small.example.net"], {"size": 6000}),
    "size-data": (["kim.big@example.net"], {}),
    "dropped": (["kim@dropping.example.net"], {}),
    "later": (["kim.later@example.org"], {}),
    "full-now": (["lou.fullnow@example.org"], {}),
    "lookup": (["lou.lookup@example.org"], {}),
    "away": (["lou.away@example.org"], {}),
    "filing": (["lou.filing@example.net"], {}),
    "mixed": (["robin.gone@example.org", "lou.later@example.org"], {}),
    "relayed": (["sam@example.org"], {"notify": "SUCCESS"}),
    "relayed-and-failed": (["sam@example.org", "robin.gone@example.org"], {"notify": "SUCCESS,FAILURE", "envid": "plan-7"}),
    "headers": (["kim.gone@example.org"], {"ret": "HDRS"}),
    "local": (["nobody-here@mail.example.com"], {}),
    "delivered": (["sam@mail.example.com"], {"notify": "SUCCESS"}),
    "program": (["pipe@mail.example.com"], {}),
    "expanded": (["team@mail.example.com"], {"notify": "SUCCESS"}),
    "forwarded": (["former@mail.example.com"], {}),
    "utf8": (["jörg.gone@example.org"], {"utf8": True}),
    "utf8-unsupported": (["jörg@ascii.example.net"], {"utf8": True}),
    "eight-bit": (["kim.gone@example.net"], {"eight_bit": True}),
    "program-file": (["kim@example.net"], {"attachment": "plan.exe"}),
    "marked": (["kim@example.net"], {"text": "This line stands for a virus.\n"}),
    "advertising": (["kim@example.net"], {"text": GTUBE}),
    "bad-header": (["kim@example.net"], {"field": "X-Plan: f\u00fcr Mai"}),
}

# What a delivery agent is given.
MAILBOX = (["sam@mail.example.com"], {})

TEXT = "Dear all,\n\nhere is the plan for May. We meet on Tuesday at ten.\n\nAlex\n"
EIGHT_BIT_TEXT = "Liebe Kim,\n\nhier ist der Plan für Mai. Wir treffen uns am Dienstag um zehn.\n\nGrüße, Alex\n"


def letter(name, recipients, options):
    text = EIGHT_BIT_TEXT if options.get("eight_bit") else TEXT
    while len(text) < options.get("size", 0):
        text += "The plan for May has many pages, and this is a line of one of them.\n"
    text += options.get("text", "")
    kind = "text/plain; charset=utf-8"
    if "attachment" in options:
        kind = 'multipart/mixed; boundary="plan"'
        text = (
            f"--plan\nContent-Type: text/plain\n\n{text}\n--plan\nContent-Type: application/octet-stream\n"
            f'Content-Disposition: attachment; filename="{options["attachment"]}"\n\nThe plan\n--plan--\n'
        )
    hops = "".join(
        f"Received: from hop{i}.example.com by hop{i + 1}.example.com; Mon, 04 May 2026 10:00:00 +0000\n"
        for i in range(options.get("received", 0), 0, -1)
    )
    more = options["field"] + "\n" if "field" in options else ""
    return (
        f"{hops}From: Alex <{sender_of(options)}>\nTo: {', '.join(recipients)}\nSubject: Plan for May ({name})\n"
        f"Date: Mon, 04 May 2026 10:00:00 +0000\nMessage-ID: <{name}.1@example.com>\nMIME-Version: 1.0\n"
        f"Content-Type: {kind}\nContent-Transfer-Encoding: 8bit\n{more}\n{text}"
    ).encode()


def sender_of(options):
    return options.get("sender", "alex@example.com")


class Client:
    """One SMTP session, without any opinion of its own."""

    def __init__(self, address, port):
        self.socket = socket.create_connection((address, port), 30)
        self.file = self.socket.makefile("rb")
        self.reply()

    def log_in(self, user, password):
        self.command("STARTTLS")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket)
        self.file = self.socket.makefile("rb")
        self.command("EHLO client.example.com")
        token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        self.command("AUTH PLAIN " + token)

    def reply(self):
        while True:
            line = self.file.readline().decode("utf-8", "replace").rstrip()
            if line[3:4] != "-":
                return line

    def command(self, line):
        self.socket.sendall((line + "\r\n").encode())
        answer = self.reply()
        if answer[:1] not in "23":
            raise ValueError(f"{line}: {answer}")
        return answer


def send_by_smtp(name, recipients, options):
    login = os.environ.get("LOGIN")
    client = Client("192.0.2.9", 587 if login else 25)
    client.command("EHLO client.example.com")
    if login:
        client.log_in(*login.split())
    mail = f"MAIL FROM:<{sender_of(options)}>"
    mail += " BODY=8BITMIME" if options.get("eight_bit") else ""
    mail += " SMTPUTF8" if options.get("utf8") else ""
    mail += f" RET={options['ret']}" if "ret" in options else ""
    mail += f" ENVID={options['envid']}" if "envid" in options else ""
    client.command(mail)
    for recipient in recipients:
        notify = f" NOTIFY={options['notify']} ORCPT=rfc822;{recipient}" if "notify" in options else ""
        client.command(f"RCPT TO:<{recipient}>{notify}")
    client.command("DATA")
    client.socket.sendall(letter(name, recipients, options).replace(b"\n", b"\r\n"))
    client.command(".")
    client.command("QUIT")


def send_by_command(name, recipients, options):
    command = shlex.split(os.environ["SENDMAIL"].replace("{sender}", sender_of(options))) + recipients
    subprocess.run(command, input=letter(name, recipients, options), check=True, timeout=60)


def send(names):
    way = send_by_command if "SENDMAIL" in os.environ else send_by_smtp
    for name in names or LETTERS:
        try:
            way(name, *LETTERS[name])
        except (ValueError, OSError, subprocess.SubprocessError) as error:
            print(f"{name}: not taken: {error}")


def give(name, command):
    """Gives one letter for sam to a command."""
    subprocess.run(command, input=letter(name, *MAILBOX), timeout=60, check=False)


def sort(system, arrived, out):
    for file in sorted(os.listdir(arrived)):
        with open(os.path.join(arrived, file), "rb") as opened:
            message = opened.read()
        found = re.search(rb"<([\w-]+)\.1@example\.com>", message) or re.search(rb"Plan for May \(([\w-]+)\)", message)
        base = os.path.join(out, f"{system}-{found.group(1).decode() if found else 'other'}")
        path, count = base + ".eml", 1
        while os.path.exists(path):
            count += 1
            path = f"{base}-{count}.eml"
        with open(path, "wb") as opened:
            opened.write(message)


if sys.argv[1] == "send":
    send(sys.argv[3:])
elif sys.argv[1] == "give":
    give(sys.argv[2], sys.argv[3:])
else:
    sort(*sys.argv[2:5])
