# SPDX-License-Identifier: Apache-2.0
"""The day's ordinary mail: colleagues, people outside whom one knows, mailing lists,
invitations to meetings, mail merge, and what could not be delivered.
"""
import textwrap

from . import page, words
from .chance import B36
from .people import OWN, plain
from .post import (DESKTOP, POST, Draft, Part, Tool, attachment, carry, date, inside, mailbox, message_id,
                   multipart, queue_id, text)

GREET = ["Dear {}", "Hello {}", "Hi {}", "{}", "Good morning {}"]
BYE = ["Best regards", "Kind regards", "Best", "Thanks", "Regards", "With thanks", ""]


def wrap(rows):
    return "\n\n".join(textwrap.fill(r, 72) for r in rows)


def quoted(previous):
    """The mail that is answered, as programs quote it."""
    if previous is None:
        return ""
    who, when, body = previous
    rows = "\n".join("> " + r for r in body.split("\n")[:12])
    return f"\n\nOn {date(when)[:16]}, {who} wrote:\n{rows}\n"


def letter(rng, tool, name, to_name, rows, previous=None, sign=""):
    """A personal mail by one of the people's programs: plain, or both forms."""
    first = to_name.split()[0]
    greet = rng.choice(GREET).format(first if rng.chance(0.7) else to_name)
    bye = rng.choice(BYE)
    foot = f"{bye}\n{name.split()[0] if rng.chance(0.5) else name}" + (f"\n{sign}" if sign else "")
    plain_text = f"{greet},\n\n{wrap(rows)}\n\n{foot}\n" + quoted(previous)
    coding = tool.coding if tool.coding != "8bit" or not plain_text.isascii() else "7bit"
    leaf = text(plain_text, coding=coding, extra=tool.flowed)
    if tool in (DESKTOP, POST) or rng.chance(0.3):
        return leaf, plain_text
    body = f"<p>{page.esc(greet)},</p>\n{page.paragraphs(rows)}\n<p>{page.esc(foot)}</p>".replace("\n" + name, "<br>" + name)
    if previous:
        body += f"\n<blockquote type=\"cite\">{page.esc(previous[2][:600])}</blockquote>"
    rich = text(page.document(body, rng), "html", coding=tool.coding)
    return multipart("alternative", [leaf, rich], tool.boundary(rng)), plain_text


def paper(rng):
    """An attachment: small, and of no interest."""
    name = rng.choice(["agenda", "draft", "annex", "minutes", "figures", "list"]) + f"-{rng.randint(1, 40)}"
    if rng.chance(0.5):
        data = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + rng.randbytes(rng.randint(400, 2500)) + b"\n%%EOF\n"
        return attachment(name + ".pdf", "application/pdf", data)
    return attachment(name + ".csv", "text/csv",
                      "\n".join(f"{i},{rng.randint(1, 900)}" for i in range(rng.randint(5, 60))).encode())


def thread(world, rng, when, people, topic, turns):
    """Yields (time, sender, receiver, more headers, subject, rows, previous) of a conversation."""
    subject = words.chat_head(rng, topic)
    previous, references = None, []
    a, b = people
    for turn in range(turns):
        more = {}
        if references:
            more = {"In-Reply-To": references[-1], "References": " ".join(references[-6:])}
        rows = words.chat(rng, topic)
        mid, body = yield when, a, b, more, ("Re: " if turn else "") + subject, rows, previous
        references.append(mid)
        previous = (a.name, when, body)
        a, b = b, a
        when = world.later(rng, when)


def converse(world, rng, when, people, topic, turns, deliver):
    """Drives thread(): deliver() makes each mail and gives its id and text back."""
    talk = thread(world, rng, when, people, topic, turns)
    step = next(talk)
    while True:
        try:
            step = talk.send(deliver(*step))
        except StopIteration:
            return


def internal(world, n):
    rng = world.rng.stream("internal")
    made = 0
    while made < n:
        a = rng.choice(world.people)
        near = [p for p in world.people if p is not a and (p.group == a.group or rng.chance(0.08))]
        b = rng.choice(near)
        topic = a.group if a.group in words.TOPICS else rng.choice(list(words.TOPICS))
        cc = rng.some([p for p in near if p is not b], 0, 4) if rng.chance(0.3) else []

        def deliver(when, one, other, more, subject, rows, previous, cc=cc):
            if cc:
                more["Cc"] = ", ".join(mailbox(p.name, p.address, one.tool.quote) for p in cc)
            part, body = letter(rng, one.tool, one.name, other.name, rows, previous, one.role.title())
            if rng.chance(0.12):
                part = multipart("mixed", [part, paper(rng)], one.tool.boundary(rng))
            mid = message_id(one.tool, rng, OWN)
            draft = Draft(when, 60, one.name, one.address, mailbox(other.name, other.address, one.tool.quote),
                          subject, part, mid, one.tool, more)
            world.add(inside(rng, draft, [one.address, other.address] + [p.address for p in cc], "internal"))
            return mid, body

        turns = rng.choice([1, 1, 1, 2, 2, 3, 4])
        converse(world, rng, world.moment(rng, 60), (a, b), topic, turns, deliver)
        made += turns


