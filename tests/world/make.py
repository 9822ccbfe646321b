#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a world with truth: mail and logs of an invented organisation over fourteen years.

    tests/world/make.py --seed N [--size XS|S|M] [--prior dev|wide] [--benign] OUT

The same seed, size and prior give the same bytes. OUT/mail and OUT/logs are what the
product reads, OUT/truth.json is what it must never see. See README.md.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from world.params import SIZES  # noqa: E402
from world.world import World  # noqa: E402


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out", type=pathlib.Path, help="folder to write to; must not hold a world")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--size", choices=SIZES, default="S")
    ap.add_argument("--prior", choices=("dev", "wide"), default="dev")
    ap.add_argument("--benign", action="store_true", help="the same world without hostile mail")
    ap.add_argument("-v", "--verbose", action="store_true")
    args = ap.parse_args()
    if (args.out / "mail").exists():
        sys.exit(f"make: '{args.out / 'mail'}' is there already")
    world = World(args.seed, args.size, args.out, args.prior, args.benign)
    world.run((lambda text: print(text, file=sys.stderr)) if args.verbose else None)
    print(f"{world.mails} mails, {world.archive.copies} copies, {len(world.truth.rows)} hostile")


if __name__ == "__main__":
    main()
