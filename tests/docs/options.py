#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page names each option of the program and no other, and the examples run. TAP; arguments: tree, program.

Examples are lines `.Dl $ coldtrail …` of the page and `build/coldtrail …` of README.md, in their order, in the
sample archive; export/ and ~/export/mail stand for its mail."""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), str(pathlib.Path(sys.argv[2]).resolve())
PAGE = (ROOT / "docs/man/coldtrail.1").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def options_of_page(text):
    return set(re.findall(r"\bFl Fl ([a-z][a-z-]*)", text))


def options_of_program():
    out = subprocess.run([PROGRAM, "help", "--all"], stdout=subprocess.PIPE, check=True).stdout.decode()
    return set(re.findall(r"(?m)^ {2}(?:-\w, | {4})--([a-z-]+)", out))


def run_examples(lines):
    with tempfile.TemporaryDirectory() as top:
        box = pathlib.Path(top) / "x"
        subprocess.run([sys.executable, ROOT / "samples/make_parliament.py", "--out", box, "--scale", "0.2"], check=True,
                       stdout=subprocess.DEVNULL)
        (box / "mail").rename(box / "export")
        (box / "indicators.txt").write_text("img.example\n")
        for line in lines:
            words = [w.replace("~/export/mail", "export") for w in shlex.split(line, comments=True)]
            p = subprocess.run([PROGRAM, *words[1:]], cwd=box, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=dict(os.environ, LC_ALL="C.UTF-8"), timeout=200)
            yield line, p.returncode, p.stderr.decode(errors="replace").strip()[-200:]


def main():
    program, page = options_of_program(), options_of_page(PAGE)
    shown = re.findall(r"(?m)^\.Dl \$ (coldtrail .*)$", PAGE)
    readme = [x for x in re.findall(r"(?m)^    build/(coldtrail .*)$", README)]
    checks = [("the program has options", [] if len(program) > 20 else [str(program)]),
              ("every option is in the manual page", sorted(program - page)),
              ("the manual page names no other", sorted(page - program)),
              ("the page has examples", [] if len(shown) >= 3 else ["none"]),
              ("the README has examples", [] if len(readme) >= 5 else ["none"])]
    for where, lines in (("the page", shown), ("the README", readme)):
        checks += [(f"an example of {where} runs: {line.replace('#', '-')}", [] if code == 0 else [f"{code}: {err}"])
                   for line, code, err in run_examples(lines)]
    for n, (name, bad) in enumerate(checks, 1):
        print(f"{'not ok' if bad else 'ok'} {n} - {name}")
        for b in bad:
            print(f"# {b}")
    print(f"1..{len(checks)}")
    sys.exit(any(bad for _, bad in checks))


main()
