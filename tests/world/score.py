#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What of a world with known truth was found, beside the baselines.

    tests/world/score.py TRUTH.json [--json] NAME=PARTITION.json ...
        [--explain] [--people PEOPLE.json] [--again NAME=OTHER.json] [--before NAME=EARLIER.json]

PARTITION: `coldtrail show campaigns --json`, `show review --json`, PATH+PATH for both,
or {"campaigns":[{"id","thread","messages":[{"message_id"}]}]}. PEOPLE: `coldtrail show
people --json`, for the first NAME. --again: the same hunt once more, compared byte by byte; --before: a hunt with
less mail, whose ids should still hold. Targeted are the actors named in TARGETED: their
operations are the hard part of a world; crime and tests of penetration stand in `all`.
"""
import argparse
import json
import pathlib
import sys
from collections import Counter

import metrics
from metrics import Campaign, Mail

TARGETED = ("A", "B", "C", "D")
NAMED = (("A", "B"), ("A", "C"))
RECALL_AT = (1, 2, 3, 5)
REVIEW = ("review",)


class World:
    """mails: message id -> Mail, the hostile ones; benign: how many others there are."""

    def __init__(self, path):
        truth = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        self.mails = {
            bare(m["message_id"]): Mail(m["actor"], str(m["operation"]),
                                        f"{m['operation']}/{m['burst']}",
                                        tuple(a.lower() for a in m.get("recipients", ())))
            for m in truth["hostile"]}
        self.benign = truth["mails"] - len(self.mails)
        self.targeted = [i for i, m in self.mails.items() if m.actor in TARGETED]


def bare(message_id):
    return message_id.strip().strip("<>")


def read_partition(paths):
    """One file, or several as PATH+PATH."""
    ret = []
    for path in str(paths).split("+"):
        data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        ret += [Campaign(c["id"], c.get("thread") or c["id"], c.get("state", "") not in REVIEW,
                         tuple(bare(m["message_id"]) for m in c["messages"]))
                for c in data.get("campaigns", data.get("review", []))]
    return ret


def read_people(path):
    rows = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["people"]
    return {a.lower() for p in rows if p["campaigns"] for a in p["addresses"]}


def same_bytes(a, b):
    return pathlib.Path(a).read_bytes() == pathlib.Path(b).read_bytes()


def b_cubed_rows(world, campaigns):
    rows = {}
    for name, label, key in (("operation", "operation", "id"), ("actor", "actor", "thread")):
        for who, of in (("", world.targeted), ("_all", None)):
            s = metrics.b_cubed(world.mails, campaigns, label, key, of)
            for field in ("precision", "recall", "f1"):
                rows[f"{name}{who}_{field}"] = getattr(s, field) if s else None
    return rows


def merge_rows(world, campaigns):
    found = metrics.merges(world.mails, campaigns)
    rows = {f"merged_{a}_{b}": found.get((a, b), 0) for a, b in NAMED}
    rows["merged_targeted"] = sum(any(x in TARGETED for x in pair) for pair in found)
    rows["merged_pairs"] = len(found)
    rows["merged"] = [f"{a}+{b}: {n}" for (a, b), n in sorted(found.items())]
    return rows


def score(world, campaigns):
    """All numbers of one partition, None where the world has nothing to measure."""
    accepted, review = metrics.false_campaigns(world.mails, campaigns)
    threads = metrics.threads_of(world.mails, campaigns)
    per = world.benign / 1e5
    rows = {"campaigns": len(campaigns), "mails": sum(len(c.mails) for c in campaigns)}
    rows |= b_cubed_rows(world, campaigns) | merge_rows(world, campaigns)
    rows["threads"] = {a: threads[a] for a in TARGETED if a in threads}
    for k in RECALL_AT:
        rows[f"shown_at_{k}"] = metrics.recall_at(world.mails, campaigns, k, world.targeted)
    rows |= {f"with_{k}": v for k, v in metrics.mixture(world.mails, campaigns, world.targeted).items()}
    rows["purity"] = metrics.purity(world.mails, campaigns)
    rows["false_accepted"] = accepted
    rows["false_review"] = review
    rows["false_accepted_1e5"] = metrics.ratio(accepted, per)
    rows["false_review_1e5"] = metrics.ratio(review, per)
    return rows


# heading, key of score(), digits
COLUMNS = [
    ("op P", "operation_precision", 3), ("op R", "operation_recall", 3),
    ("op F1", "operation_f1", 3), ("all F1", "operation_all_f1", 3),
    ("thr P", "actor_precision", 3), ("thr R", "actor_recall", 3),
    ("all thr P", "actor_all_precision", 3),
    ("A+B", "merged_A_B", 0), ("A+C", "merged_A_C", 0), ("merges", "merged_pairs", 0),
    ("own", "with_own", 2), ("actor's", "with_actor", 2), ("others", "with_others", 2),
    ("benign", "with_benign", 2), ("nowhere", "with_nowhere", 2), ("@1", "shown_at_1", 2), ("@3", "shown_at_3", 2), ("purity", "purity", 3),
    ("false", "false_accepted_1e5", 2), ("review", "false_review_1e5", 2),
    ("churn", "churn", 3), ("a day", "churn_day", 3), ("a year", "churn_year", 3),
    ("same", "deterministic", 0),
    ("who P", "people_precision", 3), ("who R", "people_recall", 3),
]


def explain(world, campaigns):
    """A line for each targeted operation: where its mails went and what they met there."""
    where = metrics.place(campaigns, "id")
    by_id = {c.id: c for c in campaigns}
    operations = {}
    for i in world.targeted:
        operations.setdefault(world.mails[i].operation, []).append(i)
    for name, ids in sorted(operations.items()):
        found = Counter(where[i] for i in ids if i in where)
        parts = []
        for c, n in found.most_common(4):
            met = Counter(world.mails[i].operation if i in world.mails else "benign"
                          for i in by_id[c].mails)
            del met[name]
            others = ", ".join(f"{k} {v}" for k, v in met.most_common(4))
            parts.append(f"{c} [{by_id[c].thread}] {n}" + (f" (+ {others})" if others else ""))
        bursts = len({world.mails[i].burst for i in ids})
        print(f"{name}: {len(ids)} mails, {bursts} bursts, {len(ids) - sum(found.values())} nowhere; "
              f"{len(found)} campaigns: {'; '.join(parts)}")


def cell(value, digits):
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:.{digits}f}" if isinstance(value, (int, float)) else str(value)


SHORT = ("operation_precision", "operation_recall", "operation_f1", "actor_precision",
         "actor_recall", "merged_A_B", "merged_A_C", "with_nowhere", "shown_at_3",
         "false_accepted_1e5", "false_review_1e5", "churn", "churn_day", "churn_year")


def table(rows, first="partition", keys=None):
    """Rows of (name, numbers) as a table of Markdown; columns that nobody has are left out."""
    columns = [c for c in COLUMNS if any(row.get(c[1]) is not None for _, row in rows)
               and (keys is None or c[1] in keys)]
    lines = [[first] + [head for head, _, _ in columns], None]
    lines += [[name] + [cell(row.get(key), d) for _, key, d in columns] for name, row in rows]
    wide = [max(len(r[i]) for r in lines if r) for i in range(len(columns) + 1)]
    lines[1] = ["-" * n for n in wide]
    return "\n".join("| " + " | ".join(s.rjust(n) if i else s.ljust(n)
                                       for i, (s, n) in enumerate(zip(r, wide))) + " |"
                     for r in lines)


def pairs(words):
    return dict(word.split("=", 1) for word in words)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("truth")
    parser.add_argument("partitions", nargs="+", metavar="NAME=PARTITION.json")
    parser.add_argument("--people")
    parser.add_argument("--again", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--before", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--explain", action="store_true", help="operation by operation, of the first NAME")
    return parser.parse_args()


def measure(truth, partitions, people=None, again=(), before=()):
    """{name: numbers} for all partitions, files by name."""
    world = World(truth)
    ret = {}
    for n, (name, path) in enumerate(partitions.items()):
        campaigns = read_partition(path)
        rows = ret[name] = score(world, campaigns)
        if name in again:
            rows["deterministic"] = same_bytes(path, again[name])
        if name in before:
            rows["churn"] = metrics.churn(world.mails, read_partition(before[name]), campaigns)
        if people and n == 0:
            s = metrics.people(world.mails, read_people(people), world.targeted)
            rows["people_precision"], rows["people_recall"] = s
    return ret


def main():
    args = arguments()
    ret = measure(args.truth, pairs(args.partitions), args.people, pairs(args.again),
                  pairs(args.before))
    if args.json:
        print(json.dumps(ret, indent=1))
    elif args.explain:
        explain(World(args.truth), read_partition(next(iter(pairs(args.partitions).values()))))
    else:
        print(table(list(ret.items())))
        for name, rows in ret.items():
            print(f"{name}: threads {rows['threads']}, merged {', '.join(rows['merged']) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