def correspondence(world, n):
    """Two-way mail with people outside, each with a few partners inside over years."""
    rng = world.rng.stream("outside")
    pairs = [(o, p) for o in world.friends for p in rng.some(
        [p for p in world.people if p.group in (o.topic, "office")], 1, 3)]
    made = 0
    while made < n:
        outer, inner = rng.choice(pairs)
        people = (outer, inner) if rng.chance(0.6) else (inner, outer)
        turns = rng.choice([1, 1, 2, 2, 3, 4, 5])
        converse(world, rng, world.moment(rng, people[0].zone), people, outer.topic, turns, exchange(world, rng))
        made += turns


def exchange(world, rng, kind="outside"):
    """deliver() for a talk between someone outside and someone inside."""
    def deliver(when, one, other, more, subject, rows, previous):
        part, body = letter(rng, one.tool, one.name, other.name, rows, previous,
                            getattr(one, "org", "") if rng.chance(0.5) else "")
        if rng.chance(0.06):
            part = multipart("mixed", [part, paper(rng)], one.tool.boundary(rng))
        domain = one.address.split("@")[1]
        mid = message_id(one.tool, rng, domain)
        draft = Draft(when, one.zone, one.name, one.address, mailbox(other.name, other.address, one.tool.quote),
                      subject, part, mid, one.tool, more)
        if domain == OWN:
            world.add(inside(rng, draft, [one.address], kind))
        else:
            hop = f"from {rng.choice(['[' + rng.ip() + ']', 'host-' + rng.chars(B36, 6)])}"
            world.add(carry(rng, draft, [other.address], one.host, one.auth, first_hop=hop, kind=kind))
        return mid, body
    return deliver


def lists(world, n):
    """Mailing lists outside, to which some people inside have subscribed for years."""
    rng = world.rng.stream("lists")
    homes = []
    for _ in range(5):
        domain = world.names.domain()
        topic = rng.choice(list(words.TOPICS))
        homes.append({"name": rng.choice(["forum", "talk", "announce", "policy", "watch"]), "domain": domain,
                      "topic": topic, "host": ("lists." + domain, rng.ip()),
                      "readers": rng.some([p for p in world.people if p.group != "office"], 3, 9),
                      "posters": [world.stranger(rng, topic=topic) for _ in range(12)]})
    made = 0
    while made < n:
        home, size = rng.choice(homes), rng.choice([1, 2, 2, 3, 5])
        subject, when, refs, previous = words.chat_head(rng, home["topic"]), world.moment(rng), [], None
        for turn in range(size):
            poster = rng.choice(home["posters"])
            rows = words.chat(rng, home["topic"], 2, 5)
            previous = list_mail(world, rng, home, poster, when, subject, turn, rows, refs, previous)
            when = world.later(rng, when)
            made += 1


def list_mail(world, rng, home, poster, when, subject, turn, rows, refs, previous):
    name, domain = home["name"], home["domain"]
    address = f"{name}@lists.{domain}"
    body = f"{wrap(rows)}\n\n{poster.name}\n{quoted(previous)}\n_______________________________________________\n" \
           f"{name} mailing list\n{address}\nhttps://lists.{domain}/info/{name}\n"
    mid = message_id(poster.tool, rng, poster.address.split("@")[1])
    more = {"Sender": f"{name}-bounces@lists.{domain}", "Precedence": "list", "List-Id": f"<{name}.lists.{domain}>",
            "List-Post": f"<mailto:{address}>", "List-Help": f"<mailto:{name}-request@lists.{domain}?subject=help>",
            "List-Unsubscribe": f"<https://lists.{domain}/options/{name}>", "Errors-To": f"{name}-bounces@lists.{domain}"}
    if refs:
        more.update({"In-Reply-To": refs[-1], "References": " ".join(refs[-5:])})
    draft = Draft(when, poster.zone, poster.name, poster.address, address,
                  ("Re: " if turn else "") + f"[{name}] {subject}", text(body), mid, poster.tool, more)
    refs.append(mid)
    world.add(carry(rng, draft, [p.address for p in home["readers"]], home["host"], "pass",
                    env_from=f"{name}-bounces@lists.{domain}", signers=["lists." + domain],
                    first_hop=f"from {poster.host[0]} ({poster.host[0]} [{poster.host[1]}])", kind="list"))
    return poster.name, when, body


