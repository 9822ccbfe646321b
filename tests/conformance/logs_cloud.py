#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from logs of clouds and telephones against the same logs read in Python.

    logs_cloud.py PROGRAM ROOT [-v] [PART...]

Google Workspace and AWS: each event against the JSON. Asterisk: against what fail2ban and CrowdSec
expect of their own samples. Call records: cdr-stats through mappings of case.yaml. All events: written,
read and written again. Reads the data under CT_SHARED_DATA (default ROOT/../shared/data), which is no
part of this tree, and skips aloud without it.
"""
import collections
import datetime
import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PLACE = ("source", "member", "offset", "length")


def run(program, *args):
    done = subprocess.run([program, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        raise SystemExit(f"{args}: {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-3000:]}")
    return done.stdout


class Case:
    """One case: its events by source, in the order of the source."""

    def __init__(self, program, paths, config=""):
        with tempfile.TemporaryDirectory() as folder:
            case = pathlib.Path(folder) / "case"
            run(program, "init", case)
            if config:
                with open(case / "case.yaml", "a", encoding="utf-8") as f:
                    f.write(config)
            run(program, "-C", case, "add", *paths)
            text = run(program, "-C", case, "show", "events", "--jsonl")
            self.all = [json.loads(x) for x in text.splitlines()]
            self.lost = [json.loads(x) for x in run(program, "-C", case, "show", "ledger", "--jsonl").splitlines()]
            self.events = collections.defaultdict(list)
            for e in sorted(self.all, key=lambda e: e["offset"]):
                self.events[e["source"]].append(e)
            self.again = self.second(program, pathlib.Path(folder), text)

    def second(self, program, folder, text):
        (folder / "events.jsonl").write_bytes(text)
        run(program, "init", folder / "again")
        run(program, "-C", folder / "again", "add", folder / "events.jsonl")
        return [json.loads(x) for x in run(program, "-C", folder / "again", "show", "events", "--jsonl").splitlines()]


class Tally:
    def __init__(self, verbose):
        self.verbose, self.good, self.bad = verbose, 0, 0

    def same(self, what, got, want):
        if got == want:
            self.good += 1
            return
        self.bad += 1
        if self.verbose or self.bad <= 5:
            print(f"# {what}: got {got!r}, want {want!r}")

    def round_trip(self, case):
        """What was written and read is written the same again."""
        def plain(events):
            return sorted(json.dumps({k: v for k, v in e.items() if k not in PLACE}) for e in events)
        a, b = plain(case.all), plain(case.again)
        self.same("events read back", len(b), len(a))
        for x, y in zip(a, b):
            self.same("read back", y, x)


def micros(text):
    t = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return t.replace(tzinfo=t.tzinfo or datetime.timezone.utc)


def address(text):
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


# ---- Google Workspace ----

def gws_class(app, kind, name):
    if app == "login":
        return "auth" if kind == "login" else "alert" if kind.endswith("_warning") else "config.change"
    if app == "drive":
        return "activity" if kind == "pooled_quota_metadata" else "cloud.file"
    return "activity"


def gws_check(tally, e, activity, event):
    params = {p["name"]: next((v for k, v in p.items() if k != "name"), None) for p in event.get("parameters", [])}
    app = activity["id"]["applicationName"]
    tally.same("action", e["event.action"], event["name"])
    tally.same("time", micros(e["@timestamp"]), micros(activity["id"]["time"]))
    tally.same("user", e.get("user.name"), activity["actor"].get("email"))
    tally.same("profile", e.get("user.id"), activity["actor"].get("profileId"))
    tally.same("ip", e.get("source.ip"), activity.get("ipAddress"))
    tally.same("tenant", e.get("organization.id"), activity["id"]["customerId"])
    tally.same("class", e["event.class"], gws_class(app, event["type"], event["name"]))
    tally.same("provider", e["event.provider"], "gws." + app)
    tally.same("file", e.get("file.id"), params.get("doc_id"))
    tally.same("title", e.get("file.name"), [params["doc_title"]] if params.get("doc_title") else None)
    tally.same("methods", e.get("auth.method"), params.get("login_challenge_method"))
    if app == "drive":
        tally.same("scope", e.get("share.scope"), params.get("visibility"))
        tally.same("owner", e.get("file.owner"), params.get("owner"))
        new = [v for n, v in zip(e.get("change.name", []), e.get("change.new", [])) if n != "visibility"]
        tally.same("new value", [v for v in new if v], params.get("new_value") or [])
    if event["name"] in ("login_success", "login_failure"):
        tally.same("outcome", e.get("event.outcome"), event["name"][6:])


def gws(program, data, folder, tally):
    paths = sorted((data / "logs/gws").glob("*.json"))
    case = Case(program, paths)
    activities = 0
    for path in paths:
        want = [(a, e) for a in json.loads(path.read_text())["activities"] for e in a["events"]]
        activities += len({id(a) for a, _ in want})
        got = case.events[str(path)]
        tally.same(f"{path.name} events", len(got), len(want))
        # events of one activity lie at one place; their ids count them
        got.sort(key=lambda e: (e["offset"], int((e["event.id"].split("/") + ["0"])[3])))
        for e, (activity, event) in zip(got, want):
            gws_check(tally, e, activity, event)
    ids = [e["event.id"] for e in case.all]
    tally.same("ids that are unique", len(set(ids)), len(ids))
    tally.round_trip(case)
    return f"{activities} activities, {len(case.all)} events"


# ---- AWS ----

SIGN_IN = {"ConsoleLogin", "GetSessionToken", "GetFederationToken", "GetSigninToken", "SwitchRole", "ExitRole", "CheckMfa",
           "CredentialChallenge", "CredentialVerification", "UserAuthentication", "Authenticate", "Federate", "Logout"}


def aws_user(record):
    who = record.get("userIdentity") or {}
    arn = who.get("arn") or ""
    tail = arn.split(":", 5)[5] if arn.count(":") >= 5 else ""
    tail = re.sub(r"^(user|assumed-role|federated-user|role)/", "", tail)
    issuer = ((who.get("sessionContext") or {}).get("sessionIssuer") or {}).get("userName")
    return who.get("userName") or tail or who.get("invokedBy") or issuer


def aws_class(record):
    name, source = record["eventName"], record.get("eventSource", "")
    if name in SIGN_IN or name.startswith("AssumeRole"):
        return {"auth"}
    if source == "s3.amazonaws.com" and re.search("Object(?!LockConf)|Multipart|^UploadPart", name):
        return {"cloud.file"}
    if record.get("managementEvent") is False:
        return {"activity"}
    if record.get("readOnly") is None:  # by its verb
        return {"activity"} if re.match("Get|List|Describe|Head|Lookup|Decrypt", name) else {"config.change", "activity"}
    return {"activity"} if record["readOnly"] else {"config.change"}


def aws_outcome(record):
    login = (record.get("responseElements") or {}).get("ConsoleLogin")
    if login:
        return "success" if login == "Success" else "failure"
    return "failure" if record.get("errorCode") or record.get("errorMessage") else "success"


def aws_check(tally, e, record):
    tally.same("action", e["event.action"], record["eventName"])
    if re.match(r"\d{4}-", str(record.get("eventTime"))):  # some are left out
        tally.same("time", micros(e["@timestamp"]), micros(record["eventTime"]))
    tally.same("id", e.get("event.id"), record.get("eventID"))
    tally.same("ip", e.get("source.ip"), address(record.get("sourceIPAddress")))
    tally.same("agent", e.get("user_agent.original"), record.get("userAgent") or None)
    tally.same(f"user of {record['eventName']}", e.get("user.name"), aws_user(record))
    tally.same("outcome", e.get("event.outcome"), aws_outcome(record))
    tally.same("error", e.get("event.code"), record.get("errorCode") or None)
    bucket = (record.get("requestParameters") or {}).get("bucketName")
    tally.same("bucket", e.get("file.site"), bucket if isinstance(bucket, str) else None)
    if e["event.class"] not in aws_class(record):
        tally.same(f"class of {record['eventName']}", e["event.class"], aws_class(record))
    else:
        tally.good += 1


def aws(program, data, folder, tally):
    paths = sorted((folder / "logs/aws_cloudtrail").rglob("*.json"))
    case = Case(program, paths)
    n = 0
    for path in paths:
        text = json.loads(path.read_text())
        want = text["Records"] if isinstance(text, dict) else text
        got = case.events[str(path)]
        n += len(want)
        tally.same(f"{path.name} records", len(got), len(want))
        for e, record in zip(got, want):
            aws_check(tally, e, record)
    tally.same("entries in the ledger", len(case.lost), 0)
    tally.round_trip(case)
    return f"{n} records in {len(paths)} files"


# ---- rule tests of Panther ----

def panther_logs(folder, names):
    import yaml  # pylint: disable=import-outside-toplevel

    for name in names:
        for path in sorted((folder / "logs/panther_rule_tests" / name).glob("*.yml")):
            for test in yaml.load(path.read_text(), yaml.CSafeLoader).get("Tests") or []:
                yield path.name, test.get("Log") or {}


def panther(program, data, folder, tally):
    logs = list(panther_logs(folder, ["aws_cloudtrail_rules"]))
    trail = [r for _, r in logs if r.get("eventName")]
    gsuite = [r for _, r in panther_logs(folder, ["gsuite_activityevent_rules", "gsuite_reports_rules"])
              if (r.get("id") or {}).get("applicationName") and r.get("name")]
    paths = [folder / "trail.jsonl", folder / "gsuite.jsonl"]
    for path, records in zip(paths, (trail, gsuite)):
        path.write_text("".join(json.dumps(r, default=str) + "\n" for r in records))
    case = Case(program, paths)
    for path, records in zip(paths, (trail, gsuite)):
        tally.same(f"{path.name} events", len(case.events[str(path)]), len(records))
    for e, r in zip(case.events[str(paths[0])], trail):
        aws_check(tally, e, r)
    for e, r in zip(case.events[str(paths[1])], gsuite):
        app = r["id"]["applicationName"]
        want = {"login": ("auth", "config.change", "alert"), "drive": ("cloud.file",), "token": ("config.change", "activity"),
                "admin": ("config.change", "activity"), "rules": ("alert",)}
        tally.same("action", e["event.action"], r["name"])
        tally.same("user", e.get("user.name"), (r.get("actor") or {}).get("email"))
        tally.same(f"class {app}", e["event.class"] in want.get(app, (e["event.class"],)), True)
    return f"{len(trail)} records of CloudTrail, {len(gsuite)} of Google Workspace"


# ---- Asterisk ----

def fail2ban_cases(path):
    want = None
    for line in path.read_text().splitlines():
        if line.startswith("# failJSON:"):
            want = json.loads(line.split(":", 1)[1])
        elif line and not line.startswith("#"):
            yield line, want
            want = None


def check_fail2ban(program, folder, tally):
    cases = list(fail2ban_cases(next((folder / "logs/fail2ban").rglob("asterisk"))))
    path = folder / "fail2ban.log"
    path.write_text("".join(line + "\n" for line, _ in cases))
    events = {e["offset"]: e for e in Case(program, [path]).all}
    at = 0
    for line, want in cases:
        e = events.get(at, {})
        at += len(line.encode()) + 1
        tally.same(line[:90], e.get("source.ip"), want["host"])
        if "time" in want and "EventTV" not in line:  # years are not always written
            tally.same("time of " + line[:60], e.get("@timestamp", "")[5:19], want["time"][5:19])
    return len(cases)


def check_crowdsec(program, folder, tally):
    n = 0
    names = {"source_ip": "source.ip", "target_ip": "destination.ip", "source_port": "source.port", "target_port": "destination.port",
             "username": "user.name", "asterisk_service": "auth.protocol", "asterisk_session_id": "session.id"}
    for path in sorted((folder / "logs/crowdsec").glob("asterisk*/*.log")):
        want = collections.defaultdict(dict)
        for m in re.finditer(r'"s01-parse"\]\["crowdsecurity/asterisk-logs"\]\[(\d+)\]\.Evt\.Parsed\["(\w+)"\] == "(.*)"\n',
                             (path.parent / "parser.assert").read_text()):
            want[int(m[1])][m[2]] = m[3]
        at, lines = 0, path.read_bytes().splitlines(keepends=True)
        events = {e["offset"]: e for e in Case(program, [path]).all}
        for i, line in enumerate(lines):
            for name, field in names.items():
                if name in want[i]:
                    got = events.get(at, {}).get(field)
                    tally.same(f"{path.parent.name} {i} {name}", "<unknown>" if name == "username" and got is None else str(got),
                               want[i][name])
            at += len(line)
            n += 1
    return n


def asterisk(program, data, folder, tally):
    lines = check_fail2ban(program, folder, tally)
    return f"{lines} lines of fail2ban, {check_crowdsec(program, folder, tally)} of CrowdSec"


# ---- call records ----

MAPS = """
logs:
  - name: cdr_stats
    match: [switch, callid, caller_id_number, destination_number, starting_date]
    class: call.record
    time: starting_date
    zone: UTC
    fields: { callid: call.id, caller_id_number: call.from, destination_number: call.to, duration: call.duration,
              billsec: call.billed, hangup_cause_id: call.cause, switch: source.ip }
  - name: cdr_long
    columns: [from, name, to, duration, billed, cause, direction, id, ip, start, answer, end, a, b, c, d]
    class: call.record
    time: start
    fields: { from: call.from, name: call.from_name, to: call.to, duration: call.duration, id: call.id, ip: source.ip }
  - name: cdr_short
    columns: [from, name, to, duration, billed, cause, id, start]
    class: call.record
    time: start
    fields: { from: call.from, name: call.from_name, to: call.to, duration: call.duration, id: call.id }
