# SPDX-License-Identifier: Apache-2.0
"""Pairs of mails as arrays: the weighing of src/link/pair.c once more, for the fitting.

    tests/link/dump_features.c --lines--> Mails --pairs--> agree, sum of weights

tests/conformance/link_pairs.py checks that both give the same sums, so that what is
fitted here is what the product does. Needs numpy, for tests and fitting only.
"""
import pathlib
import re

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
DAY = 86400 * 10**6
STRONG = 300
CAPS = {"SENDER": 1200, "URL": 1200, "CONTENT": 1200, "MTA": 900, "PERSONA": 800, "INFRA": 700,
        "COTARGET": 400, "ZONE": 100, "LANG": 200}
NEVER_STRONG = ("INFRA", "COTARGET", "ZONE", "LANG")
PUBLIC_TEXT, PUBLIC_CAP, AGAINST_LEAST = 12, 600, -600
TEXT_LEAST, TEXT_ALIKE = 400, 700


class Feature:
    def __init__(self, row, first):
        self.id, self.family, values, self.agree, generic = row[:5]
        self.slots, self.generic, self.first = int(values), int(generic), first


CAMPAIGNS_ONLY = {"MAILBOX"}     # no pair of mails is weighed by it (features.def)


def features(root=ROOT):
    """{id: Feature} of what pairs of mails are weighed by, in the order of features.def."""
    text = (root / "src/link/features.def").read_text()
    out, first = {}, 0
    for row in re.findall(r"^FEATURE\((\w+), (\w+), (\d+), (\w+), (\d+),", text, re.M):
        if row[0] in CAMPAIGNS_ONLY:
            continue
        out[row[0]] = Feature(row, first)
        first += out[row[0]].slots
    return out


class Weights:
    """weights.def: {feature: (agree, against)}, [(days, centibits)], [(sum, llr)]."""

    def __init__(self, text=None, root=ROOT):
        text = text or (root / "src/link/weights.def").read_text()
        self.of = {f: (int(a), int(b))
                   for f, a, b in re.findall(r"^WEIGHT\((\w+), (-?\d+), (-?\d+)\)", text, re.M)}
        self.near = [(2**31 if d == "INT32_MAX" else int(d), int(w))
                     for d, w in re.findall(r"^NEAR\((\w+), (-?\d+)\)", text, re.M)]
        self.map = [(int(a), int(b))
                    for a, b in re.findall(r"^CALIBRATE\((-?\d+), (-?\d+)\)", text, re.M)]

    def calibrated(self, total):
        return np.interp(total, [a for a, _ in self.map], [b for _, b in self.map])

    def time(self, apart):
        """The weight of microseconds between two mails; negative: unknown."""
        out = np.full(len(apart), self.near[-1][1])
        for days, w in reversed(self.near):
            out[apart < days * DAY] = w
        out[apart < 0] = 0
        return out


