# SPDX-License-Identifier: Apache-2.0
"""How a mail is written and carried: headers, MIME, the Received chain, the border.

A Draft is what a sender's program makes; carry() puts the trace of its journey on
top and returns the bytes that an archive holds. Programs differ in the order of
their headers and in the shape of their ids (Tool), as real ones do.
"""
import base64
import binascii
import dataclasses
import time

from .chance import B36, B62, B64URL, HEX, boundary_shape, shape
from .people import OWN
from .words import invented

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
BORDER = (f"mx.{OWN}", "192.0.2.10")
STORE = f"store1.{OWN}"
SUBMIT = (f"smtp.{OWN}", "192.0.2.12")


def date(when, zone=0, comment=""):
    t = time.gmtime(when + zone * 60)
    sign = "-" if zone < 0 else "+"
    return (f"{DAYS[t.tm_wday]}, {t.tm_mday} {MONTHS[t.tm_mon - 1]} {t.tm_year} {t.tm_hour:02}:{t.tm_min:02}:"
            f"{t.tm_sec:02} {sign}{abs(zone) // 60:02}{abs(zone) % 60:02}{comment}")


def word(text, form="B"):
    """A header word, encoded when it is not ASCII (RFC 2047)."""
    if text.isascii():
        return text
    if form == "B":
        return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="
    raw = "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else f"={b:02X}"
                  for b in text.encode())
    return f"=?UTF-8?Q?{raw}?="


def mailbox(name, address, quote=False):
    if not name:
        return address
    if name.isascii() and (quote or any(c in name for c in ',.()@"')):
        return f'"{name}" <{address}>'
    return f"{word(name)} <{address}>"


@dataclasses.dataclass
class Part:
    """One entity: a leaf with bytes, or a multipart with parts."""
    kind: str
    data: bytes = b""
    coding: str = ""
    head: tuple = ()
    parts: tuple = ()
    boundary: str = ""

    def header(self):
        kind = f'{self.kind}; boundary="{self.boundary}"' if self.parts else self.kind
        rows = [("Content-Type", kind)]
        if self.coding:
            rows.append(("Content-Transfer-Encoding", self.coding))
        return rows + list(self.head)

    def body(self):
        if self.parts:
            out = b""
            for p in self.parts:
                head = "".join(f"{k}: {v}\n" for k, v in p.header()).encode()
                out += b"--%b\n%b\n%b\n" % (self.boundary.encode(), head, p.body())
            return out + b"--%b--\n" % self.boundary.encode()
        if self.coding == "base64":
            return base64.encodebytes(self.data)
        if self.coding == "quoted-printable":
            return binascii.b2a_qp(self.data, istext=True)
        return self.data


def text(content, subtype="plain", charset="utf-8", coding="", extra=""):
    data = content.encode(charset if charset != "us-ascii" else "utf-8", "replace")
    if not coding:
        long = max(map(len, data.split(b"\n"))) > 900
        coding = "quoted-printable" if long or not data.isascii() else "7bit"
    elif coding in ("7bit", "8bit") and max(map(len, data.split(b"\n"))) > 990:
        coding = "quoted-printable"
    elif coding == "7bit" and not data.isascii():
        coding = "8bit"
    return Part(f"text/{subtype}; charset={charset}{extra}", data, coding)


def multipart(kind, parts, boundary):
    return Part(f"multipart/{kind}", parts=tuple(parts), boundary=boundary)


def attachment(name, kind, data):
    return Part(f'{kind}; name="{name}"', data, "base64",
                (("Content-Disposition", f'attachment; filename="{name}"'),))


class Tool:
    """A program that writes mail: what of it shows in every mail it writes."""

    def __init__(self, order, mid, boundary, extra=(), coding="", flowed="", quote=False, own_host=False):
        self.order, self.mid, self.boundary = order, mid, boundary
        self.extra = tuple(extra)  # headers with a constant or made value
        self.coding, self.flowed, self.quote, self.own_host = coding, flowed, quote, own_host

    def headers(self, rng, draft):
        """The headers of a draft in this program's order; the rest at the end."""
        have = {"Date": date(draft.when, draft.zone), "Subject": word(draft.subject), "MIME-Version": "1.0",
                "From": mailbox(draft.name, draft.sender, self.quote), "Message-ID": draft.mid,
                "To": draft.to}
        have.update(draft.more)
        have.update((k, v(rng) if callable(v) else v) for k, v in self.extra)
        have.update(draft.part.header())
        rank = {name.lower(): i for i, name in enumerate(self.order)}
        return sorted(have.items(), key=lambda kv: rank.get(kv[0].lower(), len(rank)))


