#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from 1,103 raw log messages against the ECS fields expected of them.

    logs_sekoia.py PROGRAM ROOT [-v] [FORMAT...]

Each message of data/logs/sekoia (SEKOIA intake formats: raw message, expected ECS) becomes a file of its
own. What syslog carried comes without its head there: a head of ours is put in front. Fields that stand
for the same are compared; the table says, a format: messages, those that were read and by which reader,
then of the fields expected the share that is the same, that differs, and that is not kept. Reads the data
under CT_SHARED_DATA (default ROOT/../shared/data), which is no part of this tree, and skips aloud without it.
"""
import collections
import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from suites import lines, run  # noqa: E402: beside this file

# formats that must be read: how many messages at least, and how many fields may differ at most;
# docs/CONFORMANCE.md says what they are. A record that stands in two samples is read once.
FLOOR = {
    "apache": (9, 0), "aws-cloudtrail": (8, 9), "azure-ad": (17, 11), "bind": (10, 2), "ddi": (6, 0),
    "google-report": (30, 5), "haproxy": (5, 0), "microsoft-entraid-graphapi": (53, 3), "netfilter": (4, 2),
    "nginx": (4, 2), "o365": (57, 75), "openssh": (24, 1), "openvpn": (3, 0), "postfix": (93, 51),
    "squid": (9, 0), "suricata": (10, 16),
}

# programs whose lines syslog carried
PROGRAMS = {"postfix": "postfix/smtpd", "openssh": "sshd", "bind": "named", "unbound": "unbound",
            "openldap": "slapd", "spamassassin": "spamd", "haproxy": "haproxy", "netfilter": "kernel",
            "openvpn": "openvpn", "apache": "httpd", "nginx": "nginx"}
HEAD_TIME = "2021-01-12T09:13:58Z"

# expected field -> fields of ours that stand for it; any of these may hold it
SAME = {
    "@timestamp": ["@timestamp"],
    "source.ip": ["source.ip"], "source.port": ["source.port"], "source.bytes": ["source.bytes"],
    "source.packets": ["source.packets"], "source.mac": ["source.mac"], 
    "source.domain": ["source.domain", "email.from.address", "email.envelope.from"],
    "source.nat.ip": ["source.nat.ip"], "client.ip": ["source.ip"], "client.port": ["source.port"],
    "client.nat.ip": ["source.nat.ip"],
    "destination.ip": ["destination.ip"], "destination.port": ["destination.port"],
    "destination.bytes": ["destination.bytes"], "destination.packets": ["destination.packets"],
    "destination.mac": ["destination.mac"], "server.ip": ["destination.ip"], "server.port": ["destination.port"],
    "destination.domain": ["destination.domain", "url.domain", "url.full", "tls.client.server_name",
                           "email.to.address", "email.envelope.to"],
    "network.transport": ["network.transport"], "network.protocol": ["network.protocol"],
    "network.forwarded_ip": ["network.forwarded_ip"],
    "url.full": ["url.full"], "url.domain": ["url.domain", "url.full"], "url.path": ["url.path", "url.full"],
    "url.query": ["url.query", "url.full"], "url.original": ["url.full", "url.original"],
    "http.request.method": ["http.request.method"], "http.response.status_code": ["http.response.status_code"],
    "http.request.bytes": ["http.request.bytes"], "http.response.bytes": ["http.response.bytes"],
    "http.request.referrer": ["http.request.referrer"], "http.version": ["http.version"],
    "http.response.mime_type": ["http.response.mime_type"],
    "user_agent.original": ["user_agent.original", "client.info", "email.x_mailer"],
    "user.name": ["user.name", "user.target.name", "source.user.name", "mailbox.owner"],
    "user.id": ["user.id", "user.name"], "user.email": ["user.name", "user.id", "user.target.name"],
    "user.target.name": ["user.target.name"], "source.user.name": ["user.name"],
    "user.target.email": ["user.target.name"],
    "event.outcome": ["event.outcome"], "event.code": ["event.code", "rule.id"],
    "event.reason": ["event.reason", "rule.name"], "event.action": ["event.action"],
    "action.name": ["event.action", "http.request.method"], "event.duration": ["event.duration"],
    "event.id": ["event.id"], "event.severity": ["event.severity"],
    "event.start": ["@timestamp"], "event.timezone": [],
    "host.name": ["host.name", "device.name", "observer.name"], "observer.name": ["observer.name", "host.name"],
    "observer.hostname": ["observer.name", "host.name"], "process.name": ["process.name"],
    "organization.id": ["organization.id"], "cloud.account.id": ["organization.id"],
    "cloud.region": ["cloud.region"],
    "email.from.address": ["email.from.address", "email.envelope.from"],
    "email.to.address": ["email.to.address", "email.envelope.to"], "email.cc.address": ["email.cc.address"],
    "email.subject": ["email.subject", "mailbox.item.subject"],
    "email.message_id": ["email.message_id", "mailbox.item.message_id"],
    "email.local_id": ["email.queue_id"], "postfix.queue_id.local": ["email.queue_id"],
    "email.direction": ["email.direction"],
    "file.name": ["file.name", "email.attachments.file.name"], "file.path": ["file.path"],
    "file.size": ["file.size"], "file.mime_type": ["file.mime_type"],
    "file.hash.md5": ["file.hash"], "file.hash.sha1": ["file.hash"], "file.hash.sha256": ["file.hash"],
    "dns.question.name": ["dns.question.name"], "dns.question.type": ["dns.question.type"],
    "dns.response_code": ["dns.response_code"], "dns.answers.data": ["dns.answers.data", "dns.resolved_ip"],
    "dns.answers.name": ["dns.question.name"], "dns.answers.ttl": ["dns.answers.ttl"],
    "dns.resolved_ip": ["dns.resolved_ip"],
    "tls.client.ja3": ["tls.client.ja3"], "tls.server.ja3s": ["tls.server.ja3s"],
    "tls.client.server_name": ["tls.client.server_name"], "tls.server.subject": ["tls.server.subject"],
    "tls.server.issuer": ["tls.server.issuer"], "tls.cipher": ["tls.cipher"],
    "tls.next_protocol": ["tls.next_protocol"], "tls.version": ["tls.version"],
    "rule.id": ["rule.id"], "rule.name": ["rule.name"], "rule.category": ["rule.category"],
    "network.community_id": ["network.community_id"],
    "source.geo.country_iso_code": ["source.geo.country_iso_code"],
    "source.geo.region_name": ["source.geo.region_name"], "source.geo.city_name": ["source.geo.city_name"],
    "source.as.number": ["source.as.number"],
    "office365.audit.object_id": ["object.id", "file.site", "object.name"],
    "office365.record_id": ["event.id"],
    "squid.hierarchy_code": [],
}
# what only says again which format it is
LABELS = {("postfix", "network.protocol"), ("squid", "network.transport"), ("openssh", "process.name"),
          ("openssh", "action.name"), ("postfix", "process.name")}
WITHOUT = [f for f, ours in SAME.items() if not ours]
for f in WITHOUT:
    del SAME[f]


# ---- what was expected

def leaves(value, path=""):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from leaves(v, f"{path}.{k}" if path else k)
    elif isinstance(value, list):
        for v in value:
            yield from leaves(v, path) if isinstance(v, dict) else [(path, v)]
    else:
        yield path, value


class Message:
    def __init__(self, path, document):
        self.path, self.format = path, path.parent.name
        self.raw = document["input"]["message"]
        self.appname = document["input"].get("log", {}).get("syslog", {}).get("appname")
        self.expected = collections.defaultdict(list)
        for field, value in leaves(document["expected"]):
            if value not in ("", "-", None) and field != "message":
                self.expected[field].append(value)

    def forms(self):
        """The bytes of the file: as it is, then behind a head of syslog."""
        yield self.raw
        program = self.appname or PROGRAMS.get(self.format)
        if program:
            yield f"{HEAD_TIME} host1 {program}[1]: {self.raw.strip()}"


def load(folder):
    for path in sorted(folder.glob("*/*/*.json")):
        document = json.loads(path.read_text())
        if "input" in document and "expected" in document:
            yield Message(path, document)


# ---- what was read

def read(program, messages, form):
    """{message: (reader, events)} of those that an event was made of."""
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        by_hash = collections.defaultdict(list)
        for i, m in enumerate(messages):
            forms = list(m.forms())
            if form < len(forms):
                data = (forms[form] + "\n").encode("utf-8", "surrogatepass")
                by_hash[hashlib.sha256(data).hexdigest()].append(m)
                pathlib.Path(folder, f"{i:04}.log").write_bytes(data)
        case = os.path.join(folder, "case")
        run(program, "init", case)
        run(program, "-C", case, "add", "-q", *sorted(map(str, pathlib.Path(folder).glob("*.log"))))
        sources = {s["source"]: s for s in lines(program, case, "sources")}
        events = collections.defaultdict(list)
        for e in lines(program, case, "events"):
            events[sources[e["source"]]["sha256"]].append(e)
        readers = {s["sha256"]: s.get("reader", "") for s in sources.values()}
        for digest, those in by_hash.items():
            for m in those:
                if events[digest]:
                    out[m] = (readers[digest], events[digest])
    return out


def values(events, fields):
    for e in events:
        for f in fields:
            v = e.get(f, [])
            yield from v if isinstance(v, list) else [v]
        if "url.original" in fields and "url.path" in e:
            yield e["url.path"] + ("?" + e["url.query"] if "url.query" in e else "")


def instant(s):
    text = str(s).replace("Z", "+00:00")
    head, _, rest = text.partition(".")
    digits = rest[:len(rest) - len(rest.lstrip("0123456789"))]
    text = head + ("." + digits[:6].ljust(6, "0") if digits else "") + rest[len(digits):]
    return datetime.datetime.fromisoformat(text).timestamp()


def plain(s):
    return str(s).strip().strip("<>").rstrip(".").lower()


def is_same(field, want, got):
    if field in ("@timestamp", "event.start"):
        try:
            return abs(instant(want) - instant(got)) < 0.001
        except ValueError:
            return False
    w, g = plain(want), plain(got)
    if field == "event.duration":
        try:  # nanoseconds with us; what the unit is there differs from format to format
            return any(abs(float(w) * unit - float(g)) < 1e3 for unit in (1, 1e6, 1e9))
        except ValueError:
            return False
    if field == "url.path" and "://" in g:
        return g.partition("://")[2].partition("/")[2].split("?")[0] == w.lstrip("/")
    if field == "url.query" and "://" in g:
        return g.partition("?")[2] == w
    if field in ("url.domain", "destination.domain") and "://" in g:
        return g.partition("://")[2].partition("/")[0].split(":")[0] == w
    if field in ("source.domain", "destination.domain") and "@" in g:
        return g.rpartition("@")[2] == w
    if field in ("user.name", "source.user.name", "user.target.name"):
        return w == g or g.endswith("\\" + w) or g.startswith(w + "@")
    if field in ("host.name", "process.name"):
        return w == g or g.split("/")[-1] == w
    return w == g


class Tally:
    def __init__(self):
        self.messages = self.read = self.fields = self.same = self.differ = self.absent = self.foreign = 0
        self.readers = collections.Counter()
        self.kinds = collections.Counter()
        self.examples = []

    def add(self, m, reader, events):
        self.read += 1
        self.readers[reader] += 1
        for field, wanted in m.expected.items():
            if field not in SAME or (m.format, field) in LABELS:
                self.foreign += len(wanted)
                continue
            got = list(values(events, SAME[field]))
            for want in wanted:
                self.fields += 1
                if any(is_same(field, want, g) for g in got):
                    self.same += 1
                elif got:
                    self.differ += 1
                    self.kinds[field, "differs"] += 1
                    self.examples.append((field, m.path.name, want, got[:3]))
                else:
                    self.absent += 1
                    self.kinds[field, "not kept"] += 1
                    self.examples.append((field, m.path.name, want, None))


def report(tallies, verbose):
    print("# | format | messages | read | by | fields compared | same | differ | not kept | of no field of ours |")
    print("# |---|---|---|---|---|---|---|---|---|")
    whole = Tally()
    for name, t in sorted(tallies.items()):
        by = ", ".join(r for r, _ in t.readers.most_common()) or "-"
        share = f"{t.same} ({100 * t.same / t.fields:.0f} %)" if t.fields else "-"
        print(f"# | {name} | {t.messages} | {t.read} | {by} | {t.fields} | {share} | {t.differ} | {t.absent} "
              f"| {t.foreign} |")
        for key in ("messages", "read", "fields", "same", "differ", "absent", "foreign"):
            setattr(whole, key, getattr(whole, key) + getattr(t, key))
    print(f"# | all | {whole.messages} | {whole.read} | | {whole.fields} | {whole.same} "
          f"({100 * whole.same / max(whole.fields, 1):.0f} %) | {whole.differ} | {whole.absent} | {whole.foreign} |")
    for name, t in sorted(tallies.items()) if verbose else []:
        for (field, what), n in t.kinds.most_common():
            print(f"#   {name}: {field} {what}: {n}")
        for field, file, want, got in t.examples if verbose > 1 else []:
            print(f"#     {name}/{file} {field}\n#       want {want!r:.300}\n#       got  {got!r:.300}")


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-v")]
    verbose = sum(a.count("v") for a in sys.argv[1:] if a.startswith("-v"))
    if len(args) < 2:
        raise SystemExit(__doc__)
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA") or pathlib.Path(args[1]) / ".." / "shared" / "data")
    archive = data.resolve() / "logs" / "sekoia.tar.zst"
    if not archive.exists():
        print(f"1..0 # SKIP no test data at {data} (CT_SHARED_DATA)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["tar", "--zstd", "-xf", archive, "-C", folder], check=True)
        messages = [m for m in load(pathlib.Path(folder) / "logs" / "sekoia") if not args[2:] or m.format in args[2:]]
    program = os.path.abspath(args[0])
    was_read = read(program, messages, 0)
    for form in (1,):
        was_read.update(read(program, [m for m in messages if m not in was_read], form))
    tallies = collections.defaultdict(Tally)
    for m in messages:
        tallies[m.format].messages += 1
        if m in was_read:
            tallies[m.format].add(m, *was_read[m])
    report(tallies, verbose)
    bad = 0
    floors = {f: v for f, v in FLOOR.items() if f in tallies}
    for i, (name, (least, most)) in enumerate(sorted(floors.items()), 1):
        t = tallies[name]
        ok = t.read >= least and t.differ <= most
        bad += not ok
        why = "" if ok else f" (read {t.read} of at least {least}, {t.differ} differ of at most {most})"
        print(f"{'ok' if ok else 'not ok'} {i} - {name} agrees{why}")
    print(f"1..{len(floors)}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
