#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from logs of web servers against what others read from them.

    logs_web.py PROGRAM ROOT [-v]

  long      a W3C log of 130 MB, made here: workers that begin in its middle know its heading
  elastic   10,000 lines of an Apache log: every field against a regular expression
  loghub    2,000 lines of an Apache error log: those that name a client, and no other
  crowdsec  lines of Apache, nginx, HAProxy, Traefik … with the fields that CrowdSec's parsers find

Reads the data under CT_SHARED_DATA (default ROOT/../shared/data), which is no part of this tree, and skips
aloud without it.
"""
import ast
import collections
import datetime
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from suites import lines, run  # noqa: E402: beside this file

VERBOSE = "-v" in sys.argv
MOST = {"elastic": 0, "loghub": 0, "crowdsec": 4}  # fields that may differ; docs/CONFORMANCE.md says why


def unpack(data, name, folder):
    archive = data / "logs" / f"{name}.tar.zst"
    if not archive.exists():
        return None
    subprocess.run(["tar", "--zstd", "-xf", archive, "-C", folder], check=True)
    return pathlib.Path(folder) / "logs" / name


def read(program, *paths):
    """Events by (source, offset), sources and the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        case = os.path.join(folder, "case")
        run(program, "init", case)
        run(program, "-C", case, "add", "-q", *map(str, paths))
        events = {(e["source"], e["offset"]): e for e in lines(program, case, "events")}
        return events, list(lines(program, case, "sources")), list(lines(program, case, "ledger"))


class Tally:
    def __init__(self, name):
        self.name, self.same, self.differ = name, 0, []

    def compare(self, label, field, want, got):
        if want == got:
            self.same += 1
        else:
            self.differ.append((field, label, want, got))

    def report(self, what):
        print(f"# {self.name}: {what}; {self.same} fields agree, {len(self.differ)} differ")
        for field, n in collections.Counter(d[0] for d in self.differ).most_common():
            print(f"#   {field}: {n}")
        for field, label, want, got in self.differ if VERBOSE else []:
            print(f"#   {field} of {label}\n#     want {want!r:.300}\n#     got  {got!r:.300}")
        return len(self.differ) <= MOST[self.name]


# ---- one heading for all of a long log

