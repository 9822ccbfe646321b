# SPDX-License-Identifier: Apache-2.0
"""The archive as an administrator finds it: a file of mboxrd per store and year.

Some stores of some years were migrated: the program that moved them wrote the headers
anew, in the order of the alphabet or in one of its own, and collapsed the trace. The
honest and the hostile are rewritten alike. A copy may stand in several stores, and a
few mails were exported twice.
"""
import time
import zlib

from .org import people_rows
from .post import DAYS, MONTHS

CANON = ("received", "from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to", "mime-version", "content-type",
         "content-transfer-encoding")
MODES = ("alphabet", "canon", "canon", "title")


def _alphabet(item):
    head = [r for r in item.top if r[0] != "Received"]
    trace = [r for r in item.top if r[0] == "Received"]
    return trace + sorted(head + item.rows, key=lambda r: r[0].lower())


def _canon(item):
    """Order of the migrating program; of the trace only the last hop is left."""
    trace = [r for r in item.top if r[0] == "Received"]
    rows = [r for r in item.top if r[0] != "Received"] + item.rows
    rank = {name: n for n, name in enumerate(CANON)}
    return trace[:1] + sorted(rows, key=lambda r: rank.get(r[0].lower(), 99))


def _title(item):
    """Order kept, names spelled one way, long lines unfolded."""
    return [("-".join(p.capitalize() for p in n.split("-")), " ".join(v.split())) for n, v in item.top + item.rows]


def _truncate(rows):
    """An export that lost the end of long headers' values."""
    return [(n, v if len(v) < 300 else v[:255].rstrip()) for n, v in rows if n not in ("DKIM-Signature",)]


REWRITE = {"alphabet": _alphabet, "canon": _canon, "title": _title}


class Archive:
    def __init__(self, rng, world, out):
        self.rng, self.world, self.out = rng, world, out
        self.org, self.copies, self.files = world.org, 0, {}
        self.mail = out / "mail"
        self.mail.mkdir(parents=True, exist_ok=True)
        self.plan = self._migrations(rng, world)
        self.cut = {(s, y) for s in self.org.stores for y in range(world.year0, world.year0 + world.years) if rng.yes(world.params["truncate"])}
        (out / "people.csv").write_text("\n".join(people_rows(self.org)) + "\n", encoding="utf-8")
        (out / "own.txt").write_text("\n".join(self.org.domains) + "\n", encoding="utf-8")

    @staticmethod
    def _migrations(rng, world):
        """Which store was moved, up to which year, by what: the older years of some stores."""
        plan, want = {}, world.params["rewrite"] * world.years * len(world.org.stores)
        for store in rng.sample(world.org.stores, len(world.org.stores)):
            if want < 1:
                break
            years, mode = min(world.years - 3, rng.randint(1, max(1, round(want)))), rng.pick(MODES)
            first = world.year0 + rng.randint(0, max(0, world.years - years - 1)) * (rng.random() < 0.4)
            for y in range(first, first + years):
                plan[store, y] = mode
            want -= years
        return plan

    def rewritten(self):
        return [{"store": s, "year": y, "how": m} for (s, y), m in sorted(self.plan.items())]

    def put(self, item):
        stores = []
        for address in item.boxes:
            store = self.org.store(address)
            if store and store not in stores:
                stores.append(store)
        year = time.gmtime(item.when).tm_year
        plain = None
        for store in stores:
            mode = self.plan.get((store, year))
            rows = REWRITE[mode](item) if mode else item.top + item.rows
            if (store, year) in self.cut:
                rows = _truncate(rows)
            if mode or (store, year) in self.cut or plain is None:
                data = self._bytes(item, rows)
                plain = None if mode else data
            else:
                data = plain
            self._write(store, year, data, item)

    def _bytes(self, item, rows):
        t = time.gmtime(item.when)
        stamp = f"{DAYS[t.tm_wday]} {MONTHS[t.tm_mon - 1]} {t.tm_mday:2} {t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02} {t.tm_year}"
        head = "".join([f"{n}: {v}\n" for n, v in rows])
        text = item.body
        if "From " in text:
            text = "\n".join(">" + r if r.lstrip(">").startswith("From ") else r for r in text.split("\n"))
        end = "\n" if text.endswith("\n") else "\n\n"
        return f"From {item.sender or 'MAILER-DAEMON'} {stamp}\n{head}\n{text}{end}".encode("utf-8", "surrogateescape")

    def _write(self, store, year, data, item):
        f = self.files.get((store, year))
        if f is None:
            f = self.files[store, year] = open(self.mail / f"{store}-{year}.mbox", "ab", buffering=1 << 18)
        f.write(data)
        self.copies += 1
        if zlib.crc32(item.mid.encode()) % 100003 < 100003 * self.world.params["again"]:
            f.write(data)
            self.copies += 1

    def end_year(self, year):
        for key in [k for k in self.files if k[1] < year]:
            self.files.pop(key).close()

    def close(self):
        for f in self.files.values():
            f.close()
        self.files.clear()
