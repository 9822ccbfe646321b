# SPDX-License-Identifier: Apache-2.0
"""How a mail is written and carried: headers, MIME, the Received chain, the border.

A Draft is what a sender's program makes. carry() puts the trace of its journey on top
and gives an Item: the headers in rows, the body, and whose mailboxes hold it. Rows are
joined only when written, because an archive may have rewritten them (see archive.py).
"""
import base64
import binascii
import dataclasses
import time

from .chance import B36, B62, DAY, UHEX

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_DATES = {}


def date(when, zone=0, comment=""):
    local = when + zone * 60
    day, rest = divmod(local, DAY)
    head = _DATES.get(day)
    if head is None:
        t = time.gmtime(day * DAY)
        if len(_DATES) > 12000:
            _DATES.clear()
        head = _DATES[day] = f"{DAYS[t.tm_wday]}, {t.tm_mday} {MONTHS[t.tm_mon - 1]} {t.tm_year}"
    a = abs(zone)
    return (f"{head} {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02} "
            f"{'-' if zone < 0 else '+'}{a // 60:02}{a % 60:02}{comment}")


def word(text):
    """A header word, encoded when it is not ASCII (RFC 2047)."""
    return text if text.isascii() else f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def mailbox(name, address, quote=False):
    if not name:
        return address
    if name.isascii() and (quote or not name.replace(" ", "").replace("-", "").replace("'", "").isalnum()):
        return f'"{name}" <{address}>'
    return f"{word(name)} <{address}>"


@dataclasses.dataclass(slots=True)
class Draft:
    """What leaves a sender's program."""
    when: int
    tool: object
    name: str
    sender: str
    to: str
    subject: str
    plain: str
    html: str = ""
    zone: int = 0
    more: dict = dataclasses.field(default_factory=dict)
    skew: int = 0          # seconds by which the sender's clock is wrong
    server: str = ""       # name of the sending host, for ids of some programs
    mid: str = ""
    flat: bool = False     # plain text alone
    files: tuple = ()      # (name, kind, bytes)
    boundary: str = ""


@dataclasses.dataclass(slots=True)
class Item:
    """One message of the archive, still in rows."""
    when: int
    top: list     # what the receiving side and the way wrote
    rows: list    # what the sender's program wrote
    body: str
    mid: str
    boxes: tuple
    sender: str   # envelope
    boundary: str = ""


def encode(text, coding, charset):
    """(header of the coding, text as it is sent)."""
    kind = charset.lower()
    data = text.encode("utf-8" if kind == "us-ascii" else kind, "replace")
    if coding == "base64":
        return coding, base64.encodebytes(data).decode()
    if coding == "7bit" and not data.isascii():
        coding = "quoted-printable"
    if coding in ("7bit", "8bit") and max(map(len, data.split(b"\n"))) > 900:
        coding = "quoted-printable"
    if coding == "quoted-printable":
        return coding, binascii.b2a_qp(data, istext=True).decode()
    return coding if coding == "7bit" or not data.isascii() else "7bit", data.decode("latin-1")


def leaf(text, kind, tool):
    charset = tool.charset if text.isascii() or tool.charset.lower() != "us-ascii" else "utf-8"
    coding, data = encode(text, tool.coding, charset)
    return f"text/{kind}; charset={charset if not tool.quote else chr(34) + charset + chr(34)}", coding, data


def _entity(part):
    kind, coding, data = part
    return f"Content-Type: {kind}\n" + (f"Content-Transfer-Encoding: {coding}\n" if coding else "") + f"\n{data}"


def _multi(kind, parts, boundary):
    body = "".join(f"--{boundary}\n{_entity(p)}\n" for p in parts) + f"--{boundary}--\n"
    return f'multipart/{kind};\n\tboundary="{boundary}"', "", body


def body(rng, d):
    """The draft's MIME: (content type, coding, text); its outer boundary is kept."""
    t = d.tool
    if d.flat or not d.html:
        part = leaf(d.plain, "plain", t)
    elif t.form == "html":
        part = leaf(d.html, "html", t)
    else:
        d.boundary = t.boundary(rng, d.when)
        part = _multi("alternative", (leaf(d.plain, "plain", t), leaf(d.html, "html", t)), d.boundary)
        if t.form == "related":
            inner, d.boundary = part, t.boundary(rng, d.when)
            part = _multi("related", (inner,), d.boundary)
    if d.files:
        inner, d.boundary = part, t.boundary(rng, d.when)
        parts = [inner] + [(f'{kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"', "base64",
                            base64.encodebytes(data).decode()) for name, kind, data in d.files]
        part = _multi("mixed", parts, d.boundary)
    return part


def message_id(rng, d):
    t = d.tool
    right = t.fixed if t.host == "fixed" else d.server if t.host == "server" and d.server else d.sender.rsplit("@", 1)[-1]
    return f"<{t.mid(rng, d.when)}@{right}>"


