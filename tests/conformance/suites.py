#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from messages against what conformance suites expect of them.

    suites.py PROGRAM ROOT [-v] [SUITE...]

Reads the data under CT_SHARED_DATA (default ROOT/../shared/data), which is no part of this tree, and
skips aloud without it. Prints a table a suite; -v adds every difference. A suite fails when
more fields differ than docs/CONFORMANCE.md explains: MOST says how many those are.
"""
import collections
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import expected  # noqa: E402: beside this file

FIELDS = ("message_id", "from", "from_name", "to", "cc", "subject", "date", "tree", "names",
          "hashes", "text", "nested", "hosts", "from_domain", "messages")
# fields that differ at present; docs/CONFORMANCE.md explains the classes, not each one was looked at
MOST = {"stalwart": 41, "mime4j": 23, "imap_tools": 17, "cpython": 11, "mikel-mail": 15, "nodemailer": 1,
        "bounces": 36, "phishing_pot": 529, "tika-mbox": 2, "lists": 1}


class Reading:
    """The events of one `coldtrail add`, by SHA-256 of the file or by (source, member)."""

    def __init__(self, program, paths):
        with tempfile.TemporaryDirectory() as folder:
            case = os.path.join(folder, "case")
            run(program, "init", case)
            run(program, "-C", case, "add", *paths)
            sources = list(lines(program, case, "sources"))
            self.events = collections.defaultdict(list)
            hashes = {s["source"]: s["sha256"] for s in sources}
            for e in lines(program, case, "events"):
                self.events[e.get("member") or hashes[e["source"]]].append(e)

    def of(self, path):
        events = self.events.get(hashlib.sha256(path.read_bytes()).hexdigest(), [])
        return Read(events) if events else None


def run(program, *args):
    done = subprocess.run([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        raise SystemExit(f"{args}: {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-3000:]}")
    return done.stdout


def lines(program, case, what):
    for line in run(program, "-C", case, "show", what, "--jsonl").splitlines():
        yield json.loads(line)


def seconds(stamp):
    at = datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    return int(at.timestamp())


class Read:
    """What was read of one file; a message inside it comes with it."""

    def __init__(self, events):
        top = next((e for e in events if "coldtrail.nested" not in e), events[0])
        self.out = {
            "message_id": top.get("email.message_id", ""),
            "subject": top.get("email.subject", ""),
            "tree": top.get("email.shape.mime", ""),
            "text": top.get("email.text.excerpt", ""),
            "nested": len(events) - 1,
        }
        for name in ("from", "to", "cc"):
            self.out[name] = top.get(f"email.{name}.address", [])
        self.out["from_name"] = [n for n, a in zip(top.get("email.from.name", []), self.out["from"]) if a]
        if "email.origination_timestamp" in top:
            self.out["date"] = seconds(top["email.origination_timestamp"])
        for name, field in (("names", "name"), ("hashes", "hash")):
            self.out[name] = [v for e in events for v in e.get(f"email.attachments.file.{field}", [])]
        self.out["hosts"] = [h for e in events for h in e.get("email.fetch.host", []) if h]


# ---- one field at a time; True, False, or None when the suite says nothing

def squeeze(s):
    return re.sub(r"[\s\x00\ufffd]+", "", s)


def same_list(want, got):
    return sorted(squeeze(v).lower() for v in want if v) == sorted(squeeze(v).lower() for v in got if v)


def bare_tree(tree):
    """Leaves that are no plain text or HTML become "*", and what is outside the parts goes."""
    return re.sub(r"[^(),]+", lambda m: m[0] if m[0] in ("plain", "html") or
                  tree[m.end():m.end() + 1] == "(" else "*", tree)


def compare(field, want, got):
    if field not in want:
        return None
    w, g = want[field], got.get(field)
    if field == "text":
        beginning = squeeze(g)[:40]
        return beginning in squeeze(w) if beginning else None
    if field == "tree":
        return bare_tree(g) == w
    if field == "hosts":
        return set(w) <= set(g)
    if field == "hashes":
        return not collections.Counter(w) - collections.Counter(g)
    if field in ("from", "to", "cc", "from_name", "names"):
        return same_list(w, g)
    if field == "subject" and "\ufffd" in w:  # bytes beyond ASCII are lost in what is expected
        return re.sub(r"[^!-~]", "", w) == re.sub(r"[^!-~]", "", g)
    if field in ("message_id", "subject"):
        return squeeze(w) == squeeze(g)
    return w == g


class Tally:
    def __init__(self, name):
        self.name, self.messages, self.unread = name, 0, []
        self.rows = {f: [0, 0] for f in FIELDS}
        self.differ = []

    def add(self, label, want, read):
        self.messages += 1
        if read is None:
            self.unread.append(label)
            return
        for f in FIELDS:
            same = compare(f, want, read.out)
            if same is None:
                continue
            self.rows[f][not same] += 1
            if not same:
                self.differ.append((f, label, want[f], read.out.get(f)))

    def table(self):
        yield f"{self.name}: {self.messages} messages, {len(self.unread)} without an event"
        for f, (same, differ) in self.rows.items():
            if same + differ:
                yield f"{f:>12} {same + differ:6} compared {same:6} agree {differ:5} differ"


# ---- suites

def unpack(data, name, folder):
    """The folder of a suite, unpacked when it is an archive."""
    base = data / "mail" / name
    if base.is_dir():
        return base
    archive = base.with_name(base.name + ".tar.zst")
    if not archive.exists():
        return None
    subprocess.run(["tar", "--zstd", "-xf", archive, "-C", folder], check=True)
    return pathlib.Path(folder) / "mail" / name


def by_file(pattern, mate, load):
    """A suite of one message a file, with what is expected of it in `mate(file)`."""
    def suite(program, root, tally):
        files = sorted(p for p in root.rglob(pattern) if p.is_file() and p.stat().st_size)
        reading = Reading(program, [root])
        for path in files:
            if mate(path).exists():
                tally.add(path.relative_to(root).as_posix(), load(mate(path)), reading.of(path))
    return suite


def is_message(path):
    names = expected.email.message_from_bytes(path.read_bytes()[:65536]).keys()
    known = {"from", "to", "subject", "date", "message-id", "received", "content-type", "mime-version"}
    return bool(known & {n.lower() for n in names})


def against_python(pattern):
    def suite(program, root, tally):
        reading = Reading(program, [root])
        for path in sorted(p for p in root.rglob(pattern) if p.is_file() and is_message(p)):
            tally.add(path.relative_to(root).as_posix(), expected.python(path), reading.of(path))
    return suite


def features(program, root, tally):
    """Each message of phishing_pot, as golden/phishing_pot.features.jsonl.zst has it."""
    golden = tally.data / "golden/phishing_pot.features.jsonl.zst"
    known = subprocess.run(["zstd", "-dc", golden], stdout=subprocess.PIPE, check=True).stdout.decode()
    known = {d["f"]: d for d in map(json.loads, known.splitlines())}
    reading = Reading(program, [root])
    for path in sorted(root.rglob("*.eml")):
        d = known.get(path.name)
        if not d:
            continue
        read = reading.of(path)
        # "www.w3.org" and the like name the language of a page and are never asked
        hosts = [h for h in d["hosts"] if h not in ("www.w3.org", "schemas.microsoft.com", "schema.org")]
        want = {"hosts": hosts, "from_domain": d["fromdom"] or "", "hashes": [a[0] for a in d["atts"]]}
        if d["subj"] is not None:
            want["subject"] = expected.decoded(d["subj"])
        if d["date"] and expected.date(d["date"]):
            want["date"] = expected.date(d["date"])
        if read:
            read.out["from_domain"] = next((a.rpartition("@")[2] for a in read.out["from"] if a), "")
        tally.add(path.name, want, read)


def counts(program, root, tally):
    """Mailboxes and folders: how many messages Python's mailbox module finds in each."""
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.stat().st_size):
        if path.read_bytes()[:5] != b"From ":
            continue
        found = len(expected.mailbox.mbox(path, create=False))
        events = [e for v in Reading(program, [path]).events.values() for e in v]
        got = len([e for e in events if "coldtrail.nested" not in e])
        tally.add(path.relative_to(root).as_posix(), {"messages": found}, Counted(got))
    for folder in sorted(p.parent for p in root.rglob("cur") if p.is_dir()):
        files = {hashlib.sha256(p.read_bytes()).digest() for p in folder.rglob("*") if p.is_file() and
                 p.stat().st_size and is_message(p)}
        events = [e for v in Reading(program, [folder]).events.values() for e in v]
        got = len({e["source"] for e in events})
        tally.add(folder.relative_to(root).as_posix(), {"messages": len(files)}, Counted(got))


