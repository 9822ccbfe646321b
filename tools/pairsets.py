# SPDX-License-Identifier: Apache-2.0
"""Archives of which is known which mails belong together: for fitting and for judging.

    folder of mails --coldtrail add, dump_features--> Mails, anchors, strangers

Half of the groups are for fitting (tools/fit-weights), the other half for judging
(tests/conformance/link_pairs.py): half() tells them apart, by the first Message-ID.
"""
import json
import math
import pathlib
import subprocess
import zlib

import numpy as np

import pairdata
from pairdata import DAY

PER_GROUP = 30          # pairs of one group, so that no large one decides
STRANGERS = 300000


class Tools:
    """The two programs that read mail and say what it holds."""

    def __init__(self, coldtrail, dump_features):
        self.coldtrail, self.dump_features = coldtrail, dump_features


class Archive:
    """One archive: its mails, anchors {name: (a, b, not to be asked)}, strangers (a, b)."""

    def __init__(self, name, mails):
        self.name, self.mails = name, mails
        self.anchors, self.strangers = {}, None


def half(message_id):
    """Which half a mail, and a group by its first mail, belongs to."""
    return zlib.crc32(message_id.encode("utf-8", "replace")) & 1


def dump(tools, case, own, feats):
    run = subprocess.run([tools.dump_features, "mails", case / "memory", own],
                         capture_output=True, check=True)
    return pairdata.Mails(run.stdout.decode("utf-8", "replace").splitlines(), feats)


def read(tools, case, folder):
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([tools.coldtrail, "init", case], **quiet)
    subprocess.run([tools.coldtrail, "-q", "-C", case, "add", folder], **quiet)


def names_of(case, mails):
    paths = {}
    for line in (case / "sources.jsonl").read_text().splitlines():
        row = json.loads(line)
        if "path" in row:
            paths[row["id"]] = pathlib.Path(row["path"]).name
    return [paths.get(s, "") for s in mails.source.tolist()]


def some_pairs(members):
    """At most PER_GROUP pairs of a group, evenly spread over all of them."""
    pairs = [(a, b) for i, a in enumerate(members) for b in members[i + 1:]]
    step = max(1, math.ceil(len(pairs) / PER_GROUP))
    return pairs[::step]


def as_arrays(pairs):
    v = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return v[:, 0], v[:, 1]


def value_groups(mails, name, most=60):
    f = mails.feats[name]
    groups = {}
    for i in range(mails.n):
        for v in set(mails.value[i, f.first:f.first + f.slots].tolist()) - {0}:
            groups.setdefault(v, []).append(i)
    return [g for _, g in sorted(groups.items()) if 2 <= len(g) <= most]


def near_pairs(mails, groups, days):
    out = []
    for g in groups:
        a, b = as_arrays(some_pairs(g))
        apart = mails.apart(a, b)
        keep = (apart >= 0) & (apart <= days * DAY)
        out += list(zip(a[keep].tolist(), b[keep].tolist()))
    return out


def random_pairs(n, seed):
    rng = np.random.RandomState(seed)
    a, b = rng.randint(0, n, 3 * STRANGERS), rng.randint(0, n, 3 * STRANGERS)
    keep = a != b
    return a[keep], b[keep]


def phishing(tools, golden, folder, tmp, feats):
    case = tmp / "crime"
    read(tools, case, folder)
    mails = dump(tools, case, "pot", feats)
    arc = Archive("crime", mails)
    number = {name: i for i, name in enumerate(names_of(case, mails))}
    of, groups = np.full(mails.n, -1), []
    for line in (golden / "phishing_pot.weak_clusters.jsonl").read_text().splitlines():
        row = json.loads(line)
        members = sorted(number[m] for m in row["members"] if m in number)
        of[members] = row["cluster"]
        groups.append(members)
    arc.anchors = {
        "weak": (groups, ("TEXT",)),
        "subject": (value_groups(mails, "SUBJECT"), ("SUBJECT", "TEXT")),
        "link": (value_groups(mails, "LINK", 20), ("LINK", "LINK_TEMPLATE"))}
    a, b = random_pairs(mails.n, 7)
    keep = (mails.apart(a, b) > 60 * DAY) & ((of[a] < 0) | (of[a] != of[b]))
    arc.strangers = a[keep][:STRANGERS], b[keep][:STRANGERS]
    return arc


def world(tools, folder, tmp, feats, number):
    case = tmp / f"world{number}"
    truth = json.loads((folder / "truth.json").read_text())
    read(tools, case, folder / "mail")
    mails = dump(tools, case, truth["own"][0], feats)
    arc = Archive("world", mails)
    row = {m: i for i, m in enumerate(mails.ids)}
    of, groups = np.full(mails.n, -1), {}
    actors = sorted({m["actor"] for m in truth["hostile"]})
    for m in truth["hostile"]:
        i = row.get(m["message_id"].strip("<>"))
        if i is not None:
            groups.setdefault(str(m["operation"]), []).append(i)
            of[i] = actors.index(m["actor"])
    groups = [sorted(g) for _, g in sorted(groups.items())]
    arc.anchors = {"world": (groups, ())}
    hostile = np.flatnonzero(of >= 0)
    a, b = random_pairs(mails.n, 7 + number)
    c, d = random_pairs(len(hostile), 100 + number)
    a, b = np.concatenate([a, hostile[c]]), np.concatenate([b, hostile[d]])
    keep = ((of[a] < 0) & (mails.sender[a] != mails.sender[b])) | (of[a] != of[b])
    order = np.random.RandomState(number).permutation(int(keep.sum()))[:STRANGERS]
    arc.strangers = a[keep][order], b[keep][order]
    return arc


def pairs_of(arc, anchor, part):
    """Pairs of the groups of one half, and what may not be asked."""
    groups, without = arc.anchors[anchor]
    groups = [g for g in groups if len(g) > 1 and half(arc.mails.ids[g[0]]) == part]
    days = {"subject": 7, "link": 14}.get(anchor)
    if days:
        return as_arrays(near_pairs(arc.mails, groups, days)), without
    return as_arrays([p for g in groups for p in some_pairs(g)]), without


def strangers_of(arc, part):
    side = np.array([half(i) for i in arc.mails.ids])
    a, b = arc.strangers
    keep = (side[a] == part) & (side[b] == part)
    return a[keep], b[keep]
