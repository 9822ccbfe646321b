# SPDX-License-Identifier: Apache-2.0
"""Text: sentences of an invented public life, and the articles of its press.

An article is known by its month and number: the newspaper that prints it, the
newsletter that quotes it and the lure that copies it draw the same one. Public text
is therefore no proof of anything, as in the real world.
"""
import functools

from .chance import Chance

TOPICS = ("trade", "health", "energy", "defence", "justice", "farming", "transport", "schools", "science",
          "foreign affairs", "human rights", "fisheries", "housing", "budget", "culture", "telecoms")
WHO = """the committee|the ministry|a spokesman|the rapporteur|the regional council|the working group|the auditors|the
delegation|the minister|the opposition|the inquiry|the agency|the trade body|two officials|the ombudsman|local
residents|the university|the commission|the unions|the regulator|the farmers' league|a group of members|the embassy|
the bank|the foundation|the secretariat|the board|the court|the mayor|the clinic|the port authority|the grid
operator|the ferry company|the publisher|the district|a retired judge|the negotiators|the envoy|the panel|the steelworks"""
DID = """has welcomed|will review|rejected|is said to prepare|postponed|confirmed|asked for|published|criticised|defended|
signed|withdrew|is examining|has doubts about|agreed on|voted against|amended|commissioned|questioned|announced|
delayed|supports|wants to widen|intends to limit|has cut|doubled|misread|inherited|drafted|leaked|paid for|
is weighing|denied any change to|opened talks on|closed the file on|set a date for|lost patience with"""
WHAT = """the new rules|a study of the river ports|the budget for next year|the second reading|the report on cables|an
agreement with the islands|the reform of the courts|the plan for the northern line|a list of open questions|the vaccine
contract|the fisheries quota|the treaty text|the steel tariffs|the audit of the grid|a fund for small towns|the export
licences|the travel warning|the language law|the seed register|the school meals|the hospital merger|the border post|
the data centre|the press act|the housing loan|the visa dispute|the satellite tender|the coal exit|the water tariff|
the flood wall|the prize committee|the hearing of witnesses|the tunnel safety paper|the pension formula|the research
grants|the asylum centre|the mobile licences|the museum lease|the wolf count|the tax on landings|the harbour lease"""
HOW = """after long debate|without much notice|before the summer recess|by a narrow margin|as expected|for the third time|
in a short statement|on the fringe of the summit|under pressure from the regions|despite the protests|ahead of the
vote|with immediate effect|for the time being|in spite of the costs|behind closed doors|as a first step|to general
surprise|at the request of two members|following a complaint|in the light of recent events|late on Monday|on Tuesday|
on Thursday night|over the weekend|since the spring|against the advice of its lawyers|with one vote missing"""
REASON = """because the figures no longer hold|while the talks go on|although nothing has been decided|so that the towns
can plan|since the old agreement ends in June|and a decision is due in autumn|which surprised its own partners|but the
details remain unclear|and copies were sent to all groups|until the court has spoken|as two papers had reported|where
most of the money was spent|if the other side agrees|though few had read it|and nobody wished to comment|which the
neighbours dispute|and the costs have risen twice|as was promised four years ago"""
POLITE = """thank you for your message|please find the draft below|I hope you are well|could you have a look at this before
Friday|as discussed on the phone|following up on our talk|just a short note|here are the points we agreed|I would be
glad to hear what you think|let me know if that works for you|sorry for the late reply|many thanks for the quick answer|
we should talk about this next week|the room is booked for ten|can we move this by an hour|I have added two comments|
this is the version for the printer|nothing urgent from my side|happy to explain in person|the numbers are in the
table|please circulate as you see fit|I will be out on Wednesday|the visitors arrive at nine|see you at the meeting"""
GREET = ("Dear {first},", "Hello {first},", "Dear {name},", "Hi {first},", "Good morning {first},", "{first},", "Dear colleague,",
         "Good day,", "Dear {role} {last},", "Hello,")
BYE = ("Kind regards", "Best wishes", "Many thanks", "Regards", "Yours sincerely", "With best regards", "Best", "Thanks",
       "All the best", "Warm regards")
