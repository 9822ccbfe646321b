#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the mail archive of an invented parliament, with one hidden campaign.

    samples/make_parliament.py --out DIR [--seed N] [--scale X]

The same seed and scale give the same bytes. DIR/mail is the archive, DIR/people.csv
who has which addresses, DIR/truth.json what is hidden: keep it from the hunter.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from parliament import archive, world  # noqa: E402


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True, type=pathlib.Path, help="folder to write to; must not hold an archive")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--scale", type=float, default=1.0, help="how much benign mail; 1 is about 8,000 mails")
    ap.add_argument("--count", action="store_true", help="print how many mails of each kind there are")
    args = ap.parse_args()
    if (args.out / "mail").exists():
        sys.exit(f"make_parliament: '{args.out / 'mail'}' is there already")
    made, truth = world.build(args.seed, args.scale)
    archive.write(made, truth, args.out)
    print(f"{len(made.mails)} invented mails of {len(made.people)} people in {args.out / 'mail'}")
    if args.count:
        kinds = {}
        for m in made.mails:
            kinds[m.kind] = kinds.get(m.kind, 0) + 1
        for kind, n in sorted(kinds.items(), key=lambda kv: -kv[1]):
            print(f"{n:6} {kind}")


main()
