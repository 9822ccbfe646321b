# SPDX-License-Identifier: Apache-2.0
"""Programs that write mail: what of them shows in every mail they write.

A tool fixes the order and the casing of headers, the grammar of Message-IDs and of
boundaries, the transfer coding and the MIME structure. COMMON are the programs that
everyone has, good and bad; odd() is a script that some sender wrote or bought, and
edit() what becomes of it when its owner changes it a little.
"""
import base64
import dataclasses

from .chance import B62, B64URL, HEX, UHEX, Border, Shape


@dataclasses.dataclass
class Tool:
    name: str
    order: tuple          # header names as written
    mid: object           # (rng, when) -> local part
    boundary: object      # (rng, when) -> text
    extra: tuple = ()     # (name, text or function of rng) in every mail
    coding: str = "quoted-printable"
    charset: str = "utf-8"
    form: str = "alt"     # alt: text and HTML; html: HTML alone; related; mixed
    host: str = "domain"  # right side of the Message-ID: domain, server, fixed
    fixed: str = ""
    quote: bool = False   # names in quotation marks
    comment: str = ""     # after the date, as "(UTC)"
    personal: bool = False

    def emit(self, have):
        """Headers in this program's order; what it does not know comes last."""
        rows, left = [], dict(have)
        for name in self.order:
            value = left.pop(name.lower(), None)
            if value is not None:
                rows.append((name, value))
        rows += [(k.title().replace("Id", "ID"), v) for k, v in left.items()]
        return rows


def _outlook(r, when):
    return f"{r.getrandbits(24):06x}$".replace("$", "") + f"01{when >> 12 & 0xffffff:06x}${r.getrandbits(32):08x}${r.getrandbits(32):08x}$"


def _upper(r, _):
    return "%032X" % r.getrandbits(128)


def _cloud(r, _):
    return f"{r.pick(('AM', 'DB', 'VI', 'HE', 'PR'))}{r.randint(0, 9)}PR{r.randint(10, 99):02}MB{r.randint(1000, 9999)}{r.chars(UHEX, 30)}"


def _uuid(r, _):
    return r.uuid().upper()


def _lower(r, _):
    return r.uuid()


def _web(r, _):
    return "CA" + r.chars(B64URL, 3) + "=" + r.chars(B64URL, 38) + "w"


def _bird(r, when):
    return f"{when:08X}.{r.randint(1000000, 9090909):07d}"


def _md5(r, _):
    return "%032x" % r.getrandbits(128)


def _java(r, when):
    return f"{r.randint(1, 2 ** 31)}.{r.randint(1, 99999)}.{when * 1000 + r.randrange(1000)}.JavaMail.{r.pick(('root', 'tomcat', 'app'))}"


def _py(r, when):
    return f"{when * 100 + r.randrange(100)}.{r.randint(100, 32000)}.{r.getrandbits(62)}"


def _queue(r, when):
    return f"{when % 10 ** 8}{r.chars(UHEX, 6)}"


def _exim(r, _):
    return f"E1{r.chars(B62, 5)}-{r.chars(B62, 6)}-{r.chars(B62, 2)}"


def _plain_boundary(lead, alphabet, n, tail=""):
    return lambda r, _: lead + r.chars(alphabet, n) + tail


def _tool(name, order, mid, boundary, **more):
    return Tool(name, tuple(order.split()), mid, boundary, **more)


def _thread_index(r):
    return "A" + base64.b64encode(r.randbytes(21)).decode()


