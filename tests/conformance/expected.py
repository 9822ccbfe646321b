# SPDX-License-Identifier: Apache-2.0
"""What conformance suites say a message holds, in one form for all of them.

    suite's own format --> {field: value}   a field that it says nothing of is absent

    message_id  str                  from, to, cc   [address]
    from_name   [display name]       date           seconds since 1970
    subject     str                  names          [attachment name]
    hashes      [SHA-256 of an attachment, where its bytes are given]
    tree        MIME tree: text by subtype, other leaves "*"
    text        everything that a reader could be shown, joined
    nested      number of message/rfc822 inside

An attachment is, whatever the suite calls one: a leaf that is no text, or has a file name,
or is said to be one. A message inside a message is none: it is a message; nor is any other
message/… part. An address has an @.
"""
import datetime
import email
import email.header
import email.utils
import hashlib
import html
import json
import mailbox  # noqa: F401: for who imports this
import re
import xml.etree.ElementTree


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def plain(markup):
    """HTML as text, roughly: good enough to find the beginning of an excerpt in it."""
    markup = re.sub(r"(?is)<(script|style|title)\b.*?</\1\s*>|<!--.*?-->", " ", markup)
    return html.unescape(re.sub(r"(?s)<[^>]*>", " ", markup))


def leaf(media, subtype):
    return subtype if (media, subtype) in (("text", "plain"), ("text", "html")) else "*"


# ---- stalwart: a JSON tree of parts

def stalwart_date(v):
    zone = datetime.timedelta(hours=v["tz_hour"], minutes=v["tz_minute"])
    try:
        at = datetime.datetime(v["year"], v["month"], v["day"], v["hour"], v["minute"],
                               v["second"], tzinfo=datetime.timezone.utc)
    except ValueError:
        return None
    return int((at + (zone if v["tz_before_gmt"] else -zone)).timestamp())


def stalwart_people(v):
    groups = [v["List"]] if "List" in v else [g["addresses"] for g in v["Group"]]
    return [a for g in groups for a in g if "@" in (a.get("address") or "")]


class Stalwart:
    def __init__(self, tree):
        self.out = {"names": [], "hashes": [], "text": "", "nested": 0}
        self.headers(tree["parts"][0])
        self.out["tree"] = self.walk(tree, 0)

    def headers(self, part):
        for h in part["headers"]:
            name, value = h["name"], h["value"]
            if value == "Empty" or not isinstance(name, str):
                continue
            if name in ("from", "to", "cc") and "Address" in value:
                people = stalwart_people(value["Address"])
                self.out.setdefault(name, []).extend(p["address"] for p in people)
                if name == "from":
                    self.out.setdefault("from_name", []).extend(p["name"] or "" for p in people)
            elif name in ("subject", "message_id") and "Text" in value:
                self.out.setdefault(name, value["Text"])
            elif name == "date" and "DateTime" in value and stalwart_date(value["DateTime"]):
                self.out.setdefault("date", stalwart_date(value["DateTime"]))

    def walk(self, tree, i):
        part = tree["parts"][i]
        kind, body = next(iter(part["body"].items()))
        media, sub, name, attached = "text", "plain", None, False
        for h in part["headers"]:
            v = h["value"]
            if not isinstance(v, dict) or "ContentType" not in v:
                continue
            v = v["ContentType"]
            named = [a["value"] for a in v["attributes"] or [] if a["name"] in ("name", "filename")]
            name = named[0] if named else name
            if h["name"] == "content_type":
                media, sub = v["c_type"].lower(), (v["c_subtype"] or "").lower()
            elif h["name"] == "content_disposition":
                attached = v["c_type"].lower() == "attachment"
        if kind == "Multipart":
            return sub + "(" + ",".join(self.walk(tree, k) for k in body) + ")"
        if kind == "Message":
            self.out["nested"] += 1
            return "rfc822(" + self.walk(body, 0) + ")"
        if kind in ("Text", "Html"):
            self.out["text"] += body + "\n" + (plain(body) if kind == "Html" else "")
        if kind in ("Binary", "InlineBinary") and media != "message":
            self.out["hashes"].append(sha256(bytes(body)))
        if (name or attached or kind in ("Binary", "InlineBinary")) and media != "message":
            self.out["names"].append(name or "")
        return leaf(media, sub)


def stalwart(path):
    with open(path, encoding="utf-8") as f:
        return Stalwart(json.load(f)).out


# ---- mime4j: structure as XML, decoded bodies in files beside it