"""


def cdr(program, data, folder, tally):
    paths = sorted((data / "telephony/cdr-stats").rglob("*.*"))
    paths = [p for p in paths if p.is_file()]
    case = Case(program, paths, MAPS)
    rows = 0
    for path in {p.read_bytes(): p for p in reversed(paths)}.values():  # the same content counts once
        lines = [[c.strip() for c in line.split(",")] for line in path.read_text().splitlines() if line.strip()]
        head = lines[0] if path.suffix == ".csv" else None
        lines = lines[1:] if head else lines
        got = case.events[str(path)]
        tally.same(f"{path.name} rows", len(got), len(lines))
        rows += len(lines)
        for e, row in zip(got, lines):
            d = dict(zip(head, row)) if head else dict(
                zip(("caller_id_number", "n", "destination_number", "duration", "b", "c", "callid"), row))
            tally.same("from", e.get("call.from"), d["caller_id_number"])
            tally.same("to", e.get("call.to"), [d["destination_number"]])
            tally.same("duration", e.get("call.duration"), int(d["duration"]))
            when = micros(d["starting_date"]) if head else datetime.datetime.fromtimestamp(
                int(row[9] if len(row) > 9 else row[7]), datetime.timezone.utc)
            tally.same("time", micros(e["@timestamp"]), when)
    tally.round_trip(case)
    return f"{rows} rows by three mappings"


PARTS = {"gws": (gws, None), "aws": (aws, "aws_cloudtrail"), "panther": (panther, "panther_rule_tests"),
         "asterisk": (asterisk, "fail2ban,crowdsec"), "cdr": (cdr, None)}


def main():
    args = [a for a in sys.argv[1:] if a != "-v"]
    if len(args) < 2:
        raise SystemExit(__doc__)
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA") or pathlib.Path(args[1]) / ".." / "shared" / "data").resolve()
    names = args[2:] or list(PARTS)
    bad = 0
    if not (data / "logs").is_dir():
        print(f"1..0 # SKIP no test data at {data} (CT_SHARED_DATA)")
        return 0
    for i, name in enumerate(names, 1):
        check, archives = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            for archive in archives.split(",") if archives else []:
                subprocess.run(["tar", "--zstd", "-xf", data / "logs" / (archive + ".tar.zst"), "-C", folder], check=True)
            tally = Tally("-v" in sys.argv)
            try:
                what = check(os.path.abspath(args[0]), data, pathlib.Path(folder), tally)
            except ImportError as e:
                print(f"ok {i} - {name} # SKIP {e}", flush=True)
                continue
        bad += tally.bad > 0
        print(f"# {name}: {what}; {tally.good} values agree, {tally.bad} differ")
        print(f"{'not ok' if tally.bad else 'ok'} {i} - {name} agrees", flush=True)
    print(f"1..{len(names)}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
