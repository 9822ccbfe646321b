# SPDX-License-Identifier: Apache-2.0
"""HTML as programs write it, and the pictures in it that tell who opened.

A Skeleton is a page with holes, made once for a sender; a Beacon is a host, a form of
URL, a way to mark readers and a way to hide the picture. Which way is no sign of
anything: shops, sales people, crooks and spies draw from the same list.
"""
import base64
import hashlib
import html

from .chance import B36, B62, B64URL, DIGITS, HEX, ALPHABETS

esc = html.escape

# markup, weight; the first are what most of the world uses
TRICKS = (
    ('<img src="{u}" width="1" height="1" alt="">', 14),
    ('<img src="{u}" width="1" height="1" border="0" style="display:block">', 8),
    ('<img alt="" src="{u}" style="display:none">', 6),
    ('<img src="{u}" style="width:1px;height:1px;opacity:0" alt="">', 5),
    ('<img height="1" width="1" src="{u}" style="border:0;margin:0;padding:0">', 6),
    ('<img src="{u}" width="0" height="0">', 4),
    ('<div style="max-height:0;overflow:hidden"><img src="{u}"></div>', 3),
    ('<img src="{u}" style="visibility:hidden;max-width:1px!important" alt="">', 3),
    ('<table><tr><td height="1" style="background:url({u})"></td></tr></table>', 3),
    ('<div style="background-image:url(\'{u}\');height:0;width:0"></div>', 3),
    ('<td background="{u}" width="1"></td>', 2),
    ("<span style=\"font-size:0;line-height:0\"><img src='{u}' width=1></span>", 2),
    ('<img src="{u}" alt="logo" width="160" height="48">', 8),
    ('<p><img src="{u}" alt=""></p>', 4),
    ('<img srcset="{u} 1x" alt="" width="1">', 1),
    ('<link rel="stylesheet" href="{u}">', 1),
    ('<style>@font-face{{font-family:x;src:url({u})}}</style>', 1),
    ('<object data="{u}" type="image/svg+xml" width="1" height="1"></object>', 1),
    ('<input type="image" src="{u}" width="1" height="1" disabled>', 1),
)
STEMS = "o open t p px pixel i img track r e view b beacon ev g read logo spacer s m w asset banner h x stat hit a".split()
KEYS = "u id e k t uid r x c m rcpt q n s v token i z".split()
PATHS = ("/{s}/{T}.gif", "/{s}?{k}={T}", "/{s}/{T}", "/{s}.gif?{k}={T}", "/{k}/{s}/{T}.png", "/wf/{s}?{k}={T}", "/{s}/{f}/{T}", "/{s}.php?{k}={T}",
         "/{s}.png?{k}={T}&v={f}", "/img/{f}/{T}/{s}.png", "/{f}/{T}.jpg", "/{s}.aspx?{k}={T}&{l}={f}", "/{T}/{s}.gif", "/assets/{f}/{s}.svg?{k}={T}",
         "/{s}.cgi?{T}", "/c/{f}/{s}/{T}")
FORMS = ("opaque", "opaque", "opaque", "opaque", "uuid", "number", "base64", "hex", "md5", "sha1")
HOSTS = "img trk track e links click m s cdn static mail assets news go t i media open".split()


