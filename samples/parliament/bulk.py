# SPDX-License-Identifier: Apache-2.0
"""Mail to many: newsletters, invitations, signatures wanted, receipts, and sales people.

All of it counts its readers. The sales people are the hardest neighbours of a
hidden campaign: first contact, written as if by hand, one picture, no list.
"""
from . import page, words
from .chance import B36, B62, HEX, boundary_shape, shape
from .daily import wrap
from .people import plain
from .post import Draft, Tool, carry, mailbox, message_id, multipart, odd_tool, text


class BulkMailer:
    """An invented mass-mail service: many customers, one way to write mail."""

    def __init__(self, rng, names):
        self.domain = names.domain()
        self.counter = page.Counter(rng, f"{rng.choice(['open', 'trk', 'e', 'links', 'click'])}.{self.domain}", "https")
        self.click = f"{rng.choice(['click', 'c', 'go', 'r'])}.{self.domain}"
        self.hosts = [(f"{rng.choice(['mta', 'o', 'out', 'm'])}{n}.{self.domain}", rng.ip()) for n in range(1, 5)]
        tag = words.invented(rng).title()
        order = odd_tool(rng).order + [f"X-{tag}-Id", "Precedence"]
        self.tag, self.aligned_click = f"X-{tag}-Id", rng.chance(0.5)
        extra = [("Precedence", "bulk")] if rng.chance(0.5) else []
        self.tool = Tool(order, shape(rng), boundary_shape(rng), extra, "quoted-printable")

    def link(self, rng, domain):
        host = f"click.{domain}" if self.aligned_click else self.click
        return f"https://{host}/{rng.choice(['ls', 'c', 'r'])}/{rng.chars(B62, 28)}"


class Customer:
    """A sender of newsletters at a bulk mailer."""

    def __init__(self, rng, esp, name, domain, topic):
        self.esp, self.name, self.domain, self.topic = esp, name, domain, topic
        self.number = rng.randint(1000, 99999)
        self.sender = f"{rng.choice(['news', 'hello', 'newsletter', 'info', 'briefing'])}@{rng.choice(['', 'mail.', 'e.'])}{domain}"
        # a custom name for the same counter, as the better customers have
        self.counter = esp.counter
        if rng.chance(0.3):
            self.counter = page.Counter(rng, f"{rng.choice(['track', 'email', 'links'])}.{domain}", "https")
        self.layout = rng.choice(page.LAYOUTS)
        self.dot_first = rng.chance(0.2)


def newsletter(world, rng, customer, when, head, stories, reader, kind="newsletter", call=None):
    """One copy of one issue for one reader."""
    esp, counter = customer.esp, customer.counter
    blocks = "\n".join(
        f"{page.article(h, rows[:2], customer.layout)}\n<p><a href=\"{esp.link(rng, customer.domain)}\" "
        f"style=\"background:#{rng.chars('3456789ab', 6)};color:#ffffff;padding:8px\">{call or 'Read more'}</a></p>"
        for h, rows in stories)
    leave = f"https://{esp.click}/unsubscribe/{rng.chars(B62, 24)}"
    dot = counter.mark(rng, reader)
    foot = f"<p style=\"font-size:11px;color:#777777\">{page.esc(customer.name)} · {rng.randint(1, 99)} " \
           f"{rng.choice(words.PLACES)} · <a href=\"{leave}\">Unsubscribe</a> · <a href=\"{esp.link(rng, customer.domain)}\">" \
           f"View in browser</a></p>"
    logo = f'<img src="https://cdn.{customer.domain}/logo.png" width="180" height="40" alt="{page.esc(customer.name)}">'
    body = "\n".join([dot if customer.dot_first else "", logo, f"<h1>{page.esc(head)}</h1>", blocks, foot,
                      "" if customer.dot_first else dot])
    plain_text = f"{head}\n\n" + "\n\n".join(f"{h}\n{wrap(rows[:1])}" for h, rows in stories) + f"\n\nUnsubscribe: {leave}\n"
    part = multipart("alternative", [text(plain_text), text(page.document(body), "html", coding=esp.tool.coding)],
                     esp.tool.boundary(rng))
    sub = customer.sender.split("@")[1]
    more = {"List-Unsubscribe": f"<{leave}>, <mailto:leave-{rng.chars(B36, 14)}@{esp.domain}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Feedback-ID": f"{customer.number}:{when // 86400}:{esp.tag[2:-3].lower()}", esp.tag: rng.chars(B62, 26)}
    draft = Draft(when, 0, customer.name, customer.sender, reader, head, part,
                  message_id(esp.tool, rng, esp.domain), esp.tool, more)
    bounce = f"b-{customer.number}-{rng.chars(HEX, 16)}@bounce.{sub}"
    world.add(carry(rng, draft, [reader], rng.choice(esp.hosts), "pass", env_from=bounce,
                    signers=[sub, esp.domain], kind=kind))


