# SPDX-License-Identifier: Apache-2.0
"""Names of people, firms and domains. All of them are invented and reserved.

There are some 40,000 registrable names below .example, .test and .invalid in one
shuffled pool; a newsletter and an intruder draw the next one from it all the same.
"""
import unicodedata

FIRST = """Ada Alba Alma Amos Anton Arne Astrid Auden Basil Beata Bela Benno Birgit Boris Bruna Callum Carla Casper Celia
Cora Dario Delia Derek Dina Edda Edgar Elena Elias Elsa Emil Enzo Erik Esther Fabian Farida Felix Fiona Franka Gerda
Gideon Gita Greta Gustav Hana Hanno Hedda Hector Hugo Ida Ilse Imran Ines Ingo Irma Isaac Ivana Jakob Jana Jarek Jens
Joana Jonas Jude Julia Kai Karin Katya Keith Kira Lars Laszlo Leila Lena Leo Lidia Lorna Lucas Mabel Magda Malik Marek
Marta Mats Mina Mona Nadia Nell Nils Nora Olaf Olga Omar Oskar Otto Paula Pavel Petra Piet Quinn Rafael Ragna Rosa
Ruben Ruth Samir Selma Silas Sonja Stellan Tamar Tessa Theo Tilda Tomas Ulla Uwe Vera Viktor Wanda Willem Yara Yusuf
Zora Zdenek Jürgen Zoë André Renée Søren""".split()
LAST_A = """Ash Barn Beck Berg Birk Brand Brook Carl Dahl Dorn Eck Elm Falk Fern Fjell Frost Gold Gran Grim Hall Harl Haver
Heck Holm Horn Kast Kirk Klein Lang Lind Loch Lund Mar Mill Morn Nord Oak Ost Penn Quist Rad Rey Rosen Sand Schil Sten
Storm Strand Tal Thorn Tor Ulm Vall Vel Wald Wein West Win Wolf Yar Zell""".split()
LAST_B = """a ack all art berg born by dahl den der ell er ert felt ford gren hagen heim holt ing ka kamp ler ley lin lund man
mark mer mond nar nik now o ow quist rad rich ris ron roth sen ska son stad stein ster sworth ton vic wall way wick
worth""".split()
ADJ = """amber azure bold brave bright broad calm cedar clear clever coastal copper coral crisp dawn deep distant early eastern
ever fair fellow fern first fleet fresh gentle gilt golden grand green grey happy harbor hazel high hollow humble ivory
jade keen kind lake large lemon level light linen little lively lone lucky lunar maple mellow merry mild mint misty
modern mossy narrow neat new noble north novel oaken olive open orchid pale pearl pine plain polar prime proud quick
quiet rapid rare red river robin rocky rosy royal rustic sable safe sage scarlet sharp silent silver simple slate
sleek smart snowy soft solar solid south spring star steady still stone sunny swift tall tender tidal true upper
urban vast velvet vivid warm west white wide wild willow windy wise young""".split()
NOUN = """acre anchor arch atlas bank barn basin bay beacon bell bench birch board bridge brook bureau canal cape castle cellar
chapel circle cliff clock cloud coast column compass copse corner cove craft creek crest cross crown dale deck delta
desk dome door dune field flag fleet ford forge forum fountain frame garden gate glade glen grove guild hall harbour
haven heath hill house isle journal junction kettle key lab lamp lane lantern ledger letter library lodge loom market
meadow mill mirror moor mount needle nest network notes oak office orchard page park path pier pilot plaza point pond
press quarry quay quill ridge road rock root sail school sea shore signal sky spark spire square station stone street
studio summit table tide times tower trail tree union vale valley view villa voice wave weir well wharf wheel window
wood works yard""".split()


class Names:
    """The pool of one world."""

    def __init__(self, rng):
        self.rng = rng
        # the greater part is given out once each; the rest is left to senders of a single mail
        words = [(a, n) for a in ADJ for n in NOUN]
        rng.shuffle(words)
        cut = len(words) * 3 // 5
        self.pool = iter([self._spell(rng, a, n) for a, n in words[:cut]])
        self.rest = words[cut:]
        self.used = set()

    @staticmethod
    def _spell(rng, a, n):
        k = rng.random()
        stem = a + n if k < 0.62 else f"{a}-{n}" if k < 0.78 else a + n + rng.pick(NOUN) if k < 0.88 else n + a
        k = rng.random()
        return f"{stem}.{'example' if k < 0.8 else 'test' if k < 0.9 else 'invalid'}"

    def domain(self):
        """A registrable name that nobody else in this world has."""
        for name in self.pool:
            if name not in self.used:
                self.used.add(name)
                return name
        raise RuntimeError("the pool of names is empty")

    def once(self, rng):
        """A name for who may write a single time; seldom the same twice."""
        while (name := self._spell(rng, *rng.pick(self.rest))) in self.used:
            continue
        return name


def person(rng):
    return f"{rng.pick(FIRST)} {rng.pick(LAST_A)}{rng.pick(LAST_B)}"


def plain(text):
    """Letters that may stand in an address."""
    text = unicodedata.normalize("NFKD", text.replace("ø", "o"))
    return "".join(c for c in text.lower() if c.isascii() and (c.isalnum() or c in ".- "))


def local(rng, name, form=None):
    first, _, last = plain(name).partition(" ")
    if not last:
        return first
    last = last.replace(" ", "")
    form = rng.randrange(6) if form is None else form
    return (f"{first}.{last}", f"{first[0]}.{last}", f"{first[0]}{last}", f"{first}{last}", f"{last}.{first}",
            f"{first}_{last}")[form] + (str(rng.randint(1, 99)) if form in (3, 5) and rng.yes(0.3) else "")


def outlet(rng):
    return (f"{rng.pick(('The ', '', ''))}{rng.pick(ADJ).title()} {rng.pick(('Times', 'Post', 'Herald', 'Journal', 'Review', 'Chronicle', 'Observer', 'Gazette', 'Wire', 'Dispatch', 'Courier', 'Tribune', 'Monitor', 'Echo'))}")


def firm(rng, domain=""):
    stem = domain.split(".")[0].replace("-", " ").title() if domain and rng.yes(0.7) else \
        f"{rng.pick(ADJ).title()} {rng.pick(NOUN).title()}"
    return stem + rng.pick(("", "", "", " Ltd", " Group", " Foundation", " Institute", " Association", " Partners", " Online",
                            " Network", " Club", " Society", " Services"))
