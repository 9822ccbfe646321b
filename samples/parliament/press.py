# SPDX-License-Identifier: Apache-2.0
"""Real journalists of invented outlets: they ask, quote, send what they wrote, get answers.

Some send their articles to many through a mail-merge tool that counts readers
with a hidden picture per person, exactly as a spy would.
"""
from . import page, words
from .daily import converse, exchange, wrap
from .people import Outlet
from .post import Draft, carry, mailbox, message_id, multipart, odd_tool, text

KINDS = ["Tribune", "Courier", "Post", "Observer", "Chronicle", "Wire", "Review", "Herald", "Dispatch", "Standard",
         "Gazette", "Mirror"]


class Paper(Outlet):
    """An outlet that can say what it published last before a moment."""

    def published(self, rng, when):
        """A story of about that day; a new one when there is none."""
        recent = [i for i in self.issues if when - 4 * 86400 < i[0] <= when]
        if recent:
            return recent[-1][1:]
        story = (words.headline(rng, self.topic), words.article(rng, self.topic, rng.randint(3, 5)))
        self.issues.append((when,) + story)
        self.issues.sort(key=lambda i: i[0])
        return story


def outlets(world, rng):
    """Outlets on every topic, each with two to four journalists."""
    made = []
    for n in range(14):
        place, kind = rng.choice(words.PLACES), KINDS[n % len(KINDS)]
        domain = (place + rng.choice(["", "-"]) + kind).lower() + ".example"
        if domain in world.names.domains:
            continue
        world.names.domains.add(domain)
        topic = list(words.TOPICS)[n % len(words.TOPICS)]
        name = f"{place} {kind}"
        staff = [world.stranger(rng, org=name, domain=domain, topic=topic) for _ in range(rng.randint(2, 4))]
        made.append(Paper(name, domain, topic, staff, []))
    return made


def requests(world, n):
    """Questions and interviews, in threads that are answered."""
    rng = world.rng.stream("press")
    made = 0
    while made < n:
        outlet = rng.choice(world.outlets)
        writer = rng.choice(outlet.journalists)
        inner = rng.choice([p for p in world.people if p.group == outlet.topic or p.role == "press officer"])
        turns = rng.choice([1, 2, 2, 3, 4])
        people = (writer, inner) if rng.chance(0.8) else (inner, writer)
        converse(world, rng, world.moment(rng, people[0].zone), people, outlet.topic, turns, exchange(world, rng, "press"))
        made += turns


def freelancers(world, n):
    """Journalists without an outlet: freemail, first contact, a pasted article, a counter now and then."""
    rng = world.rng.stream("freelance")
    made = 0
    while made < n:
        writer = world.stranger(rng, org="freelance")
        topic = rng.choice(list(words.TOPICS))
        head, rows = words.headline(rng, topic), words.article(rng, topic)
        counter = rng.choice(world.counters) if rng.chance(0.4) else None
        when = world.moment(rng, writer.zone)
        for p in rng.some([p for p in world.people if p.group == topic], 1, 4):
            made += send(world, rng, writer, writer.tool, counter, when, head, rows, p, "freelance")
            when += rng.randint(60, 600)


def shares(world, n):
    """Journalists who send what they wrote to those it is about, with their merge tool."""
    rng = world.rng.stream("shares")
    tools = [odd_tool(rng) for _ in range(3)]
    writers = [(w, o, rng.choice(tools), rng.choice(world.counters) if rng.chance(0.7) else None)
               for o in world.outlets for w in o.journalists if rng.chance(0.4)]
    made = 0
    while made < n:
        writer, outlet, tool, counter = rng.choice(writers)
        when = world.moment(rng, writer.zone)
        head, rows = outlet.published(rng, when)
        for p in rng.some([p for p in world.people if p.group == outlet.topic], 2, 6):
            made += send(world, rng, writer, tool, counter, when, head, rows, p, "share")
            when += rng.randint(5, 90)


def send(world, rng, writer, tool, counter, when, head, rows, p, kind):
    intro = rng.choice([[], ["You may find this of interest."], [f"Dear {p.name},"]])
    dot = counter.mark(rng, p.address) if counter else ""
    layout = rng.choice(page.LAYOUTS)
    body = page.paragraphs(intro) + page.article(head, rows, layout, f"By {writer.name}") + "\n" + dot
    html = text(page.document(body), "html", coding=tool.coding)
    part = multipart("alternative", [text(wrap(intro + [head] + rows) + f"\n\n{writer.name}\n"), html],
                     tool.boundary(rng)) if rng.chance(0.6) else html
    draft = Draft(when, writer.zone, writer.name, writer.address, mailbox(p.name, p.address), head, part,
                  message_id(tool, rng, writer.address.split("@")[1]), tool)
    world.add(carry(rng, draft, [p.address], writer.host, writer.auth, kind=kind))
    return 1
