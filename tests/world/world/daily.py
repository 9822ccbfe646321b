# SPDX-License-Identifier: Apache-2.0
"""The mail of every day: colleagues, correspondents, lists, notices, voters, the press.

It goes both ways: what our own people write lies in their mailboxes too, and a
correspondent who is answered is a correspondent. The journalists here are real ones;
their names are what others will borrow.
"""
import dataclasses

from . import names as nm
from .chance import B62, DAY, DIGITS, ZONES, moment
from .infra import FREEMAIL
from .pages import Beacon, Skeleton
from .post import mailbox
from .senders import Desk, beacon, Sender, compose, correspondent, send, small, to_line
from .tools import SCRIPTS, odd
from .words import BYE, GREET, PLEAD, article, headline, matter, month_of, paragraph, phrase, talk, upper


@dataclasses.dataclass
class Outlet:
    name: str
    domain: str
    journalists: list


class Daily:
    def __init__(self, world):
        self.world, self.rng = world, world.rng.sub("daily")
        rng, x = self.rng.sub("make"), world.params["mails"]
        self.desk = Desk(world, rng)
        self.press = [self._outlet(rng) for _ in range(rng.randint(12, 22))]
        self.journalists = [j for o in self.press for j in o.journalists]
        self.friends = [correspondent(world, rng) for _ in range(round(60 + x ** 0.5))]
        self.lists = [self._list(rng) for _ in range(rng.randint(6, 12))]
        self.services = [self._service(rng) for _ in range(rng.randint(14, 26))]
        self.action = [self._action(rng) for _ in range(rng.randint(3, 6))]
        for kind, group in (("correspondent", self.friends), ("journalist", self.journalists), ("service", self.services), ("action", self.action)):
            for s in group:
                world.truth.benign(kind, s.address)
        self.acts = (("internal", self.colleagues, 1.6), ("outside", self.exchange, 1.9), ("lists", self.post_to_list, 4.0),
                     ("notices", self.notice, 1.3), ("press", self.interview, 1.9), ("voters", self.voters, 2.6), ("once", self.once, 1.0))

    def _outlet(self, rng):
        domain = self.world.names.domain()
        people = [correspondent(self.world, rng, domain=domain) for _ in range(rng.randint(2, 6))]
        route = self.world.hosting.route(rng, people[0].address)
        route.signers, route.spf = ((domain, "s1"),), "pass"
        for p in people:
            p.route = route
        return Outlet(nm.outlet(rng), domain, people)

    def _list(self, rng):
        domain, members = self.world.names.domain(), rng.few(self.world.org.people, 2, 14)
        s = small(self.world, rng, domain=domain, local=rng.pick(("list", "members", "forum", "network", "discuss")), tool=rng.pick(SCRIPTS))
        return s, members, rng.few(self.friends, 4, 20)

    def _service(self, rng):
        """A program that writes by itself: tickets, calendars, signatures, invoices."""
        domain = self.world.names.domain()
        s = small(self.world, rng, nm.firm(rng, domain), domain, rng.pick(("noreply", "notify", "no-reply", "service", "support", "calendar")),
                  odd(rng) if rng.yes(0.6) else rng.pick(SCRIPTS))
        s.page = Skeleton(rng)
        s.more = {"Auto-Submitted": "auto-generated"} if rng.yes(0.6) else {}
        if rng.yes(0.4):
            s.beacon = Beacon(rng, f"{rng.pick(('img', 't', 'n', 'email'))}.{domain}")
        return s

    def _action(self, rng):
        """A campaign tool by which voters send one text in their own names."""
        domain = self.world.names.domain()
        return small(self.world, rng, nm.firm(rng, domain), domain, "campaign", odd(rng))

    def plan(self, year):
        w, rng = self.world, self.rng
        first = w.begin + (year - w.year0) * 365 * DAY
        for kind, act, each in self.acts:
            for _ in range(round(w.share(kind, year) / each)):
                zone = rng.pick(ZONES) if kind == "once" else rng.pick((0, 0, 60, -300))
                w.push(moment(rng, first, 365, zone), act, *([zone] if kind == "once" else []))

    # --- inside -------------------------------------------------------------------------------

    def colleagues(self, when):
        rng, w = self.rng, self.world
        people = w.org.alive(when)
        if rng.yes(0.02):
            return self._all_staff(when, people)
        a = rng.pick(people)
        near = [p for p in people if p.group == a.group and p is not a] if rng.yes(0.6) else people
        to = rng.few(near or people, 1, 4 if rng.yes(0.25) else 1)
        subject, kin = matter(rng), {}
        for step in range(rng.choices((1, 2, 3), (60, 28, 12))[0]):
            rows = [rng.pick(GREET).format(first=to[0].name.split()[0], name=to[0].name, role="", last=to[0].name.split()[-1])] + talk(rng)
            d = self.desk.write(rng, a, when, to_line(to, when), subject, rows, more=dict(kin))
            if rng.yes(0.05):
                d.files = self._file(rng)
            w.deliver(self.desk.keep(rng, d, [a.address(when)] + [p.address(when) for p in to]))
            kin = {"In-Reply-To": d.mid, "References": f"{kin.get('References', '')} {d.mid}".strip()}
            subject = subject if subject.startswith("Re: ") else "Re: " + subject
            a, to, when = to[0], [a], when + rng.randint(300, 20000)
            if when >= w.end:
                break

    def _all_staff(self, when, people):
        rng, w = self.rng, self.world
        a, address = rng.pick(people), f"all-staff@{w.org.domain(when)}"
        d = self.desk.write(rng, a, when, mailbox("All staff", address), upper(matter(rng)), ["Dear all,"] + talk(rng, low=2, high=4))
        w.deliver(self.desk.keep(rng, d, [p.address(when) for p in people]))

    @staticmethod
    def _file(rng):
        kind = rng.pick((("pdf", "application/pdf", b"%PDF-1.4\n"), ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04")))
        return ((f"{rng.pick(('draft', 'note', 'agenda', 'scan', 'minutes'))}{rng.randint(1, 99)}.{kind[0]}", kind[1], kind[2] + rng.randbytes(400)),)

    # --- both ways ----------------------------------------------------------------------------

    def exchange(self, when):
        self._talk(when, self.rng.pick(self.friends), matter(self.rng), talk)

    def interview(self, when):
        rng, j = self.rng, self.rng.pick(self.journalists)
        if rng.yes(0.5):
            a = article(self.world.seed, month_of(when), rng.randrange(24))
            return self._talk(when, j, rng.pick((f"Question on {a.topic}", f"Interview: {a.head}", a.head)), lambda r: talk(r) + [a.head + "."] + a.rows[:1])
        self._talk(when, j, matter(rng), talk)

    def _talk(self, when, friend, subject, words):
        """A few mails both ways between someone outside and someone inside."""
        rng, w = self.rng, self.world
        person = w.org.someone(rng, when, True)
        theirs, kin = rng.yes(0.6), {}
        for _ in range(rng.choices((1, 2, 3, 4), (40, 35, 15, 10))[0]):
            if when >= w.end:
                break
            address = person.address(when)
            if theirs:
                rows = [rng.pick(GREET).format(first=person.name.split()[0], name=person.name, role="", last=person.name.split()[-1])] + words(rng)
                d = compose(rng, friend, when, mailbox(person.name, address), subject, rows, foot=f"{rng.pick(BYE)}\n{friend.name}", more=kin)
                if rng.yes(0.04):
                    d.files = self._file(rng)
                item = send(w, rng, friend, d, (address,))
            else:
                d = self.desk.write(rng, person, when, mailbox(friend.name, friend.address), subject, talk(rng), more=dict(kin))
                item = self.desk.keep(rng, d, (address,))
            w.deliver(item)
            kin = {"In-Reply-To": d.mid, "References": f"{kin.get('References', '')} {d.mid}".strip()}
            subject = subject if subject.startswith("Re: ") else "Re: " + subject
            theirs, when = not theirs, when + rng.randint(600, 2 * DAY)

    # --- lists, machines ----------------------------------------------------------------------

    def post_to_list(self, when):
        """A mailing list hands on what a member wrote, to all of ours who are on it."""
        rng, w = self.rng, self.world
        s, members, friends = rng.pick(self.lists)
        here = [p.address(when) for p in members if p.since <= when < p.until]
        if not here:
            return
        who = rng.pick(friends)
        name = s.address.split("@")[0]
        more = {"List-Id": f"<{name}.{s.domain}>", "List-Unsubscribe": f"<mailto:{name}-leave@{s.domain}>", "Precedence": "list", "Sender": f"{name}-bounces@{s.domain}"}
        d = compose(rng, who, when, s.address, f"[{name}] {matter(rng)}", talk(rng, low=1, high=4), foot=who.name, more=more)
        env = f"{name}-bounces@{s.domain}"
        route = dataclasses.replace(s.route, env=env, hop=f"from {who.route.host} ({who.route.host} [{who.route.ip}])")
        for address in here:
            item = send(w, rng, dataclasses.replace(who, route=route), dataclasses.replace(d, when=when + rng.randint(0, 60)), (address,))
            w.deliver(item)

    def notice(self, when):
        rng, w, s = self.rng, self.world, self.rng.pick(self.services)
        p = w.org.someone(rng, when)
        address, number = p.address(when), rng.chars(DIGITS, 6)
        subject = rng.pick((f"Ticket {number} updated", f"Invitation: {matter(rng)}", f"Please sign: {matter(rng)}", f"Your invoice {number}", f"Reminder: {matter(rng)}",
                            f"[{s.name}] new comment", "Booking confirmed"))
        links = [(f"https://{rng.pick(('app', 'www', 'my'))}.{s.domain}/{rng.pick(('t', 'view', 'sign', 'e'))}/{rng.chars(B62, 16)}", rng.pick(("Open", "View", "Review and sign")))]
        picture = s.beacon.picture(s.beacon.url(s.beacon.token(rng, address))) if s.beacon else ""
        d = compose(rng, s, when, address, subject, [paragraph(rng, 1, 3) for _ in range(rng.randint(2, 5))], title=subject, links=links, foot=f"{s.name} - automatic message", picture=picture)
        if subject.startswith("Invitation"):
            d.files = (("invite.ics", "text/calendar", f"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:{number}@{s.domain}\nEND:VEVENT\nEND:VCALENDAR\n".encode()),)
        w.deliver(send(w, rng, s, d, (address,)))

    # --- the public ---------------------------------------------------------------------------

    def voters(self, when):
        rng, w = self.rng, self.world
        if rng.yes(0.12):
            return self._petition(when)
        s = self._voter(rng)
        p = w.org.someone(rng, when, True)
        address = p.address(when)
        d = compose(rng, s, when, address, rng.pick((phrase(rng, PLEAD)[:60].rstrip("."), matter(rng))), talk(rng, PLEAD, 1, 4), foot=s.name)
        w.deliver(send(w, rng, s, d, (address,)))
        if rng.yes(0.4):
            at = when + rng.randint(3600, 9 * DAY)
            r = self.desk.write(rng, p, min(at, w.end - 1), mailbox(s.name, s.address), "Re: " + d.subject, talk(rng), more={"In-Reply-To": d.mid, "References": d.mid})
            w.deliver(self.desk.keep(rng, r, (address,)))

    def _voter(self, rng):
        """Someone who writes once or twice in life; made of parts that cost little."""
        name, domain = nm.person(rng), rng.pick(FREEMAIL)
        friend = rng.pick(self.friends)
        return Sender(name, f"{nm.local(rng, name)}{rng.randint(1, 999)}@{domain}", friend.tool, self.world.hosting.webmail(rng, domain), rng.pick((0, 60)),
                      0, friend.page, flat=rng.yes(0.4))

    def _petition(self, when):
        """One text in many names to one member, by the tool of a campaign."""
        rng, w, tool = self.rng, self.world, self.rng.pick(self.action)
        p, subject, rows = w.org.someone(rng, when, True), headline(rng), talk(rng, PLEAD, 2, 4)
        for _ in range(rng.randint(3, 30)):
            at, name = when + rng.randint(0, 4 * DAY), nm.person(rng)
            if at >= w.end:
                continue
            reply = f"{nm.local(rng, name)}@{rng.pick(FREEMAIL)}"
            s = dataclasses.replace(tool, name=name, flat=True)
            d = compose(rng, s, at, p.address(at), subject, rows, foot=name, more={"Reply-To": mailbox(name, reply)})
            w.push(at, self._late, s, d, (p.address(at),))

    def _late(self, _, s, d, rcpts):
        self.world.deliver(send(self.world, self.rng, s, d, rcpts))

    def once(self, when, zone):
        """Senders of a single mail: firms, offices, strangers; some of them count readers."""
        rng, w = self.rng, self.world
        domain = w.names.once(rng) if rng.yes(0.88) else rng.pick(FREEMAIL)
        name = nm.person(rng) if rng.yes(0.6) or domain in FREEMAIL else nm.firm(rng, domain)
        s = small(w, rng, name, domain, nm.local(rng, name) if domain in FREEMAIL or rng.yes(0.6) else rng.pick(("info", "office", "contact", "mail", "post")))
        s.zone = s.route.zone = zone
        s.flat = rng.yes(w.params["plain"] * 0.6)
        p = w.org.someone(rng, when, True)
        address = p.address(when)
        picture = ""
        if rng.yes(w.params["once_share"]):
            b = beacon(w, rng, domain if domain not in FREEMAIL else w.names.once(rng))
            picture = b.picture(b.url(b.token(rng, address)))
        d = compose(rng, s, when, mailbox(p.name if rng.yes(0.5) else "", address), matter(rng) if rng.yes(0.6) else headline(rng),
                    [paragraph(rng, 1, 3) for _ in range(rng.randint(*s.length))], foot=s.name, picture=picture)
        w.truth.benign("once", s.address)
        w.deliver(send(w, rng, s, d, (address,)))
