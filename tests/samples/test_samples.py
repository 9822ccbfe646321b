#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sample case is what samples/README.md says. TAP; argument: the root of the tree."""
import email
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1]).resolve()
RESERVED = re.compile(rb"^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$")
results = []


def check(name, ok, why=""):
    results.append(ok)
    print(f"{'ok' if ok else 'not ok'} {len(results)} - {name}")
    if not ok:
        print(f"# {why}")


def make(out, seed=7):
    subprocess.run([sys.executable, ROOT / "samples/make_parliament.py", "--out", out, "--scale", "0.06", "--seed",
                    str(seed)], check=True, stdout=subprocess.DEVNULL)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def mails(files):
    for name, data in files.items():
        if name.endswith(".mbox"):
            for raw in re.split(rb"(?m)^From (?=\S+ \w{3} \w{3} )", data)[1:]:
                yield raw.split(b"\n", 1)[1]
        elif name.startswith(("mail/home/", "mail/reported/")):
            yield data


def score(folder, campaigns, *more):
    path = folder / "campaigns.json"
    path.write_text(json.dumps({"schema": "coldtrail/1", "kind": "campaigns", "campaigns": campaigns}))
    return subprocess.run([sys.executable, ROOT / "samples/score.py", folder / "truth.json", path,
                           "--min-recall", "0.9", "--min-precision", "0.9", "--max-false", "0", *more],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def archive(files, truth):
    ids = {str(email.message_from_bytes(raw)["message-id"]) for raw in mails(files)}
    missing = set(truth["messages"]) - ids
    check("every hidden mail lies in the archive", not missing, missing)
    check("hidden mails are few among many", 40 <= len(truth["messages"]) <= 75 and len(ids) > 8 * len(truth["messages"]),
          len(ids))
    blob = b"\n".join(files.values())
    odd = {ip for ip in re.findall(rb"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w.])", blob)
           if not RESERVED.match(ip)}
    check("every IPv4 address is reserved for documentation", not odd, sorted(odd)[:5])
    heads = b"\n".join(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] for raw in mails(files))
    odd = {h for h in re.findall(rb"@([A-Za-z0-9.-]+\.[A-Za-z]{2,})\b", heads) if not h.endswith(b".example")}
    check("every mail domain ends in .example", not odd, sorted(odd)[:5])
    plain = [h for h in truth["hosts"] if any(h.encode() in raw.replace(b"=\n", b"") for raw in mails(files))]
    check("hidden hosts show in the mail", plain or not truth["hosts"], truth["hosts"])
    names = [n for n in files if re.search("truth|campaign|hidden|quiet|spy", n) and n.startswith("mail/")]
    check("no file name in the archive gives the answer away", not names, names)


def scoring(folder, truth):
    def campaign(ids, name="C-01"):
        return {"id": name, "probability": 0.9, "messages": [{"message_id": m} for m in ids]}

    ids = truth["messages"]
    run = score(folder, [campaign(ids)])
    check("the truth itself passes", run.returncode == 0, run.stdout)
    run = score(folder, [campaign(ids[:len(ids) // 2])])
    check("half of the messages is too few", run.returncode == 1 and "message_recall" in run.stdout, run.stdout)
    run = score(folder, [campaign(ids), campaign(["<a@b.example>"], "C-02")])
    check("a second campaign that is none fails", run.returncode == 1 and "false_campaigns" in run.stdout, run.stdout)
    run = score(folder, [])
    check("nothing found fails", run.returncode == 1, run.stdout)
    people = folder / "people.json"
    people.write_text(json.dumps({"schema": "coldtrail/1", "kind": "people", "people": [
        {"id": "P-1", "addresses": truth["people"][0]["addresses"],
         "campaigns": [{"id": "C-01", "rungs": {"targeted": {"state": "yes"}}}]}]}))
    run = score(folder, [campaign(ids)], "--people", people)
    check("one person of all is too few", run.returncode == 1 and "people_recall" in run.stdout, run.stdout)


def main():
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        one, two = pathlib.Path(one), pathlib.Path(two)
        files = make(one)
        check("the same seed gives the same bytes", files == make(two / "a"))
        check("another seed gives other bytes", files != make(two / "b", 8))
        truth = json.loads(files["truth.json"])
        archive(files, truth)
        scoring(one, truth)
    print(f"1..{len(results)}")
    sys.exit(not all(results))


main()
