#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All JSON of the program is what data/schema.json says, and no more. TAP; arguments: the tree, the program.

The validator knows the few words that the schema uses, and fails on any other."""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), str(pathlib.Path(sys.argv[2]).resolve())
SCHEMA = json.loads((ROOT / "data/schema.json").read_text(encoding="utf-8"))
KNOWN = {"type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "$ref"}
TYPES = {"string": str, "array": list, "object": dict, "boolean": bool, "integer": int, "number": (int, float)}


def check(value, schema, where, out):
    assert set(schema) <= KNOWN, f"the validator does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or isinstance(value, bool) != (kind == "boolean")):
        out.append(f"{where} is {value!r:.60}, want {kind}")
        return
    if "enum" in schema and value not in schema["enum"]:
        out.append(f"{where} is {value!r:.60}, which is no choice")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        out.append(f"{where} is {value!r:.60}, not as {schema['pattern']}")
    if kind == "array":
        for i, x in enumerate(value):
            check(x, schema["items"], f"{where}[{i}]", out)
    if kind == "object":
        assert schema["additionalProperties"] is False, f"{where} is open"
        out.extend(f"{where} lacks {k}" for k in schema["required"] if k not in value)
        for k, x in value.items():
            if k not in schema["properties"]:
                out.append(f"{where} has {k}, which the schema does not")
            else:
                check(x, schema["properties"][k], f"{where}.{k}", out)


def errors(value, name):
    out = []
    check(value, {"$ref": f"#/$defs/{name}"}, name, out)
    return out


def main():
    results = []

    def result(name, bad):
        results.append(not bad)
        print(f"{'not ok' if bad else 'ok'} {len(results)} - {name}")
        for line in bad[:10]:
            print(f"# {line}")

    with tempfile.TemporaryDirectory() as top:
        subprocess.run([sys.executable, ROOT / "samples/make_parliament.py", "--out", f"{top}/x", "--scale", "0.2"],
                       check=True, stdout=subprocess.DEVNULL)
        box = pathlib.Path(top) / "x"
        (box / "mail/no\udcfftext.bin").write_bytes(b"\0\1\2 nothing")
        (box / "list.txt").write_text("parl.example\nnever.example\n192.0.2.7\n")

        def run(*args):
            p = subprocess.run([PROGRAM, *args], cwd=box, stdout=subprocess.PIPE, check=True, stdin=subprocess.DEVNULL)
            return p.stdout.decode("utf-8")

        def judge(*args):
            return errors(json.loads(run("-C", "case", "judge", "C-01", *args, "--json")), "judgement")

        run("hunt", "-q", "--demo", "-C", "case", "--own", "parl.example", "--people", "people.csv", "--intel", "list.txt", "mail")
        result("judge --json", judge("--confirm", "--by", "Ada") + judge("--note", "\u202e why") + judge("--undo"))
        objects = {}
        for kind in ("campaigns", "threads", "people", "coverage", "ledger", "sources", "findings", "judgements", "timeline"):
            objects[kind] = json.loads(run("-C", "case", "show", kind, "--json"))
            result(f"show {kind} --json", errors(objects[kind], f"show_{kind}") + ([] if objects[kind][kind] else ["is empty"]))
        ids = [m["message_id"] for c in objects["campaigns"]["campaigns"] for m in c["messages"]]
        names = [[x["id"] for x in objects[kind][kind]] for kind in ("campaigns", "threads")] + [ids]
        for a, b in [(v[0], v[-1]) for v in names if len(v) > 1]:
            result(f"show why of two {a[0]} --json", errors(json.loads(run("-C", "case", "show", "why", a, b, "--json")), "why"))
        result("look --json", errors(json.loads(run("-C", "case", "look", "-f", "list.txt", "what now", "--json")), "show_look"))
        lines = run("-C", "case", "look", "-f", "list.txt", "what now", "--jsonl").splitlines()
        result("look --jsonl", [e for x in lines for e in errors(json.loads(x), "look")] + ([] if len(lines) == 4 else ["not 4"]))
        lines = run("-C", "case", "show", "events", "--jsonl").splitlines()
        result("show events --jsonl", [e for x in lines for e in errors(json.loads(x), "event")] + ([] if lines else ["empty"]))

    def spoiled(change):
        whole = copy.deepcopy(objects["campaigns"])
        change(whole["campaigns"][0])
        return [] if errors(whole, "show_campaigns") else ["passed"]

    result("an unknown key fails", spoiled(lambda c: c.update(mood="good")))
    result("a missing key fails", spoiled(lambda c: c.pop("why")))
    result("a wrong type fails", spoiled(lambda c: c["messages"][0].update(offset="1")))
    result("a word that is no choice fails", spoiled(lambda c: c.update(likelihood="surely")))
    result("a time that is none fails", spoiled(lambda c: c.update(first="yesterday")))
    print(f"1..{len(results)}")
    sys.exit(not all(results))


main()