def _common():
    """The programs of the world, some in two versions."""
    out = "From To Cc Reply-To In-Reply-To References Subject Date Message-ID MIME-Version Content-Type X-Mailer Thread-Index Content-Language"
    exch = "From To Cc Subject Thread-Topic Thread-Index Date Message-ID References In-Reply-To Reply-To Accept-Language Content-Language X-MS-Has-Attach X-MS-TNEF-Correlator Content-Type MIME-Version"
    next_part = lambda r, w: f"----=_NextPart_000_{r.getrandbits(16):04X}_01{w >> 8 & 0xffffff:06X}.{r.getrandbits(32):08X}"
    under = lambda r, _: f"_000_{r.getrandbits(128):032X}_"
    apple = "From Content-Type Content-Transfer-Encoding Mime-Version Subject Message-Id References In-Reply-To Date To Cc Reply-To X-Mailer"
    bird = "Message-ID Date From User-Agent MIME-Version To Cc Reply-To Subject References In-Reply-To Content-Type Content-Transfer-Encoding"
    php = "Date To From Reply-To Subject Message-ID X-Priority X-Mailer MIME-Version Content-Type Content-Transfer-Encoding"
    rows = []
    for v in ("14.0", "15.0", "16.0"):
        rows.append(_tool("outlook" + v, out, _outlook, next_part, personal=True, quote=True, charset="us-ascii" if v == "14.0" else "utf-8",
                          extra=(("X-Mailer", "Microsoft Outlook " + v), ("Thread-Index", _thread_index), ("Content-Language", "en-us"))))
    for name, mid in (("exchange", _upper), ("cloud", _cloud)):
        rows.append(_tool(name, exch, mid, under, personal=True, host="server", charset="iso-8859-1", quote=True,
                          extra=(("Thread-Index", _thread_index), ("Accept-Language", "en-GB, en-US"), ("Content-Language", "en-US"),
                                 ("X-MS-Has-Attach", ""), ("X-MS-TNEF-Correlator", ""))))
    for v in ("2.1085", "2.1878.6", "2.3445.104.11"):
        rows.append(_tool("apple" + v, apple, _uuid, lambda r, _: "Apple-Mail=_" + r.uuid().upper(), personal=True,
                          extra=(("X-Mailer", f"Apple Mail ({v})"),)))
    for v in ("Thunderbird/3.1.7", "Thunderbird/38.5.1", "Thunderbird/78.6.0"):
        rows.append(_tool(v, bird, _bird if v < "Thunderbird/7" else _lower, _plain_boundary("------------", "0123456789", 24), personal=True,
                          coding="8bit", extra=(("User-Agent", f"Mozilla/5.0 (Windows NT 6.1; rv:10.0) Gecko/20100101 {v}"),)))
    rows.append(_tool("webmail", "MIME-Version Reply-To References In-Reply-To From Date Message-ID Subject To Cc Content-Type", _web,
                      _plain_boundary("0000000000", HEX, 18), personal=True, host="fixed", fixed="mail.quickletter.example"))
    rows.append(_tool("roundcube", "MIME-Version Content-Type Content-Transfer-Encoding Date From To Cc Subject Reply-To In-Reply-To References Message-ID X-Sender User-Agent",
                      _md5, _plain_boundary("=_", HEX, 32), personal=True, coding="7bit", extra=(("User-Agent", "Roundcube Webmail/1.3.8"),)))
    rows.append(_tool("heron", "Date From Reply-To To Cc Message-ID In-Reply-To References Subject MIME-Version Content-Type X-Mailer Content-Length",
                      _java, lambda r, w: f"----=_Part_{r.randint(9999, 999999)}_{r.randint(1, 2 ** 31)}.{w * 1000}", personal=True,
                      host="fixed", fixed="mail.openpost.example", extra=(("X-Mailer", "WebService/1.1.17 YMailNorrin"),)))
    for v in ("5.1", "5.2.9", "6.1.4"):
        rows.append(_tool("phpmailer" + v, php, _md5, lambda r, _: f"b1_{r.getrandbits(128):032x}", host="domain", coding="8bit" if v < "6" else "base64",
                          extra=(("X-Mailer", f"PHPMailer {v}"), ("X-Priority", "3")) if v < "6" else (("X-Mailer", f"PHPMailer {v}"),)))
    rows.append(_tool("php", "To Subject X-PHP-Originating-Script From Reply-To MIME-Version Content-Type Content-Transfer-Encoding Message-Id Date", _exim,
                      _plain_boundary("==Multipart_Boundary_x", HEX, 32, "x"), host="server", form="html", coding="8bit"))
    rows.append(_tool("swift", "Message-ID Date Subject From Reply-To To MIME-Version Content-Type Content-Transfer-Encoding", _md5,
                      lambda r, w: f"_=_swift_v4_{w}_{r.getrandbits(128):032x}_=_", host="fixed", fixed="swift.generated"))
    rows.append(_tool("java", "Date From Reply-To To Message-ID Subject MIME-Version Content-Type Content-Transfer-Encoding", _java,
                      lambda r, w: f"----=_Part_{r.randint(0, 99)}_{r.randint(1, 2 ** 31)}.{w * 1000}", host="server", coding="7bit"))
    rows.append(_tool("python", "Content-Type MIME-Version Content-Transfer-Encoding Subject From To Date Message-ID Reply-To", _py,
                      lambda r, _: f"==============={r.getrandbits(62):019d}==", host="server", coding="base64"))
    rows.append(_tool("dotnet", "MIME-Version From To Reply-To Date Subject Content-Type Content-Transfer-Encoding Message-ID", _queue,
                      lambda r, _: f"--boundary_{r.randint(0, 999)}_{r.uuid()}", host="server", form="html", coding="base64"))
    rows.append(_tool("node", "From To Reply-To Subject Message-ID Date MIME-Version Content-Type Content-Transfer-Encoding", _lower,
                      lambda r, _: f"--_NmP-{r.getrandbits(64):016x}-Part_1", host="domain"))
    rows.append(_tool("ruby", "Date From Reply-To To Message-ID Subject Mime-Version Content-Type Content-Transfer-Encoding", _lower,
                      lambda r, _: f"--==_mimepart_{r.getrandbits(96):024x}", host="server"))
    return rows


