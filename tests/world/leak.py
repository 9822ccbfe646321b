#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does a world betray its secret by what is no evidence at all?

    tests/world/leak.py [--plant] [--most X] WORLD...

A classifier is shown nothing of a mail but: the name of its file, its place in it, its
size, the letters and length of its Message-ID, the range of the address that brought
it, and its date's hour, weekday, second and zone. It learns on half of the worlds
which mails are hostile (groups A to D: hidden or visible pictures that report) against
honest mails from outside whose HTML fetches something too, and is tried on the other
half; then the other way round. An operation, and an honest sender, counts as one
however many mails it has (three at most are looked at): a mail of one operation is no
independent witness (nor is an operation of one actor for another, which the error of the
measurement takes into account). It knows nothing that is a world's own, so what it finds is a
habit of the generator.

AUC 0.5 is blindness. Ends with 1 when AUC lies more than 0.02 off 0.5 by more than the
error of the measurement (two standard errors, printed). With --plant one
hostile mail in three gets a Message-ID one letter longer: the test must then fail.
"""
import argparse
import collections
import json
import math
import pathlib
import random
import re
import sys

PER_GROUP = 3
FETCH = re.compile(rb"(?:src|srcset|background|href|data)=(?:3D)?[\"']?https?:|url\([\"']?https?:", re.I)
PIECES = {"id": ("id",), "size": ("size",), "date": ("date",), "ip": ("ip",), "place": ("file", "place"), "all": ("id", "size", "date", "ip", "file", "place")}


def field(head, name):
    m = re.search(rb"(?im)^" + name + rb":[ \t]*(.*(?:\n[ \t].*)*)", head)
    return m[1].decode("latin-1") if m else ""


def mails(path):
    """(head, size, share of the file before it) of each mail of an mbox."""
    data = path.read_bytes()
    starts = [m.start() for m in re.finditer(rb"(?m)^From ", data)] + [len(data)]
    for n, (a, b) in enumerate(zip(starts, starts[1:])):
        raw = data[a:b]
        end = raw.find(b"\n\n")
        yield raw[:end], raw, n / len(starts)


def letters(mid):
    """What one sees of an id without reading it."""
    left, _, right = mid.strip("<> ").partition("@")
    yield f"length {len(left) // 3}"
    yield f"right {min(40, len(right)) // 4} {right.rsplit('.', 1)[-1]}"
    for name, chars in (("digit", "0123456789"), ("upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ("lower", "abcdefghijklmnopqrstuvwxyz"), ("mark", "-_.$=+")):
        yield f"{name} {min(9, 10 * sum(c in chars for c in left) // max(1, len(left)))}"
    for mark in "-_.$=":
        yield f"{mark} {min(4, left.count(mark))}"


def address(head):
    found = re.findall(r"[\[(](?:IPv6:)?((?:\d+\.){3}\d+|[0-9a-f]+:[0-9a-f:]+)[\])]", "".join(
        v.decode("latin-1") for v in re.findall(rb"(?im)^received:[ \t]*(.*(?:\n[ \t].*)*)", head)[1:2]))
    ip = found[0] if found else ""
    if ":" in ip:
        return [f"v6 {len(ip)}", f"v6 {ip.split(':')[2][:1]}"]
    return [f"v4 {ip.rsplit('.', 1)[0]}", f"last {int(ip.rsplit('.', 1)[1]) // 32}"] if ip else ["none"]


def features(path, head, raw, place):
    """kind -> what the classifier sees."""
    when = field(head, b"date")
    m = re.match(r"(\w+), +(\d+) (\w+) (\d+) (\d+):(\d+):(\d+) ([+-]\d+)(.*)", when)
    date = [f"hour {m[5]}", f"day {m[1]}", f"ten {m[7][0]}", f"zone {m[8]}", f"note {m[9][:6]}", f"month {m[3]}"] if m else ["odd"]
    return {"id": list(letters(field(head, b"message-id"))), "size": [f"size {int(3 * math.log2(len(raw)))}"], "date": date, "ip": address(head),
            "file": [f"store {path.stem.split('-')[0].rstrip('0123456789')}"], "place": [f"tenth {int(10 * place)}"]}


def load(folder):
    """[(hostile?, group, features)] of one world."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    hostile = {h["message_id"]: h["operation"] for h in truth["hostile"] if h["actor"] in "ABCD" and h["kind"] == "recon"}
    skip = {h["message_id"] for h in truth["hostile"]} - set(hostile)
    own, seen, rows = tuple("@" + d for d in truth["own"]), set(), []
    for path in sorted((folder / "mail").glob("*.mbox")):
        for head, raw, place in mails(path):
            mid = field(head, b"message-id").strip("<> ")
            sender = re.search(r"[^\s<>\"]+@[^\s<>\"]+", field(head, b"from"))
            if mid in seen or mid in skip or not sender or sender[0].endswith(own) or b"text/html" not in raw or b"in-reply-to:" in head.lower():
                continue
            seen.add(mid)
            if mid in hostile or FETCH.search(decoded(raw)):
                rows.append((mid in hostile, f"{folder} {hostile.get(mid, sender[0])}", features(path, head, raw, place)))
    return rows


