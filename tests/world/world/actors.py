# SPDX-License-Identifier: Apache-2.0
"""Actor A: fourteen years of mails that ask for nothing and tell who opened them.

Operations of weeks to months in the names of journalists, in bursts of a few mails a
day, some with an attempt on credentials after the reconnaissance. Its parts drift, it
changes all tools twice and is silent once for a year and a half. run_operation() is
what other groups use too.
"""
import dataclasses

from .chance import B62, DAY, moment
from .craft import YEAR, Craft, operation
from .post import mailbox
from .senders import compose, send
from .words import BYE, GREET, OFFICE, PER_MONTH, POLITE, TOPICS, article, month_of, phrase, upper


def run_operation(world, op, rng):
    """Plans an operation's bursts: some days, some mails a day, each to one person."""
    left, days = op.count, []
    while left > 0:
        n = min(left, rng.choices((1, 2, 3, 5, 8, 12, 15), (10, 20, 24, 22, 14, 7, 3))[0])
        days.append(n)
        left -= n
    zone = op.senders[0][0].zone
    queue, done = [], []
    for n in days:
        day = moment(rng, op.start, max(1, op.days), zone)
        n_th = rng.randrange(op.topic, PER_MONTH, len(TOPICS)) if rng.yes(0.7) else rng.randrange(PER_MONTH)
        matter = article(world.seed, month_of(day), n_th)
        sender = rng.pick(op.senders)
        for _ in range(n):
            if not queue:
                queue = rng.sample(op.targets, len(op.targets))
            p = queue.pop()
            at = day + rng.randint(-1500, 1500)
            world.push(at, recon, world, op, rng, sender, p, matter)
            done.append((at, p))
    for at, p in rng.sample(done, round(len(done) * op.exploit)):
        world.push(moment(rng, at + rng.randint(2, 12) * DAY, 2, zone), exploit, world, op, rng, rng.pick(op.senders), p)


def recon(when, world, op, rng, sender, p, matter):
    """An article, a greeting, and a picture that reports."""
    s, persona = sender
    address, b = p.address(when), op.beacon
    url = b.url(b.token(rng, address))
    first = p.name.split()[0]
    greet = rng.pick(GREET).format(first=first, name=p.name, role=p.role.title(), last=p.name.split()[-1])
    rows = ([greet] if rng.yes(0.8) else []) + ([phrase(rng, POLITE)] if rng.yes(0.4) else []) + matter.rows[:rng.randint(*s.length)]
    subject = matter.head if rng.yes(0.8) else f"{rng.pick(('Comment', 'Question', 'For your attention', 'Interview request'))}: {matter.head}"
    links = [(f"https://www.{rng.pick(world.press).domain}/{TOPICS.index(matter.topic)}/{matter.number}", rng.pick(("Read more", "Full story", "Source")))] if rng.yes(0.35) else ()
    d = compose(rng, s, when, mailbox(p.name if rng.yes(0.6) else "", address), subject, rows, title=matter.head if rng.yes(0.5) else "", links=links,
                foot=f"{rng.pick(BYE)}\n{persona.name}, {persona.outlet}", picture=b.picture(url))
    finish(world, op, s, d, address, rng, url)
    if rng.yes(0.03):
        world.push(when + rng.randint(600, 2 * DAY), forward, world, rng, p, d)


def exploit(when, world, op, rng, sender, p):
    """A link to a page that looks like a place to log in."""
    s, persona = sender
    address, b = p.address(when), op.beacon
    link = f"https://{rng.pick(('login', 'account', 'sso', 'mail', 'docs'))}.{op.domain}/{rng.pick(('signin', 'auth', 'view', 'owa', 's'))}/{rng.chars(B62, 12)}"
    what = rng.pick(OFFICE)
    rows = [rng.pick(GREET).format(first=p.name.split()[0], name=p.name, role=p.role.title(), last=p.name.split()[-1]),
            f"I have shared {what} with you.", phrase(rng, POLITE)]
    url = b.url(b.token(rng, address))
    d = compose(rng, s, when, mailbox(p.name, address), upper(what), rows, links=[(link, rng.pick(("Open the document", "Sign in to view", "View")))],
                foot=f"{rng.pick(BYE)}\n{persona.name}", picture=b.picture(url) if rng.yes(0.7) else "")
    finish(world, op, s, d, address, rng, url, "exploit")


def forward(when, world, rng, p, d):
    """A recipient asks IT or a colleague what this is, with the whole page below."""
    a, b = p.address(when), rng.pick([x for x in world.org.alive(when) if x.group in ("it", "security")] or world.org.alive(when))
    words = rng.pick(("Is this genuine?", "Do you know these people?", "For your information.", "Worth an answer?"))
    own = world.desk.write(rng, p, when, mailbox(b.name, b.address(when)), "Fwd: " + d.subject, [words])
    own.plain = f"{words}\n\n-------- Forwarded message --------\nFrom: {mailbox(d.name, d.sender)}\nSubject: {d.subject}\n\n{d.plain}"
    own.html = f"<p>{words}</p><blockquote type=\"cite\">{d.html}</blockquote>" if d.html else ""
    item = world.desk.keep(rng, own, (a, b.address(when)))
    world.deliver(item)
    world.truth.trap("a colleague forwards a hostile mail", message_id=item.mid.strip("<>"))