def long(program, _data):
    row = "2021-01-12 09:{:02}:{:02} 198.51.100.1 GET /a/{} - 443 - 192.0.2.{} x - 200 0 0 {}\r\n"
    head = ("#Software: Microsoft Internet Information Services 10.0\r\n#Date: 2021-01-12 00:00:00\r\n#Fields: "
            "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) "
            "cs(Referer) sc-status sc-substatus sc-win32-status time-taken\r\n")
    n = 1560000
    with tempfile.TemporaryDirectory() as folder:
        path, case = pathlib.Path(folder, "u_ex210112.log"), os.path.join(folder, "case")
        block = "".join(row.format(i // 60 % 60, i % 60, i, i % 250 + 1, i % 7) for i in range(10000))
        path.write_text(head + block * (n // 10000), newline="")
        run(program, "init", case)
        run(program, "-C", case, "add", "-q", path)
        source = next(lines(program, case, "sources"))
    print(f"# long: {source['bytes']} bytes, {source['events']} events of {n}, {source['ledger']} lost")
    return source["events"] == n and source["ledger"] == 0


# ---- every field, as a regular expression finds it

COMBINED = re.compile(rb'^(\S+) \S+ (.+?) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) '
                      rb'"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"')
REQUEST = re.compile(r"^([A-Za-z_-]+) (.+?)(?: HTTP/(\d[.\d]*))?$", re.S)
TIME = "%d/%b/%Y:%H:%M:%S %z"


def unescape(raw):
    simple = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b'"': b'"', b"\\": b"\\", b"v": b"\v", b"b": b"\b", b"f": b"\f"}
    out = re.sub(rb"\\(x[0-9A-Fa-f]{2}|.)",
                 lambda m: bytes([int(m[1][1:], 16)]) if len(m[1]) == 3 else simple.get(m[1], m[0]), raw)
    return out.decode("utf-8", "replace")


def combined(line):
    m = COMBINED.match(line)
    if not m:
        return None
    client, user, when, request, status, size, referrer, agent = m.groups()
    at = datetime.datetime.strptime(when.decode(), TIME).astimezone(datetime.timezone.utc)
    want = {"@timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "http.response.status_code": int(status)}
    want["source.ip" if re.fullmatch(rb"[\d.]+|.*:.*", client) else "source.domain"] = client.decode()
    for field, raw in (("user.name", user), ("http.request.referrer", referrer), ("user_agent.original", agent)):
        if raw not in (b"-", b""):
            want[field] = unescape(raw)
    if size != b"-":
        want["http.response.bytes"] = int(size)
    asked = REQUEST.match(unescape(request))
    if asked:
        want["http.request.method"] = asked[1]
        path, mark, query = asked[2].partition("?")
        want["url.path"] = path
        if query:
            want["url.query"] = query
        if asked[3]:
            want["http.version"] = asked[3]
    return want


KEPT = ("@timestamp", "source.ip", "source.domain", "user.name", "http.request.method", "url.path", "url.query",
        "http.version", "http.response.status_code", "http.response.bytes", "http.request.referrer",
        "user_agent.original", "url.full", "url.domain")


def elastic(program, data):
    with tempfile.TemporaryDirectory() as folder:
        root = unpack(data, "web", folder)
        if root is None:
            return None
        path = root / "elastic_apache_logs"
        events, _, ledger = read(program, path)
        tally, offset, n = Tally("elastic"), 0, 0
        for line in path.read_bytes().splitlines(keepends=True):
            want, got = combined(line), events.get((str(path), offset), {})
            n += 1
            for field in KEPT:
                if want is not None and (field in want or field in got):
                    tally.compare(f"line {n}", field, want.get(field), got.get(field))
            offset += len(line)
    ok = tally.report(f"{n} lines, {len(events)} events, {len(ledger)} lost")
    return ok and len(events) == n and not ledger


# ---- an error log

def loghub(program, data):
    with tempfile.TemporaryDirectory() as folder:
        root = unpack(data, "loghub", folder)
        if root is None:
            return None
        path = root / "Apache" / "Apache_2k.log"
        events, _, ledger = read(program, path)
        tally, offset, named = Tally("loghub"), 0, 0
        for n, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
            m = re.match(rb"\[(\w{3} \w{3} \d\d [\d:]{8} \d{4})\] \[\w+\] \[client ([\d.]+)\] (.*?)\r?\n", line)
            got = events.get((str(path), offset))
            named += m is not None
            if m is None:
                tally.compare(f"line {n}", "event", None, got)
            else:
                at = datetime.datetime.strptime(m[1].decode(), "%a %b %d %H:%M:%S %Y")
                got = got or {}
                tally.compare(f"line {n}", "@timestamp", at.strftime("%Y-%m-%dT%H:%M:%SZ"), got.get("@timestamp"))
                tally.compare(f"line {n}", "source.ip", m[2].decode(), got.get("source.ip"))
                tally.compare(f"line {n}", "event.reason", m[3].decode(), got.get("event.reason"))
            offset += len(line)
    return tally.report(f"{n} lines, {named} name a client, {len(events)} events") and not ledger


# ---- what CrowdSec's parsers find

WEB_PARSERS = ("nginx-logs", "apache2-logs", "traefik-logs", "haproxy-logs", "litespeed-logs", "cpanel-logs",
               "nginx-proxy-manager-logs", "npmplus-logs", "bunkerweb-logs", "iis-logs", "squid-logs",
               "apiscp-logs", "baikal-logs", "nginx-mail-logs", "aws-alb-logs")
FIELDS = {  # of theirs -> of ours
    "remote_addr": "source.ip", "verb": "http.request.method", "status": "http.response.status_code",
    "http_referer": "http.request.referrer", "http_user_agent": "user_agent.original",
    "http_version": "http.version", "body_bytes_sent": "http.response.bytes", "remote_user": "user.name",
    "clientip": "source.ip", "response": "http.response.status_code", "request": "url",
    "httpversion": "http.version", "bytes": "http.response.bytes", "client": "source.ip",
}
ASSERT = re.compile(r'^results\["s01-parse"\]\["[\w-]+/([\w-]+)"\]\[(\d+)\]\.'
                    r'(?:Success == (true|false)|Evt\.Parsed\["(\w+)"\] == (".*"))$')


def asserted(path):
    """{line of the log: fields} of the first web parser that took it."""
    out = collections.defaultdict(dict)
    for line in path.read_text(errors="replace").splitlines():
        m = ASSERT.match(line)
        if m and m[1] in WEB_PARSERS and m[4]:
            try:
                out[m[1], int(m[2])][m[4]] = ast.literal_eval(m[5])
            except (SyntaxError, ValueError):
                pass
    return out


def unmark(text):
    return unescape(text.encode("utf-8", "surrogateescape")) if isinstance(text, str) else text


def crowdsec(program, data):
    with tempfile.TemporaryDirectory() as folder:
        root = unpack(data, "crowdsec", folder)
        if root is None:
            return None
        logs = [p for p in sorted(root.glob("*/*.log")) if (p.parent / "parser.assert").exists()]
        wanted = {p: asserted(p.parent / "parser.assert") for p in logs}
        logs = [p for p in logs if wanted[p]]
        events, sources, _ = read(program, *logs)
        readers = {s["source"]: s.get("reader") or "-" for s in sources}
        tally, n, unread, missed = Tally("crowdsec"), 0, collections.Counter(), []
        for path in logs:
            by_message = collections.defaultdict(list)
            offset = 0
            for line in path.read_bytes().splitlines(keepends=True):
                text = line.decode("utf-8", "surrogateescape").strip("\r\n")
                by_message[text.strip()].append(events.get((str(path), offset)))
                offset += len(line)
            if not any(e for v in by_message.values() for e in v):
                unread[f"{path.parent.name} ({readers.get(str(path), '-')})"] += len(wanted[path])
                continue
            for (parser, _), fields in wanted[path].items():
                message = fields.get("message", "").strip()
                found = next((v for t, v in by_message.items() if message and t.endswith(message)), None)
                if not found:
                    continue
                n += 1
                event = found[0]
                label = f"{path.parent.name} {parser}: {message[:120]}"
                if event is None:
                    missed.append(label)
                    continue
                one(tally, label, fields, event)
    for name, count in sorted(unread.items()):
        print(f"#   not read: {name}: {count} lines")
    for label in missed:
        print(f"#   no event: {label}")
    return tally.report(f"{len(logs)} logs, {n} lines compared, {len(missed)} without an event, "
                        f"{sum(unread.values())} lines in logs that are not read")


def one(tally, label, fields, event):
    """The fields of a line; theirs are as written, ours with escapes undone and "-" left out."""
    for theirs, ours in FIELDS.items():
        want = fields.get(theirs)
        if want is None or want in ("", "-"):
            continue
        if ours == "url":
            got = event.get("url.full") or event.get("url.path", "")
            got += "?" + event["url.query"] if "url.query" in event else ""
            got = got or event.get("event.reason", "")
            want = want.rstrip("?") if not got.endswith("?") else want
            if "event.reason" not in event or event.get("url.path"):
                want = unmark(want)
        else:
            got = event.get(ours)
            got = str(got) if got is not None else None
            want = unmark(want)
        tally.compare(label, f"{theirs} ({ours})", want, got)


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    if len(args) < 2:
        raise SystemExit(__doc__)
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA") or pathlib.Path(args[1]) / ".." / "shared" / "data")
    data, bad = data.resolve(), 0
    parts = [f for f in (long, elastic, loghub, crowdsec) if not args[2:] or f.__name__ in args[2:]]
    for i, part in enumerate(parts, 1):
        ok = part(os.path.abspath(args[0]), data)
        bad += ok is False
        print(f"{'not ok' if ok is False else 'ok'} {i} - {part.__name__}"
              f"{f' # SKIP no test data at {data} (CT_SHARED_DATA)' if ok is None else ''}", flush=True)
    print(f"1..{len(parts)}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
