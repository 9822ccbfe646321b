# SPDX-License-Identifier: Apache-2.0
"""The whole: who lives here, how long, how much of each kind of mail there is."""
import calendar

from . import bulk, campaign, crime, daily, page, press, words
from .chance import Chance
from .people import ZONES, Names, give_second_addresses, outsider, parliament
from .post import PEOPLE

START = calendar.timegm((2021, 3, 1, 0, 0, 0))
DAYS = 1095

# archived mails at scale 1, about
AMOUNTS = [(daily.internal, 1500), (daily.correspondence, 1300), (daily.lists, 450), (daily.calendar, 260),
           (daily.merges, 180), (daily.bounces, 90), (press.requests, 420), (press.shares, 260),
           (press.freelancers, 90), (bulk.newsletters, 1900), (bulk.invitations, 260), (bulk.signatures, 200),
           (bulk.outreach, 330), (crime.phishing, 380), (crime.spam, 300)]


class World:
    """Everything that the kinds of mail share."""

    def __init__(self, seed, scale):
        self.rng = Chance(seed, "parliament")
        self.scale, self.start, self.length = scale, START, DAYS * 86400
        self.mails, self.hosts = [], {}
        rng = self.rng.stream("people")
        self.names = Names(rng)
        self.people = parliament(rng, self.names)
        for p in self.people:
            p.tool = rng.choice(PEOPLE)
        self.committee = rng.choice(list(words.COMMITTEES))
        self.at_home = give_second_addresses(rng, self.people, self.committee)
        self.outlets = press.outlets(self, rng)
        self.friends = [self.stranger(rng) for _ in range(90)]
        self.mailers = [bulk.BulkMailer(rng, self.names) for _ in range(6)]
        # counters that anyone may rent: reporters and sales people do
        self.counters = [page.Counter(rng, f"{rng.choice(['t', 'open', 'r', 'app'])}.{self.names.domain()}")
                         for _ in range(3)]

    def stranger(self, rng, org=None, domain=None, topic=None):
        """Someone new outside, with a mail program."""
        who = outsider(rng, self.names, self.hosts, org, domain, topic)
        who.tool = rng.choice(PEOPLE)
        return who

    def host_of(self, rng, domain):
        """The mail host of a domain, set up when it has none."""
        if domain not in self.hosts:
            outsider(rng, self.names, self.hosts, None, domain)
        return self.hosts[domain][0]

    def any_name(self, rng):
        return f"{rng.choice(words.FIRST)} {rng.choice(words.LAST)}"

    def any_domain(self, rng):
        del rng
        return self.names.domain()

    def workday(self, rng, when, zone):
        """A working hour in the sender's zone, on that day or the next working day."""
        day = when // 86400
        while (day + 3) % 7 >= 5:  # 1970-01-01 was a Thursday
            day += 1
        return day * 86400 + int(rng.triangular(7.5, 19, 10.5) * 3600) - zone * 60

    def moment(self, rng, zone=None, weekend=False):
        """A time for a mail: mostly in working hours, of the sender's zone or of any."""
        when = self.start + rng.randrange(self.length)
        if weekend and rng.chance(0.6):
            return when
        return self.workday(rng, when, rng.choice(ZONES) if zone is None else zone)

    def later(self, rng, when):
        """When an answer comes."""
        if rng.chance(0.6):
            return when + rng.randint(240, 5 * 3600)
        return self.workday(rng, when + rng.randint(1, 4) * 86400, 0)

    def add(self, mail):
        if mail.when < self.start + self.length:
            self.mails.append(mail)


def build(seed, scale):
    """The world with all its mail in order of arrival, and the truth about it."""
    world = World(seed, scale)
    for kind, amount in AMOUNTS:
        kind(world, max(8, round(amount * scale)))
    truth = {"messages": [], "people": {}, "hosts": set(), "senders": set()}
    n = world.rng.stream("size").randint(42, 66)
    campaign.run(world, n, world.committee, truth)
    truth["group"] = words.COMMITTEES[world.committee]
    truth["people"] = sorted(truth["people"].values(), key=lambda p: p["person"])
    world.mails.sort(key=lambda m: (m.when, m.mid))
    return world, truth
