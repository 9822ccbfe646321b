# SPDX-License-Identifier: Apache-2.0
"""What the three checks of the house share: the tree, its files, the verdict.

A check prints one line a finding, `file:line: reason`, and ends with 1 when
there was one. It ends with 77, which Meson shows as skipped, when it found
nothing but could not look everywhere because a tool is not installed.
"""
import pathlib
import shutil
import sys

DATA = ("tests/fuzz/corpus", "tests/golden", "tests/conformance", "tests/scenario")
TEXT = {".c", ".h", ".def", ".md", ".py", ".sh", ".build", ".txt", ".1", ".html", ".css", ".js",
        ".yaml", ".json", ".csv", ""}


class House:
    """One run of one check over one tree."""

    def __init__(self, name, args):
        here = pathlib.Path(__file__).resolve().parent.parent
        self.name = name
        self.root = pathlib.Path(args[0]).resolve() if args else here
        self.findings = 0
        self.skipped = False

    def say(self, path, line, reason):
        """One finding; `path` may be absolute."""
        path = pathlib.Path(path)
        if path.is_absolute() and path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        print(f"{path}:{line}: {reason}")
        self.findings += 1

    def skip(self, what):
        """Says that a part of the check could not be done."""
        print(f"{self.name}: skipped: {what}")
        self.skipped = True

    def tool(self, *names):
        """The first of these programs that is installed, or None, said aloud."""
        for name in names:
            if shutil.which(name):
                return name
        self.skip(f"{names[0]} is not installed")
        return None

    def files(self, *folders, suffixes=TEXT):
        """Text files of ours below the folders (all: the whole tree), sorted."""
        for folder in folders or (".",):
            top = self.root / folder
            yield from sorted(p for p in (top.rglob("*") if top.is_dir() else [top])
                              if p.suffix in suffixes and p.is_file() and self.ours(p))

    def ours(self, path):
        """False for what is built, and for test data, which may hold any byte."""
        rel = path.relative_to(self.root)
        if any(part.startswith("build") or part in (".git", "__pycache__", "subprojects")
               for part in rel.parts[:-1]):
            return False
        return not rel.as_posix().startswith(DATA)

    def lines(self, path):
        """(number, text) of each line; a file that is no UTF-8 is a finding."""
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as e:
            self.say(path, 1, f"is not UTF-8 at byte {e.start}")
            return []
        except FileNotFoundError:
            return []  # taken away while we looked
        return list(enumerate(text.split("\n"), 1))

    def finish(self):
        """Ends the process with the verdict."""
        if self.findings:
            print(f"{self.name}: {self.findings} findings")
            sys.exit(1)
        sys.exit(77 if self.skipped else 0)
