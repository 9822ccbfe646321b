#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What linking loses when a family of evidence is taken away (leak test iii).

    tests/world/families.py BUILD [--size S] [--seeds 1 2] [--prior dev] --keep DIR

Worlds of DIR are used again, or made and read. Campaign F1 and thread recall are those of all
clusters before claims, mean over the worlds. The families must carry the answer together: TAP
fails when none of them is missed (the world would give itself away elsewhere), or when all
is better without one by more than 0.03 of campaign F1 (that family would mislead).
"""
import argparse
import pathlib
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import score  # noqa: E402
from worlds import Kind, Trial  # noqa: E402

MISSED, MISLED = 0.02, 0.03


def figures(build, folder, kind):
    """{name of partition: (campaign F1, thread recall, mails of two actors in one thread)}"""
    trial = Trial(folder, build, kind)
    trial.make()
    trial.read()
    out = trial.folder / "families"
    out.mkdir(exist_ok=True)
    subprocess.run([build / "link_families", trial.case, out, *trial.own()], check=True)
    world = score.World(trial.world / "truth.json")
    ret = {}
    for path in sorted(out.glob("*.json")):
        rows = score.score(world, score.read_partition(str(path)))
        ret[path.stem] = rows["operation_f1"], rows["actor_recall"], rows["merged_pairs"]
    return ret


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("build", type=pathlib.Path)
    ap.add_argument("--size", default="S")
    ap.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    ap.add_argument("--prior", default="dev")
    ap.add_argument("--keep", type=pathlib.Path, required=True)
    args = ap.parse_args()
    worlds = [figures(args.build.resolve(), args.keep, Kind(args.size, args.prior, seed, False)) for seed in args.seeds]
    names = sorted(set.intersection(*(set(w) for w in worlds)))
    mean = {n: [statistics.fmean(w[n][k] for w in worlds) for k in range(3)] for n in names}
    for n in names:
        print(f"# {n:28} op F1 {mean[n][0]:.3f}  thr R {mean[n][1]:.3f}  merged pairs {mean[n][2]:.1f}")
    rest = [n for n in names if n != "all"]
    missed = [n for n in rest if mean[n][0] < mean["all"][0] - MISSED]
    misled = [n for n in rest if mean[n][0] > mean["all"][0] + MISLED]
    print("1..2")
    print(f"{'ok' if missed else 'not ok'} 1 - families are missed when they are away: {', '.join(missed) or 'none'}")
    print(f"{'not ok' if misled else 'ok'} 2 - no family misleads{': ' + ', '.join(misled) if misled else ''}")
    sys.exit(0 if missed and not misled else 1)


main()
