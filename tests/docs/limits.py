#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/THREATS.md has a row for every limit of src/base/limits.h and for no other. TAP; argument: the tree."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])


def main():
    header = set(re.findall(r"(?m)^#define (CT_MAX_\w+)", (ROOT / "src/base/limits.h").read_text(encoding="utf-8")))
    rows = re.findall(r"(?m)^\| `(CT_MAX_\w+)` \| (.*) \|$", (ROOT / "docs/THREATS.md").read_text(encoding="utf-8"))
    table = {name for name, _ in rows}
    checks = [
        ("the header has limits", header, ["none found"]),
        ("every limit has a row", header <= table, sorted(header - table)),
        ("every row has a limit", table <= header, sorted(table - header)),
        ("no limit has two rows", len(rows) == len(table), sorted(n for n, _ in rows)),
        ("every row says against what", all(len(why.split()) > 1 for _, why in rows), [n for n, w in rows if not w]),
    ]
    for n, (name, ok, found) in enumerate(checks, 1):
        print(f"{'ok' if ok else 'not ok'} {n} - {name}")
        if not ok:
            print(f"# docs/THREATS.md: {' '.join(found)}")
    print(f"1..{len(checks)}")
    sys.exit(not all(ok for _, ok, _ in checks))


main()