def finish(world, op, s, d, address, rng, url, kind=None):
    item = send(world, rng, s, d, (address,))
    world.deliver(item)
    world.truth.hostile(item, op.actor, op.name, kind or op.kind, d.when)
    if rng.yes(world.params["log_opens"] * (0.15 if op.kind == "crime" else 1)):
        world.logs.opened(d.when, address, url, rng)


def committee(world, rng, when, groups, low, high):
    """Targets: members and staff of some committees, and a few others."""
    alive = world.org.alive(when)
    core = [p for p in alive if p.group in groups] or alive
    picked = rng.few(core, low, high)
    rest = [p for p in alive if p not in picked]
    return picked + rng.few(rest, 0, max(1, len(picked) // 5))


class Long:
    """Actor A."""

    def __init__(self, world):
        self.world, self.rng, p = world, world.rng.sub("actor A"), world.params
        rng = self.rng
        self.craft = Craft(world, rng.sub("craft"))
        self.lives = {k: p["a_" + k] for k in ("order", "template", "dom", "ip", "persona")}
        self.groups = rng.sample(world.org.groups, 3)
        self.operations, self.crafts, self.victims = [], [], {}
        span = world.end - world.begin
        self.silent = world.begin + int(span * rng.uniform(0.25, 0.7))
        self.quiet = int(p["a_silence"] * YEAR)
        starts = self._starts(rng, p["a_ops"], span)
        n = len(starts)
        self.retools = {max(1, round(n * rng.uniform(0.25, 0.42))), max(2, round(n * rng.uniform(0.58, 0.8)))}
        world.truth.trap("silence of A", begin=self.silent, end=self.silent + self.quiet)
        self._make(starts)

    def _starts(self, rng, n, span):
        """Beginnings at least three weeks apart, none in the silence."""
        out, tries = [], 0
        while len(out) < n and tries < 4000:
            tries += 1
            at = self.world.begin + int(span * rng.uniform(0.005, 0.97))
            quiet = self.silent - 40 * DAY < at < self.silent + self.quiet
            if not quiet and all(abs(at - o) > 30 * DAY for o in out):
                out.append(at)
        return sorted(out)

    def _make(self, starts):
        rng, p, last, free = self.rng, self.world.params, None, 0
        domain = host = None
        for n, at in enumerate(starts):
            if last:
                self.craft.drift((at - last) / YEAR, self.lives)
            if n in self.retools:
                self._retool(rng, at)
                domain = host = None
            elif rng.yes(1 / p["a_domain_ops"]) or at - free < 60 * DAY:
                domain = host = None
            gap = (starts[n + 1] if n + 1 < len(starts) else self.world.end) - at
            days = max(4, min(int(rng.log_uniform(6, 75)), int(gap / DAY) - 14))
            count = round(rng.log_uniform(p["a_mails_low"], p["a_mails_high"]))
            people = committee(self.world, rng, at, rng.sample(self.groups, rng.randint(1, 2)), 5, 22)
            op = operation(self.world, self.craft, "A", n + 1, at, days, count, people, domain, host, exploit=p["a_exploit"] if rng.yes(0.35) else 0.0)
            if n in self.retools and self.kept and rng.yes(0.6):
                self._carry_over(rng, op)
            domain, host, last, free = op.domain, op.beacon_host, at, at + days * DAY
            self.operations.append(op)
            self.crafts.append((at, self.craft.tool, self.craft.page, op.beacon, self.craft.hoster))
            for x in people:
                self.victims[id(x)] = x

    def _retool(self, rng, at):
        """New software; the people behind it, and often their personas, stay."""
        keep = self.craft.personas
        self.craft.retool()
        self.kept = rng.yes(self.world.params["a_overlap"])
        if not self.kept:
            self.craft.personas = [self.craft.persona() for _ in keep]
        self.world.truth.trap("full change of tools of A", at=at, personas_kept=self.kept)

    def _carry_over(self, rng, op):
        """An address that had served before writes by the new program too, for a while."""
        old, persona = rng.pick(self.operations[-1].senders)
        route = self.world.hosting.route(rng, old.address, self.craft.hoster, zone=self.craft.zone)
        op.senders.append((dataclasses.replace(old, tool=self.craft.tool, page=op.page, route=route), persona))
        op.facts["personas"].append(old.address)

    def at(self, when):
        """Tool, page, beacon and hoster of A as last seen before `when`."""
        best = self.crafts[0]
        for row in self.crafts:
            if row[0] <= when:
                best = row
        return best

    def begin(self):
        for op in self.operations:
            run_operation(self.world, op, self.rng)
