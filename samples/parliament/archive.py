# SPDX-License-Identifier: Apache-2.0
"""The mail laid down as an administrator would find it.

    mail/journal-2021.mbox …   the journal, a file a year (mboxrd quoting)
    mail/home/<account>/       Maildirs of some accounts; most are in the journal too
    mail/reported/*.eml        what people handed in, of all kinds
"""
import json
import re
import time

from .people import OWN

NOTE = """This is an invented sample. The parliament, its people, the outlets, firms and hosts in these mails do not
exist; every name ends in .example and every address is reserved for documentation (RFC 2606, RFC 5737,
RFC 3849). It was made by samples/make_parliament.py of coldtrail for demonstrations and tests.
"""


def write(world, truth, out):
    """Writes the archive below `out`; the truth goes beside it, never inside."""
    rng = world.rng.stream("archive")
    mail = out / "mail"
    mail.mkdir(parents=True, exist_ok=True)
    (mail / "README.txt").write_text(NOTE, encoding="utf-8")
    owners = rng.sample([p for p in world.people if p not in world.at_home], 7)
    apart = {p.address for p in owners[:3]}  # these are in no journal
    homes = [(p.address, p.address.split("@")[0]) for p in owners]
    homes += [(p.addresses[1], p.addresses[1].replace("@", "-at-").removesuffix(".example"))
              for p in world.at_home]
    journal(world, mail, apart)
    for address, folder in homes:
        maildir(rng, mail / "home" / folder, [m for m in world.mails if address in m.boxes])
    reported(rng, world, mail / "reported")
    people(world, out / "people.csv")
    (out / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def journal(world, mail, apart):
    files = {}
    for m in world.mails:
        if any(b.endswith("@" + OWN) and b not in apart for b in m.boxes):
            files.setdefault(time.gmtime(m.when).tm_year, []).append(m)
    for year, mails in sorted(files.items()):
        with open(mail / f"journal-{year}.mbox", "wb") as f:
            for m in mails:
                sender = re.search(rb"^Return-Path: <(.*)>", m.raw)
                who = (sender[1] if sender and sender[1] else b"MAILER-DAEMON").decode()
                f.write(f"From {who} {time.asctime(time.gmtime(m.when))}\n".encode())
                f.write(re.sub(rb"(?m)^(>*From )", rb">\1", m.raw))
                f.write(b"\n" if m.raw.endswith(b"\n") else b"\n\n")


def maildir(rng, folder, mails):
    for sub in ("cur", "new", "tmp"):
        (folder / sub).mkdir(parents=True, exist_ok=True)
    for n, m in enumerate(mails):
        name = f"{m.when}.M{rng.randrange(10**6)}P{rng.randint(300, 32000)}Q{n}.store1"
        if rng.chance(0.06):
            (folder / "new" / name).write_bytes(m.raw)
        else:
            flags = rng.choice(["S", "S", "S", "S", "RS", "FS", ""])
            (folder / "cur" / f"{name}:2,{flags}").write_bytes(m.raw)


def reported(rng, world, folder):
    """A few of everything, some with the line ends of another system."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, m in enumerate(rng.sample(world.mails, max(5, min(40, len(world.mails) // 200)))):
        raw = m.raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if rng.chance(0.5) else m.raw
        (folder / f"message-{n + 1:03}.eml").write_bytes(raw)


def people(world, path):
    rows = ["person,address,role,group"]
    for p in world.people:
        group = "" if p.group == "office" else p.group
        rows += [f"{p.name},{a},{p.role},{group}" for a in p.addresses]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
