# SPDX-License-Identifier: Apache-2.0
"""One world from seed to figures: made, read into a case, hunted, scored.

    Kept/<size>-<prior>-<seed>[-benign]/
        world/      mail, logs, people.csv, truth.json: by make.py
        case/       by coldtrail init, add, hunt
        grown/      a case that got its last year and its last day later
        found/      campaigns.json, people.json, again.json; partitions of bench_link
        made        what the world was made with: a changed generator makes it anew

What is kept is used again: a second run with a changed program only hunts. A case
that the program refuses is read anew.
"""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import time
from typing import NamedTuple

import metrics
import score

HERE = pathlib.Path(__file__).resolve().parent
BASELINES = ("clusters", "pivot", "fs12", "fs16", "fs20")


class Kind(NamedTuple):
    size: str
    prior: str
    seed: int
    benign: bool

    @property
    def name(self):
        return f"{self.size}-{self.prior}-{self.seed}" + ("-benign" if self.benign else "")


class Failed(Exception):
    pass


def generator():
    """A word that changes when the generator does."""
    text = b"".join(p.read_bytes() for p in sorted([HERE / "make.py", *(HERE / "world").glob("*.py")]))
    return hashlib.sha256(text).hexdigest()


def run(words, out=None):
    """Runs a program; its output to the file `out`. Returns the seconds it took."""
    began = time.monotonic()
    with open(out or "/dev/null", "wb") as f:
        done = subprocess.run([str(w) for w in words], stdout=f, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, words[:4]))} … ended with {done.returncode}: "
                     + done.stderr.decode(errors="replace").strip()[-400:])
    return time.monotonic() - began


def by_year(mail):
    """Paths of STORE-YEAR.mbox: those before the last year, those of it."""
    paths = sorted(mail.glob("*.mbox"))
    last = max(p.stem.rsplit("-", 1)[1] for p in paths)
    return ([p for p in paths if not p.stem.endswith(last)], [p for p in paths if p.stem.endswith(last)])


def messages(path):
    """Of an mbox: (day, bytes), by the line in front of each message."""
    text = []
    with open(path, "rb") as f:
        for row in f:
            if row.startswith(b"From ") and text:
                yield day_of(text[0]), b"".join(text)
                text = []
            text.append(row)
    if text:
        yield day_of(text[0]), b"".join(text)


def day_of(row):
    words = row.split()  # From SENDER Www Mmm dd HH:MM:SS YYYY
    return time.strptime(b" ".join(words[-4:-2] + words[-1:]).decode(), "%b %d %Y")[:3]


def split_last_day(paths, out):
    """Copies of mboxes without their last day, and of that day alone."""
    last = max(day for path in paths for day, _ in messages(path))
    ret = ([], [])
    for path in paths:
        for which, name in enumerate(("year", "day")):
            ret[which].append(out / f"{path.stem}-{name}.mbox")
            with open(ret[which][-1], "wb") as f:
                f.writelines(text for day, text in messages(path) if (day == last) == which)
    return ret


class Trial:
    """`programs`: folder with coldtrail and bench_link."""

    def __init__(self, kept, programs, kind):
        self.kind, self.folder = kind, pathlib.Path(kept) / kind.name
        self.coldtrail, self.bench = pathlib.Path(programs) / "coldtrail", pathlib.Path(programs) / "bench_link"
        self.world, self.case = self.folder / "world", self.folder / "case"
        self.found, self.seconds = self.folder / "found", {}

    def make(self):
        made = self.folder / "made"
        if made.exists() and made.read_text(encoding="utf-8") == generator():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        words = [sys.executable, HERE / "make.py", "--seed", self.kind.seed, "--size", self.kind.size,
                 "--prior", self.kind.prior]
        self.seconds["make"] = run(words + ["--benign"] * self.kind.benign + [self.world])
        made.write_text(generator(), encoding="utf-8")

    def truth(self):
        return json.loads((self.world / "truth.json").read_text(encoding="utf-8"))

    def own(self):
        return self.truth()["own"]

    def init(self, case):
        shutil.rmtree(case, ignore_errors=True)
        words = [self.coldtrail, "init", "-q", "--no-input", "--name", self.kind.name]
        for domain in self.own():
            words += ["--own", domain]
        if (self.world / "people.csv").exists():
            words += ["--people", (self.world / "people.csv").resolve()]
        run(words + [case])

    def read(self, again=False):
        done = self.folder / "read"
        if done.exists() and not again:
            return
        done.unlink(missing_ok=True)
        self.init(self.case)
        evidence = [self.world / name for name in ("mail", "logs") if (self.world / name).exists()]
        self.seconds["read"] = run([self.coldtrail, "-q", "-C", self.case, "add", *evidence])
        done.touch()

    def show(self, what, name):
        run([self.coldtrail, "-C", self.case, "show", what, "--json"], self.found / name)

    def hunt(self):
        self.found.mkdir(exist_ok=True)
        try:
            self.seconds["hunt"] = run([self.coldtrail, "hunt", "-q", "-C", self.case])
        except Failed:
            self.read(again=True)
            self.seconds["hunt"] = run([self.coldtrail, "hunt", "-q", "-C", self.case])
        self.show("campaigns", "campaigns.json")
        self.show("people", "people.json")
        self.show("review", "review.json")
        run([self.coldtrail, "hunt", "-q", "-C", self.case])
        self.show("campaigns", "again.json")

    def baselines(self):
        self.seconds["bench_link"] = run(
            [self.bench, self.case, self.found, *self.own()], self.found / "stages.json")
        return json.loads((self.found / "stages.json").read_text(encoding="utf-8"))

    def part(self, name, paths):
        """A hunt of the growing case with that much more mail; what it shows."""
        run([self.coldtrail, "-q", "-C", self.folder / "grown", "add", *paths])
        run([self.coldtrail, "hunt", "-q", "-C", self.folder / "grown"])
        shown = self.found / f"{name}.json"
        run([self.coldtrail, "-C", self.folder / "grown", "show", "campaigns", "--json"], shown)
        return shown

    def growth(self):
        """Share of bursts whose campaign has another id after a day and after a year more."""
        began = time.monotonic()
        parts = self.folder / "parts"
        shutil.rmtree(parts, ignore_errors=True)
        self.init(self.folder / "grown")
        older, newer = by_year(self.world / "mail")
        parts.mkdir()
        year, day = split_last_day(newer, parts)
        shown = [self.part("less-a-year", older), self.part("less-a-day", year), self.part("grown", day)]
        world = score.World(self.world / "truth.json")
        found = [score.read_partition(path) for path in shown]
        self.seconds["growth"] = time.monotonic() - began
        return {"churn_year": metrics.churn(world.mails, found[0], found[1]),
                "churn_day": metrics.churn(world.mails, found[1], found[2])}

    def figures(self, baselines=True, growth=False, fresh=False):
        """{"methods": {name: numbers}, "link": numbers of bench_link, "seconds": …}"""
        self.make()
        self.read(again=fresh)
        self.hunt()
        ret = {"name": self.kind.name}
        shown = self.found / "campaigns.json"
        partitions = {"coldtrail": shown, "with review": f"{shown}+{self.found / 'review.json'}"}
        if baselines:
            ret["link"] = self.baselines()
            partitions |= {name: self.found / f"{name}.json" for name in BASELINES}
        again = {"coldtrail": self.found / "again.json"}
        ret["methods"] = score.measure(self.world / "truth.json", partitions,
                                       self.found / "people.json", again=again, before=again)
        if growth:
            ret["methods"]["coldtrail"] |= self.growth()
        return ret | {"seconds": self.seconds}
