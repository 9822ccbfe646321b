# SPDX-License-Identifier: Apache-2.0
"""The others: B who comes through the server, C who imitates A, D who serves two, tests.

    B  fourteen months, the hosters of A, most of its victims, a page that crooks have too;
       in some worlds also the sending program of A
    C  copies what was published of A: form of beacon, page, personas; the rest is its own
    D  a contractor: own program and hosts, the page and beacon of A or C by the order
"""
import copy

from .actors import committee, finish, run_operation
from .breakin import BreakIn
from .chance import B62, DAY, ZONES, moment
from .craft import YEAR, Craft, operation
from .pages import Skeleton
from .post import mailbox
from .senders import Desk, compose, small
from .words import OFFICE, phrase, POLITE, upper


def make(world, a):
    crooks = world.hostile[0]
    c = Imitator(world, a)
    return [Server(world, a, crooks), c, Contractor(world, a, c)]


def spread(rng, begin, end, n, apart=25):
    out, tries = [], 0
    while len(out) < n and tries < 2000:
        tries += 1
        at = begin + int((end - begin) * rng.random())
        if all(abs(at - o) > apart * DAY for o in out):
            out.append(at)
    return sorted(out)


class Group:
    """A group with operations."""

    def __init__(self, world, name):
        self.world, self.name, self.rng, self.operations = world, name, world.rng.sub("actor " + name), []

    def begin(self):
        for op in self.operations:
            run_operation(self.world, op, self.rng)


