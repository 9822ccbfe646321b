# SPDX-License-Identifier: Apache-2.0
"""Who there is: members and staff of the parliament, and the people outside.

Everyone outside, friend or not, gets a name, a domain, a mail host and an
address out of the same pools.
"""
import dataclasses
import re
import unicodedata

from . import words

OWN = "parl.example"
FREEMAIL = ("openpost.example", "quickletter.example", "postbox.example")
ZONES = (0, 60, 60, 60, 120, 120, -300, -300, 180, 330, 480)


@dataclasses.dataclass
class Person:
    """Someone inside: `addresses` begins with the one at the parliament."""
    name: str
    addresses: list
    role: str
    group: str  # key of words.COMMITTEES, or "office"
    tool: object = None

    @property
    def address(self):
        return self.addresses[0]

    zone = 60


@dataclasses.dataclass
class Outsider:
    """Someone outside with a mail account."""
    name: str
    address: str
    org: str
    topic: str
    zone: int
    host: tuple  # name and IP of the sending mail server
    auth: str    # what the border says of mail from there: "pass", "spf", "none"
    tool: object = None


@dataclasses.dataclass
class Outlet:
    """An invented news outlet with its real journalists."""
    name: str
    domain: str
    topic: str
    journalists: list
    issues: list  # (time, headline, paragraphs) that it published, in time order


def plain(name):
    """A name as it stands in an address."""
    name = name.replace("ø", "o").replace("Đ", "D").replace("đ", "d").replace("ł", "l").replace("Ł", "L")
    name = unicodedata.normalize("NFKD", name)
    return re.sub(r"[^a-z]+", ".", name.encode("ascii", "ignore").decode().lower()).strip(".")


def local_part(rng, name):
    first, last = plain(name.split()[0]), plain(name.split()[-1])
    return rng.choice([f"{first}.{last}", f"{first}.{last}", f"{first[0]}.{last}", f"{first[0]}{last}",
                       f"{last}", f"{first}{last}", f"{last}.{first[0]}"])


class Names:
    """Hands out names of people and of domains, each once."""

    def __init__(self, rng):
        self.rng, self.used, self.domains = rng, set(), set(FREEMAIL) | {OWN}

    def person(self):
        while True:
            name = self.rng.choice(words.FIRST) + " " + self.rng.choice(words.LAST)
            if name not in self.used:
                self.used.add(name)
                return name

    def domain(self):
        while True:
            domain = words.invented(self.rng) + ".example"
            if domain not in self.domains:
                self.domains.add(domain)
                return domain


def parliament(rng, names):
    """About sixty people: members and staff by committee, and the offices."""
    people = []

    def add(role, group):
        name = names.person()
        people.append(Person(name, [f"{plain(name)}@{OWN}"], role, group))

    for group in words.COMMITTEES:
        for _ in range(4):
            add("member", group)
        add("committee secretary", group)
        add("assistant", group)
    add("assistant", rng.choice(list(words.COMMITTEES)))
    for role in ("speaker", "clerk", "press officer", "press officer", "mail administrator",
                 "administrator", "protocol officer", "librarian", "legal adviser", "finance officer", "auditor"):
        add(role, "office")
    return people


def give_second_addresses(rng, people, group):
    """Three people also write and read at home; one of them sits in `group`."""
    inside = rng.choice([p for p in people if p.group == group and p.role == "member"])
    others = rng.sample([p for p in people if p.group not in (group, "office")], 2)
    for p in [inside] + others:
        p.addresses.append(f"{local_part(rng, p.name)}{rng.randint(2, 98)}@{rng.choice(FREEMAIL[:2])}")
    clerk = next(p for p in people if p.role == "press officer")
    clerk.addresses.append(f"press@{OWN}")
    return [p for p in people if len(p.addresses) > 1 and not p.addresses[1].endswith(OWN)]


def mail_host(rng, domain):
    return (rng.choice(["mail", "mx", "smtp", "out", "relay", "mta" + str(rng.randint(1, 9))]) + "." + domain,
            rng.ip())


def outsider(rng, names, hosts, org=None, domain=None, topic=None, name=None):
    """Someone at an organisation, or at home with a freemail account."""
    name = name or names.person()
    if domain is None:
        domain = rng.choice(FREEMAIL) if rng.chance(0.35) else names.domain()
    if domain not in hosts:
        hosts[domain] = (mail_host(rng, domain), rng.choice(ZONES),
                         "pass" if domain in FREEMAIL else rng.choice(["pass", "pass", "pass", "spf", "none"]))
    host, zone, auth = hosts[domain]
    local = local_part(rng, name)
    if domain in FREEMAIL:
        zone = rng.choice(ZONES)
        local += rng.choice(["", str(rng.randint(1, 99))])
    return Outsider(name, f"{local}@{domain}", org or domain.split(".")[0].replace("-", " ").title(),
                    topic or rng.choice(list(words.COMMITTEES)), zone, host, auth)