class Beacon:
    """One sender's way to count readers on one host."""

    def __init__(self, rng, host, forms=FORMS):
        self.host, self.scheme = host, rng.pick(("https", "https", "https", "http"))
        self.retemplate(rng)
        self.form = rng.pick(forms)
        self.alphabet, self.length = rng.pick(ALPHABETS), rng.randint(9, 34)
        self.salt = rng.chars(HEX, 8)
        self.stable = rng.yes(0.4)
        self.markup = rng.choices(TRICKS, [w for _, w in TRICKS])[0][0]

    def retemplate(self, rng):
        path = rng.pick(PATHS).replace("{s}", rng.pick(STEMS)).replace("{f}", rng.chars(rng.pick((HEX, B36, DIGITS)), rng.randint(3, 9)))
        self.path = path.replace("{k}", rng.pick(KEYS)).replace("{l}", rng.pick(KEYS))

    def token(self, rng, address):
        raw = address.encode()
        if self.form == "base64":
            return base64.urlsafe_b64encode(raw).decode().rstrip("=")
        if self.form == "hex":
            return raw.hex()
        if self.form in ("md5", "sha1"):
            return hashlib.new(self.form, (self.salt + address).encode() if self.stable else raw).hexdigest()
        if self.stable:
            return self._fold(address)
        if self.form == "uuid":
            return rng.uuid()
        if self.form == "number":
            return str(rng.randrange(10 ** 6, 10 ** 9))
        return rng.chars(self.alphabet, self.length)

    def _fold(self, address):
        """The same reader has the same token in every mail."""
        n = int(hashlib.sha256((self.salt + address).encode()).hexdigest(), 16)
        if self.form == "number":
            return str(n % 10 ** 8)
        out = ""
        for _ in range(self.length):
            n, k = divmod(n, len(self.alphabet))
            out += self.alphabet[k]
        return out

    def url(self, token, host=None):
        return f"{self.scheme}://{host or self.host}{self.path.replace('{T}', token)}"

    def picture(self, url):
        return self.markup.replace("{u}", esc(url)).replace("{{", "{").replace("}}", "}")


HEADS = (
    "<html><head></head><body{b}>\n{x}\n</body></html>\n",
    '<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"><title>{t}</title></head>\n<body{b}>\n{x}\n</body>\n</html>\n',
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body{b}>\n{x}\n</body></html>\n',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html><head>'
    '<meta name="viewport" content="width=device-width"><style>body{{margin:0}}</style></head><body{b}>\n{x}\n</body></html>\n',
    "<html><body{b}>\n{x}\n</body></html>\n",
    "{x}\n",
)
STYLES = ("color:#333", "font-size:14px", "font-family:Georgia,serif", "line-height:1.5", "margin:0 0 12px", "padding:8px", "font-family:Arial",
          "text-align:left", "max-width:620px", "background:#fff")
BODY = ("", ' bgcolor="#ffffff"', ' style="margin:0;padding:0"', ' lang="EN-GB" link="blue"', ' dir="ltr"', ' style="background:#f4f4f4"')
ROWS = ("<p{s}>{x}</p>", "<div{s}>{x}</div><br>", "{x}<br><br>", "<tr><td{s}>{x}</td></tr>", '<p{s}><font face="Georgia" size="3">{x}</font></p>',
        '<p class="{c}">{x}</p>', "<div{s}><span>{x}</span></div>")
TITLES = ("<h1{s}>{x}</h1>", "<h2{s}>{x}</h2>", "<b>{x}</b><br>", "<p{s}><strong>{x}</strong></p>", '<font size="5">{x}</font><br>', "<h3>{x}</h3><hr>")
FEET = ('<p style="font-size:11px;color:#888">{x}</p>', "<hr><small>{x}</small>", '<div style="color:#999">{x}</div>', '<center><font size="1">{x}</font></center>',
        "<br>-- <br>{x}", '<table width="100%"><tr><td align="center">{x}</td></tr></table>')
WEBMAIL = '<div dir="ltr">{x}</div>\n'
LAST = '\n<div class="gmail_quote">{x}</div>'


def _style(rng):
    picked = rng.few(STYLES, 0, 3)
    return f' style="{";".join(picked)}"' if picked else rng.pick(("", ' align="left"', f' class="{rng.chars(B36, 4)}"'))


