# SPDX-License-Identifier: Apache-2.0
"""Mail to many: some three hundred senders on eight bulk mailers.

Shops, software, parties asking for money, papers, institutes: all count their readers
with a picture and a token for each. A share behave badly: no way to unsubscribe, an
own tracking host, few mails, no regularity. They are the neighbours in which a hidden
campaign hides, and most of what a careless clusterer would call one.
"""
import dataclasses

from . import names as nm
from .chance import B36, B62, B64URL, DAY, DIGITS, ZONES, Shape, moment
from .infra import selector
from .pages import Beacon, HOSTS, Skeleton
from .post import Route, mailbox
from .senders import Sender, clock, compose, send
from .tools import odd
from .words import PER_MONTH, TOPICS, article, headline, month_of, paragraph

KINDS = ("shop", "software", "party", "paper", "institute", "charity", "event", "agency")
LOCALS = ("news", "hello", "newsletter", "info", "briefing", "team", "noreply", "updates", "office", "contact", "events", "campaign", "mail")


class Mailer:
    """An invented bulk mailer: many customers, one way to write mail."""

    def __init__(self, world, rng, n):
        self.domain = world.names.domain()
        self.beacon = Beacon(rng, f"{rng.pick(HOSTS)}.{self.domain}", ("opaque", "opaque", "number", "uuid"))
        self.tool = odd(rng)
        hoster = rng.pick(world.hosting.hosters)
        self.hosts = [(f"{rng.pick(('mta', 'o', 'out', 'm'))}{k}.{self.domain}", hoster.address(rng)) for k in range(1, 7)]
        self.path, self.tag = rng.pick(("ls", "c", "r", "cl", "go")), f"X-{self.domain.split('.')[0].replace('-', '')[:8].title()}-{rng.pick(('Id', 'Campaign', 'Track', 'Account'))}"
        self.feedback, self.own_click = rng.yes(0.7), rng.yes(0.4)
        self.themes = [Skeleton(rng) for _ in range(rng.randint(5, 10))]
        self.unsub = rng.pick(("<https://{h}/u/{t}>", "<mailto:unsub-{t}@{d}>, <https://{h}/unsub?x={t}>", "<mailto:leave-{t}@{d}>"))
        self.bounce = Shape(rng)


@dataclasses.dataclass
class Customer:
    """A sender at a bulk mailer."""
    mailer: Mailer
    sender: Sender
    kind: str
    topic: str
    number: int
    since: int
    until: int
    weight: float
    bad: bool
    readers: list
    click: str
    list_id: str