PITCH = """our team helps offices like yours save hours every week|I came across your work and wanted to reach out|most of
our customers see results within a month|would ten minutes next week suit you|just floating this to the top of your
inbox|I know you are busy so I will be brief|we recently helped a similar office cut its costs|are you the right person
to talk to about this|happy to send a short summary instead|if now is a bad time just say so|we have a few places left
for the briefing|the full release is below and embargoed until noon|an interview can be arranged at short notice|please
credit the photo as stated|your profile fits a role I am filling|the client offers flexible terms|may I send you the
description|registration is free and closes on Friday|the programme and speakers are listed below|we would be honoured
by your presence|seats are limited|a light lunch will be served"""
PLEAD = """I am writing as a voter of your constituency|please vote against the bill next week|my family has lived here for
forty years|the crossing near the school is not safe|the bus has been cancelled again|I ask you to sign the letter|this
cannot go on|I would be grateful for an answer|many of my neighbours feel the same|please raise this with the minister|
we count on you|the noise begins at five in the morning|our clinic closes at the end of the year|the animals need your
voice|do not let this happen|I have attached no documents since you know the case"""
OFFICE = """access to your account|the shared folder|your mailbox storage|a document waiting for you|the invoice of last month|
your delivery|the signed agreement|your password|a voice message|unusual activity|the payroll update|your subscription|
a refund|the updated terms|your quarantine|a missed call|the parcel fee|your tax file|the fax you received"""


def split(text):
    return tuple(" ".join(piece.split()) for piece in text.split("|"))


WHO, DID, WHAT, HOW, REASON, POLITE, PITCH, PLEAD, OFFICE = map(
    split, (WHO, DID, WHAT, HOW, REASON, POLITE, PITCH, PLEAD, OFFICE))


def upper(text):
    return text[:1].upper() + text[1:]


def sentence(rng):
    n = rng.random()
    row = f"{rng.pick(WHO)} {rng.pick(DID)} {rng.pick(WHAT)}"
    if n < 0.45:
        row += " " + rng.pick(HOW)
    elif n < 0.8:
        row += ", " + rng.pick(REASON)
    return upper(row) + "."


def paragraph(rng, low=2, high=4):
    return " ".join([sentence(rng) for _ in range(rng.randint(low, high))])


def phrase(rng, bank):
    return upper(rng.pick(bank)) + rng.pick((".", ".", ".", "!", "?") if bank is PITCH else (".",))


def talk(rng, bank=POLITE, low=1, high=3):
    """Short paragraphs as people write them, with a matter in between."""
    out = []
    for _ in range(rng.randint(low, high)):
        rows = [phrase(rng, bank)]
        if rng.yes(0.7):
            rows.append(sentence(rng))
        if rng.yes(0.3):
            rows.append(phrase(rng, bank))
        out.append(" ".join(rows))
    return out


def matter(rng):
    """What a mail of work is about."""
    n = rng.random()
    if n < 0.3:
        return upper(rng.pick(WHAT).replace("the ", "", 1))
    if n < 0.6:
        return f"{rng.pick(('Draft', 'Note', 'Question', 'Minutes', 'Comments', 'Agenda', 'Room', 'Input'))}: {rng.pick(WHAT)}"
    if n < 0.8:
        return f"{upper(rng.pick(WHAT))} - {rng.pick(('next steps', 'second version', 'urgent', 'for Thursday', 'follow-up', 'no rush'))}"
    return f"{rng.pick(('Meeting on', 'Call about', 'Visit:', 'Re-reading', 'Your view on', 'Papers for'))} {rng.pick(WHAT)}"


def headline(rng):
    return f"{upper(rng.pick(WHO))} {rng.pick(DID)} {rng.pick(WHAT)}"


class Article:
    """What a paper printed: a headline, a lead, paragraphs, an outlet's number."""

    def __init__(self, rng, topic):
        self.topic = topic
        self.head = headline(rng)
        self.rows = [paragraph(rng, 1, 3) for _ in range(rng.randint(4, 9))]
        self.number = rng.randint(10000, 9999999)


PER_MONTH = 24


@functools.lru_cache(maxsize=400)
def article(seed, month, n):
    """The n-th article of a month (counted from year 0)."""
    rng = Chance(f"{seed}/article/{month}/{n}")
    return Article(rng, TOPICS[n % len(TOPICS)])


def month_of(when):
    return when // 2629800
