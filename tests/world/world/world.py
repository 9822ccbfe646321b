# SPDX-License-Identifier: Apache-2.0
"""A world: an organisation, everyone who writes to it, and the order of events.

Sources plan a year at a time: when(), what(). The world sorts the events of the year,
carries them out in order of time and hands each mail to the archive. Nothing is kept
of a mail once it is written, so memory does not grow with the size.
"""
import heapq

from . import actors, bulk, crime, daily, hard, other_actors
from .archive import Archive
from .chance import Chance, year_of
from .infra import Hosting
from .logs import Logs
from .names import Names
from .org import Org
from .params import draw
from .truth import Truth


class World:
    def __init__(self, seed, size, out, prior="dev", benign=False):
        self.seed, self.size, self.benign = seed, size, benign
        self.rng = Chance(f"world/{seed}/{prior}")
        self.params = draw(self.rng.sub("params"), size, prior)
        p = self.params
        self.year0, self.years = p["year0"], p["years"]
        self.names = Names(self.rng.sub("names"))
        self.hosting = Hosting(self.rng.sub("hosting"), self.names, p)
        self.org = Org(self.rng.sub("org"), self, p)
        self.truth = Truth(self)
        self.archive = Archive(self.rng.sub("archive"), self, out)
        self.logs = Logs(self.rng.sub("logs"), self, out)
        self.events, self.count, self.mails = {}, 0, 0
        self.year, self.now = 0, []  # the year being carried out and what is left of it
        self.sources = [bulk.Bulk(self), daily.Daily(self), hard.Hard(self)]
        self.press, self.desk = self.sources[1].press, self.sources[1].desk
        self.hostile = [] if benign else [crime.Crime(self), other_actors.Tests(self)]
        if not benign:
            a = actors.Long(self)
            self.hostile += [a, *other_actors.make(self, a)]

    @property
    def begin(self):
        return self.org.begin

    @property
    def end(self):
        return self.org.end

    def share(self, kind, year):
        """How many mails of a kind a year has: growing, as traffic does.

        The little on top makes up for who has left or not yet come.
        """
        g = self.params["growth"]
        weights = [(1 + g) ** n for n in range(self.years)]
        return 1.03 * self.params["mails"] * self.params["mix"][kind] * weights[year - self.year0] / sum(weights)

    def push(self, when, act, *args):
        """Plans act(when, *args); what falls after the end is dropped."""
        if self.begin <= when < self.end:
            self.count += 1
            event, year = (when, self.count, act, args), year_of(when)
            if year == self.year:
                heapq.heappush(self.now, event)
            elif year > self.year:
                self.events.setdefault(year, []).append(event)

    def deliver(self, item):
        if item is not None:
            self.mails += 1
            self.archive.put(item)
            self.logs.mail(item)

    def run(self, say=None):
        for source in self.hostile:
            source.begin()
        for year in range(self.year0, self.year0 + self.years):
            for source in self.sources:
                source.plan(year)
            self.year, self.now = year, self.events.pop(year, [])
            heapq.heapify(self.now)
            while self.now:
                when, _, act, args = heapq.heappop(self.now)
                act(when, *args)
            self.archive.end_year(year)
            self.logs.end_year(year)
            if say:
                say(f"{year}: {self.mails} mails")
        self.archive.close()
        self.truth.write(self.archive.out)
