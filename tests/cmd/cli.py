#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The built program from outside: exit codes, outputs, interruption. TAP; arguments: the tree, the program."""
import csv
import gzip
import io
import json
import os
import pathlib
import pty
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), str(pathlib.Path(sys.argv[2]).resolve())
TESTS = []
SHOWS = ["campaigns", "people", "findings", "coverage", "ledger", "sources", "timeline"]
MAIL = b"From: <%s@press.example>\r\nTo: <ada@parl.example>\r\nSubject: %s\r\nDate: Tue, 12 Jan 2021 09:13:58 +0000\r\n" \
       b"Message-ID: <%s@press.example>\r\n\r\nGood morning from img.press.example\r\n"


def test(fn):
    TESTS.append(fn)
    return fn


def run(*args, want=0, cwd=None, **kw):
    env = dict(os.environ, LC_ALL="C.UTF-8")
    p = subprocess.run([PROGRAM, *args], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=300, **kw)
    assert p.returncode == want, f"{args}: ended with {p.returncode}, want {want}: {p.stderr.decode()[:300]}"
    p.out, p.err = (p.stdout.decode("utf-8", "surrogateescape"), p.stderr.decode("utf-8", "surrogateescape"))
    return p


def mail(name):
    return MAIL % (name, name, name)


class Sample:
    """One archive, hunted in once, for all tests that only read."""

    def __init__(self, folder):
        self.dir = folder
        subprocess.run([sys.executable, ROOT / "samples/make_parliament.py", "--out", folder, "--scale", "0.2"],
                       check=True, stdout=subprocess.DEVNULL)
        self.verdict = self.hunt("case").out

    def hunt(self, case, *more, **kw):
        return run("hunt", "-q", "--demo", "-C", case, "--own", "parl.example", "--people", "people.csv", *more,
                   "mail", cwd=self.dir, **kw)

    def show(self, *args, **kw):
        return run("-C", "case", "show", *args, cwd=self.dir, **kw)


@test
def a_hunt_that_finds_something_ends_with_0(s, d):
    assert "campaign" in s.verdict and "VERDICT" in s.verdict
    assert "report.html" in s.verdict and (s.dir / "case/out/report.html").stat().st_size > 10000


@test
def the_verdict_keeps_within_80_columns(s, d):
    wide = [line for line in s.verdict.splitlines() if len(line) > 80]
    assert not wide, wide


@test
def fail_on_ends_with_10_and_only_when_reached(s, d):
    for level in ("unlikely", "likely"):
        run("hunt", "-q", "-C", "case-f", "--fail-on", level, "mail", cwd=s.dir, want=10)
    (d / "a.eml").write_bytes(mail(b"a"))
    run("hunt", "-q", "-C", "c", "--fail-on", "unlikely", "a.eml", cwd=d)


@test
def a_failure_ends_with_1_and_one_line_that_names_it(s, d):
    p = run("-C", "none", "show", cwd=d, want=1)
    assert p.err.startswith("coldtrail: ") and p.err.count("\n") == 1 and "none" in p.err and not p.out


@test
def wrong_usage_ends_with_2_and_names_the_word(s, d):
    for args, word in ((["hunt", "--nope"], "--nope"), (["nope"], "nope"), (["help", "nope"], "nope"), (["hunt"], "hunt"),
                       (["hunt", "--fail-on", "maybe", "x"], "maybe"), (["show", "--strict"], "--strict"),
                       (["show", "--json", "--csv"], "--json"), (["hunt", "--alerts", "x", "y"], "--alerts"), (["add", "-j", "x", "y"], "--jobs"), ([], "verb"),
                       (["-C"], "-C"), (["look"], "look"), (["add"], "add"), (["-Z", "show"], "-Z")):
        p = run(*args, cwd=d, want=2)
        assert word in p.err and p.err.count("\n") == 1, (args, p.err)
        assert not list(d.iterdir()), "wrong usage made something"


@test
def an_unknown_thing_to_show_is_named(s, d):
    assert "C-99" in s.show("C-99", want=1).err
    assert "fields" in s.show("fields", want=1).err


