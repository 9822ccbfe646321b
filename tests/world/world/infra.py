# SPDX-License-Identifier: Apache-2.0
"""Where senders stand on the net: hosters, addresses, and how their mail is vouched for.

The reserved space is small, so that hosters share it and everyone shares hosters; most
variety is in IPv6. A sender is placed the same way whatever it is up to.
"""
import zlib

from .chance import B36
from .post import Route

V4 = ("192.0.2.", "198.51.100.", "203.0.113.")
SELECTORS = ("s1", "default", "mail", "k1", "sel2020", "dk", "key1", "2021a", "m1", "google", "selector1")
FREEMAIL = ("quickletter.example", "openpost.example", "mailnest.example", "postwing.example")


class Hoster:
    def __init__(self, rng, n, v6):
        self.name = f"{rng.pick(('vps', 'srv', 'static', 'host', 'cust', 'node', 'ip'))}"
        self.domain = None
        base = rng.pick(V4)  # of the first, 9-31 and from 200 on are the organisation's own
        self.block = (base, (4 + rng.randrange(20)) * 8 if base == V4[0] else rng.randrange(31) * 8)
        self.prefix = f"2001:db8:{n + 1:x}"
        self.v6, self.zone = v6, 0

    def address(self, rng):
        if rng.random() < self.v6:
            return f"{self.prefix}:{rng.randrange(1, 64):x}::{rng.randrange(2, 4096):x}"
        base, low = self.block
        last = low + rng.randrange(8)
        return f"{base}{max(2, last)}"


class Hosting:
    """All hosters of a world and the mail servers standing there."""

    def __init__(self, rng, names, params):
        self.rng, self.hosters, self.own_next = rng, [], 0
        for n in range(params["hosters"]):
            h = Hoster(rng, n, params["v6"])
            h.domain = names.domain()
            self.hosters.append(h)
        self.auth, self.common = params["auth"], params["common_tools"]
        self.freemail = {d: [self.hosters[n].address(rng) for _ in range(4)] for n, d in enumerate(FREEMAIL)}

    def own(self):
        self.own_next += 1
        return f"192.0.2.{9 + self.own_next}"

    def server(self, rng, domain, hoster=None):
        """(host, ip, helo) of a mail server for a domain."""
        h = hoster or rng.pick(self.hosters)
        ip = h.address(rng)
        if rng.yes(0.6):
            host = f"{rng.pick(('mail', 'smtp', 'mx', 'srv', 'web', 'out', 'm1', 'vps'))}.{domain}"
        else:
            host = f"{h.name}-{zlib.crc32(ip.encode()) % 9973}.{h.domain}"
        return host, ip, host if rng.yes(0.85) else f"{rng.pick(('localhost.localdomain', 'ubuntu', 'WIN-' + rng.chars(B36, 8).upper(), domain))}"

    def route(self, rng, address, hoster=None, env="", zone=0):
        """The way of a sender's own mail; a share of them do not sign or do not match SPF."""
        domain = address.rsplit("@", 1)[-1]
        if domain in self.freemail:
            return self.webmail(rng, domain)
        host, ip, helo = self.server(rng, domain, hoster)
        k = rng.random()
        signed = k < self.auth
        spf = "pass" if k < self.auth + (1 - self.auth) * 0.55 else rng.pick(("none", "none", "softfail", "neutral"))
        hop = self._hop(rng) if rng.yes(0.35) else ""
        return Route(host, ip, helo, env, ((domain, selector(domain)),) if signed else (), spf, hop, zone)

    def webmail(self, rng, domain):
        ip = rng.pick(self.freemail[domain])
        host = f"out{zlib.crc32(ip.encode()) % 90}.{domain}"
        return Route(host, ip, host, "", ((domain, selector(domain)),), "pass", "", 0)

    def _hop(self, rng):
        return f"from {rng.pick(('localhost', 'desktop-' + rng.chars(B36, 6), '[192.168.%d.%d]' % (rng.randrange(2), rng.randint(2, 200))))} " \
               f"(unknown [{rng.pick(self.hosters).address(rng)}])"


def selector(domain):
    """A domain's DKIM selector: the same as long as the domain lives."""
    return SELECTORS[zlib.crc32(domain.encode()) % len(SELECTORS)]