class Mails:
    """What dump_features printed, a row a mail."""

    def __init__(self, lines, feats):
        self.feats = feats
        slots = sum(f.slots for f in feats.values())
        rows = [line.rstrip("\n").split("\t") for line in lines]
        self.n = len(rows)
        self.source = np.array([int(r[1]) for r in rows])
        self.ids = [r[2] for r in rows]
        self.at = np.array([int(r[3]) for r in rows], dtype=np.int64)
        self.sender = np.array([int(r[4]) for r in rows])
        self.value = np.zeros((self.n, slots), dtype=np.int64)
        self.rarity = np.zeros((self.n, slots), dtype=np.int64)
        self.senders = np.zeros((self.n, slots), dtype=np.int64)
        self.sketch = np.full((self.n, 64), 0xFFFF, dtype=np.int64)
        for i, r in enumerate(rows):
            if len(r[5]) == 256:
                self.sketch[i] = [int(r[5][k:k + 4], 16) for k in range(0, 256, 4)]
            self._values(i, r[6:])

    def _values(self, i, values):
        used = {}
        for v in values:
            name, numbers = v.split("=", 1)
            value, rarity, senders = (int(n) for n in numbers.split(":"))
            f = self.feats[name]
            k = value % 8 if name == "TEXT" else used.get(name, 0)
            used[name] = k + 1
            self.value[i, f.first + k] = value
            self.rarity[i, f.first + k] = rarity
            self.senders[i, f.first + k] = senders

    def apart(self, a, b):
        known = (self.at[a] >= 0) & (self.at[b] >= 0)
        return np.where(known, np.abs(self.at[a] - self.at[b]), -1)

    def alike(self, a, b):
        x, y = self.sketch[a], self.sketch[b]
        used = ((x != 0xFFFF) | (y != 0xFFFF)).sum(axis=1)
        same = ((x == y) & (x != 0xFFFF)).sum(axis=1)
        return np.where(used > 0, same * 1000 // np.maximum(used, 1), 0)

    def compare(self, name, a, b):
        """For each pair: both have it; they agree; the rarest shared rarity (-1: none);
        of RCPT the rarities of all shared."""
        f = self.feats[name]
        s = slice(f.first, f.first + f.slots)
        va, vb, ra = self.value[a, s], self.value[b, s], self.rarity[a, s]
        has = (va != 0).any(axis=1) & (vb != 0).any(axis=1)
        best = np.full(len(a), -1)
        every = []
        for i in range(f.slots):
            others = [i] if name == "TEXT" else range(f.slots)
            same = np.zeros(len(a), dtype=bool)
            for k in others:
                same |= (va[:, i] == vb[:, k]) & (va[:, i] != 0)
            best = np.where(same & (ra[:, i] > best), ra[:, i], best)
            every.append(np.where(same, ra[:, i], -1))
        if name == "TEXT":
            best = np.where(self.alike(a, b) < TEXT_LEAST, -1, best)
        return has, best >= 0, best, every


def by_rarity(feature, agree, rarity):
    if feature.agree == "ALIKE":
        return np.full(np.shape(rarity), agree)
    w = agree + 50 * rarity
    return np.where((rarity > 0) & (w > 0), w, 0)


def feature_weight(mails, weights, name, a, b):
    """Centibits of one feature for each pair, and where a shared text is public."""
    f = mails.feats[name]
    agree, against = weights.of[name]
    has, same, rarity, every = mails.compare(name, a, b)
    public = np.zeros(len(a), dtype=bool)
    if name == "RCPT":
        w = sum(np.where(r >= 0, by_rarity(f, agree, r), 0) for r in every)
    else:
        w = np.where(same, by_rarity(f, agree, rarity), 0)
    if name == "TEXT":
        w = np.where(mails.alike(a, b) < TEXT_ALIKE, w // 4 * 3, w)
        public = same & (rarity < PUBLIC_TEXT)
    elif f.slots == 1 and against:
        w = np.where(has & ~same, against, w)
    return w, public


def weigh(mails, weights, a, b, without=()):
    """The sum of all families without time, and how many families are strong."""
    n = len(a)
    total, strong = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for family, cap in CAPS.items():
        best, rest, down = (np.zeros(n, dtype=np.int64) for _ in range(3))
        limit = np.full(n, cap)
        for name, f in mails.feats.items():
            if f.family != family or name in without:
                continue
            w, public = feature_weight(mails, weights, name, a, b)
            limit = np.where(public, PUBLIC_CAP, limit)
            down += np.minimum(w, 0)
            up = np.maximum(w, 0)
            rest += np.minimum(up, best)
            best = np.maximum(up, best)
        share = rest if family == "COTARGET" else rest // 4
        w = np.maximum(np.minimum(best + share, limit) + down, AGAINST_LEAST)
        total += w
        if family not in NEVER_STRONG:
            strong += w >= STRONG
    return total, strong
