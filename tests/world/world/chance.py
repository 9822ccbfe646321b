# SPDX-License-Identifier: Apache-2.0
"""Chance: a stream of random values for every part of a world, and the shapes of ids.

A stream is known by its name below the seed, so that one part can change, or be left
out (the hostile mail of a benign world), and all the others stay byte for byte. The
honest and the hostile draw ids, hours and zones from the very same functions here:
nothing in them can tell one from the other.
"""
import calendar
import random
import string
import time

HEX = "0123456789abcdef"
UHEX = HEX.upper()
DIGITS = string.digits
B36 = string.digits + string.ascii_lowercase
B62 = string.digits + string.ascii_letters
B64URL = B62 + "-_"
ALPHABETS = (HEX, B36, B62, DIGITS, B64URL, UHEX)
DAY = 86400
# when people send, by the hour of their own day; machines ask for no hour
HOURS = (1, 1, 0, 0, 0, 1, 4, 14, 38, 60, 64, 58, 40, 48, 58, 56, 46, 32, 18, 12, 9, 7, 4, 2)
# minutes east of Greenwich, as often as senders live there
ZONES = (0, 0, 0, 60, 60, 60, 60, 120, 120, -300, -300, -360, -420, -480, 180, 330, 480, 480, 540, 600)


class Chance(random.Random):
    """One stream. Its sub-streams depend on the names alone, not on what was drawn."""

    def __new__(cls, *_):
        return super().__new__(cls)

    def __init__(self, name):
        super().__init__(name)
        self.name = name

    def sub(self, name):
        return Chance(f"{self.name}/{name}")

    def chars(self, alphabet, n):
        return "".join(self.choices(alphabet, k=n))

    def yes(self, p):
        return self.random() < p

    def pick(self, seq):
        return seq[int(self.random() * len(seq))]

    def few(self, seq, low, high):
        """Between low and high members of seq, none twice."""
        return self.sample(seq, min(len(seq), self.randint(low, high)))

    def log_uniform(self, low, high):
        return low * (high / low) ** self.random()

    def poisson(self, mean):
        """Good enough for counts: a rounded normal above 30, Knuth below."""
        if mean > 30:
            return max(0, round(self.gauss(mean, mean ** 0.5)))
        n, p, floor = 0, self.random(), 2.718281828459045 ** -mean
        while p > floor:
            n, p = n + 1, p * self.random()
        return n

    def uuid(self):
        h = "%032x" % self.getrandbits(128)
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"

    def hour(self):
        return self.choices(range(24), cum_weights=_CUM)[0]


def _cumulate(weights):
    total, out = 0, []
    for w in weights:
        total += w
        out.append(total)
    return out


_CUM = _cumulate(HOURS)


def moment(rng, start, days, zone=0, weekend=0.12):
    """A second within `days` from `start`, at an hour when people of that zone write."""
    first = start - start % DAY
    day = first
    for _ in range(4):
        day = first + int(rng.random() * days) * DAY
        if (day // DAY + 3) % 7 < 5 or rng.yes(weekend):
            break
    return day + rng.hour() * 3600 + rng.randrange(3600) - zone * 60


def year_of(when):
    return time.gmtime(when).tm_year


def year_start(year):
    return calendar.timegm((year, 1, 1, 0, 0, 0))


class Shape:
    """A way to write ids, fixed once: pieces of an alphabet, joined."""

    def __init__(self, rng):
        self.alphabet = rng.pick(ALPHABETS)
        self.lengths = [rng.randint(4, 16) for _ in range(rng.randint(1, 4))]
        self.join = rng.pick((".", "-", "_", "$"))
        self.lead = rng.pick(("", "", "", "m", "x", rng.chars(string.ascii_letters, 3), rng.chars(B36, 5)))

    def __call__(self, rng):
        return self.lead + self.join.join([rng.chars(self.alphabet, n) for n in self.lengths])


class Border:
    """A way to write MIME boundaries."""

    def __init__(self, rng):
        self.lead = rng.pick(("--", "=_", "----=_", "_", "==", "b", "Part_", "--_", "-----", "mix-", "=-", "np"))
        self.inner = Shape(rng)
        self.tail = rng.pick(("", "", "_=", "==", "="))

    def __call__(self, rng):
        return (self.lead + self.inner(rng) + self.tail).replace("$", ".")[:68]