@dataclasses.dataclass
class Draft:
    """What leaves a sender's program."""
    when: int
    zone: int
    name: str
    sender: str
    to: str
    subject: str
    part: Part
    mid: str
    tool: Tool
    more: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Mail:
    """One archived message: the bytes and whose mailboxes hold it."""
    when: int
    raw: bytes
    mid: str
    boxes: tuple
    sender: str
    kind: str  # for the generator's own statistics; written nowhere


def message_id(tool, rng, domain):
    return f"<{tool.mid(rng)}@{domain}>"


def queue_id(rng):
    return rng.chars(HEX.upper(), 10) if rng.chance(0.5) else rng.chars(B62, 11)


class Border:
    """The mail servers of the receiving side, as they appear in every mail."""

    def __init__(self, mx, store, software, auth_id):
        self.mx, self.store, self.software, self.auth_id = mx, store, software, auth_id


PARL = Border(BORDER, STORE, "Postfix", BORDER[0])
HOME = {d: Border((f"mx.{d}", ip), f"box-{n}.{d}", "smtpd", f"mx.{d}") for n, (d, ip) in enumerate(
    [("openpost.example", "198.51.100.2"), ("quickletter.example", "203.0.113.2")], 3)}


def border_of(address):
    return HOME.get(address.split("@")[1], PARL)


def results(border, env_from, sender, auth, signers):
    """The border's Authentication-Results for a mail from outside."""
    spf = {"pass": "pass", "spf": "pass", "none": "none", "fail": "fail", "soft": "softfail"}[auth]
    rows = [f"{border.auth_id}", f"spf={spf} smtp.mailfrom={env_from}"]
    if signers and auth in ("pass", "spf"):
        rows += [f"dkim=pass header.d={d}" for d in signers]
    else:
        rows.append("dkim=none")
    domain = sender.split("@")[-1]
    aligned = domain in signers or (env_from.split("@")[-1].endswith(domain) and auth != "none")
    rows.append(f"dmarc={'pass' if aligned and auth == 'pass' else 'fail' if auth == 'fail' else 'none'}"
                f" header.from={domain}")
    return ";\n\t".join(rows)


def dkim(rng, domain, selector, when):
    return (f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector};\n\tt={when}; "
            f"h=from:to:subject:date:message-id;\n\tbh={base64.b64encode(rng.randbytes(32)).decode()};\n\t"
            f"b={base64.b64encode(rng.randbytes(60)).decode()}\n\t "
            f"{base64.b64encode(rng.randbytes(66)).decode()}")


def carry(rng, draft, rcpts, host, auth="pass", env_from=None, signers=None, first_hop=None, kind=""):
    """A mail from outside as it lies in the mailboxes of `rcpts` (one border).

    host: (name, IP) of the server that spoke to the border. first_hop: a line
    of the sender's own submission, or None when the server wrote the mail.
    """
    border = border_of(rcpts[0])
    env_from = draft.sender if env_from is None else env_from
    if signers is None:
        signers = [draft.sender.split("@")[1]] if auth == "pass" else []
    arrived = draft.when + rng.randint(1, 9) + (rng.randint(20, 2400) if rng.chance(0.04) else 0)
    top = [("Return-Path", f"<{env_from}>")]
    if len(rcpts) == 1:
        top.append(("Delivered-To", rcpts[0]))
    top.append(("Received", f"from {border.mx[0]} ({border.mx[0]} [{border.mx[1]}])\n\tby {border.store} "
                            f"with LMTP id {rng.chars(B64URL, 22)}\n\t; {date(arrived + 1)}"))
    top.append(("Received", f"from {host[0]} ({host[0] if rng.chance(0.93) else 'unknown'} [{host[1]}])\n\t"
                            f"by {border.mx[0]} ({border.software}) with ESMTPS id {queue_id(rng)}"
                            + (f"\n\tfor <{rcpts[0]}>" if len(rcpts) == 1 else "") + f"; {date(arrived)}"))
    top.append(("Authentication-Results", results(border, env_from, draft.sender, auth, signers)))
    if first_hop:
        top.append(("Received", f"{first_hop}\n\tby {host[0]} with ESMTPSA id {queue_id(rng)};\n\t"
                                f"{date(draft.when + rng.randint(0, 2), draft.zone)}"))
    top += [("DKIM-Signature", dkim(rng, d, selector_of(d), draft.when)) for d in signers]
    return Mail(arrived + 1, encode(top + draft.tool.headers(rng, draft), draft.part), draft.mid,
                tuple(rcpts), draft.sender, kind)


def selector_of(domain):
    """A domain's DKIM selector: always the same for the same domain."""
    n = binascii.crc32(domain.encode())
    return ["s1", "default", "mail", "k1", "sel2020", "dk", "key1", "2021a"][n % 8]