class Bulk:
    def __init__(self, world):
        self.world, self.rng = world, world.rng.sub("bulk")
        rng = self.rng.sub("make")
        self.mailers = [Mailer(world, rng, n) for n in range(8)]
        skew = [rng.random() ** world.params["esp_skew"] + 0.05 for _ in self.mailers]
        self.customers = [self._customer(rng, rng.choices(self.mailers, skew)[0]) for _ in range(world.params["bulk_senders"])]

    def _customer(self, rng, mailer):
        world, domain = self.world, self.world.names.domain()
        kind, bad = rng.pick(KINDS), rng.yes(world.params["bad_bulk"])
        sub = rng.pick(("", "", "mail.", "e.", "news."))
        name = nm.outlet(rng) if kind == "paper" else nm.firm(rng, domain)
        address = f"{rng.pick(LOCALS)}@{sub}{domain}"
        s = Sender(name, address, mailer.tool, None, rng.pick(ZONES), clock(world, rng), rng.pick(mailer.themes) if rng.yes(0.5) else Skeleton(rng),
                   length=(low := rng.randint(1, 3), low + rng.randint(0, 2)))
        s.beacon = mailer.beacon if rng.yes(0.75) else Beacon(rng, f"{rng.pick(HOSTS)}.{domain}")
        span = world.end - world.begin
        since = world.begin + int(span * max(0, rng.uniform(-0.4, 0.9)))
        until = since + int(span * rng.log_uniform(0.02, 1.2))
        readers = [rng.pick(world.org.people) for _ in range(max(1, round(rng.log_uniform(0.006, 0.25) * len(world.org.people))))]
        self.world.truth.benign("bulk bad" if bad else "bulk", address)
        weight = rng.log_uniform(0.05, 4) * (0.15 if bad else 1)
        return Customer(mailer, s, kind, rng.pick(TOPICS), rng.randint(100, 99999), since, min(until, world.end), weight, bad, readers,
                        f"click.{domain}" if mailer.own_click else f"{rng.pick(('click', 'c', 'go', 'r'))}.{mailer.domain}",
                        f"<{rng.chars(B36, 10)}.{mailer.domain}>" if rng.yes(0.4) else "")

    def plan(self, year):
        """Issues until the year's share is spent; an issue goes to all readers that day."""
        w, rng, left = self.world, self.rng, self.world.share("bulk", year)
        first = w.begin + (year - w.year0) * 365 * DAY
        active = [c for c in self.customers if c.since < first + 365 * DAY and c.until > first]
        weights = [c.weight / len(c.readers) ** 0.5 for c in active]
        while left > 0 and active:
            c = rng.choices(active, weights)[0]
            when = moment(rng, max(first, c.since), 365, c.sender.zone)
            if when < c.until or rng.yes(0.2):
                w.push(when, self.issue, c)
                left -= len(c.readers)

    def issue(self, when, c):
        """One issue: the same text to each, with tokens of his own."""
        rng, w = self.rng, self.world
        subject, rows, links = self._text(rng, c, when)
        job, host = rng.chars(DIGITS, 7), rng.pick(c.mailer.hosts)
        for p in c.readers:
            if not p.since <= when < p.until:
                continue
            at, address = when + rng.randint(0, 1500), p.address(when)
            d, picture = self._draft(rng, c, at, p, address, subject, rows, links, job)
            c.sender.route = self._route(rng, c, host, address)
            w.deliver(send(w, rng, c.sender, d, (address,)))
            if picture and rng.yes(0.3):
                w.logs.opened(at, address, picture, rng)

    def _text(self, rng, c, when):
        month = month_of(when)
        if c.kind in ("paper", "institute", "party"):
            arts = [article(self.world.seed, month, rng.randrange(PER_MONTH)) for _ in range(rng.randint(1, 3))]
            n = max(1, rng.randint(*c.sender.length) // len(arts))
            rows = [r for a in arts for r in ([a.head] if len(arts) > 1 else []) + a.rows[:n]]
            return arts[0].head, rows, [(f"article/{a.number}", "Read more") for a in arts]
        rows = [paragraph(rng, 1, 3) for _ in range(rng.randint(*c.sender.length))]
        return rng.pick((headline(rng), f"{c.sender.name}: {headline(rng)}", f"Your {c.topic} update")), rows, [(rng.chars(B36, 6), "More")]

    def _draft(self, rng, c, at, p, address, subject, rows, links, job):
        s, m = c.sender, c.mailer
        made = [(f"https://{c.click}/{m.path}/{rng.chars(B62, 28)}", x) for _, x in links]
        more = {m.tag: f"{c.number}.{job}"}
        if not c.bad:
            host, token = f"{m.beacon.host}", rng.chars(B64URL, 20)
            more["List-Unsubscribe"] = m.unsub.format(h=host, t=token, d=m.domain)
            made.append((f"https://{c.click}/{m.path}/{rng.chars(B62, 28)}", "Unsubscribe"))
            if m.feedback:
                more["Feedback-ID"] = f"{job}:{c.number}:{m.domain.split('.')[0]}"
            if c.list_id:
                more["List-Id"] = c.list_id
        url = s.beacon.url(s.beacon.token(rng, address))
        foot = f"{s.name}, {c.number % 90 + 1} {nm.NOUN[c.number % len(nm.NOUN)].title()} Street"
        return compose(rng, s, at, mailbox(p.name if c.number % 3 else "", address), subject, rows, title=subject if c.number % 2 else "",
                       links=made, foot=foot, picture=s.beacon.picture(url), more=more), url

    def _route(self, rng, c, host, address):
        m, d = c.mailer, c.sender.domain
        env = f"bounce-{m.bounce(rng)}-{address.replace('@', '=')}@{'bounce.' + d if c.number % 2 else m.domain}"
        both = ((d, selector(d)), (m.domain, selector(m.domain)))
        signers = both[1:] if c.bad and c.number % 2 else both if c.number % 4 == 1 else both[:1]
        return Route(host[0], host[1], host[0], env, signers)
