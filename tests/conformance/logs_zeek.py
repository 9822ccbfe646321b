#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what coldtrail reads from Zeek's TSV against what it reads from Zeek's JSON.

    logs_zeek.py PROGRAM ROOT [-v]

The same traffic was written in both forms (zed-sample-data): each event must be the same in both, apart
from where it stands. Also counts what is lost in the logs of zat and RITA. Reads the data under
CT_SHARED_DATA (default ROOT/../shared/data), which is no part of this tree, and skips aloud without it.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROWS = 158439  # in each form
WHERE = ("source", "member", "offset", "length", "event", "id")  # in which twins may differ
HOUSE = {"loaded_scripts": 512, "capture_loss": 3, "stats": 6, "packet_filter": 1}  # of Zeek about itself
# records of the other logs that no event was made of; docs/CONFORMANCE.md says why
LOST = {"rita": 4, "zat": 0}


def run(program, *args):
    done = subprocess.run([program, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0 or b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        raise SystemExit(f"{args}: {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-3000:]}")
    return done.stdout


def read(program, paths):
    """Events by name of the log, in the order of the log, and the entries of the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        case = os.path.join(folder, "case")
        run(program, "init", case)
        run(program, "-C", case, "add", *map(str, paths))
        logs = collections.defaultdict(list)
        for line in run(program, "-C", case, "show", "events", "--jsonl").splitlines():
            event = json.loads(line)
            name = pathlib.Path(event["source"]).name.split(".")[0]
            logs[name].append((event["offset"], {k: v for k, v in event.items() if k not in WHERE}))
        lost = [json.loads(x) for x in run(program, "-C", case, "show", "ledger", "--jsonl").splitlines()]
    return {name: [e for _, e in sorted(v, key=lambda x: x[0])] for name, v in logs.items()}, lost


def twins(program, folder, verbose):
    tsv, lost_tsv = read(program, sorted((folder / "zeek-default").glob("*.gz")))
    js, lost_json = read(program, sorted((folder / "zeek-json").glob("*.gz")))
    same = other = 0
    for name in sorted(set(tsv) | set(js)):
        a, b = tsv.get(name, []), js.get(name, [])
        differ = abs(len(a) - len(b))
        for x, y in zip(a, b):
            differ += x != y
            if x != y and verbose:
                print("# ", name, {k: (x.get(k), y.get(k)) for k in {**x, **y} if x.get(k) != y.get(k)})
        other += differ
        same += max(len(a), len(b)) - differ
        if differ:
            print(f"# {name}: {len(a)} events of TSV, {len(b)} of JSON, {differ} differ")
    print(f"# twins: {same} events the same, {other} differ; "
          f"{sum(HOUSE.values())} records of Zeek about itself passed over; "
          f"lost {len(lost_tsv)} of TSV, {len(lost_json)} of JSON")
    return other == 0 and not lost_tsv and not lost_json and same + sum(HOUSE.values()) == ROWS


def others(program, folder, name):
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and ".log" in p.name)
    logs, lost = read(program, paths)
    n = sum(e.get("count", 1) for e in lost)
    print(f"# {name}: {len(paths)} files, {sum(map(len, logs.values()))} events, {n} lost")
    for e in lost[:20]:
        print(f"#   {pathlib.Path(e['source']).name}: {e['reason']}")
    return n <= LOST[name]


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA", root / "../shared/data")) / "logs/zeek.tar.zst"
    if not data.is_file():
        print("1..0 # SKIP no shared data (CT_SHARED_DATA)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        unpacked = subprocess.run(f"zstd -dc --long=27 '{data}' | tar xf - -C '{folder}'", shell=True, check=False)
        zeek = next(iter(pathlib.Path(folder).rglob("zeek-json")), None)
        if unpacked.returncode != 0 or zeek is None:
            print("1..0 # SKIP the shared data cannot be unpacked")
            return 0
        results = [("TSV and JSON of the same traffic give the same events",
                    twins(program, zeek.parent, "-v" in sys.argv))]
        for name in LOST:
            results.append((f"the logs of {name} lose no more than was explained",
                            others(program, zeek.parent.parent / name, name)))
    print(f"1..{len(results)}")
    for i, (name, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {i} - {name}")
    return 0 if all(good for _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main())
