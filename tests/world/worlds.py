# SPDX-License-Identifier: Apache-2.0
"""One world from seed to figures: made, read into a case, hunted, scored.

    Kept/<size>-<prior>-<seed>[-benign]/
        world/      mail, logs, people.csv, truth.json: by make.py
        case/       by coldtrail init, add, hunt
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

    def read(self, again=False):
        done = self.folder / "read"
        if done.exists() and not again:
            return
        done.unlink(missing_ok=True)
        shutil.rmtree(self.case, ignore_errors=True)
        words = [self.coldtrail, "init", "-q", "--no-input", "--name", self.kind.name]
        for domain in self.own():
            words += ["--own", domain]
        if (self.world / "people.csv").exists():
            words += ["--people", self.world / "people.csv"]
        run(words + [self.case])
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
        run([self.coldtrail, "hunt", "-q", "-C", self.case])
        self.show("campaigns", "again.json")

    def baselines(self):
        self.seconds["bench_link"] = run(
            [self.bench, self.case / "memory", self.found, *self.own()], self.found / "stages.json")
        return json.loads((self.found / "stages.json").read_text(encoding="utf-8"))

    def figures(self, baselines=True):
        """{"methods": {name: numbers}, "link": numbers of bench_link, "seconds": …}"""
        self.make()
        self.read()
        self.hunt()
        ret = {"name": self.kind.name}
        partitions = {"coldtrail": self.found / "campaigns.json"}
        if baselines:
            ret["link"] = self.baselines()
            partitions |= {name: self.found / f"{name}.json" for name in BASELINES}
        again = {"coldtrail": self.found / "again.json"}
        ret["methods"] = score.measure(self.world / "truth.json", partitions,
                                       self.found / "people.json", again=again, before=again)
        return ret | {"seconds": self.seconds}
