# SPDX-License-Identifier: Apache-2.0
"""B's way through the server, as the server's own logs tell it.

    exchange/u_exYYMM.log           IIS of the front end (W3C), a file a month
    exchange/HttpProxy_YYYYMM.log   Exchange's HttpProxy
    exchange/MSGTRKYYYYMM.log       message tracking, around the days of the burst

Everyday requests of people stand around a handful of B's: the way in, a file put where
it does not belong, mailboxes read by a program under a borrowed name, and once a burst
of spam out of an account, which somebody notices: refusals come back, IT writes a note.
"""
import time

from .chance import B36, DAY, HEX, HOURS
from .infra import FREEMAIL
from .post import Draft, Route, carry
from .senders import Desk, to_line
from .tools import SCRIPTS
from .words import OFFICE, matter, phrase, POLITE

AGENTS = ("Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)", "Mozilla/5.0+(Macintosh;+Intel+Mac+OS+X+10_14)", "Apple-iPhone9C1/1307.36", "Microsoft+Office/16.0+(Outlook+16.0)",
          "MacOutlook/16.21")
PATHS = (("GET", "/owa/", "Owa"), ("POST", "/owa/service.svc", "Owa"), ("POST", "/Microsoft-Server-ActiveSync/default.eas", "Eas"), ("POST", "/EWS/Exchange.asmx", "Ews"),
         ("POST", "/mapi/emsmdb/", "Mapi"), ("POST", "/autodiscover/autodiscover.xml", "Autodiscover"))
PROXY = "DateTime,RequestId,MajorVersion,ClientRequestId,Protocol,UrlHost,UrlStem,ProtocolAction,AuthenticationType,IsAuthenticated,AuthenticatedUser,Organization," \
        "AnchorMailbox,UserAgent,ClientIpAddress,ServerHostName,HttpStatus,BackEndStatus,ErrorCode,Method,TargetServer,RequestBytes,ResponseBytes,TotalRequestTime,UrlQuery,GenericInfo"
W3C = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"
TRACK = "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id," \
        "recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path"
A_DAY = {"T": 3, "XS": 12, "S": 40, "M": 120}