def newsletters(world, n):
    """Outlets and others, each in its rhythm over the whole time."""
    rng = world.rng.stream("newsletters")
    customers = [Customer(rng, rng.choice(world.mailers), o.name, o.domain, o.topic) for o in world.outlets[:8]]
    for _ in range(16):
        domain = world.names.domain()
        customers.append(Customer(rng, rng.choice(world.mailers), words.invented(rng).title(), domain,
                                  rng.choice(list(words.TOPICS))))
    by_name = {o.name: o for o in world.outlets}
    each = n // len(customers)
    for c in customers:
        readers = rng.some(world.people, 4, 22)
        personal = [a for p in readers for a in p.addresses[1:] if rng.chance(0.5)]
        issues = max(2, each // (len(readers) + len(personal)))
        for i in range(issues):
            when = world.start + int((i + rng.uniform(0.3, 0.7)) * world.length / issues)
            when = when // 86400 * 86400 + rng.choice([5, 6, 7, 16]) * 3600 + rng.randint(0, 900)
            stories = [(words.headline(rng, c.topic), words.article(rng, c.topic)) for _ in range(rng.randint(2, 4))]
            if c.name in by_name:
                stories[0] = by_name[c.name].published(rng, when)
            for p in rng.some(readers, len(readers) * 3 // 4, len(readers)):
                newsletter(world, rng, c, when + rng.randint(0, 1500), stories[0][0], stories, p.address)
            for a in personal:
                newsletter(world, rng, c, when + rng.randint(0, 1500), stories[0][0], stories, a)


def invitations(world, n):
    """Events: some through a bulk mailer, some from a script of the organiser."""
    rng = world.rng.stream("events")
    hosts = []
    for _ in range(max(3, n // 30)):
        domain = world.names.domain()
        hosts.append((Customer(rng, rng.choice(world.mailers), domain.split(".")[0].title() + " Events", domain,
                               rng.choice(list(words.TOPICS))), odd_tool(rng), (f"www.{domain}", rng.ip()),
                      page.Counter(rng, rng.choice(["www.", "events.", ""]) + domain)))
    made = 0
    while made < n:
        customer, tool, host, counter = rng.choice(hosts)
        when = world.moment(rng)
        head = rng.choice(["Invitation: ", "Save the date: ", "Join us: ", ""]) + words.headline(rng, customer.topic)
        rows = words.article(rng, customer.topic, 2)
        group = [p for p in world.people if p.group == customer.topic] if rng.chance(0.5) else world.people
        own = rng.chance(0.5)
        for p in rng.some(group, 3, 14):
            if own:
                organiser(world, rng, customer, tool, host, counter, when, head, rows, p)
            else:
                newsletter(world, rng, customer, when, head, [(head, rows)], p.address, "event", "Register")
            when += rng.randint(1, 40)
            made += 1


def organiser(world, rng, customer, tool, host, counter, when, head, rows, p):
    name, domain = customer.name, customer.domain
    link = f"https://{domain}/register?c={rng.chars(B36, 12)}"
    dot = counter.mark(rng, p.address) if rng.chance(0.7) else ""
    body = page.paragraphs([f"Dear {p.name},"] + rows) + f'\n<p><a href="{link}">Register here</a></p>\n{dot}'
    part = multipart("alternative", [text(f"Dear {p.name},\n\n{wrap(rows)}\n\nRegister: {link}\n"),
                                     text(page.document(body), "html", coding=tool.coding)], tool.boundary(rng))
    sender = f"events@{domain}"
    draft = Draft(when, 60, name, sender, mailbox(p.name, p.address), head, part,
                  message_id(tool, rng, domain), tool)
    world.add(carry(rng, draft, [p.address], host, "spf", kind="event"))


def signatures(world, n):
    """Documents to sign, and receipts: one mail, one person, one button, one counter."""
    rng = world.rng.stream("signatures")
    services = []
    for verb in ("Review and sign", "Open the receipt", "Track the parcel", "See the booking", "Confirm"):
        esp = BulkMailer(rng, world.names)
        services.append((verb, esp, Customer(rng, esp, words.invented(rng).title(), world.names.domain(), "budget")))
    for _ in range(n):
        verb, esp, service = rng.choice(services)
        p = rng.choice(world.people)
        number = rng.chars("0123456789", 8)
        head = f"{verb}: {rng.choice(['agreement', 'order', 'journey', 'document', 'case'])} {number}"
        link, dot = esp.link(rng, service.domain), esp.counter.mark(rng, p.address)
        rows = [f"Hello {p.name},", f"{rng.choice(world.friends).name} has sent you something that waits for you."]
        body = f'{page.paragraphs(rows)}\n<p><a href="{link}">{verb}</a></p>\n{dot}'
        draft = Draft(world.moment(rng), 0, service.name, f"no-reply@{service.domain}", p.address, head,
                      text(page.document(body), "html", coding="quoted-printable"),
                      message_id(esp.tool, rng, esp.domain), esp.tool, {esp.tag: rng.chars(B62, 26)})
        world.add(carry(rng, draft, [p.address], rng.choice(esp.hosts), "pass", kind="signature",
                        env_from=f"r-{rng.chars(HEX, 12)}@bounce.{service.domain}", signers=[service.domain]))


PITCH = ["I came across your work on {} and thought of our platform.",
         "We help committees like yours to keep track of {}.", "Teams of your size save {n} hours a month with us.",
         "Our new study on {} may be useful for your office.", "I know that {} keeps you busy these days."]
ASKS = ["Would you have {n} minutes next week?", "Worth a short call?", "Shall I send the study?",
        "Are you the right person to speak to?", "May I show you how it works?"]
NUDGES = ["Just bringing this back to the top of your inbox.", "Did you have a chance to look at my note?",
          "I do not want to be a nuisance; this is my last mail."]


def outreach(world, n):
    """Cold sales mail in sequences of three, with a counter and often nothing to click."""
    rng = world.rng.stream("outreach")
    firms = []
    for _ in range(max(4, n // 24)):
        domain = world.names.domain()
        shared = rng.chance(0.6)
        counter = rng.choice(world.counters) if shared else page.Counter(rng, f"{rng.choice(['go', 'hi', 't'])}.{domain}")
        firms.append((domain, odd_tool(rng), (f"mail.{domain}", rng.ip()), counter,
                      [world.names.person() for _ in range(rng.randint(1, 3))], rng.choice([0, 60, -300, 330, 480])))
    made = 0
    while made < n:
        domain, tool, host, counter, sellers, zone = rng.choice(firms)
        seller, topic = rng.choice(sellers), rng.choice(list(words.TOPICS))
        thing = rng.choice(words.TOPICS[topic][0])
        when = world.moment(rng, zone)
        group = [p for p in world.people if p.group == topic] if rng.chance(0.6) else world.people
        rows = [rng.choice(PITCH).format(thing, n=rng.randint(3, 30)), words.paragraph(rng, topic, 2),
                rng.choice(ASKS).format(n=rng.choice([10, 15, 20]))]
        head = rng.choice(["Quick question", thing, f"{thing} and your committee", "Following up", "An idea"])
        for p in rng.some(group, 3, 8):
            made += sequence(world, rng, (domain, tool, host, counter, seller, zone), p, when, head, rows)
            when += rng.randint(30, 400)


def sequence(world, rng, firm, p, when, head, rows):
    domain, tool, host, counter, seller, zone = firm
    sender, first, n = f"{plain(seller).split('.')[0]}@{domain}", None, rng.choice([1, 2, 3])
    for turn in range(n):
        said = rows if turn == 0 else [NUDGES[turn - 1]]
        said = [f"Hi {p.name.split()[0]},"] + said + [seller]
        if rng.chance(0.35):
            said.append(f"https://{domain}/meet/{plain(seller).split('.')[0]}")
        body = page.paragraphs(said) + "\n" + counter.mark(rng, p.address)
        more = {"In-Reply-To": first, "References": first} if first else {}
        mid = message_id(tool, rng, domain)
        html = text(page.document(body), "html", coding=tool.coding)
        part = html if rng.chance(0.4) else multipart("alternative", [text(wrap(said) + "\n"), html], tool.boundary(rng))
        draft = Draft(when, zone, seller, sender, mailbox(p.name, p.address) if rng.chance(0.5) else p.address,
                      ("Re: " if turn else "") + head, part, mid, tool, more)
        world.add(carry(rng, draft, [p.address], host, "pass", kind="outreach"))
        first = first or mid
        when += rng.randint(2, 6) * 86400 + rng.randint(-3000, 3000)
    return n
