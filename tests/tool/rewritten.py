"""What other programs make of rewritten bounces.

in: bouncectl, the knowledge base, folders or files with messages.
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


def run(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)


def compare(before, after):
    """What is wrong with a message of which only the part for people may differ."""
    old, new = leaves(before), leaves(after)
    if [leaf[:2] for leaf in old] != [leaf[:2] for leaf in new]:
        yield "has other parts now"
        return
    changed = [b for a, b in zip(old, new) if a[2].as_bytes() != b[2].as_bytes()]
    if not 1 <= len(changed) <= 2:
        yield f"{len(changed)} parts have changed"
    for _, kind, part in changed:
        if kind not in ("text/plain", "text/html"):
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


def check(bouncectl, knowledge, path):
    raw = path.read_bytes()
    plain = run(bouncectl, "rewrite", "-k", knowledge, str(path))
    if plain.returncode == 0 and b"was not rewritten" not in plain.stderr:
        yield from compare(email.message_from_bytes(raw), email.message_from_bytes(plain.stdout))
    new = run(bouncectl, "rewrite", "--upgrade", "-k", knowledge, str(path)).stdout
    if b"\nDSN-Gateway: " not in new or b"\nDSN-Gateway: " in raw:
        return
    verdict = json.loads(run(bouncectl, "classify", "--json", "-k", knowledge, str(path)).stdout)
    check.upgraded += 1
    yield from examine(email.message_from_bytes(new), verdict)


def main(bouncectl, knowledge, *names):
    count = wrong = 0
    check.upgraded = 0
    for name in map(pathlib.Path, names):
        for path in sorted(name.rglob("*.eml")) if name.is_dir() else [name]:
            count += 1
            for text in check(bouncectl, knowledge, path):
                wrong += 1
                print(f"{path}: {text}")
    print(f"{count} messages, {check.upgraded} upgraded, {wrong} wrong")
    return wrong > 0 or count == 0 or check.upgraded == 0


sys.exit(main(*sys.argv[1:]))
