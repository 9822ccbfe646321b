# SPDX-License-Identifier: Apache-2.0
"""Text: names, topics, and sentences made of them.

News, newsletters, spam with pasted news and the hidden campaign all take their
articles from article(): the words of a mail say nothing about who sent it.
"""

FIRST = """Amina Bjorn Clara Dario Edita Farid Greta Henrik Ines Jonas Katja Leon Mira Nils Olga Pavel
Quentin Rosa Stefan Tilda Ulrich Vera Wanda Xenia Yusuf Zora Anton Bella Cyril Daria Emil Frida Goran
Hanna Igor Julia Karim Lena Marek Nora Otto Petra Rafael Selma Tomas Ursula Viktor Yara Zeno Alba Bruno
Celia Dimitri Elsa Felix Gerda Hugo Irena José Klara Lukas Marta Noël Orsolya Piotr Renée Søren Thea
Zoë Władek Ivana Milan Judit Arno Lotte Matej Nadia Oskar""".split()

LAST = """Haddad Lindqvist Moreau Castellan Novotna Rahimi Holm Vestergaard Duarte Keller Petrova Marchand
Kowal Eriksen Sokolova Dvorak Lambert Fontana Brandt Nyman Achterberg Zelenka Wagenaar Ruiz Osman Bartha
Winter Salvati Thorsen Okafor Bellamy Rossi Karlsen Demir Vogel Horvath Andersen Silva Pohl Baird
Laurent Kranjec Mazur Ferrari Lund Becker Toth Nowak Ibsen Garnier Alves Steiner Vidal Hansen Krause
Papadaki Sundberg Orlov Weiss Navarro Šimek Müller Gómez Åkesson Đurić Łysak Tanaka Osei Rao Whitfield
Ashby Carrow Denholm Fairley Grantham Holloway Kirkby""".split()

COMMITTEES = {
    "foreign": "Foreign Affairs and Human Rights",
    "digital": "Digital Policy and Media",
    "trade": "Trade and Industry",
    "energy": "Energy and Climate",
    "budget": "Budget and Finance",
    "fisheries": "Fisheries and Agriculture",
    "defence": "Defence and Security",
    "health": "Health and Social Affairs",
}

TOPICS = {
    "foreign": (["the border agreement", "minority rights", "the visa treaty", "the sanctions list",
                 "the detained lawyers", "the observer mission", "forced labour in supply chains",
                 "the exchange programme", "the consular strike"],
                ["the foreign ministry", "rights groups", "the embassy", "diplomats", "the envoy",
                 "exile associations", "the treaty council"]),
    "digital": (["the platform act", "the data exchange", "the press fund", "the mast register",
                 "age checks online", "the public service code", "the camera tender"],
                ["the media regulator", "network operators", "publishers", "the privacy office",
                 "software firms", "civil liberties groups"]),
    "trade": (["steel quotas", "the port levy", "export credits", "the textile tariff", "the supply act",
               "rare metals imports", "the rail corridor"],
              ["exporters", "the customs office", "the chamber of commerce", "port operators",
               "the trade envoy", "small manufacturers"]),
    "energy": (["the grid plan", "heat pumps", "the reservoir licence", "the carbon floor", "offshore wind",
                "gas storage", "the network charge"],
               ["the grid agency", "municipal utilities", "the regulator", "plant operators",
                "tenant associations", "climate researchers"]),
    "budget": (["the supplementary budget", "the debt rule", "the payroll tax", "the audit report",
                "regional transfers", "the pension reserve"],
               ["the treasury", "auditors", "the fiscal council", "mayors", "economists",
                "the revenue service"]),
    "fisheries": (["herring quotas", "the harbour fund", "pesticide limits", "the drought aid", "net sizes",
                   "the land register"],
                  ["cooperatives", "the coast guard", "farm unions", "skippers", "the food agency",
                   "wholesalers"]),
    "defence": (["the patrol boats", "the reserve law", "the cyber unit", "the training range",
                 "the procurement review", "the joint exercise"],
                ["the general staff", "the inspector", "suppliers", "veterans", "the defence council",
                 "neighbouring states"]),
    "health": (["the hospital plan", "nursing pay", "the vaccine contract", "waiting lists", "the care levy",
                "the medicines list"],
               ["clinics", "the health fund", "nurses", "patient groups", "the ministry", "pharmacists"]),
}

PLACES = """Northhaven Karlsby Ostermark Velden Lindow Marisk Portalban Steinfurt Aldersea Grunberg Toravia
Westmere Halvik Brennau Cassel""".split()

LEADS = ["{actor} said on {day} that {thing} would be reviewed before the end of the session",
         "A draft seen this week would change {thing} from next year",
         "After months of talks, {actor} and members from {place} agreed on a text about {thing}",
         "{thing} will be delayed, according to two people briefed on the plans",
         "Members questioned {actor} for three hours over {thing}",
         "New figures on {thing} were published in {place} on {day}",
         "{actor} rejected criticism of {thing} as premature"]
