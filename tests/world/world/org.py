# SPDX-License-Identifier: Apache-2.0
"""The organisation: its people, committees, mailboxes and mail servers over the years.

Mailboxes lie on a handful of stores without regard to department, as they do in life;
the archive is a file per store and year. Eras are the servers of the border: each
writes its own trace and its own extra headers, to the honest and hostile alike.
"""
import dataclasses
import zlib

from . import names as nm
from .chance import B62, year_start
from .post import date, queue_id

COMMITTEES = ("foreign affairs", "defence", "trade", "human rights", "energy", "health", "justice", "budget", "agriculture", "transport",
              "science", "culture", "housing", "petitions", "fisheries", "digital affairs")
OFFICES = ("it", "press", "library", "finance", "protocol", "translation", "legal service", "security", "research service")
ROLES = ("member", "assistant", "assistant", "adviser", "committee secretary")


@dataclasses.dataclass
class Person:
    name: str
    role: str
    group: str
    tool: object
    aliases: tuple     # (address, since, until)
    since: int
    until: int
    public: float      # how much mail from strangers

    def address(self, when):
        for address, since, until in self.aliases:
            if since <= when < until:
                return address
        return self.aliases[-1][0]


class Era:
    """The border in some years."""

    def __init__(self, rng, kind, domain, stores, since, hosting):
        self.kind, self.since, self.stores = kind, since, stores
        self.mx = f"{rng.pick(('mx', 'mail', 'gate', 'in', 'mx1', 'relay'))}{rng.pick(('', '1', '2'))}.{domain}"
        self.ip = hosting
        self.delivered = kind == "postfix"
        self.scan = f"amavisd-new at {domain}" if kind == "postfix" and rng.yes(0.5) else ""
        self.build = f"{rng.pick((14, 15))}.{rng.randint(0, 2)}.{rng.randint(100, 1500)}.{rng.randint(1, 40)}"
        self.zone = rng.pick((0, 60, 60, 120))
        self.stamps = ()
        if kind == "exchange":
            self.stamps = (("X-MS-Exchange-Organization-AuthSource", f"{stores[0]}.{domain}"), ("X-MS-Exchange-Organization-AuthAs", "Anonymous"))
        self.domain = domain

    def store_of(self, address):
        return f"{self.stores[zlib.crc32(address.encode()) % len(self.stores)]}.{self.domain}"

    def inner(self, rng, when):
        store = f"{rng.pick(self.stores)}.{self.domain}"
        if self.kind == "exchange":
            return f"from {self.mx} ({self.ip}) by {store}\n ({self.ip}) with Microsoft SMTP Server (TLS) id {self.build};\n {date(when, self.zone)}"
        return f"from {self.mx} ({self.mx} [{self.ip}])\n\tby {store} (Dovecot) with LMTP id {rng.chars(B62, 20)}\n\t; {date(when, self.zone)}"

    def outer(self, rng, route, rcpts, when):
        ip = f"IPv6:{route.ip}" if ":" in route.ip else route.ip
        if self.kind == "exchange":
            return f"from {route.helo} ({route.ip}) by {self.mx} ({self.ip})\n with Microsoft SMTP Server id {self.build}; {date(when, self.zone)}"
        seen = route.host if rng.random() < 0.93 else "unknown"
        one = f"\n\tfor <{rcpts[0]}>" if len(rcpts) == 1 else ""
        return f"from {route.helo} ({seen} [{ip}])\n\tby {self.mx} (Postfix) with {route.software} id {queue_id(rng)}{one};\n\t{date(when, self.zone)}"

    def submitted(self, rng, when):
        if self.kind == "exchange":
            return f"from {self.stores[0]}.{self.domain} ([::1]) by\n {rng.pick(self.stores)}.{self.domain} ([::1]) with mapi id {self.build}; {date(when, self.zone)}"
        return f"from pc-{rng.randint(1, 300)}.{self.domain} (unknown [192.0.2.{rng.randint(200, 250)}])\n\tby smtp.{self.domain} (Postfix) with ESMTPSA id {queue_id(rng)};\n\t{date(when, self.zone)}"


