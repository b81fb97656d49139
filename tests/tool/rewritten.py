"""What other programs make of rewritten bounces.

in: bouncectl, the knowledge base, an empty folder to work in, folders or files with messages.
out: one line for each message that Python's email package or flufl.bounce reads otherwise than it should; exit status 1 then.
"""

import email
import json
import pathlib
import subprocess
import sys

from flufl.bounce import all_failures


def leaves(message, path=()):
    """The parts without parts of their own, each with the types around it and all its bytes."""
    if not message.is_multipart():
        return [(path, message.get_content_type(), message)]
    inside = path + (message.get_content_type(),)
    return [leaf for part in message.get_payload() for leaf in leaves(part, inside)]


def run(*command):
    """What a command says on standard output and standard error; the tool is started once for all messages."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if done.returncode != 0:
        sys.exit(f"{command[:2]} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout, done.stderr


def compare(before, after):
    """What is wrong with a message of which only the part for people may differ."""
    old, new = leaves(before), leaves(after)
    if [leaf[:2] for leaf in old] != [leaf[:2] for leaf in new]:
        yield "has other parts now"
        return
    changed = [b for a, b in zip(old, new) if a[2].as_bytes() != b[2].as_bytes()]
    if not 1 <= len(changed) <= 2:
        yield f"{len(changed)} parts have changed"
    for around, kind, part in changed:
        if "message/delivery-status" in around:
            yield "the fields of the report have changed"
        elif kind not in ("text/plain", "text/html"):
            yield f"a part of type {kind} has changed"
        else:
            part.get_payload(decode=True).decode(part.get_content_charset("us-ascii"))


def examine(upgraded, verdict):
    """What is wrong with a message in RFC 3464's form."""
    kinds = [part.get_content_type() for part in upgraded.get_payload()]
    if upgraded.get_content_type() != "multipart/report" or not 2 <= len(kinds) <= 3:
        yield f"is no report, but {kinds}"
        return
    if kinds[1] != "message/delivery-status":
        yield f"has no delivery-status, but {kinds}"
    if upgraded.defects or any(part.defects for part in upgraded.get_payload()):
        yield "has defects"
    found = {address.lower() for kind in all_failures(upgraded) for address in kind}
    for recipient in verdict["recipients"]:
        address = (recipient["original_recipient"] or recipient["recipient"]).lower().encode()
        if recipient["action"] == "failed" and address not in found:
            yield f"flufl.bounce finds {found}, not {address}"


def rewrite(bouncectl, knowledge, folder, paths, *options):
    """All messages rewritten, by their paths, and what was told of them."""
    _, told = run(bouncectl, "rewrite", *options, "-k", knowledge, "-o", folder, *paths)
    return {path: (folder / path.name).read_bytes() for path in paths}, told


def classify(bouncectl, knowledge, paths):
    out, _ = run(bouncectl, "classify", "--json", "-k", knowledge, *paths)
    return {verdict["file"]: verdict for verdict in map(json.loads, out.splitlines())}


def check(path, plain, upgraded, verdict):
    """What is wrong with one message, rewritten (None where it was left alone) and upgraded."""
    raw = path.read_bytes()
    if plain is not None:
        yield from compare(email.message_from_bytes(raw), email.message_from_bytes(plain))
    if is_upgraded(raw, upgraded):
        yield from examine(email.message_from_bytes(upgraded), verdict)


def is_upgraded(raw, new):
    return b"\nDSN-Gateway: " in new and b"\nDSN-Gateway: " not in raw


def messages(names):
    for name in map(pathlib.Path, names):
        yield from sorted(name.rglob("*.eml")) if name.is_dir() else [name]


def main(bouncectl, knowledge, folder, *names):
    paths = list(messages(names))
    if not paths:
        sys.exit("no messages")
    plain, told = rewrite(bouncectl, knowledge, pathlib.Path(folder, "plain"), paths)
    new, _ = rewrite(bouncectl, knowledge, pathlib.Path(folder, "upgraded"), paths, "--upgrade")
    verdicts = classify(bouncectl, knowledge, paths)
    wrong = upgraded = 0
    for path in paths:
        is_left = f"bouncectl: {path} was not rewritten: ".encode() in told
        upgraded += is_upgraded(path.read_bytes(), new[path])
        for text in check(path, None if is_left else plain[path], new[path], verdicts[str(path)]):
            wrong += 1
            print(f"{path}: {text}")
    print(f"{len(paths)} messages, {upgraded} upgraded, {wrong} wrong")
    return wrong > 0 or upgraded == 0


sys.exit(main(*sys.argv[1:]))
