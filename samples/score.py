#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what a hunt found with what was hidden.

    samples/score.py TRUTH CAMPAIGNS [--people PEOPLE] [thresholds]

TRUTH is truth.json of make_parliament.py, CAMPAIGNS the output of
`coldtrail show campaigns --json`, PEOPLE that of `coldtrail show people --json`.
A campaign of which at least half the messages were hidden counts as a part of
the hidden one, every other as false. Ends with 1 when a threshold is missed.
"""
import argparse
import json
import sys


def ident(text):
    """A Message-ID without its brackets."""
    return text.strip().strip("<>")


def load(path, kind):
    with open(path, encoding="utf-8") if path != "-" else sys.stdin as f:
        data = json.load(f)
    if data.get("schema") != "coldtrail/1" or data.get("kind") != kind:
        sys.exit(f"score: '{path}' is not {kind} of schema coldtrail/1")
    return data[kind]


def messages(campaign):
    return {ident(m["message_id"]) for m in campaign["messages"] if m.get("message_id")}


def share(part, whole):
    return len(part) / len(whole) if whole else 0.0


def find_people(people, ids):
    """Addresses of everyone who was targeted by one of these campaigns, by person."""
    found = []
    for p in people:
        states = [c["rungs"].get("targeted", {}).get("state") for c in p["campaigns"] if c["id"] in ids]
        if any(s in ("yes", "probable") for s in states):
            found.append(set(p["addresses"]))
    return found


def judge(args):
    """The measures by name, in the order they are printed."""
    with open(args.truth, encoding="utf-8") as f:
        truth = json.load(f)
    hidden = {ident(m) for m in truth["messages"]}
    campaigns = [c for c in load(args.campaigns, "campaigns") if c.get("probability", 1) >= args.at_least]
    parts = [c for c in campaigns if 2 * len(messages(c) & hidden) >= max(1, len(messages(c)))]
    claimed = set().union(*map(messages, parts))
    got = {"parts": len(parts), "false_campaigns": len(campaigns) - len(parts),
           "message_recall": share(claimed & hidden, hidden), "message_precision": share(claimed & hidden, claimed)}
    if args.people:
        found = find_people(load(args.people, "people"), {c["id"] for c in parts})
        wanted = [set(p["addresses"]) for p in truth["people"]]
        got["people_recall"] = share([w for w in wanted if any(w & f for f in found)], wanted)
        got["people_precision"] = share([f for f in found if any(w & f for w in wanted)], found)
    return got


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("truth")
    ap.add_argument("campaigns", help="a file, or - for standard input")
    ap.add_argument("--people", help="a file")
    ap.add_argument("--at-least", type=float, default=0.0, help="leave out campaigns of a lower probability")
    ap.add_argument("--min-recall", type=float, default=0.0, help="of messages and of people")
    ap.add_argument("--min-precision", type=float, default=0.0, help="of messages and of people")
    ap.add_argument("--max-false", type=int, default=10**9, help="false campaigns")
    ap.add_argument("--max-parts", type=int, default=10**9, help="into how many the hidden one may be cut")
    args = ap.parse_args()
    got, missed = judge(args), []
    for name, value in got.items():
        print(f"{name:18} {value:.3f}" if isinstance(value, float) else f"{name:18} {value}")
        low = {"recall": args.min_recall, "precision": args.min_precision}.get(name.split("_")[-1], 0)
        high = {"false_campaigns": args.max_false, "parts": args.max_parts}.get(name, 10**9)
        if value < low or value > high:
            missed.append(name)
    if missed:
        print(f"score: missed: {', '.join(missed)}")
    sys.exit(1 if missed else 0)


main()