def calendar(world, n):
    rng = world.rng.stream("calendar")
    for _ in range(n):
        outer = rng.chance(0.35)
        who = rng.choice(world.friends) if outer else rng.choice(world.people)
        guests = rng.some([p for p in world.people if p is not who and
                           p.group == (who.topic if outer else who.group)], 1, 5)
        when = world.moment(rng, who.zone)
        title = words.chat_head(rng, guests[0].group if guests[0].group in words.TOPICS else "budget")
        start = date(when + rng.randint(1, 20) * 86400)[5:16]
        method = rng.choice(["REQUEST", "REQUEST", "REQUEST", "CANCEL"])
        stamp = f"{when // 86400 * 86400}"
        ics = (f"BEGIN:VCALENDAR\r\nPRODID:-//Ledger//Calendar 1.0//EN\r\nVERSION:2.0\r\nMETHOD:{method}\r\n"
               f"BEGIN:VEVENT\r\nUID:{rng.uuid()}\r\nSUMMARY:{title}\r\nDTSTART:2022{rng.randint(1, 12):02}"
               f"{rng.randint(1, 28):02}T{rng.randint(8, 17):02}0000Z\r\nDURATION:PT{rng.choice([30, 60, 90])}M\r\n"
               f"SEQUENCE:{stamp[-2:]}\r\nORGANIZER:mailto:{who.address}\r\n" +
               "".join(f"ATTENDEE;RSVP=TRUE:mailto:{g.address}\r\n" for g in guests) +
               "END:VEVENT\r\nEND:VCALENDAR\r\n")
        note = f"{title}\nWhen: {start}\nWhere: {rng.choice(['Room', 'Hall', 'Online'])} {rng.randint(1, 30)}\n"
        part = multipart("alternative", [text(note), Part(f"text/calendar; charset=utf-8; method={method}",
                                                          ics.encode(), "7bit" if ics.isascii() else "base64")],
                         who.tool.boundary(rng))
        mid = message_id(who.tool, rng, who.address.split("@")[1])
        to = ", ".join(mailbox(g.name, g.address) for g in guests)
        subject = ("Cancelled: " if method == "CANCEL" else rng.choice(["", "Invitation: "])) + title
        draft = Draft(when, who.zone, who.name, who.address, to, subject, part, mid, who.tool)
        boxes = [g.address for g in guests]
        world.add(carry(rng, draft, boxes, who.host, who.auth, kind="calendar") if outer else
                  inside(rng, draft, [who.address] + boxes, "calendar"))


def merges(world, n):
    """Colleagues who write the same to many, each by name."""
    rng = world.rng.stream("merge")
    made = 0
    while made < n:
        who = rng.choice(world.people)
        topic = who.group if who.group in words.TOPICS else rng.choice(list(words.TOPICS))
        subject, rows, when = words.chat_head(rng, topic), words.article(rng, topic, 2), world.moment(rng, 60)
        for p in rng.some([p for p in world.people if p is not who], 6, 26):
            body = page.paragraphs([f"Dear {p.name},"] + rows + [who.name, who.role.title()])
            part = multipart("alternative", [text(f"Dear {p.name},\n\n{wrap(rows)}\n\n{who.name}\n"),
                                             text(page.document(body), "html", coding="quoted-printable")],
                             who.tool.boundary(rng))
            draft = Draft(when, 60, who.name, who.address, mailbox(p.name, p.address), subject, part,
                          message_id(who.tool, rng, OWN), who.tool)
            world.add(inside(rng, draft, [p.address], "merge"))
            when += rng.randint(1, 4)
            made += 1


DAEMON = Tool("Date From Subject To MIME-Version Content-Type Message-ID".split(),
              lambda r: f"20{r.randint(10**12, 10**13 - 1)}.{queue_id(r)}",
              lambda r: f"{queue_id(r)}.{r.randint(10**9, 10**10)}/mx")


def bounces(world, n):
    rng = world.rng.stream("bounces")
    for _ in range(n):
        who, host = rng.choice(world.people), rng.choice(world.friends).host
        gone = f"{plain(world.any_name(rng))}@{world.any_domain(rng)}"
        mid = message_id(who.tool, rng, OWN)
        report = f"Reporting-MTA: dns; {host[0]}\nArrival-Date: {date(1)}\n\nFinal-Recipient: rfc822; {gone}\n" \
                 f"Action: failed\nStatus: 5.{rng.choice(['1.1', '2.2', '7.1'])}\nDiagnostic-Code: smtp; 550 " \
                 f"{rng.choice(['no such user', 'mailbox full', 'refused by policy'])}\n"
        head = f"From: {mailbox(who.name, who.address)}\nTo: {gone}\nSubject: {words.chat_head(rng, 'budget')}\n" \
               f"Message-ID: {mid}\n"
        when = world.moment(rng, weekend=True)
        report = report.replace(date(1), date(when - 40))
        part = multipart("report; report-type=delivery-status",
                         [text(f"Your message to {gone} could not be delivered.\n"),
                          Part("message/delivery-status", report.encode()),
                          Part("text/rfc822-headers", head.encode(), "7bit" if head.isascii() else "8bit")],
                         DAEMON.boundary(rng))
        daemon = f"MAILER-DAEMON@{host[0]}"
        draft = Draft(when, 0, "Mail Delivery System", daemon, who.address, "Undelivered Mail Returned to Sender",
                      part, message_id(DAEMON, rng, host[0]), DAEMON, {"Auto-Submitted": "auto-replied"})
        world.add(carry(rng, draft, [who.address], host, "none", env_from="", signers=[], kind="bounce"))