@test
def strict_ends_with_3_when_something_was_not_read(s, d):
    (d / "a.eml").write_bytes(mail(b"a"))
    run("hunt", "-q", "--strict", "-C", "whole", "a.eml", cwd=d)
    (d / "b.bin").write_bytes(b"no mail \0\1\2" * 50)
    run("hunt", "-q", "--strict", "-C", "part", "a.eml", "b.bin", cwd=d, want=3)
    run("add", "-q", "--strict", "-C", "added", "b.bin", cwd=d, want=3)
    assert "b.bin" in run("-C", "part", "show", "ledger", cwd=d).out


@test
def verify_ends_with_4_after_one_byte_has_changed(s, d):
    (d / "a.eml").write_bytes(mail(b"a"))
    run("hunt", "-q", "-C", "c", "a.eml", cwd=d)
    run("-C", "c", "verify", cwd=d)
    (d / "a.eml").write_bytes(mail(b"b"))
    assert "a.eml" in run("-C", "c", "verify", cwd=d, want=4).out
    (d / "a.eml").write_bytes(mail(b"a"))
    run("-C", "c", "verify", cwd=d)


@test
def forget_deletes_events_and_look_still_knows_them(s, d):
    (d / "a.eml").write_bytes(mail(b"a"))
    run("hunt", "-q", "-C", "c", "a.eml", cwd=d)
    events = len(run("-C", "c", "show", "events", "--jsonl", cwd=d).out.splitlines())
    seen = json.loads(run("-C", "c", "look", "parliament.example", "--json", cwd=d).out)["look"][0]
    run("-C", "c", "forget", cwd=d, want=2)
    run("-C", "c", "forget", "--before", "soon", cwd=d, want=2)
    gone = json.loads(run("-C", "c", "forget", "--before", "2100-01-01", "--json", cwd=d).out)
    assert gone["events"] > 0 and gone["kept_whole"] == 0, gone
    left = len(run("-C", "c", "show", "events", "--jsonl", cwd=d).out.splitlines())
    assert left == events - gone["events"], (left, events, gone)
    after = json.loads(run("-C", "c", "look", "parliament.example", "--json", cwd=d).out)["look"][0]
    assert after.pop("forgotten", 0) <= gone["events"]
    assert after == seen, (seen, after)
    run("-C", "c", "verify", cwd=d)


@test
def verify_finds_a_changed_or_missing_newest_audit_line(s, d):
    (d / "a.eml").write_bytes(mail(b"a"))
    run("hunt", "-q", "-C", "c", "a.eml", cwd=d)
    run("add", "-q", "-C", "c", "a.eml", cwd=d)
    log = d / "c/audit.jsonl"
    good = log.read_bytes()
    lines = good.splitlines(True)
    for bad in (b"".join(lines[:-1]) + lines[-1].replace(b"done", b"dome"), b"".join(lines[:-1]), lines[-1]):
        log.write_bytes(bad)
        assert "audit" in run("-C", "c", "verify", cwd=d, want=4).out
    log.write_bytes(good)
    run("-C", "c", "verify", cwd=d)


def many(folder, n=3000):
    folder.mkdir()
    for i in range(n):
        (folder / f"{i:04}.eml").write_bytes(mail(b"m%d" % i))


def sources(case, d):
    found = json.loads(run("-C", case, "show", "sources", "--json", cwd=d).out)["sources"]
    return sorted((x["source"], x["sha256"], x["events"]) for x in found)


@test
def ctrl_c_ends_with_130_and_running_again_completes(s, d):
    many(d / "m")
    run("add", "-q", "-C", "straight", "m", cwd=d)
    stopped = 0
    for wait in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        p = subprocess.Popen([PROGRAM, "add", "-q", "-j1", "-C", "cut", "m"], cwd=d, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        time.sleep(wait)
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=120)
        assert p.returncode in (0, 130, -2), p.returncode
        stopped += p.returncode == 130
    run("add", "-q", "-C", "cut", "m", cwd=d)
    assert stopped, "never met at work"
    assert sources("cut", d) == sources("straight", d)
    run("-C", "cut", "verify", cwd=d)


