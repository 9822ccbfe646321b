#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from logs of mail servers and sign-ins against what others expect of them.

    logs_mail.py PROGRAM ROOT [-v]

postfix-grok states the fields of a line, fail2ban and CrowdSec the address and account, loghub the
template of a line. Reads the data under CT_SHARED_DATA (default ROOT/../shared/data), which is no part of
this tree, and skips aloud without it. Prints a table; -v adds every difference. A suite fails when
fewer fields agree than LEAST says; docs/CONFORMANCE.md explains what differs.
"""
import bisect
import collections
import csv
import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from suites import run  # noqa: E402: beside this file

# share of expected fields that must agree, in thousandths
LEAST = {"postfix-grok": 1000, "fail2ban sshd": 990, "fail2ban postfix": 1000, "fail2ban dovecot": 928,
         "fail2ban exim": 1000, "crowdsec": 1000, "loghub OpenSSH": 1000}
EPOCH = 1700000000


class Lines:
    """Lines of one log through `coldtrail add`; the events of each line."""

    def __init__(self, program, lines):
        with tempfile.TemporaryDirectory() as folder:
            case, path = os.path.join(folder, "case"), os.path.join(folder, "log")
            data = [line.encode("utf-8", "surrogateescape") + b"\n" for line in lines]
            starts = [0]
            for d in data:
                starts.append(starts[-1] + len(d))
            pathlib.Path(path).write_bytes(b"".join(data))
            os.utime(path, (EPOCH, EPOCH))
            run(program, "init", case)
            run(program, "-C", case, "add", path)
            self.events = collections.defaultdict(list)
            for line in run(program, "-C", case, "show", "events", "--jsonl").splitlines():
                e = json.loads(line)
                self.events[bisect.bisect_right(starts, e["offset"]) - 1].append(e)

    def of(self, n):
        return self.events.get(n, [])


class Tally:
    def __init__(self, name):
        self.name, self.lines, self.silent = name, 0, 0
        self.agree, self.differ = collections.Counter(), collections.Counter()
        self.said = []

    def check(self, field, want, got, line):
        if want == got:
            self.agree[field] += 1
        else:
            self.differ[field] += 1
            self.said.append(f"{self.name}: {field}: want {want!r}, got {got!r}: {line[:200]}")

    def permille(self):
        a, d = sum(self.agree.values()), sum(self.differ.values())
        return 1000 * a // (a + d) if a + d else 0


def value(events, field):
    for e in events:
        v = e.get(field)
        if v is not None:
            return str(v[0] if isinstance(v, list) else v)
    return ""


def address(text):
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return text.lower()
    return str(getattr(ip, "ipv4_mapped", None) or ip)


# ---- postfix-grok ----

SAME = {
    "postfix_queueid": "email.queue_id", "postfix_client_ip": "source.ip",
    "postfix_client_hostname": "source.domain", "postfix_client_port": "source.port",
    "postfix_relay_hostname": "destination.domain", "postfix_relay_ip": "destination.ip",
    "postfix_relay_port": "destination.port", "postfix_message-id": "email.message_id",
    "postfix_from": "email.envelope.from", "postfix_status": "event.action",
    "postfix_bounce_queueid": "email.next_queue_id", "postfix_dnsbl_domain": "rule.name",
    "postfix_dnsbl_result": "event.code", "postfix_action": "event.action",
    "postfix_status_code_enhanced": "smtp.dsn", "postfix_sasl_username": "user.name",
}
PAIR = {
    "from": "email.envelope.from", "to": "email.envelope.to", "orig_to": "email.envelope.original_to",
    "size": "email.size", "nrcpt": "email.recipients", "dsn": "smtp.dsn", "helo": "smtp.helo",
    "proto": "network.protocol",
}


def plain(text):
    """A value of the simple YAML that these files are written in."""
    text = text.strip()
    if text.startswith('"'):
        return json.loads(re.sub(r"\\(?![\"\\/bfnrtu])", r"\\\\", text), strict=False)
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def simple_yaml(path):
    out, results = {}, {}
    for row in path.read_text("utf-8").splitlines():
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        key, _, rest = row.strip().partition(": ")
        if row.startswith(" "):
            results[key.rstrip(":")] = plain(rest)
        else:
            out[key.rstrip(":")] = plain(rest) if rest else results
    return out


def expected_pairs(text):
    for key, bracketed, bare in re.findall(r"(\w+)=(?:<([^>]*)>|([^\s,]*))", text):
        if key in PAIR:
            v = bracketed or bare
            yield PAIR[key], v.lower() if key == "proto" else v


def grok(program, root, tally):
    files = sorted((root / "postfix-grok").glob("*.yaml"))
    cases = []
    for f in files:
        y = simple_yaml(f)
        daemon = re.search(r"POSTFIX_([A-Z_]+)", y["pattern"])[1].lower().replace("_", "-")
        if daemon not in ("relay", "delays", "command-counter-data", "keyvalue", "tls-features", "tls"):
            cases.append((daemon, y["data"].replace("\n", "?").replace("\r", "?"), y["results"]))
    read = Lines(program, [f"2021-01-12T09:13:58+01:00 mx1 postfix/{d}[1]: {t}" for d, t, _ in cases])
    for n, (_, text, want) in enumerate(cases):
        events = read.of(n)
        tally.lines += 1
        if not events:
            tally.silent += 1
            tally.said.append(f"{tally.name}: no event: {text[:120]}")
            continue
        for key, v in want.items():
            pairs = list(expected_pairs(v)) if key == "postfix_keyvalue_data" else [(SAME.get(key), v)]
            for ours, w in pairs:
                # NOQUEUE is no id, "unknown" no name
                if ours and w not in ("unknown", "NOQUEUE", "127.0.0.1" if "domain" in ours else None):
                    got = value(events, ours)
                    tally.check(f"{key} → {ours}", address(w), address(got), text)


# ---- fail2ban ----

def fail2ban(program, folder, service, tally):
    want, lines, journal = None, [], False
    expected = {}
    for row in (folder / service).read_text("utf-8", "surrogateescape").splitlines():
        mark = re.match(r"#\s*(failJSON|filterOptions):\s*(.*)", row)
        if mark and mark[1] == "filterOptions":
            journal = '"journal"' in mark[2]
        elif mark:
            want = json.loads(mark[2])
        elif row and not row.startswith("#"):
            # where the host is not in the line fail2ban knows it from one before, by the process
            if want and want.get("match") and want.get("host", row + "?") in row and not journal:
                expected[len(lines)] = want
            if not journal:
                lines.append(row)
            want = None
    read = Lines(program, lines)
    for n, w in expected.items():
        events = read.of(n)
        tally.lines += 1
        tally.silent += not events
        got = value(events, "source.ip") or value(events, "source.domain")
        tally.check("host", address(w["host"]), address(got), lines[n])
        if w.get("user"):
            tally.check("user", w["user"], value(events, "user.name"), lines[n])


# ---- CrowdSec ----

ASSERT = re.compile(r'results\["s01-parse"\]\["([^"]+)"\]\[(\d+)\]\.Evt\.(Parsed|Meta)\["(\w+)"\] == (".*")$')


def crowdsec(program, folder, tally):
    for case in sorted(folder.glob("*")):
        logs = list(case.glob("*.log"))
        if not re.match(r"(postfix|dovecot|exim|ssh|sshd)-", case.name) or not (case / "parser.assert").exists():
            continue
        found = collections.defaultdict(dict)
        for row in (case / "parser.assert").read_text("utf-8").splitlines():
            m = ASSERT.match(row)
            if m and m[4] in ("message", "source_ip", "user", "target_user", "username"):
                found[m[1], m[2]][m[4]] = json.loads(m[5])
        lines = [x for f in logs for x in f.read_text("utf-8", "replace").splitlines() if x]
        read = Lines(program, lines)
        for f in found.values():
            at = next((i for i, x in enumerate(lines) if f.get("message") and x.endswith(f["message"])), None)
            if at is None or not f.get("source_ip"):
                continue
            tally.lines += 1
            tally.silent += not read.of(at)
            tally.check("source_ip", address(f["source_ip"]), address(value(read.of(at), "source.ip")), lines[at])
            user = f.get("user") or f.get("target_user") or f.get("username")
            if user:
                tally.check("user", user, value(read.of(at), "user.name"), lines[at])


# ---- loghub ----

def loghub(program, folder, tally):
    """Addresses of the templates that name who came, as the ground truth has them."""
    with open(folder / "OpenSSH_2k.log_structured.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    lines = (folder / "OpenSSH_2k.log").read_text("utf-8").splitlines()
    read = Lines(program, lines)
    for n, row in enumerate(rows):
        pattern = re.escape(row["EventTemplate"]).replace(re.escape("<*>"), "(.*?)")
        m = re.fullmatch(pattern, row["Content"])
        ips = [g for g in m.groups() if re.fullmatch(r"[\d.]{7,15}", g)] if m else []
        tally.lines += 1
        tally.silent += not read.of(n)
        if ips and read.of(n):
            tally.check("address", ips[0], value(read.of(n), "source.ip"), row["Content"])
        if ips and not read.of(n):
            tally.check("address", ips[0], "", row["Content"])


def unpack(archive, into):
    subprocess.run(["tar", "--zstd", "-xf", archive, "-C", into], check=True)


def suites(program, data, into):
    for name in ("fail2ban", "crowdsec", "loghub"):
        unpack(data / f"{name}.tar.zst", into)
    logs = into / "logs"
    t = Tally("postfix-grok")
    grok(program, data, t)
    yield t
    for service in ("sshd", "postfix", "dovecot", "exim"):
        t = Tally("fail2ban " + service)
        fail2ban(program, logs / "fail2ban" / "logs", service, t)
        yield t
    t = Tally("crowdsec")
    crowdsec(program, logs / "crowdsec", t)
    yield t
    t = Tally("loghub OpenSSH")
    loghub(program, logs / "loghub" / "OpenSSH", t)
    yield t


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA", root.parent / "shared" / "data")) / "logs"
    if not (data / "postfix-grok").is_dir() or not (data / "fail2ban.tar.zst").exists():
        print("1..0 # SKIP no shared data")
        return
    failed, n = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for n, t in enumerate(suites(program, data, pathlib.Path(folder)), 1):
            good, bad = sum(t.agree.values()), sum(t.differ.values())
            print(f"# {t.name:18} {t.lines:5} lines, {t.silent:4} without an event, "
                  f"{good:5} of {good + bad:5} fields agree")
            if "-v" in sys.argv:
                print("".join(f"#   {s}\n" for s in t.said).encode("utf-8", "replace").decode(), end="")
            low = t.permille() < LEAST[t.name]
            failed += low
            print(f"{'not ' if low else ''}ok {n} - {t.name}: {t.permille() / 10:.1f} % agree")
    print(f"1..{n}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
