#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What people decide holds, and ids stay: the built program from outside. TAP; arguments: the tree, the program."""
import calendar
import email
import email.utils
import fcntl
import json
import mailbox
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), str(pathlib.Path(sys.argv[2]).resolve())
TESTS = []
DAY = 86400


def test(fn):
    TESTS.append(fn)
    return fn


class Box:
    """A copy of the sample archive's case, hunted in once."""

    def __init__(self, folder):
        self.dir = folder

    def run(self, *args, want=0):
        env = dict(os.environ, LC_ALL="C.UTF-8", USER="ada")
        p = subprocess.run([PROGRAM, *args], cwd=self.dir, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=300)
        assert p.returncode == want, f"{args}: ended with {p.returncode}, want {want}: {p.stderr.decode()[:300]}"
        return p.stdout.decode("utf-8", "surrogateescape") + p.stderr.decode("utf-8", "surrogateescape")

    def hunt(self, *more, **kw):
        return self.run("hunt", "-q", "-C", "case", "--own", "parl.example", "--people", "people.csv", *more, **kw)

    def judge(self, *args, **kw):
        return self.run("-C", "case", "judge", *args, **kw)

    def show(self, *args, **kw):
        return self.run("-C", "case", "show", *args, **kw)

    def campaigns(self):
        return {c["id"]: c for c in json.loads(self.show("campaigns", "--json"))["campaigns"]}

    def sets(self):
        return {i: ids(c) for i, c in self.campaigns().items()}

    def file(self, name):
        return self.dir / "case" / name


def ids(campaign):
    return {m["message_id"] for m in campaign["messages"]}


def two(b):
    found = sorted(b.campaigns().values(), key=lambda c: (-len(c["messages"]), c["id"]))
    assert len(found) >= 2, "the sample has fewer than two campaigns"
    return sorted(c["id"] for c in found[:2])


@test
def a_second_hunt_gives_the_same_ids_and_writes_nothing_down(b):
    log, before = b.file("campaigns.jsonl").read_bytes(), b.campaigns()
    b.hunt()
    assert b.campaigns() == before
    assert b.file("campaigns.jsonl").read_bytes() == log


