# SPDX-License-Identifier: Apache-2.0
"""Some twenty crooks with a handful of bought kits: mass mail that wants a password.

A kit is a page and a form of links; several crooks have the same one. Program, hosts
and clock are each crook's own. Their campaigns are labelled too: a linker must not
glue crooks together by their kit, nor hang the spies on them.
"""
import copy
import dataclasses

from . import names as nm
from .chance import B36, B62, HEX, ZONES, moment
from .pages import Beacon, HOSTS, Skeleton
from .actors import finish
from .post import mailbox
from .senders import Sender, clock, compose
from .tools import sender_tool
from .words import OFFICE, paragraph, upper

BRANDS = ("Mail Administrator", "IT Helpdesk", "Parcel Service", "Payroll", "Account Team", "Document Center", "Voice Mail", "Bank Service", "Tax Office", "Webmail Team")


@dataclasses.dataclass
class Kit:
    page: object
    beacon: object
    link: str
    brand: str


@dataclasses.dataclass
class Crook:
    name: str
    tool: object
    zone: int
    skew: int
    kit: Kit
    hoster: object
    shots: int = 0


@dataclasses.dataclass
class Shot:
    """One campaign of a crook."""
    actor: str
    name: str
    kind: str
    sender: object
    kit: Kit
    beacon: object
    domain: str
    what: str
    text: str


class Crime:
    def __init__(self, world):
        self.world, self.rng = world, world.rng.sub("crime")
        rng, p = self.rng, world.params
        self.kits = [Kit(Skeleton(rng), Beacon(rng, ""), rng.pick(("/{s}/{t}", "/{s}/login.php?{k}={t}", "/{s}/?{k}={t}", "/{t}/{s}", "/{s}/index.html#{t}")).replace(
            "{s}", rng.chars(B36, rng.randint(3, 8))).replace("{k}", rng.pick("u id e x c".split())), rng.pick(BRANDS)) for _ in range(p["crime_kits"])]
        self.crooks = [Crook(f"K{n + 1:02}", sender_tool(rng, p["common_tools"]), rng.pick(ZONES), clock(world, rng),
                             self.kits[n % len(self.kits)] if n < len(self.kits) else rng.pick(self.kits), rng.pick(world.hosting.hosters))
                       for n in range(p["crime_actors"])]
        self.total = p["mails"] * p["crime_share"]

    def begin(self):
        rng, w = self.rng, self.world
        plan = [(c, rng.log_uniform(0.3, 3)) for c in self.crooks for _ in range(rng.randint(1, 4))]
        unit = self.total / sum(x for _, x in plan)
        for c, weight in plan:
            self._campaign(c, max(3, round(unit * weight)), w.begin + int((w.end - w.begin) * rng.random()))

    def _campaign(self, c, count, start):
        rng, w = self.rng, self.world
        c.shots += 1
        domain = w.names.domain()
        local = rng.pick(("admin", "support", "service", "noreply", "info", nm.local(rng, nm.person(rng))))
        address = f"{local}@{domain}"
        route = w.hosting.route(rng, address, c.hoster if rng.yes(0.6) else None, zone=c.zone)
        s = Sender(c.kit.brand if rng.yes(0.7) else rng.pick(BRANDS), address, c.tool, route, c.zone, c.skew, c.kit.page, length=(1, 3))
        beacon = copy.copy(c.kit.beacon)
        beacon.host = f"{rng.pick(HOSTS)}.{domain}"
        shot = Shot(c.name, f"{c.name}-{c.shots:02}", "crime", s, c.kit, beacon, domain, rng.pick(OFFICE), paragraph(rng, 1, 2))
        w.truth.operation(shot.name, actor=c.name, start=start, domain=domain, kit=self.kits.index(c.kit), tool=c.tool.name)
        days = rng.randint(1, 6)
        for _ in range(count):
            w.push(moment(rng, start, days, c.zone, 0.5), self.letter, shot, w.org.someone(rng, min(start, w.end - 1), True))

    def letter(self, when, shot, p):
        rng, w, s = self.rng, self.world, shot.sender
        address = p.address(when)
        token = rng.chars(rng.pick((B62, HEX)), 16) if rng.yes(0.5) else address.encode().hex()
        link = f"https://{shot.domain}{shot.kit.link.replace('{t}', token)}"
        url = shot.beacon.url(shot.beacon.token(rng, address))
        subject = rng.pick((upper(shot.what), f"{s.name}: {shot.what}", f"Action needed: {shot.what}"))
        rows = [f"Dear {address.split('@')[0] if rng.yes(0.6) else 'customer'},", f"we could not complete {shot.what}.", shot.text, "Please confirm within 24 hours."]
        d = compose(rng, s, when, mailbox("", address), subject, rows, title=s.name, links=[(link, rng.pick(("Confirm", "Continue", "Review")))],
                    foot=f"{s.name}", picture=shot.beacon.picture(url) if rng.yes(0.3) else "")
        finish(w, shot, s, d, address, rng, link)
