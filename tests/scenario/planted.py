#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
A few mails of reconnaissance hidden among four thousand of real phishing.

    tests/scenario/planted.py COLDTRAIL

The real ones are those of ../shared/data (or $CT_SHARED_DATA); without them this
test is skipped, aloud. The planted ones are made here: two invented journalists,
one tool, a news text with nothing to click, a hidden image whose address
carries the recipient. Expected: what is claimed is the planted campaign, whole,
and nothing else. Once they go to five people, once all to the one address that
the phishing went to. The same without them, and the ham and list archives,
must give no claim at all.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("CT_SHARED_DATA", ROOT.parent / "shared" / "data"))

WRITERS = [
    ("Nora Lindqvist", "nora.lindqvist@northwire-desk.example", "img.northwire-desk.example"),
    ("Paul Okafor", "okafor@pressline-daily.example", "cdn.pressline-daily.example"),
]
STORY = (
    "Parliament's committee heard on Tuesday how the register was kept. Members asked why the "
    "review took two years, and the minister promised an answer before the summer. The opposition "
    "called the delay a failure; the agency pointed to missing staff and to a contract that ended. "
    "A second hearing is planned for the autumn, with witnesses from three towns."
)


def message(n, to):
    name, sender, host = WRITERS[n % 2]
    token = base64.urlsafe_b64encode(to.encode()).decode().rstrip("=")
    month, day = 2 + n // 3, 3 + 7 * (n % 3)
    return (
        f"Received: from mail.{sender.split('@')[1]} (192.0.2.{10 + n % 2})\r\n"
        f"\tby mx.pot.example with ESMTPS id q{n:06x}; Tue, {day} {'Jan Feb Mar Apr May'.split()[month - 1]} 2024 08:{10 + n}:11 +0000\r\n"
        f"Delivered-To: {to}\r\n"
        f"Date: Tue, {day} {'Jan Feb Mar Apr May'.split()[month - 1]} 2024 16:{10 + n}:09 +0800\r\n"
        f"Message-ID: <{20240000 + n}.{n * 7919 + 104729}.mkt@{sender.split('@')[1]}>\r\n"
        f"Subject: Hearing on the register, part {n + 1}\r\n"
        f"From: \"{name}\" <{sender}>\r\nTo: {to}\r\nX-Priority: 3\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/alternative; boundary=\"nwd_{n * 7919 + 104729:08d}_x\"\r\n\r\n"
        f"--nwd_{n * 7919 + 104729:08d}_x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{STORY}\r\n"
        f"--nwd_{n * 7919 + 104729:08d}_x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body><p>{STORY}</p>"
        f"<img src=\"http://{host}/news/{token}/s.gif\" width=\"1\" height=\"1\"></body></html>\r\n"
        f"--nwd_{n * 7919 + 104729:08d}_x--\r\n"
    )


def hunt(program, paths):
    with tempfile.TemporaryDirectory() as tmp:
        case = os.path.join(tmp, "case")
        subprocess.run([program, "hunt", "-q", "-C", case, *map(str, paths)], check=True,
                       stdout=subprocess.DEVNULL)
        out = subprocess.run([program, "-C", case, "show", "campaigns", "--json"], check=True,
                             stdout=subprocess.PIPE).stdout
    return json.loads(out)["campaigns"]


def planted(folder, recipients):
    ids = set()
    for n in range(8):
        text = message(n, recipients[n % len(recipients)])
        (folder / f"{n}.eml").write_bytes(text.encode())
        ids.add(text.split("Message-ID: <")[1].split(">")[0])
    return ids


def check(program, number, name, recipients, pot):
    with tempfile.TemporaryDirectory() as tmp:
        ids = planted(pathlib.Path(tmp), recipients) if recipients else set()
        found = hunt(program, [pot, tmp] if recipients else pot)
    claimed = [{m["message_id"].strip("<>") for m in c["messages"]} for c in found]
    ok = claimed == ([ids] if ids else [])
    print(f"{'' if ok else 'not '}ok {number} - {name}")
    if not ok:
        for c in claimed:
            print(f"# claimed {len(c)} mails, {len(c & ids)} of them planted ones of {len(ids)}")
    return ok


def main():
    program = sys.argv[1]
    pot = DATA / "mail" / "phishing_pot.tar.zst"
    ham = DATA / "mail" / "spamassassin.tar.zst"
    lists = DATA / "mail" / "lists.tar.zst"
    if not pot.exists():
        print(f"1..0 # SKIP no real mail at {DATA}")
        return 0
    print("1..4")
    ok = [
        check(program, 1, "mails to five people are the one campaign found",
              [f"p{i}@pot" for i in range(5)], pot),
        check(program, 2, "mails to one address are the one campaign found", ["phishing@pot"], pot),
        check(program, 3, "phishing alone is no campaign", [], [pot]),
        check(program, 4, "ham, spam and mailing lists are none", [], [ham, lists]),
    ]
    return 0 if all(ok) else 1


sys.exit(main())