@test
def a_lost_case_db_and_a_torn_log_renumber_nothing(b):
    log, before = b.file("campaigns.jsonl").read_bytes(), b.campaigns()
    b.file("case.db").unlink()
    b.hunt()
    assert b.campaigns() == before and b.file("campaigns.jsonl").read_bytes() == log
    for cut in (1, 40, len(log) // 2, len(log) - 30):
        b.file("campaigns.jsonl").write_bytes(log[:-cut])
        b.file("case.db").unlink()
        b.hunt()
        assert {i: c["thread"] for i, c in b.campaigns().items()} == {i: c["thread"] for i, c in before.items()}, cut
        assert b.sets() == {i: ids(c) for i, c in before.items()}, cut


@test
def a_kill_at_any_moment_of_a_hunt_renumbers_nothing(b):
    a, c = two(b)
    b.judge(a, "--merge", c)
    began = time.monotonic()
    b.hunt()
    before, span, dice = b.sets(), time.monotonic() - began, random.Random(1)
    for _ in range(12):
        p = subprocess.Popen([PROGRAM, "hunt", "-q", "-C", "case", "--own", "parl.example"], cwd=b.dir,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * span)
        p.send_signal(signal.SIGKILL)
        p.wait()
    b.hunt()
    assert b.sets() == before
    assert "as they were" in b.run("-C", "case", "verify")


def explode(b):
    """Every mail of the sample as (time, bytes)."""
    for path in sorted((b.dir / "mail").rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            box = [m.as_bytes() for m in mailbox.mbox(path)] if raw.startswith(b"From ") else [raw]
            for mail in box:
                date = email.message_from_bytes(mail)["Date"]
                try:
                    yield email.utils.parsedate_to_datetime(date).timestamp(), mail
                except (TypeError, ValueError):
                    pass


@test
def ids_stay_after_a_day_and_after_a_year_more(b):
    mails = sorted(explode(b))
    times = sorted(calendar.timegm(time.strptime(m["time"][:19], "%Y-%m-%dT%H:%M:%S"))
                   for c in b.campaigns().values() for m in c["messages"])
    middle = times[len(times) // 2]
    shutil.rmtree(b.dir / "case")
    earlier, moved, known, last = {}, 0, 0, 0
    for step, until in enumerate((middle, middle + DAY, middle + 366 * DAY)):
        folder = b.dir / f"step{step}"
        folder.mkdir()
        for i, (at, mail) in enumerate(mails):
            if last < at <= until:
                (folder / f"{i}.eml").write_bytes(mail)
        b.hunt(folder.name)
        last, sets = until, b.sets()
        for i, messages in earlier.items():
            heirs = {n: len(messages & m) for n, m in sets.items() if messages & m}
            known += 1
            moved += bool(heirs) and max(heirs, key=heirs.get) != i
        assert sets, "no campaign"
        earlier = sets
    assert known and moved == 0, f"{moved} of {known} campaigns changed their id"


@test
def a_merge_holds_and_the_older_id_answers_for_both(b):
    a, c = two(b)
    before = b.sets()
    out = b.judge(a, "--merge", c, "--by", "Ada", "--note", "same press officer")
    assert "next hunt" in out and "Ada" in out
    assert b.sets() == before, "it was to wait for the next hunt"
    for again in range(2):
        b.hunt()
        sets = b.sets()
        assert a in sets and c not in sets and before[a] | before[c] <= sets[a], again
    assert f"{c} went up in {a}" in b.show(c) and a in b.show(c.lower(), "--json")
    assert "same press officer" in b.show(a) and "same press officer" in b.show("judgements")
    events = [json.loads(x) for x in b.file("campaigns.jsonl").read_text().splitlines()]
    assert sum(e["event"] == "merge" and e["of"] == "campaign" for e in events) == 1
    assert "one of each" in b.show("why", a, sorted(ids(b.campaigns()[a]))[0], want=1)
    (b.dir / "more.eml").write_bytes(b"From: <x@y.example>\r\nTo: <z@parl.example>\r\nSubject: s\r\nMessage-ID: <n@y.example>\r\n"
                                     b"Date: Tue, 3 Oct 2023 09:13:58 +0000\r\n\r\nhello\r\n")
    b.run("-C", "case", "add", "-q", "more.eml")
    b.hunt()
    assert b.sets() == sets


@test
def what_is_judged_apart_stays_apart(b):
    a, c = two(b)
    before = b.sets()
    b.judge(a, "--merge", c)
    b.hunt()
    assert c not in b.sets()
    b.judge(a, "--undo")
    b.hunt()
    sets = b.sets()
    assert a in sets and not any(s & before[a] and s & before[c] for s in sets.values()), "the merge was taken back"
    other = [i for i in sets if i != a and sets[i] & (before[a] | before[c])][0]
    assert other not in before, "a number was given again"
    b.judge(a, "--not-same", other)
    b.hunt()
    threads = {i: x["thread"] for i, x in b.campaigns().items()}
    assert threads[a] != threads[other], "not the same, nor of one actor"


@test
def split_messages_are_another_campaign_from_then_on(b):
    big = max(b.campaigns().values(), key=lambda c: len(c["messages"]))
    named = [m["message_id"] for m in big["messages"][::2]]
    b.judge(big["id"], "--split", *named)
    for _ in range(2):
        b.hunt()
        for s in b.sets().values():
            assert not (s & set(named) and s & (ids(big) - set(named))), "they are together"
    b.judge(big["id"], "--split", "nobody@knows.example", want=1)


@test
def a_dismissed_campaign_is_listed_and_not_counted(b):
    all_of_them = sorted(b.campaigns())
    for i in all_of_them:
        b.judge(i, "--dismiss", "--note", "known")
    assert all(c["state"] == "dismissed" for c in b.campaigns().values()), "the state shows at once"
    for _ in range(2):
        out = " ".join(b.hunt("--fail-on", "unlikely").split())
        assert "nothing found in what could be seen" in out and f"{len(all_of_them)} dismissed" in out
        assert sorted(b.campaigns()) == all_of_them
    b.judge(all_of_them[0], "--confirm")
    b.judge(all_of_them[1], "--undo")
    assert b.campaigns()[all_of_them[0]]["state"] == "confirmed" and b.campaigns()[all_of_them[1]]["state"] == "new"
    assert "2 campaigns found" in b.hunt("--fail-on", "unlikely", want=10)
    assert b.campaigns()[all_of_them[0]]["state"] == "confirmed"


@test
def a_changed_judgement_is_named_and_nothing_is_hunted_without_it(b):
    a, _ = two(b)
    b.judge(a, "--dismiss", "--by", "Ada")
    b.judge(a, "--note", "second")
    path = b.file("judgements.jsonl")
    good = path.read_bytes()
    for bad in (good.replace(b"Ada", b"Eve"), good.replace(b"second", b"2econd"), good[:good.index(b"\n") + 1], good[:-40], b"",
                good.replace(b"dismiss", b"confirm")):
        path.write_bytes(bad)
        assert "judgements.jsonl" in b.run("-C", "case", "verify", want=4)
        assert "judgements.jsonl" in b.hunt(want=1)
        assert "judgements.jsonl" in b.judge(a, "--confirm", want=1)
        assert "judgements.jsonl" in b.show("judgements", want=1)
        assert "verify" in b.show(a)
    path.write_bytes(good)
    b.run("-C", "case", "verify")
    b.hunt()


@test
def two_who_judge_at_once_do_not_tear_the_file(b):
    a, _ = two(b)
    with open(b.file("lock"), "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "in use" in b.judge(a, "--confirm", want=1)
    crowd = [subprocess.Popen([PROGRAM, "-C", "case", "judge", a, "--note", f"n{i}"], cwd=b.dir, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) for i in range(8)]
    done = sum(p.wait() == 0 for p in crowd)
    assert done >= 1 and len(b.file("judgements.jsonl").read_bytes().splitlines()) == done
    b.run("-C", "case", "verify")


@test
def hostile_words_of_a_judge_reach_no_terminal(b):
    a, _ = two(b)
    out = b.judge(a, "--note", "\x1b[31m\u202e http://evil.example/", "--by", "E\x1b[2Jve")
    out += b.show("judgements") + b.show(a)
    assert "\x1b" not in out and "\u202e" not in out and "http://evil" not in out and "U+001B" in out
    row = json.loads(b.show("judgements", "--json"))["judgements"][0]
    assert row["note"] == "\x1b[31m\u202e http://evil.example/"


@test
def why_tells_of_two_mails_two_campaigns_and_two_threads(b):
    a, c = two(b)
    m = [x["message_id"] for x in b.campaigns()[a]["messages"]]
    out = b.show("why", m[0], m[-1])
    assert "WHAT THEY SHARE" in out and "sender domains" in out and "WHAT WOULD SEPARATE THEM" in out and " bits" in out
    one, other = (json.loads(b.show("why", *pair, "--json")) for pair in ((m[0], m[-1]), (m[-1].strip("<>"), m[0].strip("<>"))))
    assert one["of"] == "messages" and one["bits"] == other["bits"] and one["values"], "order must not matter"
    assert one == json.loads(b.show("why", m[0], m[-1], "--json"))
    whole = json.loads(b.show("why", a, c, "--json"))
    assert whole["of"] == "campaigns" and whole["a"]["mail"]["message_id"] in {x.strip("<>") for x in m}
    assert "AS WHOLE CAMPAIGNS" in b.show("why", a, c)
    for args, code in (((a,), 2), ((a, c, a), 2), ((a, a), 1), ((a, m[0]), 1), ((a, "C-99"), 1), ((m[0], "<no@where>"), 1), ((a, c, "--csv"), 2)):
        b.show("why", *args, want=code)


@test
def wrong_usage_of_judge_changes_nothing(b):
    a, c = two(b)
    before = {p: p.read_bytes() for p in sorted(b.file(".").iterdir()) if p.is_file()}
    for args, code in (((), 2), ((a,), 2), ((a, "--confirm", "--dismiss"), 2), ((a, "--merge", a), 2), ((a, "--merge", "C-99"), 1),
                       (("C-99", "--confirm"), 1), ((a, "--merge", "T-01"), 2), (("T-01", "--confirm"), 2), ((a, "--undo"), 1),
                       ((a, "--note", ""), 2), ((a, "--confirm", "--by", " "), 2), ((a, "--confirm", "--by", "x" * 300), 2),
                       ((a, "--split", *[m["message_id"] for m in b.campaigns()[a]["messages"]]), 2)):
        b.judge(*args, want=code)
    assert {p: p.read_bytes() for p in sorted(b.file(".").iterdir()) if p.is_file()} == before
    b.run("-C", "none", "judge", a, "--confirm", want=1)


def main():
    with tempfile.TemporaryDirectory() as top:
        top = pathlib.Path(top)
        subprocess.run([sys.executable, ROOT / "samples/make_parliament.py", "--out", top / "x", "--scale", "0.2"],
                       check=True, stdout=subprocess.DEVNULL)
        Box(top / "x").hunt("mail")
        bad = 0
        for n, fn in enumerate(TESTS, 1):
            shutil.copytree(top / "x", top / "y", symlinks=True)
            try:
                fn(Box(top / "y"))
                print(f"ok {n} - {fn.__name__}")
            except Exception as e:  # a test that breaks is a test that fails
                bad += 1
                print(f"not ok {n} - {fn.__name__}")
                print("# " + f"{type(e).__name__}: {e}".replace("\n", "\n# ")[:1000])
            sys.stdout.flush()
            shutil.rmtree(top / "y")
        print(f"1..{len(TESTS)}")
        sys.exit(bad != 0)


main()
