# SPDX-License-Identifier: Apache-2.0
"""What an intruder's group works with, and how it drifts.

A Craft is everything that could betray the group: program, page, form of beacon and
token, hosts, personas, clock. Each part is replaced in its own time, so that two
operations share what has not drifted between them and nothing else by design.
"""
import copy
import dataclasses

from . import names as nm
from .chance import DAY, ZONES
from .infra import FREEMAIL
from .pages import Beacon, HOSTS, Skeleton, letter
from .senders import Sender, clock
from .tools import edit, sender_tool

YEAR = 365.25 * DAY


@dataclasses.dataclass
class Persona:
    name: str
    local: str
    outlet: str
    real: bool


class Craft:
    """One group's kit at one time."""

    def __init__(self, world, rng, avoid=()):
        self.world, self.rng = world, rng
        self.zone, self.skew = rng.pick(ZONES), clock(world, rng)
        self.tool = self._tool(avoid)
        self.page = Skeleton(rng)
        self.beacon = Beacon(rng, "")
        self.hoster = rng.pick(world.hosting.hosters)
        self.ips = [self.hoster.address(rng)]
        self.personas = [self.persona() for _ in range(rng.randint(2, 4))]
        self.length = (low := rng.randint(2, 6), low + rng.randint(1, 6))
        self.free = rng.uniform(0, 0.25)

    def _tool(self, avoid=()):
        while True:
            tool = sender_tool(self.rng, self.world.params["common_tools"] * 0.8)
            if all(tool.order != t.order for t in avoid):
                return tool

    def persona(self):
        """A journalist: one who exists, or one who does not, at a paper that may exist."""
        rng, press = self.rng, self.world.press
        outlet = rng.pick(press)
        real = rng.yes(0.5)
        name = rng.pick(outlet.journalists).name if real else nm.person(rng)
        return Persona(name, nm.local(rng, name), outlet.name if rng.yes(0.6) else nm.outlet(rng), real)

    def retool(self):
        """Everything that is software or rented is new."""
        self.tool, self.page, self.beacon = self._tool((self.tool,)), Skeleton(self.rng), Beacon(self.rng, "")
        self.hoster = self.rng.pick(self.world.hosting.hosters)
        self.ips = [self.hoster.address(self.rng)]

    def drift(self, years, lives):
        """Lets `years` pass; lives are the half-lives of the parts in years."""
        rng = self.rng
        gone = lambda part: rng.random() > 0.5 ** (years / lives[part])
        if gone("order"):
            self.tool = edit(rng, self.tool) if rng.yes(0.5) else self._tool((self.tool,))
        if gone("template"):
            self.beacon = copy.copy(self.beacon)
            if rng.yes(0.5):
                self.beacon.retemplate(rng)
            else:
                self.beacon = Beacon(rng, "")
        if gone("dom"):
            self.page = Skeleton(rng)
        if gone("ip"):
            if rng.yes(0.4):
                self.hoster = rng.pick(self.world.hosting.hosters)
            self.ips = [self.hoster.address(rng) for _ in range(rng.randint(1, 2))]
        self.personas = [self.persona() if gone("persona") else p for p in self.personas]


@dataclasses.dataclass
class Operation:
    """A task of weeks to months: its people, its names and hosts, its matter."""
    name: str
    actor: str
    start: int
    days: int
    count: int
    topic: int
    domain: str
    beacon_host: str
    senders: list
    page: object
    beacon: object
    targets: list
    kind: str = "recon"
    exploit: float = 0.0
    facts: dict = dataclasses.field(default_factory=dict)


def senders_of(world, craft, domain):
    """The personas of an operation, with the craft's program at the craft's hosts."""
    rng, out = craft.rng, []
    for p in rng.few(craft.personas, 1, 2):
        at = domain if not rng.yes(craft.free) else rng.pick(FREEMAIL)
        address = f"{p.local}@{at}"
        route = world.hosting.route(rng, address, craft.hoster, zone=craft.zone)
        if at == domain:
            route.ip = rng.pick(craft.ips)
        page = letter(craft.tool) if craft.tool.personal and rng.yes(0.6) else craft.page
        out.append((Sender(p.name, address, craft.tool, route, craft.zone, craft.skew, page, length=craft.length), p))
    return out


def operation(world, craft, actor, n, start, days, count, targets, domain=None, host=None, **more):
    """An operation with the craft as it is now."""
    rng = craft.rng
    domain = domain or world.names.domain()
    host = host or f"{rng.pick(HOSTS)}.{domain if rng.yes(0.6) else world.names.domain()}"
    beacon = copy.copy(craft.beacon)
    beacon.host = host
    senders = senders_of(world, craft, domain)
    op = Operation(f"{actor}-{n:02}", actor, start, days, count, rng.randrange(16), domain, host, senders, senders[0][0].page, beacon, targets, **more)
    op.facts = {"actor": actor, "start": start, "days": days, "domain": domain, "beacon": host, "personas": [s.address for s, _ in senders],
                "impersonates": [p.name for _, p in senders if p.real], "tool": craft.tool.name, "order": list(craft.tool.order),
                "form": beacon.path, "token": beacon.form, "ips": [s.route.ip for s, _ in senders]}
    world.truth.operation(op.name, **op.facts)
    return op
