#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from logs of Microsoft 365 and Entra ID against a reading by Python.

    logs_m365.py PROGRAM ROOT [-v]

Every record of a real Unified Audit Log, once as the CSV it is, once as JSONL made of its column
AuditData; and the records that public detection rules are tested with, which must become events
of the right class. The data lies under CT_SHARED_DATA (default ROOT/../shared/data), which is no part
of this tree; without it the tests are skipped aloud.
"""
import csv
import ipaddress
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CMDLETS_THAT_READ = ("Get-", "Search-", "Test-", "Find-", "Compare-", "Export-", "Start-")
NOT_OF_THEIR_TYPE = {"UpdateInboxRules": "config.change", "ModifyFolderPermissions": "config.change",
                     "SharingPolicyChanged": "config.change"}
ONES = ("time", "operation", "class", "user", "ip", "session", "owner", "throttled", "count")
SETS = ("apps", "items", "folders", "changes")


def run(program, *args):
    done = subprocess.run([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        raise SystemExit(f"{args}: {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-3000:]}")
    return done.stdout


def read(program, *paths):
    """Events and ledger of one `coldtrail add`."""
    with tempfile.TemporaryDirectory() as folder:
        case = os.path.join(folder, "case")
        run(program, "init", case)
        run(program, "-C", case, "add", "-q", *paths)
        return [[json.loads(line) for line in run(program, "-C", case, "show", what, "--jsonl").splitlines()]
                for what in ("events", "ledger")]


# ---- the record, read by Python

def kind(d):
    operation, number = d["Operation"], d["RecordType"]
    if operation in NOT_OF_THEIR_TYPE:
        return NOT_OF_THEIR_TYPE[operation]
    if operation.startswith(("SiteCollectionAdmin", "PermissionLevel")):
        return "config.change"
    if number in (1, 18, 23):
        return "activity" if operation.startswith(CMDLETS_THAT_READ) else "config.change"
    return {2: "mailbox.access", 3: "mailbox.access", 50: "mailbox.access", 6: "cloud.file", 14: "cloud.file",
            8: "config.change", 15: "auth", 28: "alert"}.get(number, "activity")


def address(text):
    """Without port and brackets, as the standard library writes it."""
    for candidate in (text, text.rsplit(":", 1)[0].strip("[]"), text.strip("[]")):
        try:
            ip = ipaddress.ip_address(candidate)
        except ValueError:
            continue
        return str(getattr(ip, "ipv4_mapped", None) or ip)
    return ""


def pairs(d, *lists):
    return {p["Name"]: p.get("Value") or "" for name in lists for p in d.get(name) or [] if isinstance(p, dict)}


def items(d):
    found = [d["Item"]] if "Item" in d else []
    found += d.get("AffectedItems") or []
    for folder in d.get("Folders") or []:
        found += folder.get("FolderItems") or []
    return {i["InternetMessageId"].strip("<>") for i in found if i.get("InternetMessageId")}


def folders(d):
    found = [d.get("Folder") or {}, d.get("DestFolder") or {}, (d.get("Item") or {}).get("ParentFolder") or {}]
    found += d.get("Folders") or []
    found += [i.get("ParentFolder") or {} for i in d.get("AffectedItems") or []]
    return {f["Path"] for f in found if f.get("Path")}


def changes(d):
    parameters = d.get("Parameters")
    if isinstance(parameters, str):
        return {("Parameters", "", parameters)} if parameters else set()
    found = {(p["Name"], "", p.get("Value") or "") for p in parameters or [] if p.get("Value")}
    for p in d.get("ModifiedProperties") or []:
        if isinstance(p, dict):
            found.add((p["Name"], p.get("OldValue") or "", p.get("NewValue") or ""))
        else:
            found.add((p, "", ""))
    return found


def expected(d):
    said = pairs(d, "ExtendedProperties", "DeviceProperties", "OperationProperties")
    session = (d.get("AppAccessContext") or {}).get("AADSessionId") or d.get("SessionId") or said.get("SessionId", "")
    return {"time": d["CreationTime"], "operation": d["Operation"], "class": kind(d), "user": d["UserId"],
            "ip": next(filter(None, (address(d.get(n) or "") for n in
                                     ("ClientIP", "ClientIPAddress", "ActorIpAddress", "SenderIp"))), ""),
            "session": session, "owner": d.get("MailboxOwnerUPN", ""),
            "throttled": said.get("IsThrottled", "").lower(), "count": d.get("OperationCount", ""),
            "apps": {d[n] for n in ("AppId", "ClientAppId", "ApplicationId") if d.get(n)},
            "items": items(d), "folders": folders(d), "changes": changes(d)}


def cut(text):
    return text.encode("utf-8", "surrogateescape")[:2048].decode("utf-8", "ignore")


def actual(e):
    names = e.get("change.name", [])
    return {"time": e["@timestamp"].rstrip("Z"), "operation": e.get("event.action", ""), "class": e["event.class"],
            "user": e.get("user.name", ""), "ip": address(e.get("source.ip", "")), "session": e.get("session.id", ""),
            "owner": e.get("mailbox.owner", ""), "throttled": e.get("mailbox.is_throttled", ""),
            "count": e.get("mailbox.operation_count", ""), "apps": set(e.get("app.id", [])),
            "items": set(e.get("mailbox.item.message_id", [])), "folders": set(e.get("mailbox.folder", [])),
            "changes": set(zip(names, e.get("change.old", [""] * len(names)),
                               e.get("change.new", [""] * len(names))))}


def compare(records, events, verbose):
    """How many values agree and differ, a row a field; -v adds the differences."""
    by_id, table, missing = {}, {}, 0
    for e in events:
        by_id.setdefault(e.get("event.id", ""), []).append(e)
    for ident, d in records.items():
        found = by_id.pop(ident, [])
        if len(found) != 1:
            missing += 1
            continue
        want, got = expected(d), actual(found[0])
        want["changes"] = {tuple(map(cut, c)) for c in want["changes"]}
        got["changes"] = {tuple(map(cut, c)) for c in got["changes"]}
        for name in ONES + SETS:
            row = table.setdefault(name, [0, 0])
            if not want[name] and not got[name]:
                continue
            row[want[name] != got[name]] += 1
            if verbose and want[name] != got[name]:
                print(f"# {ident} {d['Operation']} {name}: {want[name]!r} but {got[name]!r}"[:600])
    for name, (same, differ) in table.items():
        print(f"# {name:>10} {same + differ:6} compared {same:6} agree {differ:5} differ")
    extra = sum(len(v) for k, v in by_id.items() if k)
    return missing, extra, sum(differ for _, differ in table.values())


# ---- the tests

def audit_log(program, folder, path, verbose):
    csv.field_size_limit(1 << 30)
    records, rows, broken = {}, 0, 0
    with open(path, newline="", encoding="utf-8", errors="surrogateescape") as f:
        for row in csv.DictReader(f):
            rows += 1
            if row["AuditData"]:
                d = json.loads(row["AuditData"])
                records[d["Id"]] = d
            else:
                broken += 1
    repeats = rows - broken - len(records)
    print(f"# {rows} rows, {len(records)} records, {repeats} repeats, {broken} without their record")
    events, ledger = read(program, path)
    missing, extra, differ = compare(records, events, verbose)
    yield "every record of the audit log is one event with the values Python reads", not (missing or extra or differ)
    told = sum(entry.get("count", 1) for entry in ledger if "read before" in entry["reason"])
    lost = sum("AuditData" in entry["reason"] for entry in ledger)
    yield "repeats and rows without their record are told, each of them", (told, lost) == (repeats, broken)
    lines = os.path.join(folder, "ual.jsonl")
    with open(lines, "w", encoding="utf-8", errors="surrogateescape") as f:
        f.writelines(json.dumps(d, ensure_ascii=False) + "\n" for d in records.values())
    again, _ = read(program, lines)
    yield "as JSONL the same records are the same events", compare(records, again, False) == (0, 0, 0)


def rule_tests(program, folder, root):
    """Each test's log as a file of its own: which reader, which class."""
    try:
        import yaml
    except ImportError:
        yield "the logs that rules are tested with # SKIP no yaml module", True
        return
    files = []
    for group in ("azure_signin_rules", "microsoft_rules"):
        for path in sorted((root / group).glob("*.yml")):
            for i, test in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")).get("Tests", [])):
                out = os.path.join(folder, f"{path.stem}-{i}.json")
                log = {k: v for k, v in test["Log"].items() if k.lower() != "id"}
                if "properties" in log:  # the same id in two tests would be the same record
                    log["properties"] = {**log["properties"], "id": f"{path.stem}-{i}"}
                else:
                    log["Id" if "Operation" in log else "id"] = f"{path.stem}-{i}"
                with open(out, "w", encoding="utf-8") as f:
                    f.write(json.dumps(log, default=str) + "\n")
                files.append((out, test["Log"]))
    events, _ = read(program, *[name for name, _ in files])
    got, wrong = {e["source"]: e["event.class"] for e in events}, []
    for name, log in files:
        folded = {k.lower(): v for k, v in log.items()}
        if "category" not in folded:
            want = kind({"Operation": folded["operation"], "RecordType": int(folded.get("recordtype") or 0)})
        else:
            want = "config.change" if log.get("category") == "AuditLogs" else "auth"
        if got.get(name) != want:
            wrong.append(f"{os.path.basename(name)}: {want} but {got.get(name)}")
    for line in wrong:
        print("#", line)
    print(f"# {len(files)} logs of rule tests, {len(files) - len(wrong)} of the right class")
    yield "the logs that rules are tested with become events of the right class", not wrong


def unpack(data, name, folder):
    subprocess.run(f"zstd -dc --long=27 '{data}/logs/{name}.tar.zst' | tar -xf - -C '{folder}'", shell=True, check=True)
    return pathlib.Path(folder) / "logs" / name


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    program, root = os.path.abspath(args[0]), pathlib.Path(args[1]).resolve()
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA", root.parent / "shared" / "data"))
    if not (data / "logs/m365_ual.tar.zst").exists() or not (data / "logs/panther_rule_tests.tar.zst").exists():
        print(f"1..0 # SKIP no test data at {data} (CT_SHARED_DATA)")
        return 0
    n = bad = 0
    with tempfile.TemporaryDirectory() as folder:
        tests = [audit_log(program, folder, unpack(data, "m365_ual", folder) / "auditrecords.csv", "-v" in sys.argv),
                 rule_tests(program, folder, unpack(data, "panther_rule_tests", folder))]
        for test in tests:
            for name, ok in test:
                n, bad = n + 1, bad + (not ok)
                print(f"{'ok' if ok else 'not ok'} {n} - {name}", flush=True)
    print(f"1..{n}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
