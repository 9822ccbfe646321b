# SPDX-License-Identifier: Apache-2.0
"""The hidden campaign, after what was made public in March 2024.

Few mails to few people of one committee and their staff, at work and at home, in
the names of journalists. The body is news and asks for nothing; one picture
tells who opened it. Everything it is made of comes from where honest mail comes.
"""
import dataclasses

from . import page, words
from .daily import wrap
from .people import FREEMAIL, local_part
from .post import Draft, carry, mailbox, message_id, multipart, odd_tool, text

FORMS = ["opaque", "base64", "md5"]  # in the course of the months


@dataclasses.dataclass
class Persona:
    """A journalist who is none: whose name, from where, by which server."""
    name: str
    address: str
    outlet: object
    host: tuple


def look_alike(rng, names, domain):
    """A domain that a hurried reader takes for the outlet's own."""
    stem = domain.rsplit(".", 1)[0]
    bare = stem.replace("-", "")
    tries = [f"{stem}-{rng.choice(['news', 'media', 'press', 'mail'])}", f"{bare}{rng.choice(['online', 'daily'])}",
             bare if "-" in stem else f"{stem[:5]}-{stem[5:]}", bare.replace("i", "l", 1), f"the{bare}",
             bare.replace("m", "rn", 1)]
    for stem in rng.sample(tries, len(tries)):
        if f"{stem}.example" not in names.domains:
            names.domains.add(f"{stem}.example")
            return f"{stem}.example"
    return names.domain()


def personas(world, rng, topic):
    """Two real journalists from new addresses, one unknown colleague, one invented outlet."""
    papers = [o for o in world.outlets if o.topic == topic] + [o for o in world.outlets if o.topic != topic]
    near, made = papers[:3], []

    def add(name, domain, outlet):
        host = world.host_of(rng, domain)
        made.append(Persona(name, f"{local_part(rng, name)}@{domain}", outlet, host))

    add(rng.choice(near[0].journalists).name, look_alike(rng, world.names, near[0].domain), near[0])
    add(rng.choice(near[1].journalists).name, rng.choice(FREEMAIL), near[1])
    add(world.names.person(), look_alike(rng, world.names, near[0].domain), near[0])
    add(world.names.person(), world.names.domain(), near[2])
    return made


def targets(world, rng, topic):
    """Members and staff of one committee, and a few who work with it."""
    core = [p for p in world.people if p.group == topic]
    near = [p for p in world.people if p.group != topic and p.role in ("assistant", "committee secretary", "librarian",
                                                                       "speaker", "press officer", "member")]
    return core + rng.sample(near, 14 - len(core)) if len(core) < 14 else core[:14]


def run(world, n, topic, truth):
    """About n mails in waves over eight months; fills `truth`."""
    rng = world.rng.stream("quiet")
    people, faces = targets(world, rng, topic), personas(world, rng, topic)
    tools = [odd_tool(rng), odd_tool(rng)]  # the second comes with the last third
    tools[1].mid, zone = tools[0].mid, rng.choice([0, 60, -300, 330, 480])
    hosts = [page.Counter(rng, rng.choice(["img.", "cdn.", "", "static.", "media."]) + world.names.domain())
             for _ in range(4)]
    for c in hosts:
        c.markup = hosts[0].markup if rng.chance(0.6) else c.markup
    first = world.start + int(rng.uniform(0.25, 0.6) * world.length)
    waves, made = 10, 0
    while made < n:
        for i in range(waves):
            when = world.workday(rng, first + int((i + rng.uniform(-0.3, 0.3)) * 240 * 86400 / waves), zone)
            face, counter, stage = faces[(i * 3 + made // 31) % 4], hosts[(i // 2) % 4], i * 3 // waves
            size = max(3, min(9, round(n / waves + rng.uniform(-2, 2))))
            made += wave(world, rng, (face, counter, FORMS[stage], tools[stage == 2], zone), when,
                         rng.some(people, size, size), truth)
            if made >= n:
                break
    truth["hosts"] = sorted(c.host for c in hosts if c.host in truth["hosts"])
    truth["senders"] = sorted({f.address for f in faces} & truth["senders"])


def wave(world, rng, how, when, people, truth):
    """The same news to a handful of people, each with a picture of their own."""
    face, counter, form, tool, zone = how
    head, rows = face.outlet.published(rng, when)
    if rng.chance(0.4):
        head, rows = words.headline(rng, face.outlet.topic), words.article(rng, face.outlet.topic, rng.randint(3, 5))
    layout, both = rng.choice(page.LAYOUTS), rng.chance(0.5)
    made = 0
    for p in people:
        address = rng.choice(p.addresses)
        dot = counter.picture(page.token(form, address, rng, counter))
        body = page.article(head, rows, layout, f"{face.name}, {face.outlet.name}") + "\n" + dot
        html = text(page.document(body), "html", coding=tool.coding)
        part = multipart("alternative", [text(wrap([head] + rows) + f"\n\n{face.name}\n{face.outlet.name}\n"), html],
                         tool.boundary(rng)) if both else html
        domain = face.address.split("@")[1]
        draft = Draft(when, zone, face.name, face.address, mailbox(p.name, address) if both else address, head, part,
                      message_id(tool, rng, domain), tool)
        world.add(carry(rng, draft, [address], face.host, "pass", kind="quiet"))
        truth["messages"].append(draft.mid)
        truth["people"].setdefault(p.name, {"person": p.name, "addresses": p.addresses, "messages": 0})["messages"] += 1
        truth["hosts"].add(counter.host)
        truth["senders"].add(face.address)
        when += rng.randint(20, 900)
        made += 1
    return made
