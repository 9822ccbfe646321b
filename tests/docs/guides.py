#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/ADDING-A-*.md and docs/ARCHITECTURE.md name is there: files, functions, constants, macros. TAP; argument: the tree.

A name in angle brackets stands for the reader's own, and is tried with each
name of the .def table that the page is about.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
PAGES = {"ADDING-A-READER.md": ("src/read/readers.def", "READER"),
         "ADDING-A-DETECTOR.md": ("src/detect/detectors.def", "DETECTOR"),
         "ARCHITECTURE.md": ("src/read/readers.def", "READER")}
NAMES = re.compile(r"\b(?:ct_\w+|CT_[A-Z]\w*|archive_\w+|world_\w+)\b")
PATHS = re.compile(r"(?:src|tests|tools|docs)/[\w/<>.-]*[\w>]")


def code():
    """Every word of the sources that a page could name."""
    words = set()
    for folder in ("src", "tests"):
        for path in (ROOT / folder).rglob("*.[ch]"):
            words.update(re.findall(r"\b\w+\b", path.read_text(encoding="utf-8")))
    tables = {"CT_F_": "src/model/fields.def", "CT_SIGNAL_": "src/detect/signals.def"}
    for prefix, table in tables.items():
        words.update(prefix + name for name in
                     re.findall(r"(?m)^[A-Z]+\((\w+)", (ROOT / table).read_text(encoding="utf-8")))
    return words


def wrong(page, table, macro, words):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    names = re.findall(rf"(?m)^{macro}\((\w+)\)", (ROOT / table).read_text(encoding="utf-8"))
    for piece in re.findall(r"`([^`]+)`", text) + re.findall(r"(?ms)^```\w*\n(.*?)^```", text):
        for path in PATHS.findall(piece):
            for name in names if "<name>" in path else [""]:
                if not (ROOT / path.replace("<name>", name)).exists():
                    yield path.replace("<name>", name)
        for word in NAMES.findall(re.sub(r"ct_\w+<name>", "", piece)):
            if word not in words:
                yield word


def main():
    words = code()
    bad = 0
    for n, (page, (table, macro)) in enumerate(PAGES.items(), 1):
        found = sorted(set(wrong(page, table, macro, words)))
        print(f"{'not ok' if found else 'ok'} {n} - docs/{page} names what is there")
        if found:
            print("# not there: " + " ".join(found))
            bad += 1
    print(f"1..{len(PAGES)}")
    sys.exit(bad > 0)


main()