def decoded(raw):
    """Bodies in base64 too, roughly: enough to see whether something is fetched."""
    import base64
    out = [raw.replace(b"=\n", b"")]
    for block in re.findall(rb"\n\n((?:[A-Za-z0-9+/]{60,}\n)+[A-Za-z0-9+/=\n]*)", raw):
        try:
            out.append(base64.b64decode(block + b"=="))
        except ValueError:
            continue
    return b"\n".join(out)


def thin(rows, rng):
    """A few mails of every group, each with its share of the group's one voice."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row[1]].append(row)
    out = []
    for name in sorted(groups):
        some = rng.sample(groups[name], min(PER_GROUP, len(groups[name])))
        out += [(y, g, x, 1 / len(some)) for y, g, x in some]
    return out


def learn(rows, kinds, rng, rounds=12, rate=0.15, decay=1e-3):
    """Logistic regression by stochastic descent; both classes weigh the same."""
    weight = collections.defaultdict(float)
    total = {y: sum(w for q, _, _, w in rows if q == y) for y in (True, False)}
    half = len(rows) / 2
    rows = list(rows)
    for r in range(rounds):
        rng.shuffle(rows)
        step = rate / (1 + r)
        for y, _, x, w in rows:
            names = [n for k in kinds for n in x[k]]
            score = sum(weight[n] for n in names)
            slope = (y - 1 / (1 + math.exp(-max(-30, min(30, score))))) * w * half / total[y]
            for n in names:
                weight[n] += step * (slope - decay * weight[n])
    return weight


def judge(rows, weight, kinds):
    return [(sum(weight.get(n, 0.0) for k in kinds for n in x[k]), y, g, w) for y, g, x, w in rows]


def auc(scored):
    """Weighted area under the curve; ties count half."""
    good = bad = area = 0.0
    scored = sorted(scored)
    i = 0
    while i < len(scored):
        j, up, down = i, 0.0, 0.0
        while j < len(scored) and scored[j][0] == scored[i][0]:
            up, down = up + scored[j][3] * scored[j][1], down + scored[j][3] * (not scored[j][1])
            j += 1
        area += up * (good + down / 2)
        good, bad, i = good + down, bad + up, j
    return area / (good * bad) if good and bad else 0.5


def error(scored, rng, rounds=60):
    """Standard error by drawing actors and honest senders again, with replacement."""
    groups = collections.defaultdict(list)
    for row in scored:
        groups[re.sub(r"( [A-D])-\d+$", r"\1", row[2])].append(row)
    names = sorted(groups)
    values = [auc([row for n in rng.choices(names, k=len(names)) for row in groups[n]]) for _ in range(rounds)]
    mean = sum(values) / rounds
    return math.sqrt(sum((v - mean) ** 2 for v in values) / (rounds - 1))


def plant(rows, rng):
    for y, _, x in rows:
        if y and rng.random() < 1 / 3:
            x["id"] = [n for n in x["id"] if not n.startswith("length")] + ["length 99"]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("worlds", nargs="+", type=pathlib.Path)
    ap.add_argument("--plant", action="store_true", help="plant a leak: the test must fail")
    ap.add_argument("--most", type=float, default=0.02, help="how far from 0.5 the area may be")
    ap.add_argument("--show", type=int, default=0, help="print the strongest signs")
    args = ap.parse_args()
    if len(args.worlds) < 2:
        sys.exit("leak: two worlds are wanted at least")
    rng = random.Random(1)
    parts = [[], []]
    for n, folder in enumerate(args.worlds):
        rows = load(folder)
        if args.plant:
            plant(rows, rng)
        parts[n % 2] += thin(rows, rng)
    ok = True
    for name, kinds in PIECES.items():
        scored = []
        for train, test in ((0, 1), (1, 0)):
            weight = learn(parts[train], kinds, rng)
            some = judge(parts[test], weight, kinds)
            shift = sum(s for s, *_ in some) / max(1, len(some))
            scored += [(s - shift, y, g, w) for s, y, g, w in some]
            if args.show and name == "all":
                print([(k, round(v, 2)) for k, v in sorted(weight.items(), key=lambda kv: -abs(kv[1]))[:args.show]])
        area, se = auc(scored), error(scored, rng)
        fine = abs(area - 0.5) <= args.most + 2 * se
        ok &= fine
        print(f"{name:6} AUC {area:.3f} +- {2 * se:.3f}{'' if fine else '  LEAK'}")
    hostile = {g for part in parts for y, g, *_ in part if y}
    honest = {g for part in parts for y, g, *_ in part if not y}
    print(f"{len(args.worlds)} worlds, {len(hostile)} operations, {len(honest)} honest senders")
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
