# SPDX-License-Identifier: Apache-2.0
"""A sender with all that is its own: address, program, page, way, clock.

One function makes small senders of every kind, so that the programs, hosts, zones,
clocks and names of the honest and of the hostile come from one and the same prior.
"""
import dataclasses

from . import names as nm
from .chance import ZONES
from .infra import FREEMAIL
from .pages import Beacon, HOSTS, Skeleton, letter
from .post import Draft, carry, inside, mailbox, text_of
from .tools import PERSONAL, sender_tool


@dataclasses.dataclass
class Sender:
    name: str
    address: str
    tool: object
    route: object
    zone: int = 0
    skew: int = 0
    page: object = None
    beacon: object = None
    flat: bool = False
    more: dict = dataclasses.field(default_factory=dict)
    length: tuple = (2, 6)

    @property
    def domain(self):
        return self.address.rsplit("@", 1)[1]


def clock(world, rng):
    """By how much a sender's clock is wrong: mostly not at all."""
    if not rng.yes(world.params["skewed"]):
        return 0
    return rng.pick((3600, -3600, 7200, -7200, rng.randint(-900, 900), rng.randint(-900, 900), 86400, -86400, 43200, -31536000))


def beacon(world, rng, domain):
    """A host that counts readers: the sender's own, or one of its agency."""
    stem = domain if rng.yes(0.6) else world.names.once(rng)
    return Beacon(rng, f"{rng.pick(HOSTS)}.{stem}" if rng.yes(0.75) else stem)


def small(world, rng, name=None, domain=None, local=None, tool=None, hoster=None):
    """A small sender. Its page is the program's own when people write by hand."""
    name = name or nm.person(rng)
    domain = domain or world.names.domain()
    tool = tool or sender_tool(rng, world.params["common_tools"])
    address = f"{local or nm.local(rng, name)}@{domain}"
    zone = rng.pick(ZONES)
    page = letter(tool) if tool.personal and rng.yes(0.6) else Skeleton(rng)
    low = rng.randint(2, 6)
    return Sender(name, address, tool, world.hosting.route(rng, address, hoster, zone=zone), zone, clock(world, rng), page,
                  length=(low, low + rng.randint(1, 6)))


def correspondent(world, rng, free=0.15, name=None, domain=None):
    """Someone who writes by hand, at work or with a webmail account."""
    name = name or nm.person(rng)
    if rng.yes(free) and not domain:
        domain = rng.pick(FREEMAIL)
        tool = next(t for t in PERSONAL if t.name == ("webmail" if domain < "p" and domain.startswith("q") else "heron" if domain.startswith("o") else "roundcube"))
    else:
        domain, tool = domain or world.names.domain(), rng.pick(PERSONAL)
    s = small(world, rng, name, domain, tool=tool)
    s.page, s.flat = letter(tool), rng.yes(world.params["plain"])
    return s


def compose(rng, s, when, to, subject, rows, **more):
    """A draft of a sender: the page, its picture and links, and the plain text beside."""
    title, links, foot, picture = more.pop("title", ""), more.pop("links", ()), more.pop("foot", ""), more.pop("picture", "")
    plain = text_of(([title] if title else []) + list(rows) + [f"{x}: {u}" for u, x in links], "", foot)
    html = "" if s.flat and not picture else s.page.page(title, rows, foot, links, picture)
    d = Draft(when, s.tool, s.name, s.address, to, subject, plain, html, s.zone, dict(s.more), s.skew)
    d.more.update(more.pop("more", {}))
    for key, value in more.items():
        setattr(d, key, value)
    return d


def send(world, rng, s, draft, rcpts):
    return carry(rng, world.org, draft, s.route, rcpts)


class Desk:
    """The organisation's own writing: one program for all, which changes with the years."""

    def __init__(self, world, rng):
        self.world, span = world, world.end - world.begin
        own = [t for t in PERSONAL if t.name not in ("webmail", "heron")]
        self.tools = [(world.begin + int(span * x), rng.pick(own)) for x in (0, rng.uniform(0.2, 0.5), rng.uniform(0.55, 0.85))]
        self.spare = rng.sample(own, 2)
        self.flat = {}

    def tool(self, person, when):
        if person.tool is None:
            person.tool = -1 if len(person.name) % 7 else len(person.name) % 2
        if person.tool >= 0:
            return self.spare[person.tool]
        return [t for since, t in self.tools if since <= when][-1]

    def write(self, rng, person, when, to, subject, rows, **more):
        tool = self.tool(person, when)
        foot = f"{person.name}\n{person.role}, {person.group}"
        html = letter(tool).page("", rows, foot) if rng.yes(0.6) else ""
        d = Draft(when, tool, person.name, person.address(when), to, subject, text_of(rows, "", foot), html, self.world.org.era(when).zone)
        for key, value in more.items():
            setattr(d, key, value)
        return d

    def keep(self, rng, draft, boxes):
        return inside(rng, self.world.org, draft, boxes)


def to_line(people, when):
    return ", ".join(mailbox(p.name, p.address(when)) for p in people)
