# SPDX-License-Identifier: Apache-2.0
"""Chance with a name: every part of the world draws from a stream of its own, so
that a change in one part leaves the others as they were. Ids of all kinds, of the
honest and of the hostile, come from the same few shapes below.
"""
import random
import string

HEX = "0123456789abcdef"
B36 = string.digits + string.ascii_lowercase
B62 = string.digits + string.ascii_letters
B64URL = B62 + "-_"

# every outside host, honest or not, lives in one of these (RFC 5737, RFC 3849)
POOLS = ("192.0.2.", "198.51.100.", "203.0.113.")


class Chance(random.Random):
    """A stream: random.Random with the few shapes that mail is made of."""

    def __new__(cls, *_):
        return super().__new__(cls)

    def __init__(self, seed, name):
        super().__init__(f"{seed}/{name}")
        self._seed, self._name = seed, name

    def stream(self, name):
        return Chance(self._seed, f"{self._name}/{name}")

    def chars(self, alphabet, n):
        return "".join(self.choices(alphabet, k=n))

    def chance(self, p):
        return self.random() < p

    def some(self, seq, low, high):
        """Between low and high different members of seq, in seq's order."""
        seq = list(seq)
        n = min(len(seq), self.randint(low, high))
        picked = set(self.sample(range(len(seq)), n))
        return [x for i, x in enumerate(seq) if i in picked]

    def ip(self):
        if self.chance(0.06):
            return "2001:db8:%x:%x::%x" % (self.randrange(1, 4096), self.randrange(1, 256),
                                           self.randrange(2, 65535))
        pool = self.choice(POOLS)
        return pool + str(self.randrange(64 if pool == POOLS[0] else 2, 254))

    def uuid(self, upper=False):
        parts = [self.chars(HEX, n) for n in (8, 4, 4, 4, 12)]
        text = "-".join(parts)
        return text.upper() if upper else text


def shape(rng):
    """A way to write ids, fixed once: a function from a stream to text."""
    alphabet = rng.choice([HEX, B36, B62, string.digits, B64URL, HEX.upper()])
    lengths = [rng.randint(4, 16) for _ in range(rng.randint(1, 4))]
    join = rng.choice([".", "-", "_", "$"])
    prefix = rng.choice(["", "", "", "m", "x", rng.chars(string.ascii_letters, 3), rng.chars(B36, 5)])
    return lambda r: prefix + join.join(r.chars(alphabet, n) for n in lengths)


def boundary_shape(rng):
    lead = rng.choice(["--", "=_", "----=_", "_", "==", "b", "Part_", "--_", "-----", "mix-"])
    inner = shape(rng)
    tail = rng.choice(["", "", "_=", "==", "="])
    return lambda r: (lead + inner(r) + tail).replace("$", ".")[:68]
