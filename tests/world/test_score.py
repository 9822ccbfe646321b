#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The metrics against values worked out by hand; each case says how.

    tests/world/test_score.py
"""
import json
import pathlib
import sys
import tempfile

import metrics
import score
from metrics import Campaign, Mail

NUMBER = 0
FAILED = 0


def check(name, got, want):
    global NUMBER, FAILED
    NUMBER += 1
    same = abs(got - want) < 1e-9 if isinstance(want, float) and got is not None else got == want
    FAILED += not same
    print(f"{'ok' if same else 'not ok'} {NUMBER} - {name}")
    if not same:
        print(f"# got {got!r}, expected {want!r}")


def campaign(name, thread, mails, accepted=True):
    return Campaign(name, thread, accepted, tuple(mails))


# Two actors. A: operation A1 of four mails in two bursts, A2 of two mails; B: B1 of two.
TRUTH = {
    "a1": Mail("A", "A1", "A1-1", ("x@o.example",)),
    "a2": Mail("A", "A1", "A1-1", ("y@o.example",)),
    "a3": Mail("A", "A1", "A1-2", ("x@o.example",)),
    "a4": Mail("A", "A1", "A1-2", ("z@o.example",)),
    "a5": Mail("A", "A2", "A2-1", ("x@o.example",)),
    "a6": Mail("A", "A2", "A2-1", ("v@o.example",)),
    "b1": Mail("B", "B1", "B1-1", ("x@o.example",)),
    "b2": Mail("B", "B1", "B1-1", ("w@o.example",)),
}
# C-1 has three of A1; C-2 all of A2 and one benign mail; C-3 one of B1 and the last of A1;
# one mail of B is nowhere.
FOUND = [
    campaign("C-1", "T-1", ["a1", "a2", "a3"]),
    campaign("C-2", "T-1", ["a5", "a6", "benign1"]),
    campaign("C-3", "T-2", ["b1", "a4"]),
]


def b_cubed():
    whole = [campaign("C-1", "T-1", ["a1", "a2", "a3", "a4"]),
             campaign("C-2", "T-1", ["a5", "a6"]), campaign("C-3", "T-2", ["b1", "b2"])]
    perfect = metrics.b_cubed(TRUTH, whole, "operation", "id")
    check("a partition equal to the truth scores one", perfect, (1.0, 1.0))
    check("nothing found is pure and recalls each mail alone",
          metrics.b_cubed(TRUTH, [], "operation", "id"), (1.0, 0.375))
    # recall alone: 4 mails 1/4, 2 mails 1/2, 2 mails 1/2 -> (1 + 1 + 1) / 8
    s = metrics.b_cubed(TRUTH, FOUND, "operation", "id")
    # precision: three mails 3/3, two 2/3, b1 1/2, a4 1/2, b2 alone 1
    check("precision counts strangers and benign mails of the same campaign",
          s.precision, (3 * 1 + 2 * 2 / 3 + 1 / 2 + 1 / 2 + 1) / 8)
    # recall: three mails 3/4, a4 1/4, two 2/2, b1 and b2 1/2
    check("recall counts what is elsewhere or nowhere",
          s.recall, (3 * 3 / 4 + 1 / 4 + 2 + 2 * 1 / 2) / 8)
    check("F1 is the harmonic mean", metrics.Score(0.5, 1.0).f1, 2 / 3)
    check("F1 of nothing right is nought", metrics.Score(0.0, 0.0).f1, 0.0)
    t = metrics.b_cubed(TRUTH, FOUND, "actor", "thread")
    # T-1 has six mails, five of A; T-2 one of each
    check("threads are held against actors: precision",
          t.precision, (5 * 5 / 6 + 1 / 2 + 1 / 2 + 1) / 8)
    check("threads are held against actors: recall",
          t.recall, (5 * 5 / 6 + 1 / 6 + 1 / 2 + 1 / 2) / 8)
    only = metrics.b_cubed(TRUTH, FOUND, "operation", "id", of=["b1", "b2"])
    check("measured over some of the mails only", only, ((0.5 + 1) / 2, 0.5))
    check("a world without hostile mail has no B-cubed",
          metrics.b_cubed({}, FOUND, "operation", "id"), None)


def merging():
    check("one thread with mails of two actors is a merge, with the smaller side's mails",
          metrics.merges(TRUTH, FOUND), {("A", "B"): 1})
    kept = [campaign("C-1", "T-1", ["a1", "a2"]), campaign("C-2", "T-2", ["b1", "b2"])]
    check("threads of one actor each merge nobody", metrics.merges(TRUTH, kept), {})
    check("benign mails beside an actor's are no merge",
          metrics.merges(TRUTH, [campaign("C-1", "T-1", ["a1", "benign1"])]), {})
    three = dict(TRUTH, c1=Mail("C", "C1", "C1-1"))
    check("three actors in a thread are three pairs",
          metrics.merges(three, [campaign("C-1", "T-1", ["a1", "a2", "b1", "b2", "c1"])]),
          {("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 1})
    check("fragmentation counts the threads an actor's mails stand in",
          metrics.threads_of(TRUTH, FOUND), {"A": 2, "B": 1})
    check("an actor of whom nothing was found has no thread",
          metrics.threads_of(TRUTH, FOUND[:2]), {"A": 1, "B": 0})


def recalling():
    # C-1 shows A1, C-2 (two of three) shows A2, in C-3 nobody has more than half
    check("an operation is shown by a campaign most of whose mails it has",
          metrics.recall_at(TRUTH, FOUND, 1), 2 / 3)
    check("of operations of two bursts only A1 is asked for",
          metrics.recall_at(TRUTH, FOUND, 2), 1.0)
    check("no operation has three bursts", metrics.recall_at(TRUTH, FOUND, 3), None)
    check("asked for some mails only", metrics.recall_at(TRUTH, FOUND, 1, ["b1", "b2"]), 0.0)


def falsehood():
    wrong = [campaign("C-8", "T-8", ["n1", "n2"]), campaign("C-9", "T-9", ["n3", "n4", "a1"], False),
             campaign("C-7", "T-7", ["n5", "a2", "a3"]), campaign("C-6", "T-6", ["n6", "a4"], False)]
    check("campaigns mostly of benign mail are false, apart by where they wait",
          metrics.false_campaigns(TRUTH, wrong), (1, 2))
    check("a campaign mostly of hostile mail is not false",
          metrics.false_campaigns(TRUTH, FOUND), (0, 0))
    # three of three, two of three, one of two
    check("purity is the share of each campaign's commonest operation",
          metrics.purity(TRUTH, FOUND), 6 / 8)
    check("no campaign has no purity", metrics.purity(TRUTH, []), None)


def mixing():
    # C-1: three times 3/3; C-2: twice 2/3 own, 1/3 benign; C-3: twice 1/2 own, 1/2 others
    got = metrics.mixture(TRUTH, FOUND)
    check("what mails of an operation meet in their campaign: their own", got["own"], (3 + 4 / 3 + 1) / 7)
    check("benign mail", got["benign"], (2 / 3) / 7)
    check("other actors", got["others"], 1 / 7)
    check("one of eight is nowhere", got["nowhere"], 1 / 8)
    both = [campaign("C-1", "T-1", ["a1", "a2", "a5"])]
    check("and other operations of their actor: 1/3, 1/3 and 2/3",
          metrics.mixture(TRUTH, both)["actor"], 4 / 9)


def victims():
    check("people: one of three found was never written to",
          metrics.people(TRUTH, ["x@o.example", "w@o.example", "q@o.example"]), (2 / 3, 2 / 5))
    check("people of some mails: a recipient of other hostile mail is not wrong",
          metrics.people(TRUTH, ["x@o.example", "w@o.example"], ["a1", "a2"]), (1.0, 0.5))
    check("nobody said to be targeted is not wrong", metrics.people(TRUTH, []), (1.0, 0.0))


def keeping():
    check("the same partition has no churn", metrics.churn(TRUTH, FOUND, FOUND), 0.0)
    renamed = [FOUND[0]._replace(id="C-5"), FOUND[1], FOUND[2]]
    # A1-1 and A1-2 (half of it, then the first id) were in C-1; A2-1 and B1-1 stay where they are
    check("bursts whose campaign has another id", metrics.churn(TRUTH, FOUND, renamed), 0.5)
    check("a burst that is lost has changed", metrics.churn(TRUTH, FOUND, FOUND[:2]), 0.25)
    check("a burst that is new has not", metrics.churn(TRUTH, FOUND[:2], FOUND), 0.0)


def reading():
    product = {"campaigns": [
        {"id": "C-01", "thread": "T-01", "state": "new", "messages": [{"message_id": "<a1>"}]},
        {"id": "C-02", "thread": "", "state": "review", "messages": [{"message_id": "a2"}]}]}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "found.json"
        path.write_text(json.dumps(product), encoding="utf-8")
        campaigns = score.read_partition(path)
        other = pathlib.Path(folder) / "again.json"
        other.write_text(json.dumps(product) + "\n", encoding="utf-8")
        check("a byte more is not the same output", score.same_bytes(path, other), False)
        check("a file is the same as itself", score.same_bytes(path, path), True)
    check("Message-IDs lose their brackets, states are told apart, no thread is one of its own",
          campaigns, [campaign("C-01", "T-01", ["a1"]), campaign("C-02", "C-02", ["a2"], False)])


for case in (b_cubed, merging, recalling, falsehood, mixing, victims, keeping, reading):
    case()
print(f"1..{NUMBER}")
sys.exit(1 if FAILED else 0)
