# SPDX-License-Identifier: Apache-2.0
"""Honest senders who look like the hidden ones: few mails, first contact, a picture.

Sales people with sequences, agencies that send releases to whom they think a
journalist, recruiters with a mail merge, offices whose customer program counts the
readers of letters written by hand, small societies inviting to a talk.
"""
import dataclasses

from . import names as nm
from .chance import B62, DAY, moment
from .pages import Beacon, HOSTS, Skeleton, letter
from .post import mailbox
from .senders import beacon, compose, send, small
from .tools import PERSONAL
from .words import BYE, GREET, PER_MONTH, PITCH, article, headline, matter, month_of, paragraph, talk

KINDS = ("sales", "agency", "recruiter", "crm", "society")
LINES = {"sales": ("Quick question", "Following up", "Ten minutes?", "Idea for your office"), "recruiter": ("A role that fits", "Your profile", "Opportunity"),
         "society": ("Invitation: {t}", "You are invited: {t}", "An evening on {t}")}


@dataclasses.dataclass
class Seller:
    kind: str
    sender: object
    since: int
    days: int
    people: list
    weight: float


class Hard:
    def __init__(self, world):
        self.world, self.rng = world, world.rng.sub("hard")
        rng = self.rng.sub("make")
        self.vendors = [Beacon(rng, f"{rng.pick(HOSTS)}.{world.names.domain()}") for _ in range(5)]
        self.sellers = [self._seller(rng) for _ in range(world.params["hard_senders"])]

    def _seller(self, rng):
        w, kind = self.world, rng.pick(KINDS)
        name = nm.person(rng) if kind != "society" else None
        domain = w.names.domain()
        if kind in ("sales", "recruiter", "crm"):
            s = small(w, rng, name, domain, tool=rng.pick(PERSONAL) if rng.yes(0.6) else None)
        else:
            s = small(w, rng, name or nm.firm(rng, domain), domain, None if name else rng.pick(("events", "info", "office", "secretary")))
        s.page = letter(s.tool) if s.tool.personal and rng.yes(0.7) else Skeleton(rng)
        s.beacon = rng.pick(self.vendors) if rng.yes(0.45) else beacon(w, rng, domain)
        w.truth.benign("hard " + kind, s.address)
        since = w.begin + int((w.end - w.begin) * rng.uniform(0, 0.95))
        return Seller(kind, s, since, round(rng.log_uniform(10, 2000)), rng.few(w.org.people, 3, 40), rng.log_uniform(0.3, 3))

    def plan(self, year):
        w, rng = self.world, self.rng
        first, left = w.begin + (year - w.year0) * 365 * DAY, w.share("hard", year)
        active = [s for s in self.sellers if s.since < first + 365 * DAY and s.since + s.days * DAY > first]
        while left > 0 and active:
            s = rng.choices(active, [x.weight for x in active])[0]
            start = max(first, s.since)
            until = min(first + 365 * DAY, s.since + s.days * DAY)
            when = moment(rng, start, max(1, (until - start) // DAY), s.sender.zone)
            left -= self._wave(rng, s, when)

    def _wave(self, rng, s, when):
        """Some people get the same on that day; sales people come back twice."""
        w = self.world
        people = [p for p in rng.few(s.people, 1, 12 if s.kind in ("agency", "society") else 5) if p.since <= when < p.until]
        if s.kind == "agency":
            a = article(w.seed, month_of(when), rng.randrange(PER_MONTH))
            subject, rows = a.head, a.rows[:5]
        else:
            t = matter(rng)
            subject = rng.pick(LINES.get(s.kind, ("{t}",))).format(t=t)
            rows = talk(rng, PITCH, 3, 8) if s.kind != "crm" else talk(rng, low=3, high=8)
            if s.kind == "society":
                rows += [paragraph(rng, 1, 3), headline(rng) + "."]
        steps = rng.randint(1, 3) if s.kind in ("sales", "recruiter") else 1
        n = 0
        for p in people:
            kin = [""]
            at = when + rng.randint(0, 5400)
            for k in range(steps):
                w.push(at, self.letter, s, p, subject if not k else "Re: " + subject, rows if not k else talk(rng, PITCH, 1, 1), kin)
                at, n = at + rng.randint(2, 6) * DAY, n + 1
        return max(n, 1)

    def letter(self, when, s, p, subject, rows, kin):
        rng, w, b = self.rng, self.world, s.sender.beacon
        address = p.address(when)
        url = b.url(b.token(rng, address))
        greet = rng.pick(GREET).format(first=p.name.split()[0], name=p.name, role=p.role.title(), last=p.name.split()[-1])
        links = [(f"https://www.{s.sender.domain}/{rng.pick(('r', 'book', 'go', 'events'))}/{rng.chars(B62, 9)}", rng.pick(("Details", "Book a time", "Register", "Read on")))] if rng.yes(0.6) else ()
        more = {"In-Reply-To": kin[0], "References": kin[0]} if kin[0] else {}
        d = compose(rng, s.sender, when, mailbox(p.name, address), subject, [greet] + rows, foot=f"{rng.pick(BYE)}\n{s.sender.name}", links=links,
                    picture=b.picture(url), more=more)
        w.deliver(send(w, rng, s.sender, d, (address,)))
        kin[0] = d.mid
        if rng.yes(0.35):
            w.logs.opened(when, address, url, rng)