def write(rng, d):
    """The draft's own headers, in its program's order, and the body."""
    t = d.tool
    kind, coding, text = body(rng, d)
    d.mid = d.mid or message_id(rng, d)
    have = {"date": date(d.when + d.skew, d.zone, t.comment), "from": mailbox(d.name, d.sender, t.quote), "to": d.to, "subject": word(d.subject),
            "message-id": d.mid, "mime-version": "1.0", "content-type": kind}
    if coding:
        have["content-transfer-encoding"] = coding
    for name, value in t.extra:
        have[name.lower()] = value if isinstance(value, str) else value(rng)
    for name, value in d.more.items():
        have[name.lower()] = value
    rows = t.emit(have)
    return [(n, fold(v) if len(v) > 76 else v) for n, v in rows], text


def fold(value):
    """Long address lists and reference chains on several lines."""
    if "\n" in value:
        return value
    sep = ", " if ", " in value else " "
    rows, row = [], ""
    for piece in value.split(sep):
        if row and len(row) + len(piece) > 70:
            rows.append(row)
            row = ""
        row += (sep if row else "") + piece
    return (sep.rstrip() + "\n ").join(rows + [row])


def dkim(rng, domain, selector, when):
    bh, b = base64.b64encode(rng.randbytes(32)).decode(), base64.b64encode(rng.randbytes(126)).decode()
    return (f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector};\n\tt={when}; h=from:to:subject:date:message-id;\n\t"
            f"bh={bh};\n\tb={b[:64]}\n\t {b[64:128]}\n\t {b[128:]}")


def queue_id(rng):
    return rng.chars(UHEX, 10) if rng.yes(0.5) else rng.chars(B62, 12)


@dataclasses.dataclass(slots=True)
class Route:
    """By which server a sender's mail comes, and what the border can say of it."""
    host: str
    ip: str
    helo: str
    env: str = ""           # envelope sender; empty: the From address
    signers: tuple = ()     # (domain, selector)
    spf: str = "pass"
    hop: str = ""           # the sender's own submission: "from x ([ip])"
    zone: int = 0
    software: str = "ESMTPS"


def results(border_id, d, route, env):
    """The border's Authentication-Results."""
    domain = d.sender.rsplit("@", 1)[-1]
    rows = [f"{border_id}", f"spf={route.spf} smtp.mailfrom={env or 'postmaster@' + route.helo}"]
    rows += [f"dkim=pass header.d={s} header.s={sel}" for s, sel in route.signers] or ["dkim=none"]
    near = lambda x: x == domain or x.endswith("." + domain) or domain.endswith("." + x)
    aligned = any(near(s) for s, _ in route.signers) or (route.spf == "pass" and near(env.rsplit("@", 1)[-1]))
    rows.append(f"dmarc={'pass' if aligned else 'none'} header.from={domain}")
    return ";\n\t".join(rows)


def carry(rng, org, d, route, rcpts):
    """A mail from outside as it lies in the mailboxes of `rcpts`."""
    era = org.era(d.when)
    env = route.env or d.sender
    d.server = d.server or route.host
    rows, text = write(rng, d)
    arrived = d.when + rng.randint(1, 9) + (rng.randint(20, 2400) if rng.random() < 0.04 else 0)
    top = [("Return-Path", f"<{env}>")]
    if era.delivered and len(rcpts) == 1:
        top.append(("Delivered-To", rcpts[0]))
    top.append(("Received", era.inner(rng, arrived + 1)))
    top.append(("Received", era.outer(rng, route, rcpts, arrived)))
    if era.scan:
        top.append(("X-Virus-Scanned", era.scan))
    if d.when >= org.auth_since:
        top.append(("Authentication-Results", results(era.mx, d, route, env)))
    if route.hop:
        top.append(("Received", f"{route.hop}\n\tby {route.host} with {route.software}A id {queue_id(rng)};\n\t{date(d.when + rng.randint(0, 2), route.zone)}"))
    for domain, selector in route.signers:
        top.append(("DKIM-Signature", dkim(rng, domain, selector, d.when)))
    if era.stamps:
        rows += era.stamps
    return Item(arrived + 1, top, rows, text, d.mid, tuple(rcpts), env, d.boundary)


def inside(rng, org, d, boxes):
    """A mail from inside: submitted and stored; also what goes out and is kept."""
    era = org.era(d.when)
    d.server = d.server or era.store_of(d.sender)
    rows, text = write(rng, d)
    top = [("Return-Path", f"<{d.sender}>"), ("Received", era.submitted(rng, d.when + 1))]
    return Item(d.when + 1, top, rows, text, d.mid, tuple(boxes), d.sender, d.boundary)


def text_of(rows, greet="", bye=""):
    return "\n\n".join(([greet] if greet else []) + list(rows) + ([bye] if bye else [])) + "\n"


def short(rng):
    return rng.chars(B36, 6)