MIDDLES = ["The figures cover {n} districts and go back to {year}.",
           "{actor} had asked for a longer period, but the text keeps the date of 1 {month}.",
           "Critics in {place} call the plan unworkable and point to the costs of {n} million.",
           "A spokesman declined to say how many cases were open.",
           "The matter had been before the committee twice since {year}.",
           "In {place}, {n} people signed a petition within a week.",
           "Officials expect a vote in {month}, although a second reading is possible.",
           "{actor} described the talks as open and constructive.",
           "An earlier version had left out {thing} entirely.",
           "Two of the {n} objections were withdrawn on {day}.",
           "Neighbouring countries have taken a similar path since {year}.",
           "The opposition asked for the papers to be made public.",
           "It is the third time this year that {thing} comes up.",
           "The report names no person, but it lists {n} contracts.",
           "Observers noted that {actor} did not attend the hearing in {place}."]
ENDS = ["A decision is expected in {month}.", "The debate continues on {day}.",
        "No date has been set for {thing}.", "{actor} will report again in {month}.",
        "Talks resume in {place} next week."]
HEADS = ["{Thing}: what changes in {month}", "{Actor} under pressure over {thing}",
         "Doubts grow over {thing}", "{Place} split on {thing}", "Deal in sight on {thing}",
         "{Actor} to testify on {thing}", "{n} objections to {thing}", "Why {thing} was delayed",
         "New numbers on {thing}", "{Actor} defend {thing}", "Committee turns to {thing}",
         "{Thing} back on the table"]
MONTHS = "January February March April May June July September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()

CHAT = ["Thanks for this.", "Could we move it to {day}?", "I have put the papers on the shared drive.",
        "{Actor} called twice about {thing}.", "Please see the two points in the margin.",
        "The room is booked until half past.", "I would rather wait for the figures from {place}.",
        "Let me know if the draft on {thing} is final.", "I will be in {place} on {day}.",
        "Can somebody take the minutes this time?", "We still owe {actor} an answer.",
        "The interpreter is confirmed.", "Page {n} needs another look.", "Agreed.", "Fine with me.",
        "I have no view on {thing}, ask the secretariat.", "The visitors' group has {n} names on it.",
        "The deadline for amendments is {day} noon.", "Sorry for the late reply.",
        "I spoke with {actor}; they are open to changes on {thing}.", "See you at the table."]
CHAT_HEADS = ["Agenda {day}", "{Thing}, second draft", "Room for {day}", "Visitors from {place}",
              "Minutes", "Amendments to {thing}", "Travel to {place}", "Speaking notes, {thing}",
              "Question from {place}", "Lunch on {day}?", "Call with {actor}", "Papers for {day}",
              "Vote in {month}", "Holiday cover in {month}", "Draft answer on {thing}"]


def fill(rng, template, topic):
    things, actors = TOPICS[topic]
    thing, actor = rng.choice(things), rng.choice(actors)
    place = rng.choice(PLACES)
    text = template.format(thing=thing, actor=actor, place=place, day=rng.choice(DAYS),
                           month=rng.choice(MONTHS), n=rng.randint(3, 94), year=rng.randint(2009, 2020),
                           Thing=thing[0].upper() + thing[1:], Actor=actor[0].upper() + actor[1:],
                           Place=place)
    return text[0].upper() + text[1:]


def headline(rng, topic):
    return fill(rng, rng.choice(HEADS), topic)


def paragraph(rng, topic, n):
    return " ".join(fill(rng, t, topic) for t in rng.sample(MIDDLES, n))


def article(rng, topic, paragraphs=3):
    """Paragraphs of news on a topic."""
    rows = [fill(rng, rng.choice(LEADS), topic) + ". " + paragraph(rng, topic, rng.randint(1, 3))]
    rows += [paragraph(rng, topic, rng.randint(2, 4)) for _ in range(paragraphs - 1)]
    rows[-1] += " " + fill(rng, rng.choice(ENDS), topic)
    return rows


def chat(rng, topic, low=1, high=4):
    """What colleagues write to each other."""
    return [fill(rng, t, topic) for t in rng.sample(CHAT, rng.randint(low, high))]


def chat_head(rng, topic):
    return fill(rng, rng.choice(CHAT_HEADS), topic)


SYLLABLES = """al an ar bel bor bri cal cor dal den dor el en fal fen gar gil hal hol is jor kel kor lan
lin lor mar mel mer mon nel nor ol or pal per por quin ral ren ros sal sel sol tal tan tor ul val ven ver
vil win wol zan""".split()
TRADES = """post desk works media news group line point bridge house field stone labs systems partners
cloud mail press hub center studio link grid port data forum union trust signal lane""".split()


def invented(rng):
    """A name that a firm, a host or anyone else may have."""
    stem = "".join(rng.sample(SYLLABLES, rng.randint(2, 3)))
    form = rng.random()
    if form < 0.45:
        return stem + rng.choice(TRADES)
    if form < 0.6:
        return stem + "-" + rng.choice(TRADES)
    return stem