class Counted:
    def __init__(self, n):
        self.out = {"messages": n}


C = "conformance/"
SUITES = {
    "stalwart": (C + "stalwart-mail-parser", by_file("*.eml", lambda p: p.with_suffix(".json"), expected.stalwart)),
    "mime4j": (C + "mime4j", by_file("*.msg", lambda p: p.with_name(p.stem + "_decoded.xml"), expected.mime4j)),
    "imap_tools": (C + "imap_tools", by_file("*.eml", lambda p: p.with_suffix(".expected.json"), expected.imap_tools)),
    "cpython": (C + "cpython-test_email", against_python("*.txt")),
    "mikel-mail": (C + "mikel-mail", against_python("*.eml")),
    "nodemailer": (C + "nodemailer-mailparser", against_python("*.eml")),
    "bounces": ("bounces", against_python("*.eml")),
    "phishing_pot": ("phishing_pot", features),
    "mu": (C + "mu", counts),
    "neomutt": (C + "neomutt", counts),
    "tika-mbox": (C + "tika", counts),
    "mime4j-mbox": (C + "mime4j", counts),
    "lists": ("lists", counts),
}


def check(program, data, name, verbose):
    where, suite = SUITES[name]
    tally = Tally(name)
    tally.data = data
    with tempfile.TemporaryDirectory() as folder:
        root = unpack(data, where, folder)
        if root is None:
            return None
        suite(program, root, tally)
    for line in tally.table():
        print(f"# {line}")
    for f, label, want, got in tally.differ if verbose else []:
        print(f"#   {f} of {label}\n#     want {want!r:.300}\n#     got  {got!r:.300}")
    for label in tally.unread:
        print(f"#   no event: {label}")
    return len(tally.differ)


def main():
    args = [a for a in sys.argv[1:] if a != "-v"]
    if len(args) < 2:
        raise SystemExit(__doc__)
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA") or pathlib.Path(args[1]) / ".." / "shared" / "data")
    names = args[2:] or list(SUITES)
    if not (data / "mail").is_dir():
        print(f"1..0 # SKIP no test data at {data} (CT_SHARED_DATA)")
        return 0
    bad = 0
    for i, name in enumerate(names, 1):
        differ = check(os.path.abspath(args[0]), data.resolve(), name, "-v" in sys.argv)
        ok = differ is None or differ <= MOST.get(name, 0)
        bad += not ok
        why = " # SKIP not there" if differ is None else "" if ok else f" ({differ} fields, {MOST.get(name, 0)} allowed)"
        print(f"{'ok' if ok else 'not ok'} {i} - {name} agrees{why}", flush=True)
    print(f"1..{len(names)}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
