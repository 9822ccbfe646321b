#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/EVENTS.md is what tools/events-doc prints, and holds every field. TAP; argument: the tree."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])


def main():
    page = (ROOT / "docs/EVENTS.md").read_text(encoding="utf-8")
    run = subprocess.run([sys.executable, ROOT / "tools/events-doc", ROOT], capture_output=True, text=True, check=False)
    fields = re.findall(r'(?m)^FIELD\(\w+, "([^"]+)"', (ROOT / "src/model/fields.def").read_text(encoding="utf-8"))
    missing = [name for name in fields if f"| `{name}` |" not in page]
    checks = [
        ("the page can be made", run.returncode == 0, run.stderr),
        ("the page is not stale", run.stdout == page, "run tools/events-doc >docs/EVENTS.md"),
        ("every field has a row", fields and not missing, " ".join(missing)),
    ]
    for n, (name, ok, why) in enumerate(checks, 1):
        print(f"{'ok' if ok else 'not ok'} {n} - {name}")
        if not ok:
            print("# " + why.replace("\n", "\n# "))
    print(f"1..{len(checks)}")
    sys.exit(not all(ok for _, ok, _ in checks))


main()