class Mime4j:
    def __init__(self, path):
        self.folder = path.parent
        self.out = {"hashes": [], "text": "", "nested": 0}
        text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", path.read_text("utf-8", "replace"))
        self.out["tree"] = self.entity(xml.etree.ElementTree.fromstring(text), "text/plain")

    def entity(self, node, default):
        fields = [f.text.lstrip("\n") for f in node.iterfind("header/field") if f.text]
        head = email.message_from_string("\n".join(fields) + "\n\n")
        media = head.get_content_type() if "content-type" in head else default
        for child in node:
            if child.tag == "multipart":
                default = "message/rfc822" if media == "multipart/digest" else "text/plain"
                inner = ",".join(self.entity(c, default) for c in child.iterfind("body-part"))
                return media.split("/")[1] + "(" + inner + ")"
            if child.tag == "message":
                self.out["nested"] += 1
                return "rfc822(" + self.entity(child, "text/plain") + ")"
            if child.tag in ("text-body", "binary-body"):
                data = (self.folder / child.get("name")).read_bytes()
                if media.startswith("text/"):
                    text = data.decode(head.get_content_charset() or "utf-8", "replace")
                    self.out["text"] += text + plain(text)
                elif not media.startswith("message/"):
                    self.out["hashes"].append(sha256(data))
        return leaf(*media.split("/", 1))


def mime4j(path):
    return Mime4j(path).out


# ---- imap_tools: a dictionary of attributes

def imap_tools(path):
    with open(path, encoding="utf-8") as f:
        d = json.load(f)
    out = {"subject": d["subject"], "text": d["text"] + "\n" + d["html"] + plain(d["html"])}
    for name in ("from", "to", "cc"):
        people = d[name + "_values"] or []
        people = people if isinstance(people, list) else [people]
        people = [p for p in people if "@" in p["email"]]
        out[name] = [p["email"] for p in people]
        if name == "from":
            out["from_name"] = [p["name"] for p in people]
    ids = d["headers"].get("message-id")
    if ids:
        out["message_id"] = ids[0].strip("<> \t\r\n")
    if d["date"]["$datetime"][0] > 1900:
        zone = d["date"].get("tzinfo")
        zone = zone["$timezone"][0] if isinstance(zone, dict) else {}
        shift = datetime.timedelta(days=zone.get("days", 0), seconds=zone.get("seconds", 0))
        at = datetime.datetime(*d["date"]["$datetime"], tzinfo=datetime.timezone.utc) - shift
        out["date"] = int(at.timestamp())
    files = [a for a in d["attachments"] if not a["content_type"].startswith("message/") and
             (a["filename"] or a["content_disposition"] == "attachment" or
              not a["content_type"].startswith("text/"))]
    out["names"] = [a["filename"] for a in files]
    out["hashes"] = [a["payload"]["$bytes_sha256"] for a in files]
    return out


# ---- no expectations: what Python's email package makes of it

def utf8(raw):
    """A raw header, in which Python keeps bytes beyond ASCII as surrogates."""
    return str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def decoded(raw):
    out = []
    for word, charset in email.header.decode_header(utf8(raw)):
        if isinstance(word, str):
            out.append(word)
            continue
        try:
            out.append(word.decode(charset or "ascii", "replace"))
        except LookupError:
            out.append(word.decode("utf-8", "replace"))
    return "".join(out)


def date(raw):
    try:
        at = email.utils.parsedate_to_datetime(raw)
        return int((at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None


class Python:
    def __init__(self, message):
        self.out = {"names": [], "hashes": [], "text": "", "nested": 0}
        raw = [(k.lower(), v) for k, v in message.raw_items()]
        for name in ("from", "to", "cc"):
            people = email.utils.getaddresses([utf8(v) for k, v in raw if k == name])
            self.out[name] = [a for _, a in people if "@" in a]
            if name == "from":
                self.out["from_name"] = [decoded(n) for n, a in people if "@" in a]
        if message["message-id"]:
            self.out["message_id"] = str(message["message-id"]).strip("<> \t\r\n")
        if message["subject"]:
            self.out["subject"] = decoded(next(v for k, v in raw if k == "subject"))
        if (at := date(str(message["date"]))) is not None:
            self.out["date"] = at
        self.out["tree"] = self.walk(message)

    def walk(self, part):
        media, sub = part.get_content_maintype(), part.get_content_subtype()
        if part.is_multipart() and media == "message" and sub == "rfc822":
            self.out["nested"] += 1
            return "rfc822(" + self.walk(part.get_payload(0)) + ")"
        if part.is_multipart() and media == "multipart":
            return sub + "(" + ",".join(self.walk(p) for p in part.get_payload()) + ")"
        name = part.get_filename()
        data = b"" if part.is_multipart() else part.get_payload(decode=True) or b""
        if media == "text":
            text = data.decode("utf-8", "replace") + data.decode("latin-1")
            try:
                text += data.decode(part.get_content_charset() or "ascii", "replace")
            except LookupError:
                pass
            self.out["text"] += text + plain(text)
        if (media not in ("text", "multipart", "message") or name or
                part.get_content_disposition() == "attachment") and not part.is_multipart():
            self.out["names"].append(decoded(name) if name else "")
            self.out["hashes"].append(sha256(data))
        return leaf(media, sub)


def python(path):
    return Python(email.message_from_bytes(path.read_bytes())).out
