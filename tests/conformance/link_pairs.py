#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Do the weights of pairs tell what belongs together in real mail?

    link_pairs.py COLDTRAIL DUMP_FEATURES ROOT

phishing_pot's weak clusters (one text or attachment) and two more anchors, of which the
half that the weights were not fitted on; what defines an anchor is left out of what is
asked: the text of weak clusters, subject and text, links. Strangers are mails more than
sixty days apart and not of one weak cluster; among the likest of them are campaigns
that lasted longer, so that no figure beyond 10^-3 is a floor. Links are the poorest of the
three anchors: networks of advertisers stand in mail of strangers. Prints what docs/ARCHITECTURE.md
quotes.
Needs CT_SHARED_DATA (default ROOT/../shared/data) and numpy; skips aloud without.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

# anchor: least AUC, TPR at a false positive rate of 10^-3, blocking recall
FLOORS = {"weak": (.990, .85, .97), "subject": (.990, .90, .97), "link": (.955, .70, .90)}
MOST_ERROR = .05
MOST_PAIRS = 100


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, what):
        self.n += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {what}", flush=True)


def auc(np, good, bad):
    bad = np.sort(bad)
    below, upto = np.searchsorted(bad, good, "left"), np.searchsorted(bad, good, "right")
    return float((below + upto).sum() / 2 / len(good) / len(bad))


def rate_at(np, good, bad, share):
    threshold = np.sort(bad)[::-1][int(share * len(bad))]
    return float((good > threshold).mean())


def calibration_error(np, weights, good, bad):
    """Mean distance of what is said from what is so, where half belongs together."""
    say = [1 / (1 + np.exp2(-weights.calibrated(x) / 100)) for x in (good, bad)]
    p = np.concatenate(say)
    so = np.concatenate([np.ones(len(good)), np.zeros(len(bad))])
    w = np.concatenate([np.full(len(x), .5 / len(x)) for x in (good, bad)])
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs((w * (p - so))[bins == b].sum()) for b in range(10)))


def unpack(data, folder):
    base = data / "mail" / "phishing_pot"
    if base.is_dir():
        return base
    subprocess.run(["tar", "--zstd", "-xf", base.with_name("phishing_pot.tar.zst"), "-C", folder],
                   check=True)
    return next(p for p in pathlib.Path(folder).rglob("phishing_pot") if p.is_dir())


def run_pairs(dump, memory, a, b, without):
    text = "\n".join(f"{x} {y}" for x, y in zip(a.tolist(), b.tolist()))
    run = subprocess.run([dump, "pairs", memory, "pot", ",".join(without)], input=text,
                         capture_output=True, text=True, check=True)
    return [[int(n) for n in line.split()] for line in run.stdout.splitlines()]


def blocked(np, dump, memory, n, without):
    """Keys of the pairs that blocking proposes."""
    run = subprocess.run([dump, "blocks", memory, "pot", ",".join(without)], capture_output=True,
                         check=True)
    v = np.array(run.stdout.split(), dtype=np.int64).reshape(-1, 2)
    return v[:, 0] * n + v[:, 1]


def same_sums(np, pairdata, arc, weights, dump, memory, tap):
    a, b = (x[:5000] for x in arc.strangers)
    c, d = pairs_of_all(np, arc)
    a, b = np.concatenate([a, c]), np.concatenate([b, d])
    total, strong = pairdata.weigh(arc.mails, weights, a, b)
    total = total + weights.time(arc.mails.apart(a, b))
    got = np.array(run_pairs(dump, memory, a, b, ()))
    tap.ok(len(got) == len(a) and (got[:, 2] == total).all() and (got[:, 4] == strong).all(),
           f"the product gives the sums that were fitted, for {len(a)} pairs")
    tap.ok((abs(got[:, 3] - weights.calibrated(total)) < 1).all(), "and is calibrated alike")


def pairs_of_all(np, arc):
    import pairsets
    both = [pairsets.pairs_of(arc, "weak", part)[0] for part in (0, 1)]
    return tuple(np.concatenate([x[i] for x in both]) for i in (0, 1))


def judge(np, modules, arc, weights, anchor, dump, memory, tap):
    pairdata, pairsets = modules
    (a, b), without = pairsets.pairs_of(arc, anchor, 1)
    c, d = pairsets.strangers_of(arc, 1)
    good, strong = pairdata.weigh(arc.mails, weights, a, b, without)
    bad, bad_strong = pairdata.weigh(arc.mails, weights, c, d, without)
    area, tpr = auc(np, good, bad), rate_at(np, good, bad, 1e-3)
    error = calibration_error(np, weights, good, bad)
    keys = blocked(np, dump, memory, arc.mails.n, without)
    low, high = np.minimum(a, b), np.maximum(a, b)
    recall = float(np.isin(low * arc.mails.n + high, keys).mean())
    per_mail = len(keys) / arc.mails.n
    print(f"# {anchor}: {len(a)} pairs, {len(c)} strangers, without {', '.join(without)}")
    print(f"# {anchor}: AUC {area:.4f}, TPR at 10^-3 {tpr:.3f}, at 10^-4 "
          f"{rate_at(np, good, bad, 1e-4):.3f}, calibration error {error:.3f}")
    print(f"# {anchor}: two strong families {(strong >= 2).mean():.3f} of them, "
          f"{(bad_strong >= 2).mean():.5f} of strangers")
    print(f"# {anchor}: blocking recall {recall:.3f} at {per_mail:.1f} pairs a mail")
    floor = FLOORS[anchor]
    tap.ok(area >= floor[0], f"{anchor}: AUC {area:.4f} of at least {floor[0]}")
    tap.ok(tpr >= floor[1], f"{anchor}: TPR at 10^-3 {tpr:.3f} of at least {floor[1]}")
    tap.ok(recall >= floor[2], f"{anchor}: blocking recall {recall:.3f} of at least {floor[2]}")
    tap.ok(per_mail <= MOST_PAIRS, f"{anchor}: {per_mail:.1f} pairs a mail, {MOST_PAIRS} may be")
    if anchor == "weak":
        tap.ok(error <= MOST_ERROR, f"{anchor}: calibration error {error:.3f}, {MOST_ERROR} may be")


def main():
    program, dump, root = (pathlib.Path(p).resolve() for p in sys.argv[1:4])
    data = pathlib.Path(os.environ.get("CT_SHARED_DATA") or root / ".." / "shared" / "data")
    if not (data / "golden" / "phishing_pot.weak_clusters.jsonl").exists():
        print(f"1..0 # SKIP no test data at {data} (CT_SHARED_DATA)")
        return 0
    try:
        import numpy as np
    except ImportError:
        print("1..0 # SKIP no numpy")
        return 0
    sys.path.insert(0, str(root / "tools"))
    import pairdata
    import pairsets
    tap, weights = Tap(), pairdata.Weights(root=root)
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        tools = pairsets.Tools(program, dump)
        arc = pairsets.phishing(tools, data / "golden", unpack(data, tmp), tmp,
                                pairdata.features(root))
        memory = tmp / "crime" / "memory"
        same_sums(np, pairdata, arc, weights, dump, memory, tap)
        for anchor in FLOORS:
            judge(np, (pairdata, pairsets), arc, weights, anchor, dump, memory, tap)
    print(f"1..{tap.n}")
    return tap.failed > 0


if __name__ == "__main__":
    sys.exit(main())