def inside(rng, draft, rcpts, kind=""):
    """A mail from inside: submitted, stored; also what goes out and is kept in Sent."""
    top = [("Return-Path", f"<{draft.sender}>"),
           ("Received", f"from {rng.choice(CLIENTS)} ([192.0.2.{rng.randint(20, 60)}])\n\tby {SUBMIT[0]} "
                        f"(Postfix) with ESMTPSA id {queue_id(rng)};\n\t{date(draft.when + 1)}")]
    return Mail(draft.when + 1, encode(top + draft.tool.headers(rng, draft), draft.part), draft.mid,
                tuple(rcpts), draft.sender, kind)


CLIENTS = [f"pc-{n:03}.{OWN}" for n in range(1, 90)]


def fold(value):
    """Long address lists and reference chains on several lines."""
    if len(value) < 78 or "\n" in value:
        return value
    sep = ", " if ", " in value else " "
    rows, row = [], ""
    for piece in value.split(sep):
        if row and len(row) + len(piece) > 70:
            rows.append(row)
            row = ""
        row += (sep if row else "") + piece
    return (sep.rstrip() + "\n ").join(rows + [row])


def encode(headers, part):
    head = "".join(f"{k}: {fold(v)}\n" for k, v in headers)
    return head.encode() + b"\n" + part.body()


# --- the programs of people -------------------------------------------------------------------

def _thunder(r):
    return r.uuid()


def _outlet(r):
    return f"{r.chars(B36.upper(), 15)}{r.randint(10, 99)}MB{r.randint(1000, 9999)}"


def _hook(r):
    return "CA" + r.chars(B64URL, 22) + "=" + r.chars(B64URL, 12) + "w"


DESKTOP = Tool("Message-ID Date MIME-Version User-Agent Subject Content-Language To Cc References From Organization "
               "In-Reply-To Content-Type Content-Transfer-Encoding".split(), _thunder,
               lambda r: "------------" + r.chars(HEX.upper(), 24),
               [("User-Agent", "Larkmail/102.4 (desktop)"), ("Content-Language", "en-GB")], "8bit",
               "; format=flowed")
SUITE = Tool("From To Cc Subject Thread-Topic Thread-Index Date Message-ID References In-Reply-To Accept-Language "
             "Content-Language X-MS-Has-Attach Content-Type MIME-Version".split(), _outlet,
             lambda r: f"_00{r.randint(0, 9)}_{r.chars(HEX, 32)}_",
             [("Accept-Language", "en-GB, de-DE"), ("Thread-Index", lambda r: "Ad" + r.chars(B62, 26) + "=="),
              ("X-Originating-Client", "Ledger Office 16.0")], "quoted-printable", quote=True)
HAND = Tool("From Content-Type Content-Transfer-Encoding MIME-Version Subject Date References To Cc In-Reply-To "
            "Message-Id X-Mailer".split(), lambda r: r.uuid(True), lambda r: "Plum-Mail-" + r.uuid(True),
            [("X-Mailer", lambda r: f"Plum Mail ({r.choice(['18E226', '19H12', '20A362'])})")], "quoted-printable")
WEB = Tool("MIME-Version References In-Reply-To From Date Message-ID Subject To Cc Content-Type".split(), _hook,
           lambda r: "0000000000" + r.chars(HEX, 18))
POST = Tool("Date From To Cc Message-ID In-Reply-To References Subject MIME-Version Content-Type "
            "Content-Transfer-Encoding X-Mailer".split(), lambda r: f"{r.randint(10**8, 10**9)}.{r.randint(10**5, 10**6)}.{r.randint(10**12, 10**13)}",
           lambda r: f"----=_Part_{r.randint(10**4, 10**6)}_{r.randint(10**8, 10**9)}.{r.randint(10**12, 10**13)}",
           [("X-Mailer", "Heronmail 8.7.1")], "base64")
PEOPLE = (DESKTOP, SUITE, SUITE, HAND, WEB, WEB, POST)

_NAMES = "Date From To Subject Message-ID MIME-Version Content-Type Content-Transfer-Encoding Reply-To " \
         "X-Mailer List-Unsubscribe Feedback-ID List-Id".split()


def odd_tool(rng):
    """A script that some small sender wrote or bought: firm, crook or spy alike."""
    order = _NAMES[:]
    rng.shuffle(order)
    extra = []
    if rng.chance(0.45):
        extra.append(("X-Mailer", f"{invented(rng).title()} {rng.randint(1, 9)}.{rng.randint(0, 12)}"))
    if rng.chance(0.25):
        extra.append(("X-Priority", rng.choice(["3", "3 (Normal)"])))
    return Tool(order, shape(rng), boundary_shape(rng), extra,
                rng.choice(["", "quoted-printable", "base64", "8bit"]), quote=rng.chance(0.5))