class Org:
    """Everything about the receiving side that mail and logs show."""

    def __init__(self, rng, world, params):
        self.rng, self.params = rng, params
        self.year0, self.years = world.year0, world.years
        self.begin, self.end = year_start(self.year0), year_start(self.year0 + self.years)
        self.domains = [_own(rng, world.names)]
        self.change = self.end
        if rng.yes(0.35):
            self.domains.append(_own(rng, world.names))
            self.change = self.begin + int((self.end - self.begin) * rng.uniform(0.25, 0.75))
        self.stores = [f"{rng.pick(('mbx', 'store', 'ex', 'box'))}{n}" for n in range(1, params["stores"] + 1)]
        self.auth_since = self.begin + int(params["auth_after"] * 365.25 * 86400)
        self.eras = self._eras(world)
        self.groups = rng.sample(COMMITTEES, min(len(COMMITTEES), params["committees"]))
        self._locals = set()
        self.people = [self._person(n) for n in range(params["staff"])]
        self._alive = {}

    def _eras(self, world):
        rng, kinds = self.rng, ["postfix", "exchange", "postfix"]
        cut = sorted(rng.uniform(0.2, 0.9) for _ in range(2))
        cut = [0, cut[0], max(cut[1], cut[0] + 0.3)]
        return [Era(rng, kind, self.domain(self.begin + int(at * (self.end - self.begin)) + 1), self.stores,
                    self.begin + int(at * (self.end - self.begin)), world.hosting.own()) for kind, at in zip(kinds, cut) if at < 1]

    def era(self, when):
        best = self.eras[0]
        for era in self.eras:
            if era.since <= when:
                best = era
        return best

    def domain(self, when):
        return self.domains[-1] if when >= self.change else self.domains[0]

    def _person(self, n):
        rng = self.rng
        name = nm.person(rng)
        role = rng.pick(ROLES) if rng.yes(0.7) else "staff"
        group = rng.pick(self.groups) if role != "staff" else rng.pick(OFFICES)
        span = self.end - self.begin
        since = self.begin + (int(span * rng.uniform(-0.3, 0.75)) if rng.yes(0.65) else -span)
        until = since + int(span * rng.uniform(0.25, 1.1)) if since >= self.begin - span * 0.4 else self.end
        until = min(self.end, max(until, self.begin + span // 4))
        local = nm.local(rng, name, 0)
        local += str(n) if local in self._locals else ""
        self._locals.add(local)
        aliases = [(f"{local}@{d}", a, b) for d, a, b in
                   ((self.domains[0], 0, self.change), (self.domains[-1], self.change, 1 << 40))][:len(self.domains)]
        if len(self.domains) == 1:
            aliases = [(f"{local}@{self.domains[0]}", 0, 1 << 40)]
        return Person(name, role, group, None, tuple(aliases), since, until, rng.log_uniform(0.2, 6) * (3 if role == "member" else 1))

    def alive(self, when):
        """Who works here in that quarter of a year."""
        key = when // 7889400
        if key not in self._alive:
            if len(self._alive) > 100:
                self._alive.clear()
            middle = key * 7889400 + 3944700  # whoever asks first gets what all get
            self._alive[key] = [p for p in self.people if p.since <= middle < p.until] or self.people[:10]
        return self._alive[key]

    def store(self, address):
        """On which store a mailbox lies; None for who is not one of us."""
        local, domain = address.rsplit("@", 1)
        return self.stores[zlib.crc32(local.encode()) % len(self.stores)] if domain in self.domains else None

    def someone(self, rng, when, public=False):
        people = self.alive(when)
        person = rng.pick(people)
        if public:
            other = rng.pick(people)
            person = max(person, other, key=lambda p: p.public)
        return person


def _own(rng, names):
    return names.domain().rsplit(".", 1)[0] + ".example"


def people_rows(org):
    rows = ["person,address,role,group"]
    for p in org.people:
        rows += [f"{p.name},{address},{p.role},{p.group}" for address, _, _ in p.aliases]
    return rows