class BreakIn:
    def __init__(self, world, rng, start, stop, ips):
        self.world, self.rng, self.start, self.stop, self.ips = world, rng, start, stop, ips
        self.shell = f"/{rng.pick(('aspnet_client', 'owa/auth', 'ecp/auth'))}/{rng.chars(B36, rng.randint(4, 9))}.aspx"
        self.agent = f"{rng.pick(('python-requests/2.2', 'Mozilla/5.0+(Windows+NT+6.1;+rv:', 'ExchangeServicesClient/15.0.'))}{rng.randint(1, 60)}"
        self.rows = {}
        self.gaps = [(a, a + rng.randint(3, 20) * DAY) for a in [start + rng.randrange(max(1, stop - start)) for _ in range(rng.randint(0, 4))]]

    def plan(self):
        """Everything at once: the window is short and the lines are few."""
        w, rng = self.world, self.rng
        begin, end = max(w.begin, self.start - 60 * DAY), min(w.end, self.stop + 30 * DAY)
        for day in range(begin, end - DAY, DAY):
            for _ in range(rng.poisson(A_DAY[w.params["size"]] * (1 if (day // DAY + 3) % 7 < 5 else 0.25))):
                self._everyday(day + rng.choices(range(24), HOURS)[0] * 3600 + rng.randrange(3600))
        self._enter()
        burst = self.start + int((self.stop - self.start) * rng.uniform(0.1, 0.4))
        self._burst(burst)
        w.truth.operation("B-server", actor="B", start=self.start, days=(self.stop - self.start) // DAY, ips=self.ips, shell=self.shell, spam=burst)
        self._write()

    def lost(self, when):
        return any(a <= when < b for a, b in self.gaps)

    def _everyday(self, when):
        rng, w = self.rng, self.world
        p, (method, path, protocol) = w.org.someone(rng, when), rng.pick(PATHS)
        ip = f"10.{rng.randrange(8)}.{rng.randrange(250)}.{rng.randint(1, 250)}" if rng.yes(0.7) else rng.pick(w.hosting.hosters).address(rng)
        self._request(when, method, path, "", p, ip, rng.pick(AGENTS), rng.choices((200, 302, 401, 440), (80, 8, 10, 2))[0], protocol)

    def _request(self, when, method, path, query, person, ip, agent, status, protocol, anchor=""):
        if self.lost(when) or not self.world.begin <= when < self.world.end:
            return
        rng, t, era = self.rng, time.gmtime(when), self.world.org.era(when)
        month, took = f"{t.tm_year}{t.tm_mon:02}", rng.randint(2, 900)
        address = person.address(when) if person else ""
        user = f"HOUSE\\{address.split('@')[0]}" if person else ""
        stamp = f"{t.tm_year}-{t.tm_mon:02}-{t.tm_mday:02}"
        clock = f"{t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}"
        self.rows.setdefault(f"u_ex{month[2:]}.log", []).append(
            (when, f"{stamp} {clock} {era.ip} {method} {path} {query or '-'} 443 {user or '-'} {ip} {agent} - {status} 0 0 {took}"))
        anchor = anchor or (f"Smtp~{address}" if person else "")
        self.rows.setdefault(f"HttpProxy_{month}.log", []).append(
            (when, f"{stamp}T{clock}.{rng.randrange(1000):03}Z,{rng.uuid()},15,,{protocol},{era.mx},{path},,{'Negotiate' if person else ''},{str(bool(person)).lower()},{user},,{anchor},"
                   f"\"{agent.replace('+', ' ')}\",{ip},{era.stores[0].upper()},{status},{status},,{method},{era.stores[0]}.{era.domain},{rng.randint(200, 4000)},{rng.randint(200, 90000)},{took},"
                   f"{'?' + query if query else ''},"))

    def _enter(self):
        """The way in, the file left behind, and the mailboxes read over months."""
        rng, w, at = self.rng, self.world, self.start
        front = "/autodiscover/autodiscover.json"
        for n in range(rng.randint(4, 9)):
            back = rng.pick(("mapi/nspi", "powershell", "ews/exchange.asmx"))
            self._request(at, "POST", front, f"@{rng.chars(B36, 5)}.example/{back}?&Email=autodiscover/autodiscover.json%3F@{rng.chars(B36, 5)}.example", None, self.ips[0], self.agent,
                          200, "Autodiscover", f"ServerInfo~{w.org.era(at).stores[0]}")
            at += rng.randint(5, 400)
        borrowed = rng.few(w.org.alive(at), 2, 4)
        while at < self.stop:
            for _ in range(rng.randint(1, 6)):
                at += rng.randint(3, 900)
                self._request(at, "POST", self.shell, "", None, rng.pick(self.ips), self.agent, 200, "Owa")
            person = rng.pick(borrowed)
            for _ in range(rng.randint(3, 25)):
                at += rng.randint(2, 60)
                self._request(at, "POST", "/EWS/Exchange.asmx", "", person, rng.pick(self.ips), self.agent, 200, "Ews")
            at += int(rng.log_uniform(2, 40) * DAY)

    def _burst(self, when):
        """Spam out of one account within an hour; refusals; a note of IT."""
        rng, w = self.rng, self.world
        person, subject = w.org.someone(rng, when), rng.pick(OFFICE)
        address, era = person.address(when), w.org.era(when)
        t = time.gmtime(when)
        for n in range(rng.randint(150, 500)):
            at, to = when + rng.randint(0, 3600), f"{rng.chars(B36, 7)}@{rng.pick(FREEMAIL)}"
            s = time.gmtime(at)
            stamp = f"{s.tm_year}-{s.tm_mon:02}-{s.tm_mday:02}T{s.tm_hour:02}:{s.tm_min:02}:{s.tm_sec:02}.{rng.randrange(1000):03}Z"
            mid = f"<{rng.chars(HEX, 32)}@{era.stores[0]}.{era.domain}>"
            for event, source in (("RECEIVE", "STOREDRIVER"), ("SEND", "SMTP")):
                self.rows.setdefault(f"MSGTRK{t.tm_year}{t.tm_mon:02}.log", []).append(
                    (at, f"{stamp},{self.ips[0]},,{era.ip},{era.stores[0].upper()},,,{source},{event},{n + 1},{mid},{rng.uuid()},{to},,{rng.randint(2000, 4000)},1,,,{subject},{address},{address}"))
            if rng.yes(0.04):
                w.push(at + rng.randint(5, 7200), self.refusal, address, to, subject, mid)
        w.push(when + rng.randint(2, 30) * 3600, self.note, person)

    def refusal(self, when, address, to, subject, mid):
        rng, w, domain = self.rng, self.world, to.split("@")[1]
        route = w.hosting.webmail(rng, domain)
        d = Draft(when, rng.pick(SCRIPTS), "Mail Delivery System", f"mailer-daemon@{domain}", address, "Undelivered Mail Returned to Sender",
                  f"I could not deliver your message.\n\n<{to}>: host said: 550 5.7.1 refused as spam\n\nSubject: {subject}\nMessage-ID: {mid}\n", flat=True,
                  more={"Auto-Submitted": "auto-replied", "References": mid})
        w.deliver(carry(rng, w.org, d, Route(route.host, route.ip, route.helo), (address,)))

    def note(self, when, person):
        rng, w = self.rng, self.world
        it = [p for p in w.org.alive(when) if p.group in ("it", "security")] or w.org.alive(when)
        a = rng.pick(it)
        desk = Desk(w, rng)
        d = desk.write(rng, a, when, to_line([person], when), f"Your mailbox - {matter(rng)}", [f"Dear {person.name.split()[0]},", "a lot of mail left our server in your name last night.",
                                                                                           "We have changed your password and regard this as closed. " + phrase(rng, POLITE)])
        w.deliver(desk.keep(rng, d, (a.address(when), person.address(when))))

    def _write(self):
        folder = self.world.logs.out / "exchange"
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in sorted(self.rows.items()):
            rows.sort(key=lambda r: r[0])
            head = self._head(name, rows[0][0])
            with open(folder / name, "w", encoding="utf-8", newline="") as f:
                f.write(head + "".join(text + "\r\n" for _, text in rows))
        self.rows.clear()

    @staticmethod
    def _head(name, when):
        t = time.gmtime(when)
        day = f"{t.tm_year}-{t.tm_mon:02}-{t.tm_mday:02}"
        if name.startswith("u_ex"):
            return f"#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: {day} 00:00:00\r\n#Fields: {W3C}\r\n"
        kind, fields = ("HttpProxy Logs", PROXY) if name.startswith("Http") else ("Message Tracking Log", TRACK)
        first = f"{PROXY}\r\n" if fields is PROXY else ""
        return f"{first}#Software: Microsoft Exchange Server\r\n#Version: 15.01.2106.002\r\n#Log-type: {kind}\r\n#Date: {day}T00:00:00.000Z\r\n#Fields: {fields}\r\n"
