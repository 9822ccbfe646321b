# SPDX-License-Identifier: Apache-2.0
"""HTML as mail programs and mail services write it, and pictures in it that report.

A hidden picture is written in one of a handful of ways. Which way is no sign of
anything: newsletters, sales people, reporters, crooks and spies use them all.
"""
import base64
import hashlib
import html

from .chance import B36, B62, B64URL, HEX

def esc(s):
    return html.escape(s, quote=False)


PIXELS = [
    '<img src="{url}" width="1" height="1" alt="">',
    '<img src="{url}" width="1" height="1" border="0" style="display:block">',
    '<img alt="" src="{url}" style="display:none">',
    '<img src="{url}" style="width:1px;height:1px;opacity:0" alt="">',
    '<img height="1" width="1" src="{url}" style="border:0;margin:0">',
    '<img src="{url}" width="0" height="0">',
    '<div style="max-height:0;overflow:hidden"><img src="{url}"></div>',
    '<img src="{url}" style="visibility:hidden;max-width:1px!important" alt="">',
    '<table><tr><td height="1" style="background:url({url})"></td></tr></table>',
    '<span style="font-size:0;line-height:0"><img src=\'{url}\' width=1></span>',
]

STEMS = "o open t p px pixel i img track r e view b beacon ev g read logo spacer s m w".split()
PATHS = ["/{stem}/{token}.gif", "/{stem}?{key}={token}", "/{stem}/{token}", "/{stem}.gif?{key}={token}",
         "/{key}/{stem}/{token}.png", "/wf/{stem}?upn={token}", "/{stem}/{fixed}/{token}", "/{stem}.php?{key}={token}",
         "/{stem}.png?{key}={token}&v={fixed}", "/img/{fixed}/{token}/{stem}.png", "/{fixed}/{token}.jpg"]
KEYS = "u id e k t uid r x c m rcpt q".split()


class Counter:
    """A host that counts readers: its way to write the URL and the picture."""

    def __init__(self, rng, host, scheme=None):
        self.host, self.scheme = host, scheme or rng.choice(["https", "https", "http"])
        self.path = rng.choice(PATHS).replace("{stem}", rng.choice(STEMS)).replace(
            "{key}", rng.choice(KEYS)).replace("{fixed}", rng.chars(rng.choice([HEX, B36]), rng.randint(4, 10)))
        self.markup = rng.choice(PIXELS)
        self.alphabet = rng.choice([HEX, B36, B62, B64URL])
        self.length = rng.randint(9, 34)
        self.form = rng.choice(["opaque"] * 5 + ["md5", "base64", "sha1"])

    def url(self, token):
        return f"{self.scheme}://{self.host}{self.path.replace('{token}', token)}"

    def picture(self, token):
        return self.markup.replace("{url}", esc(self.url(token)))

    def opaque(self, rng):
        return rng.chars(self.alphabet, self.length)

    def mark(self, rng, address):
        """The picture for one reader, in this counter's usual form."""
        return self.picture(token(self.form, address, rng, self))


def token(form, address, rng, counter):
    """What tells the readers apart, in one of the forms seen in the wild."""
    raw = address.encode()
    if form == "base64":
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")
    if form == "md5":
        return hashlib.md5(raw).hexdigest()
    if form == "sha1":
        return hashlib.sha1(raw).hexdigest()
    if form == "hex":
        return raw.hex()
    if form == "plain":
        return address.replace("@", "%40")
    return counter.opaque(rng)


def document(body, rng=None, title=""):
    """A page; with rng, with the trimmings of one program or another."""
    kind = rng.randrange(4) if rng else 0
    if kind == 1:
        return f"<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>{esc(title)}</title></head>\n" \
               f"<body>\n{body}\n</body>\n</html>\n"
    if kind == 2:
        return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" ' \
               f'content="text/html; charset=utf-8"></head><body lang="EN-GB">\n{body}\n</body></html>\n'
    if kind == 3:
        return f'<div dir="ltr">{body}</div>\n'
    return f"<html><head></head><body>\n{body}\n</body></html>\n"


def paragraphs(rows, style=""):
    mark = f' style="{style}"' if style else ""
    return "\n".join(f"<p{mark}>{esc(r)}</p>" for r in rows)


LAYOUTS = ["p", "div", "table", "font"]


def article(head, rows, layout, by=""):
    """A pasted article in one of the usual shapes."""
    if layout == "div":
        inner = "<br><br>\n".join(esc(r) for r in rows)
        return f"<div><b>{esc(head)}</b><br>{esc(by)}<br><br>\n{inner}</div>"
    if layout == "table":
        cells = "\n".join(f"<tr><td style=\"padding:6px 0\">{esc(r)}</td></tr>" for r in rows)
        return f'<table width="600" cellpadding="0"><tr><td><h2>{esc(head)}</h2>{esc(by)}</td></tr>\n{cells}</table>'
    if layout == "font":
        inner = "\n".join(f'<p><font face="Georgia" size="3">{esc(r)}</font></p>' for r in rows)
        return f"<h3>{esc(head)}</h3>\n<i>{esc(by)}</i>\n{inner}"
    return f"<h2>{esc(head)}</h2>\n<p><em>{esc(by)}</em></p>\n{paragraphs(rows)}"