class Server(Group):
    """Actor B."""

    def __init__(self, world, a, crooks):
        super().__init__(world, "B")
        rng, p = self.rng, world.params
        era = next(e for e in world.org.eras if e.kind == "exchange")
        after = [e.since for e in world.org.eras if e.since > era.since] + [world.end]
        span = int(1.17 * YEAR)
        self.start = era.since + int(max(0, after[0] - era.since - span) * rng.random())
        self.stop = min(world.end, self.start + span)
        tool, _, _, hoster = a.at(self.start + span // 2)[1:]
        shares = p["b_tool_of_a"] > 0.7
        craft = Craft(world, rng.sub("craft"), () if shares else (tool,))
        craft.tool = tool if shares else craft.tool
        kit = crooks.kits[0]
        craft.page, craft.hoster = kit.page, hoster
        craft.beacon.path = kit.beacon.path
        craft.ips = [hoster.address(rng) for _ in range(2)]
        world.truth.trap("B has the hosters of A and a kit of crooks", tool_of_a=shares, begin=self.start, end=self.stop)
        common = list(a.victims.values())
        for n, at in enumerate(spread(rng, self.start + 30 * DAY, self.stop - 20 * DAY, p["b_ops"])):
            alive = world.org.alive(at)
            here = [x for x in common if x.since <= at < x.until] or alive
            size = rng.randint(6, 24)
            people = rng.few(here, round(size * p["b_common"]), round(size * p["b_common"])) + rng.few(alive, round(size * (1 - p["b_common"])), size)
            self.operations.append(operation(world, craft, "B", n + 1, at, rng.randint(4, 25), rng.randint(5, 40), people, exploit=0.4))
        self.breakin = BreakIn(world, rng.sub("server"), self.start, self.stop, craft.ips)

    def begin(self):
        super().begin()
        self.breakin.plan()


class Imitator(Group):
    """Actor C."""

    def __init__(self, world, a):
        super().__init__(world, "C")
        rng, p = self.rng, world.params
        self.published = world.begin + int((world.end - world.begin) * p["c_after"])
        tool, page, beacon, _ = a.at(self.published)[1:]
        self.craft = Craft(world, rng.sub("craft"), [c[1] for c in a.crafts])
        while self.craft.zone == a.craft.zone:
            self.craft.zone = rng.pick(ZONES)
        self.craft.page = page
        self.craft.beacon.path, self.craft.beacon.markup = beacon.path, beacon.markup
        groups = rng.sample(a.groups, 1) + rng.few(world.org.groups, 1, 2)
        for n, at in enumerate(spread(rng, self.published + 60 * DAY, min(world.end - 30 * DAY, self.published + int(3.5 * YEAR)), p["c_ops"])):
            people = committee(world, rng, at, groups, 5, 18)
            self.operations.append(operation(world, self.craft, "C", n + 1, at, rng.randint(5, 40), round(rng.log_uniform(5, 40)), people))
        world.truth.trap("C copies beacon form, picture, page and persona style of A", at=self.published, form=beacon.path)


class Contractor(Group):
    """Actor D."""

    def __init__(self, world, a, c):
        super().__init__(world, "D")
        rng, p = self.rng, world.params
        self.craft = Craft(world, rng.sub("craft"), [x[1] for x in a.crafts] + [c.craft.tool])
        begin = max(world.begin + 2 * int(YEAR), c.published - int(3 * YEAR))
        for n, at in enumerate(spread(rng, begin, world.end - 40 * DAY, p["d_ops"], 60)):
            craft = copy.copy(self.craft)
            customer = "C" if at > c.published + 90 * DAY and n % 2 else "A"
            _, page, beacon, _ = a.at(at)[1:] if customer == "A" else (0, c.craft.page, c.craft.beacon, 0)
            craft.page, craft.beacon = page, copy.copy(self.craft.beacon)
            craft.beacon.path, craft.beacon.markup = beacon.path, beacon.markup
            people = committee(world, rng, at, rng.few(world.org.groups, 1, 2), 4, 16)
            op = operation(world, craft, "D", n + 1, at, rng.randint(5, 40), round(rng.log_uniform(4, 30)), people)
            world.truth.trap("D works with the page and beacon of another", operation=op.name, customer=customer)
            self.operations.append(op)


class Tests(Group):
    """Tests that a firm was paid for: announced to the house, then sent to many."""

    def __init__(self, world):
        super().__init__(world, "T")
        rng = self.rng
        self.times = [world.begin + int((world.end - world.begin) * rng.uniform(0.2, 0.95)) for _ in range(world.params["tests"])]
        self.desk = Desk(world, rng.sub("desk"))

    def begin(self):
        for n, at in enumerate(sorted(self.times)):
            self._test(n + 1, at)

    def _test(self, n, at):
        w, rng = self.world, self.rng
        s = small(w, rng)
        s.page = Skeleton(rng)
        op = type("Test", (), {"actor": f"T{n}", "name": f"T-{n:02}", "kind": "pentest"})()
        w.truth.operation(op.name, actor=op.actor, start=at, days=2, domain=s.domain)
        w.push(at - 3 * DAY, self.announce, s.domain)
        people, what = w.org.alive(at), rng.pick(OFFICE)
        day = moment(rng, at, 2)
        for p in rng.sample(people, max(3, int(len(people) * rng.uniform(0.2, 0.5)))):
            w.push(day + rng.randint(0, 5 * 3600), self.letter, op, s, p, what)

    def announce(self, when, domain):
        w, rng = self.world, self.rng
        it = [p for p in w.org.alive(when) if p.group in ("it", "security")] or w.org.alive(when)
        a, to = rng.pick(it), rng.few(w.org.alive(when), 2, 5)
        rows = ["Dear colleagues,", f"next week a firm will test us on our behalf with invented mails from {domain}.", "Please tell nobody. " + phrase(rng, POLITE)]
        d = self.desk.write(rng, a, when, ", ".join(mailbox(p.name, p.address(when)) for p in to), "Announced test of awareness", rows)
        w.deliver(self.desk.keep(rng, d, [a.address(when)] + [p.address(when) for p in to]))

    def letter(self, when, op, s, p, what):
        rng, w, address = self.rng, self.world, p.address(when)
        link = f"https://www.{s.domain}/{rng.chars(B62, 10)}"
        d = compose(rng, s, when, mailbox(p.name, address), upper(what), [f"Dear {p.name},", f"please look at {what}."], links=[(link, "Open")], foot="Service desk")
        finish(w, op, s, d, address, rng, link)