@test
def a_reader_that_goes_away_is_no_failure(s, d):
    for what in (["events", "--jsonl"], ["sources", "--json"], ["findings"]):
        p = subprocess.Popen([PROGRAM, "-C", "case", "show", *what], cwd=s.dir, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        p.stdout.readline()
        p.stdout.close()
        err = p.stderr.read()
        assert p.wait(60) == 0 and not err, (what, p.returncode, err)


@test
def every_list_is_there_for_programs(s, d):
    for what in SHOWS:
        whole = json.loads(s.show(what, "--json").out)
        assert whole["schema"] == "coldtrail/1" and whole["kind"] == what
        lines = [json.loads(x) for x in s.show(what, "--jsonl").out.splitlines()]
        assert len(lines) == len(whole[what]) > 0, what
        rows = list(csv.reader(io.StringIO(s.show(what, "--csv").out, newline="")))
        assert len(rows) > 1 and len({len(r) for r in rows}) == 1, what
        assert "DEMONSTRATION" in s.show(what).out
    assert json.loads(s.show("events", "--jsonl").out.splitlines()[0])["source"]
    assert len(list(csv.reader(io.StringIO(s.show("events", "--csv").out)))) > 100
    one = json.loads(s.show("C-01", "--json").out)
    assert one["kind"] == "campaign" and one["campaign"]["id"] == "C-01"


@test
def no_reason_says_the_same_twice(s, d):
    for c in json.loads(s.show("campaigns", "--json").out)["campaigns"]:
        for why in c["why"]:
            for key in ("for", "against", "alternatives"):
                assert len(why[key]) == len(set(why[key])), why


@test
def help_and_version_need_nothing(s, d):
    for verb in ("hunt", "init", "add", "look", "show", "forget", "verify", "help"):
        assert f"coldtrail {verb}" in run("help", verb, cwd=d).out
        assert run(verb, "--help", cwd=d).out == run("help", verb, cwd=d).out
    assert run("--version", cwd=d).out.startswith("coldtrail ")
    assert "hunt" in run("--help", cwd=d).out and "--intel" in run("help", "--all", cwd=d).out
    assert not list(d.iterdir())


@test
def a_folder_that_is_no_case_is_left_alone(s, d):
    (d / "other").mkdir()
    (d / "other/notes.txt").write_text("mine")
    (d / "a.eml").write_bytes(mail(b"a"))
    for args in (["hunt", "-C", "other", "a.eml"], ["-C", "other", "show"], ["init", "other"], ["add", "-C", "other", "a.eml"]):
        run(*args, cwd=d, want=1)
    run("hunt", "-C", "a.eml", "a.eml", cwd=d, want=1)
    assert [p.name for p in (d / "other").iterdir()] == ["notes.txt"]


@test
def a_case_that_may_not_be_written_can_be_read(s, d):
    if os.geteuid() == 0:
        return "SKIP root may write everywhere"
    shutil.copytree(s.dir / "case", d / "case")
    for p in [d / "case", *(d / "case").rglob("*")]:
        p.chmod(0o500 if p.is_dir() else 0o400)
    run("-C", "case", "show", cwd=d)
    run("hunt", "-C", "case", cwd=d, want=1)


@test
def any_path_can_be_evidence(s, d):
    names = [b"a b.eml", b"line\nend.eml", b"not\xff\xfeutf8.eml", b"'quote\".eml", b"-dash.eml", "späß.eml".encode()]
    os.mkdir(d / "m x")
    for i, n in enumerate(names):
        with open(os.path.join(os.fsencode(d / "m x"), n), "wb") as f:
            f.write(mail(b"p%d" % i))
    run("hunt", "-q", "-C", "the case", "m x", cwd=d)
    found = json.loads(run("-C", "the case", "show", "sources", "--json", cwd=d).out)["sources"]
    assert len(found) == len(names) and sum(x["events"] for x in found) == len(names)
    assert "m x/line\nend.eml" in [x["source"] for x in found]
    text = run("-C", "the case", "show", "sources", cwd=d).out
    assert "line\nend" not in text and "\udcff" not in text
    run("-C", "the case", "verify", cwd=d)


@test
def hunting_twice_gives_the_same(s, d):
    before = {what: s.show(what, "--json").out for what in SHOWS}
    assert s.hunt("case").out == s.verdict
    for what in SHOWS:
        assert s.show(what, "--json").out == before[what], what


@test
def reading_anew_gives_the_same(s, d):
    assert s.hunt("case-new").out.replace("case-new", "case") == s.verdict

    def bare(text):  # mails of one second may change places: ids are given in their order
        return sorted(json.dumps({k: v for k, v in f.items() if k != "id"}) for f in json.loads(text)["findings"])
    assert bare(run("-C", "case-new", "show", "findings", "--json", cwd=s.dir).out) == bare(s.show("findings", "--json").out)
    assert run("-C", "case-new", "show", "sources", "--json", cwd=s.dir).out == s.show("sources", "--json").out


@test
def without_mail_the_verdict_says_that_nothing_could_be_seen(s, d):
    (d / "empty").mkdir()
    out = run("hunt", "-q", "-C", "c", "empty", cwd=d).out
    assert "nothing found in what could be seen" in out and "not proof of absence" in out and "CANNOT SAY" in out
    assert "clean" not in out.lower()
    page = (d / "c/out/report.html").read_text()
    assert "clean" not in page.lower()


@test
def look_tells_seen_from_not_seen_from_not_visible(s, d):
    host = json.loads(s.show("campaigns", "--json").out)["campaigns"][0]["observables"][0]["value"]
    listed = d / "list.txt"
    listed.write_text(f"# what others saw\n\n{host.replace('.', '[.]')}\nnever.example\nnothing at all\n")
    p = run("-C", "case", "look", "-f", str(listed), "some words", "--jsonl", cwd=s.dir)
    got = [json.loads(x) for x in p.out.splitlines()]
    assert [x["state"] for x in got] == ["not visible", "seen", "not seen"], got
    assert got[1]["count"] == sum(x["count"] for x in got[1]["sources"]) > 0
    assert "1 line holds no indicator, the first is line 5" in p.err
    rows = list(csv.DictReader(io.StringIO(run("-C", "case", "look", host, "--csv", cwd=s.dir).out)))
    assert rows[0]["state"] == "seen" and rows[0]["indicator"] == host
    text = run("-C", "case", "look", host, "parl.example", cwd=s.dir).out
    assert host not in text and host.replace(".", "[.]") in text
    assert text.count(" times\n") <= 20 and "more sources" in text
    run("init", "-q", "e", cwd=d)
    assert json.loads(run("-C", "e", "look", "a.example", "--jsonl", cwd=d).out)["state"] == "not visible"


@test
def look_raw_searches_files_of_any_kind_without_a_case(s, d):
    text = b"GET http://img.evil.example/a.gif\n\x1b[2Jx evil.example\n"
    (d / "list").write_text("evil[.]example\n10.0.0.0/8\nAS64500\n")
    logs = d / "logs"
    logs.mkdir()
    (logs / "a\x1b.log").write_bytes(text)
    (logs / "b.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(logs / "c.zip", "w") as z:
        z.writestr("in/side.log", text)
    with tarfile.open(logs / "d.tgz", "w:gz") as t:
        t.add(logs / "b.gz", "b.gz")
    want = ["logs/a‹U+001B›.log:{}:evil[.]example", "logs/b.gz:{}:evil[.]example",
            "logs/c.zip!in/side.log:{}:evil[.]example", "logs/d.tgz!b.gz:{}:evil[.]example"]
    for jobs in ("1", "4"):
        p = run("look", "--raw", "logs", "-f", "list", "-q", "-j", jobs, cwd=d)
        assert p.out.splitlines() == [w.format(n) for w in want for n in (11, 40)], p.out
        assert "not searched for: AS64500" in p.err
    got = [json.loads(x) for x in run("look", "--jsonl", "--raw", "logs/c.zip", "logs/b.gz", "-q", "--", "evil.example",
                                      cwd=d).out.splitlines()]
    assert got[-2] == {"path": "logs/c.zip", "member": "in/side.log", "offset": 11, "indicator": "evil.example",
                       "type": "domain", "match": "img.evil.example"}, got
    assert len(json.loads(run("look", "--json", "--raw", "logs", "-q", "-f", "list", cwd=d).out)["hits"]) == 8
    assert len(list(csv.DictReader(io.StringIO(run("look", "--csv", "--raw", "logs", "-q", "-f", "list", cwd=d).out)))) == 8
    (logs / "e.gz").write_bytes(gzip.compress(os.urandom(9999))[:500])
    assert "logs/e.gz: not searched from byte" in run("look", "--raw", "logs", "-q", "-f", "list", "--strict", cwd=d, want=3).err
    run("look", "--raw", "absent", "-f", "list", cwd=d, want=1)
    run("look", "--raw", "logs", cwd=d, want=2)


@test
def the_events_behind_an_indicator_are_listed_in_order_of_time(s, d):
    host = json.loads(s.show("campaigns", "--json").out)["campaigns"][0]["observables"][0]["value"]
    got = [json.loads(x) for x in run("-C", "case", "look", "--events", host, "never.example", "--jsonl",
                                      cwd=s.dir).out.splitlines()]
    states, events = [x for x in got if "state" in x], [x["event"] for x in got if "event" in x]
    assert [x["state"] for x in states] == ["seen", "not seen"]
    assert 0 < len(events) <= 100 and len(events) <= states[0]["count"]
    assert all(x["indicator"] == host for x in got if "event" in x)
    times = [e.get("@timestamp", "") for e in events]
    assert times == sorted(times)
    shown = [json.loads(x) for x in s.show("events", "--jsonl").out.splitlines()]
    assert all(e in shown for e in events)
    whole = json.loads(run("-C", "case", "look", "--events", host, "--json", cwd=s.dir).out)["look"][0]
    assert whole["events"] == events
    text = run("-C", "case", "look", "--events", host, cwd=s.dir).out
    assert text.count(" @ ") == len(events) and host not in text
    run("-C", "case", "look", "--events", host, "--csv", cwd=s.dir, want=2)


@test
def a_piece_of_text_is_found_in_subjects(s, d):
    shown = [json.loads(x) for x in s.show("events", "--jsonl").out.splitlines()]
    word = next(w for e in shown for w in e.get("email.subject", "").split() if len(w) > 6 and w.isascii() and w.isalpha())
    want = [e for e in shown if any(word.lower() in str(e.get(k, "")).lower() for k in ("email.subject", "email.x_mailer"))]
    got = [json.loads(x) for x in run("-C", "case", "look", "--contains", word.upper(), "--events", "--jsonl",
                                      cwd=s.dir).out.splitlines()]
    assert got[0]["state"] == "seen" and got[0]["count"] == len(want), (word, got[0], len(want))
    assert all(x["event"] in want for x in got[1:]) and len(got) == 1 + min(100, len(want))
    p = run("-C", "case", "look", "--contains", "zz", "--contains", "no such text at all", "--json", cwd=s.dir)
    assert json.loads(p.out)["look"][1]["state"] == "not seen" and "shorter than 4 bytes" in p.err
    run("-C", "case", "look", "--contains", "abcd", "img.example", cwd=s.dir, want=2)


@test
def indicators_of_others_become_findings(s, d):
    host = json.loads(s.show("campaigns", "--json").out)["campaigns"][0]["observables"][0]["value"]
    (d / "warned.csv").write_text(f"value,note\n{host},bad\nnever.example,bad\n{host},again\nno such thing,bad\n")
    p = s.hunt("case-i", "--intel", str(d / "warned.csv"))
    assert "INDICATORS  1 of 2 seen" in p.out and "1 line holds no indicator, the first is line 5" in p.err
    found = json.loads(run("-C", "case-i", "show", "findings", "--json", cwd=s.dir).out)["findings"]
    hits = [f for f in found if f["detector"] == "indicator"]
    assert len(hits) == 1 and hits[0]["events"] and any("not a compromise" in x for x in hits[0]["against"])
    for e in hits[0]["events"]:
        with open(s.dir / e["source"], "rb") as f:
            f.seek(e["offset"])
            assert len(f.read(e["length"])) == e["length"]
    assert "INDICATORS" not in s.verdict
    run("hunt", "-C", "never", "--intel", "nowhere.txt", "mail", cwd=s.dir, want=1)
    assert not (s.dir / "never").exists()


@test
def pointers_lead_to_the_very_bytes(s, d):
    (d / "m").mkdir()
    (d / "m/one.eml").write_bytes(mail(b"eml"))
    box = b"".join(b"From x@y.example Tue Jan 12 09:13:58 2021\n" + mail(b"box%d" % i).replace(b"\r\n", b"\n") + b"\n"
                   for i in range(3))
    (d / "m/all.mbox").write_bytes(box)
    (d / "m/packed.mbox.gz").write_bytes(gzip.compress(box.replace(b"box", b"gzip")))
    run("hunt", "-q", "-C", "c", "m", cwd=d)
    seen = set()
    for line in run("-C", "c", "show", "events", "--jsonl", cwd=d).out.splitlines():
        e = json.loads(line)
        data = (d / e["source"]).read_bytes()
        if e["source"].endswith(".gz"):
            data = gzip.decompress(data)
        part = data[e["offset"]:e["offset"] + e["length"]]
        assert len(part) == e["length"]
        assert b"Message-ID: <" + e["email.message_id"].encode() + b">" in part and part.count(b"Message-ID:") == 1
        seen.add(e["email.message_id"])
    assert len(seen) == 7, seen


@test
def messages_of_campaigns_are_where_they_are_said_to_be(s, d):
    n = 0
    for c in json.loads(s.show("campaigns", "--json").out)["campaigns"]:
        for m in c["messages"]:
            assert m["message_id"].startswith("<") and m["message_id"].endswith(">")
            for e in [m, *m["deliveries"]]:
                part = (s.dir / e["source"]).read_bytes()[e["offset"]:e["offset"] + e["length"]]
                assert m["message_id"].encode() in part and part.lower().count(b"\nmessage-id:") == 1
                n += 1
    assert n > 20


@test
def a_kill_while_saving_leaves_the_old_or_the_new_result(s, d):
    shutil.copytree(s.dir / "case", d / "case")
    args = [PROGRAM, "hunt", "-q", "-C", "case"]
    begun = time.monotonic()
    subprocess.run(args, cwd=d, stdout=subprocess.DEVNULL, check=True)
    whole = time.monotonic() - begun
    chance = random.Random(7)
    for _ in range(12):
        p = subprocess.Popen(args, cwd=d, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * chance.uniform(0.3, 1.0))
        p.kill()
        p.wait()
        assert sqlite3.connect(f"file:{d}/case/case.db?mode=ro", uri=True).execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert json.loads(run("-C", "case", "show", "--json", cwd=d).out)["campaigns"]
        # the mail is elsewhere, which verify must say; nothing else may differ
        bad = [x for x in run("-C", "case", "verify", cwd=d, want=4).out.splitlines()[:-1]
               if not x.startswith(("source ", "audit    "))]
        assert not bad, bad
    run("hunt", "-q", "-C", "case", cwd=d)


@test
def init_asks_only_at_a_terminal(s, d):
    run("init", "quiet", cwd=d)
    try:
        main, side = pty.openpty()
    except OSError:
        return "SKIP no pseudo-terminal can be had here"
    p = subprocess.Popen([PROGRAM, "init", "--tlp", "RED", "asked"], cwd=d, stdin=side, stdout=subprocess.PIPE, stderr=side)
    os.write(main, b"The case\nparl.example, b.example\nEurope/Vienna\n\n")
    p.communicate(timeout=60)
    text = (d / "asked/case.yaml").read_text()
    assert p.returncode == 0 and "The case" in text and "b.example" in text and "Europe/Vienna" in text and "RED" in text
    p = subprocess.run([PROGRAM, "init", "--no-input", "told"], cwd=d, stdin=side, stdout=subprocess.PIPE, stderr=side, timeout=60)
    assert p.returncode == 0
    assert "b.example" not in (d / "told/case.yaml").read_text()


@test
def the_doctor_names_what_a_hunt_will_have(s, d):
    p = run("init", "--check", "case", cwd=s.dir)
    for word in ("libsqlite3", "protections of readers", "public suffix list", "MiB free", "audit chain"):
        assert word in p.out, word
    log = s.dir / "case-f/audit.jsonl"
    log.write_bytes(log.read_bytes().replace(b"done", b"dome"))
    assert "PROBLEM" in run("init", "--check", "case-f", cwd=s.dir, want=1).out


def main():
    bad = 0
    print(f"1..{len(TESTS)}")
    with tempfile.TemporaryDirectory() as top:
        sample = Sample(pathlib.Path(top) / "sample")
        for n, fn in enumerate(TESTS, 1):
            folder = pathlib.Path(top) / fn.__name__
            folder.mkdir()
            try:
                skip = fn(sample, folder)
                print(f"ok {n} - {fn.__name__}" + (f" # {skip}" if skip else ""), flush=True)
            except Exception as e:  # a test that breaks is a test that failed
                bad = 1
                print(f"not ok {n} - {fn.__name__}\n# " + f"{type(e).__name__}: {e}".replace("\n", "\n# ")[:2000], flush=True)
    sys.exit(bad)


main()
