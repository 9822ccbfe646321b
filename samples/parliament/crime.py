# SPDX-License-Identifier: Apache-2.0
"""Crime and nuisance: several crews with kits for banks and parcels, and spam.

Broad and clumsy: everyone in the house gets the same within the hour, with a
link and a threat. Crews count readers too, with addresses in the clear.
"""
from . import page, words
from .chance import B36
from .daily import wrap
from .people import plain
from .post import Draft, carry, message_id, multipart, odd_tool, text

BAIT = [("Your parcel could not be delivered", "A parcel for you is held. A fee of {n}.99 is due.", "Arrange delivery"),
        ("Unusual sign-in to your account", "Someone signed in from {place}. If it was not you, act now.", "Secure account"),
        ("Your mailbox is {n} % full", "Incoming mail will be refused from {day}.", "Add storage"),
        ("Payment of {n}90.00 on hold", "We could not verify your bank details.", "Verify"),
        ("Voice message from {place}", "You have {n} new voice messages.", "Listen"),
        ("Tax refund {n}/{year}", "You are due a refund. Claim it by {day}.", "Claim")]
SPAM = ["Loans from {n} per cent, no questions", "Rank first in {place} searches", "Your {year} invoice design offer",
        "{n} ways to sleep better", "Partnership request from {place}", "Cheap printing for {month}",
        "Re: the {n} million fund", "Buy followers by {day}"]


class Crew:
    """A gang: its kit, its hosts, its habits."""

    def __init__(self, world, rng, kits):
        self.tool, self.bait = rng.choice(kits)
        self.hosts = [(world.any_domain(rng), rng.ip()) for _ in range(4)]
        self.counter = page.Counter(rng, world.names.domain()) if rng.chance(0.6) else None
        self.form = rng.choice(["plain", "base64", "opaque", "hex", "base64"])
        self.layout, self.zone = rng.choice(page.LAYOUTS), rng.choice([0, 60, -300, 480, 330])
        self.brand = rng.choice(["Parcel Service", "Secure Bank", "Mail Support", "Account Team", "Tax Office"])


def phishing(world, n):
    rng = world.rng.stream("phishing")
    kits = [(odd_tool(rng), rng.choice(BAIT)) for _ in range(6)]
    crews = [Crew(world, rng, kits) for _ in range(8)]
    made = 0
    while made < n:
        crew = rng.choice(crews)
        bait, host = crew.bait if rng.chance(0.6) else rng.choice(BAIT), rng.choice(crew.hosts)
        site, when = world.any_domain(rng), world.moment(rng, weekend=True)
        head, line, verb = (words.fill(rng, s, "budget") for s in bait)
        sender = f"{rng.choice(['service', 'support', 'no-reply', 'info'])}@{host[0]}"
        auth = rng.choice(["fail", "soft", "none", "spf", "pass"])
        for p in rng.some(world.people, 8, 34):
            for address in [p.address] if rng.chance(0.93) else p.addresses[-1:]:
                lure(world, rng, crew, (head, line, verb, site, sender, host, auth), when, p, address)
                made += 1
            when += rng.randint(0, 12)


def lure(world, rng, crew, wave, when, p, address):
    head, line, verb, site, sender, host, auth = wave
    name = plain(p.name).split(".")[0]
    tail = page.token(crew.form, address, rng, crew.counter) if crew.counter else rng.chars(B36, 8)
    link = f"http://{site}/{rng.choice(['login', 'verify', 'track', 'wp-content/s'])}/?e={tail}"
    dot = crew.counter.picture(page.token(crew.form, address, rng, crew.counter)) if crew.counter else ""
    rows = [f"Dear {rng.choice(['customer', name, address])},", line]
    body = f'{page.article(head, rows, crew.layout)}\n<p><a href="{link}">{verb}</a></p>\n{dot}'
    draft = Draft(when, crew.zone, crew.brand, sender, address, head,
                  text(page.document(body), "html", coding=crew.tool.coding), message_id(crew.tool, rng, host[0]),
                  crew.tool)
    world.add(carry(rng, draft, [address], host, auth, kind="phishing",
                    signers=[host[0]] if auth == "pass" else []))


def spam(world, n):
    rng = world.rng.stream("spam")
    senders = [(world.any_name(rng), world.any_domain(rng), odd_tool(rng), rng.ip()) for _ in range(max(4, n // 12))]
    for _ in range(n):
        name, domain, tool, ip = rng.choice(senders)
        p, topic = rng.choice(world.people), rng.choice(list(words.TOPICS))
        address = rng.choice(p.addresses)
        rows = [words.fill(rng, "Hello from {place}.", topic), words.paragraph(rng, topic, 2),
                f"http://{domain}/{rng.chars(B36, 5)}"]
        part = text(wrap(rows) + "\n")
        if rng.chance(0.5):
            dot = f'<img src="http://{domain}/{rng.chars(B36, 9)}.gif" width="1" height="1">' if rng.chance(0.5) else ""
            html = page.document(page.paragraphs(rows) + dot)
            part = multipart("alternative", [part, text(html, "html", coding=tool.coding)], tool.boundary(rng))
        draft = Draft(world.moment(rng, weekend=True), rng.choice([0, 60, 480, -300]), name,
                      f"{plain(name)}@{domain}", address, words.fill(rng, rng.choice(SPAM), topic), part,
                      message_id(tool, rng, domain), tool)
        world.add(carry(rng, draft, [address], (f"vps.{domain}", ip), rng.choice(["none", "spf", "soft", "pass"]),
                        kind="spam"))