class Skeleton:
    """A page with holes for a title, paragraphs, links, a foot and a hidden picture."""

    def __init__(self, rng):
        self.head, self.body = rng.pick(HEADS), rng.pick(BODY)
        row = rng.pick(ROWS).replace("{s}", _style(rng)).replace("{c}", rng.chars(B36, 5))
        self.title = rng.pick(TITLES).replace("{s}", _style(rng))
        self.row = row
        self.foot = rng.pick(FEET)
        self.link = rng.pick(('<a href="{u}">{x}</a>', '<a href="{u}" target="_blank">{x}</a>', '<a href="{u}" style="color:#06c">{x}</a>',
                              '<table><tr><td bgcolor="#0a5"><a href="{u}">{x}</a></td></tr></table>', '<b><a href="{u}">{x}</a></b>'))
        self.wraps = [self._wrap(rng, i == 0 and row.startswith("<tr>")) for i in range(rng.randint(1, 4))]
        self.place = rng.pick(("top", "end", "end", "end", "middle"))
        self.rule = rng.pick(("", "", "<hr>", "<br>", '<div style="height:12px"></div>'))

    @staticmethod
    def _wrap(rng, rows):
        if rows or rng.yes(0.5):
            cell = "{x}" if rows else "<tr><td" + rng.pick(("", ' valign="top"', ' align="center"', _style(rng))) + ">{x}</td></tr>"
            return f'<table{rng.pick(("", " width=600", " border=0 cellpadding=0", " width=100% cellspacing=0", " role=presentation"))}>{cell}</table>'
        return f"<{rng.pick(('div', 'div', 'center', 'span', 'section'))}{_style(rng)}>{{x}}</{{t}}>"

    def page(self, title, rows, foot="", links=(), picture=""):
        """Text is escaped here; links are (url, words); the picture is markup."""
        parts = [self.title.replace("{x}", esc(title))] if title else []
        parts += [self.row.replace("{x}", esc(r, False)) for r in rows]
        parts += [self.row.replace("{x}", self.link.replace("{u}", esc(u)).replace("{x}", esc(x))) for u, x in links]
        if self.place == "middle" and picture:
            parts.insert(len(parts) // 2, picture)
        inner = "\n".join(parts)
        for w in self.wraps:
            tag = w[1:].split(" ")[0].split(">")[0]
            inner = w.replace("{t}", tag).replace("{x}", inner)
        pieces = [picture if self.place == "top" else "", inner, self.rule if foot else "",
                  self.foot.replace("{x}", esc(foot, False).replace("\n", "<br>\n")) if foot else "", picture if self.place == "end" else ""]
        text = "\n".join(p for p in pieces if p)
        return self.head.replace("{b}", self.body).replace("{t}", esc(title)).replace("{{", "{").replace("}}", "}").replace("{x}", text, 1)


class Letter(Skeleton):
    """What programs of people make of a letter: the same for all their users."""

    def __init__(self, tool):
        name = tool.name
        self.kind = "word" if name.startswith(("out", "exch", "cloud")) else "web" if name in ("webmail", "heron") else "plain"
        self.title, self.foot, self.rule, self.place, self.wraps = "<b>{x}</b>", "{x}", "", "end", []
        self.link = '<a href="{u}">{x}</a>'
        self.body = ' lang="EN-GB" link="#0563C1" vlink="#954F72"' if self.kind == "word" else ""
        self.head = {"word": '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html">'
                             '<style><!-- p.MsoNormal {{margin:0cm}} --></style></head><body{b}><div class="WordSection1">\n{x}\n</div></body></html>\n',
                     "web": WEBMAIL, "plain": '<html><head><meta http-equiv="content-type" content="text/html"></head><body{b}>{x}</body></html>\n'}[self.kind]
        self.row = {"word": '<p class="MsoNormal">{x}<o:p></o:p></p>', "web": "<div>{x}</div><div><br></div>", "plain": "<p>{x}</p>"}[self.kind]


_LETTERS = {}


def letter(tool):
    if tool.name not in _LETTERS:
        _LETTERS[tool.name] = Letter(tool)
    return _LETTERS[tool.name]
