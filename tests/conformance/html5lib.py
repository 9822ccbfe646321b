#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the HTML tokenizer with the cases of html5lib-tests.

    html5lib.py path/to/html_dump

reads the folder named by COLDTRAIL_HTML5LIB (a checkout of html5lib-tests; not part of
this tree), skips aloud without it, prints passed and total of each file and every case
that differs, and fails below 99 %.
"""
import glob
import json
import os
import re
import subprocess
import sys


def unescape(s):
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), s)


def deep(value, f):
    if isinstance(value, str):
        return f(value)
    if isinstance(value, list):
        return [deep(v, f) for v in value]
    if isinstance(value, dict):
        return {deep(k, f): deep(v, f) for k, v in value.items()}
    return value


def encode(s):
    # joins surrogate pairs; one that stands alone becomes its three bytes
    return s.encode("utf-16", "surrogatepass").decode("utf-16", "replace") \
        if not has_lone(s) else s


def has_lone(s):
    try:
        s.encode("utf-16", "surrogatepass").decode("utf-16")
        return False
    except UnicodeDecodeError:
        return True


def hexed(s):
    return encode(s).encode("utf-8", "surrogatepass").hex()


def unhexed(token):
    out = [token[0]]
    for v in token[1:]:
        if isinstance(v, str):
            v = bytes.fromhex(v).decode("utf-8", "surrogatepass")
        elif isinstance(v, dict):
            v = {bytes.fromhex(k).decode("utf-8", "surrogatepass"):
                 bytes.fromhex(x).decode("utf-8", "surrogatepass") for k, x in v.items()}
        out.append(v)
    return out


def joined(tokens):
    out = []
    for t in tokens:
        if t[0] == "Character" and out and out[-1][0] == "Character":
            out[-1] = ["Character", out[-1][1] + t[1]]
        else:
            out.append(list(t))
    return out


def cases(path):
    data = json.load(open(path, encoding="utf-8"))
    for t in data.get("tests", []) + data.get("xmlViolationTests", []):
        if t.get("doubleEscaped"):
            t["input"] = unescape(t["input"])
            t["output"] = deep(t["output"], unescape)
        for state in t.get("initialStates", ["Data state"]):
            yield state, t


def main():
    root = os.environ.get("COLDTRAIL_HTML5LIB")
    if not root:
        print("1..0 # SKIP COLDTRAIL_HTML5LIB names no html5lib-tests folder")
        return 0
    passed = total = 0
    for path in sorted(glob.glob(os.path.join(root, "tokenizer", "*.test"))):
        rows = list(cases(path))
        lines = ["\t".join([state, hexed(t.get("lastStartTag", "")), hexed(t["input"])])
                 for state, t in rows]
        run = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", text=True,
                             capture_output=True, check=True)
        good = 0
        for (state, t), line in zip(rows, run.stdout.splitlines()):
            got = joined(unhexed(x) for x in json.loads(line))
            want = joined(deep(t["output"], encode))
            if got == want:
                good += 1
            else:
                print(f"# {os.path.basename(path)}: {t['description']} [{state}]\n"
                      f"#   input {t['input']!r}\n#   want  {want}\n#   got   {got}")
        print(f"# {os.path.basename(path):32} {good:5} of {len(rows):5}")
        passed += good
        total += len(rows)
    ok = total and passed >= 0.99 * total
    print(f"# all {passed} of {total}\n{'' if ok else 'not '}ok 1 - the tokenizer agrees with html5lib-tests\n1..1")
    return 0 if ok else 1


sys.exit(main())