COMMON = _common()
PERSONAL = [t for t in COMMON if t.personal]
SCRIPTS = [t for t in COMMON if not t.personal]
_NAMES = "Date From To Subject Message-ID MIME-Version Content-Type Content-Transfer-Encoding Reply-To X-Mailer"
_MORE = "X-Priority X-MSMail-Priority Organization Importance X-Originating-IP X-Report-Abuse Precedence X-Entity-ID Sender Content-Language X-Source User-Agent X-CID X-Job X-Ref".split()
_MAKERS = ("Post", "Mail", "Sender", "Letter", "Courier", "Mailer", "Engine", "Dispatch", "Relay", "Swift")


def _value(rng, name):
    """What stands in a header that only some programs write."""
    if name in ("X-Priority", "X-MSMail-Priority", "Importance"):
        return {"X-Priority": rng.pick(("3", "3 (Normal)", "1")), "X-MSMail-Priority": "Normal", "Importance": "Normal"}[name]
    if name in ("X-CID", "X-Job", "X-Ref", "X-Entity-ID", "X-Source"):
        return Shape(rng) if rng.yes(0.7) else str(rng.randint(1, 99999))
    if name == "Precedence":
        return "bulk"
    if name == "Content-Language":
        return rng.pick(("en", "en-GB", "en-US"))
    if name == "User-Agent":
        return _product(rng)
    return None


def _product(rng):
    word = rng.chars("bcdfglmnprstv", 1) + rng.chars("aeiou", 1) + rng.chars("lmnrst", 2) + rng.chars("aeio", 1)
    return f"{word.title()}{rng.pick(_MAKERS)} {rng.pick(('', 'v'))}{rng.randint(1, 9)}.{rng.randint(0, 12)}{rng.pick(('', '.%d' % rng.randint(0, 40)))}"


def _once(shape):
    return lambda r, _: shape(r)


def odd(rng):
    """A program of some sender's own."""
    order = _NAMES.split()
    rng.shuffle(order)
    extra = []
    if rng.yes(0.4):
        extra.append(("X-Mailer", _product(rng)))
    for name in rng.few(_MORE, 0, 3):
        value = _value(rng, name)
        if value:
            order.insert(rng.randrange(len(order) + 1), name)
            extra.append((name, value))
    casing = {"Message-ID": rng.pick(("Message-ID", "Message-ID", "Message-Id")), "MIME-Version": rng.pick(("MIME-Version", "MIME-Version", "Mime-Version"))}
    return Tool("odd", tuple(casing.get(n, n) for n in order), _once(Shape(rng)), _once(Border(rng)), tuple(extra),
                rng.pick(("quoted-printable", "quoted-printable", "base64", "8bit", "7bit")),
                rng.pick(("utf-8", "utf-8", "UTF-8", "iso-8859-1", "windows-1252", "us-ascii")),
                rng.pick(("alt", "alt", "alt", "html", "html", "related")), rng.pick(("domain", "domain", "server")),
                quote=rng.yes(0.5), comment=rng.pick(("", "", "", "", " (UTC)", " (GMT)")))


def sender_tool(rng, common):
    """The tool of a small sender: with the chance `common` one that others have too."""
    if rng.yes(common):
        return rng.pick(SCRIPTS) if rng.yes(0.6) else rng.pick(PERSONAL)
    return odd(rng)


def edit(rng, tool):
    """The same program after a small change: one header moved, added or gone, or a new id."""
    order, k = list(tool.order), rng.random()
    if k < 0.6:
        name = order.pop(rng.randrange(len(order)))
        order.insert(rng.randrange(len(order) + 1), name)
        return dataclasses.replace(tool, order=tuple(order), name="odd")
    if k < 0.8:
        return dataclasses.replace(tool, boundary=_once(Border(rng)), name="odd")
    return dataclasses.replace(tool, mid=_once(Shape(rng)), name="odd")
