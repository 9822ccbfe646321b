# SPDX-License-Identifier: Apache-2.0
"""Logs that events leave: who asked for which host, and what the mail server did.

    proxy-YEAR.log    Squid, native form; with or without the path of https
    dns-YEAR.log      BIND's query log
    mail-YEAR.log     Postfix through syslog, in the years in which the border is one

Each covers some years only, and has gaps of weeks. Some worlds have a gateway that
fetches every picture as it arrives, which is no reader. The lines of a year are kept
until its end and sorted; a mail may be opened in the next.
"""
import re
import time
import zlib

from .chance import DAY, HEX, moment, year_of, year_start
from .post import MONTHS

ID = re.compile(r" id ([0-9A-Za-z]{10,12})\b")
FROM = re.compile(r"from (\S+) \((\S+) \[(?:IPv6:)?([0-9a-f:.]+)\]")
PER_YEAR = 60_000  # lines of the mail log of a year: a large world keeps only some months


class Logs:
    def __init__(self, rng, world, out):
        self.rng, self.world, self.out = rng, world, out / "logs"
        p = world.params
        self.cover = {kind: self._cover(rng, p) for kind in ("proxy", "dns", "mail")}
        self.inspect, self.users, self.iso = rng.yes(0.3), rng.yes(0.6), rng.yes(0.5)
        self.gateway = rng.yes(0.25)
        self.months = max(1, min(12, int(12 * PER_YEAR / (p["mails"] / p["years"] * 2))))
        self.lines = {}
        self.out.mkdir(parents=True, exist_ok=True)
        world.truth.trap("a gateway fetches pictures", on=self.gateway)
        world.truth.trap("logs", **{k: [v["since"], v["until"], v["gaps"]] for k, v in self.cover.items()})

    def _cover(self, rng, p):
        """From when to when a log was kept, and which weeks are lost."""
        w = self.world
        length = int((w.end - w.begin) * p["log_years"])
        since = w.begin + rng.randrange(max(1, w.end - w.begin - length))
        gaps = []
        for week in range(length // (7 * DAY)):
            if rng.random() < p["log_gap"] / 3:
                at = since + week * 7 * DAY
                gaps.append([at, at + rng.randint(2, 30) * DAY])
        return {"since": since, "until": since + length, "gaps": gaps}

    def covered(self, kind, when):
        c = self.cover[kind]
        return c["since"] <= when < c["until"] and not any(a <= when < b for a, b in c["gaps"])

    def add(self, kind, when, text):
        self.lines.setdefault((kind, year_of(when)), []).append((when, text))

    # --- who asked for what -------------------------------------------------------------------

    def opened(self, when, address, url, rng):
        """The mail was read: the program asks for the picture, from the reader's device."""
        scheme, rest = url.split("://", 1)
        host, path = (rest.split("/", 1) + [""])[:2]
        if self.gateway:
            self._ask(rng, when + rng.randint(1, 20), self.world.org.era(when).ip, "-", scheme, host, path)
        at = when + int(rng.log_uniform(40, 5 * DAY))
        n = zlib.crc32(address.split("@")[0].encode())
        device = f"10.{n % 8}.{n // 8 % 250}.{n // 2000 % 250 + 1}"
        for _ in range(rng.choices((1, 2, 4), (75, 18, 7))[0]):
            self._ask(rng, at, device, address.split("@")[0] if self.users else "-", scheme, host, path)
            at += rng.randint(60, 2 * DAY)

    def _ask(self, rng, when, device, user, scheme, host, path):
        thousandth = rng.randrange(1000)
        if self.covered("dns", when):
            self.add("dns", when - 1, f"{self._bind(when - 1)}.{thousandth:03} client {device}#{rng.randint(1025, 65000)} ({host}): query: {host} IN A + (192.0.2.9)")
        if self.covered("proxy", when):
            self.add("proxy", when, self._squid(rng, when, thousandth, device, user, scheme, host, path))

    def _squid(self, rng, when, thousandth, device, user, scheme, host, path):
        far = f"{rng.pick(('198.51.100.', '203.0.113.'))}{zlib.crc32(host.encode()) % 250 + 1}"
        if scheme == "https" and not self.inspect:
            rest = f"TCP_TUNNEL/200 {rng.randint(3000, 9000)} CONNECT {host}:443 {user} HIER_DIRECT/{far} -"
        else:
            rest = f"TCP_MISS/200 {rng.randint(300, 900)} GET {scheme}://{host}/{path} {user} HIER_DIRECT/{far} image/gif"
        return f"{when}.{thousandth:03} {rng.randint(9, 900):6} {device} {rest}"

    @staticmethod
    def _bind(when):
        t = time.gmtime(when)
        return f"{t.tm_mday:02}-{MONTHS[t.tm_mon - 1]}-{t.tm_year} {t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}"

    def _browsing(self, year):
        """What people ask for without any mail: papers, services, shops."""
        w, rng = self.world, self.rng
        hosts = [f"www.{o.domain}" for o in w.press] + ["www." + ".".join(c.sender.domain.split(".")[-2:]) for c in w.sources[0].customers[:60]]
        first = year_start(year)
        for _ in range(int(w.params["mails"] / w.years / 6)):
            when = moment(rng, first, 365)
            p = w.org.someone(rng, when)
            n = zlib.crc32(p.address(when).split("@")[0].encode())
            self._ask(rng, when, f"10.{n % 8}.{n // 8 % 250}.{n // 2000 % 250 + 1}", p.address(when).split("@")[0] if self.users else "-",
                      rng.pick(("http", "https")), rng.pick(hosts), rng.chars(HEX, 6))

    # --- the mail server ----------------------------------------------------------------------

    def mail(self, item):
        """Postfix's lines for a mail from outside."""
        if not self.covered("mail", item.when) or time.gmtime(item.when).tm_mon > self.months:
            return
        era = self.world.org.era(item.when)
        hop = ([v for n, v in item.top if n == "Received"] + [""])[1]
        found, queue = hop and FROM.match(hop), hop and ID.search(hop)
        if era.kind != "postfix" or not found or not queue:
            return
        q, pid, size = queue[1], zlib.crc32(item.mid.encode()) % 30000 + 300, len(item.body) + 900
        say = lambda when, program, text: self.add("mail", when, f"{self._stamp(when)} {era.mx.split('.')[0]} postfix/{program}[{pid}]: {text}")
        at = item.when - 1
        say(at, "smtpd", f"connect from {found[2]}[{found[3]}]")
        say(at, "smtpd", f"{q}: client={found[2]}[{found[3]}]")
        say(at, "cleanup", f"{q}: message-id={item.mid}")
        say(at, "qmgr", f"{q}: from=<{item.sender}>, size={size}, nrcpt={len(item.boxes)} (queue active)")
        for box in item.boxes:
            say(at + 1, "lmtp", f"{q}: to=<{box}>, relay={era.stores[0]}.{era.domain}[192.0.2.20]:24, delay=0.5, delays=0.2/0/0.1/0.2, dsn=2.0.0, status=sent (250 2.0.0 Saved)")
        say(at + 1, "qmgr", f"{q}: removed")

    def _stamp(self, when):
        t = time.gmtime(when)
        clock = f"{t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}"
        return f"{t.tm_year}-{t.tm_mon:02}-{t.tm_mday:02}T{clock}+00:00" if self.iso else f"{MONTHS[t.tm_mon - 1]} {t.tm_mday:2} {clock}"

    def end_year(self, year):
        self._browsing(year)
        for key in sorted(k for k in self.lines if k[1] == year):
            rows = sorted(self.lines.pop(key), key=lambda r: r[0])
            with open(self.out / f"{key[0]}-{year}.log", "w", encoding="utf-8") as f:
                f.writelines(text + "\n" for _, text in rows)
