# SPDX-License-Identifier: Apache-2.0
"""How well a partition of mails agrees with what is known of them.

    truth:      message id -> Mail: who sent it, in which operation, in which burst
    partition:  campaigns, each with an id, a thread and its mails
    -->         numbers, each a function of its own

A mail that stands in no campaign is a campaign and a thread of its own: what was not
found costs recall. A benign mail in a campaign is of another operation than all
others: it costs precision. B-cubed is the mean over mails, so a large campaign counts
for as much as it has mails (Bagga and Baldwin 1998; Amigo et al. 2009).
"""
from collections import Counter, defaultdict
from typing import NamedTuple


class Mail(NamedTuple):
    actor: str
    operation: str
    burst: str
    recipients: tuple = ()


class Campaign(NamedTuple):
    id: str
    thread: str
    accepted: bool  # else it waits in the review queue
    mails: tuple  # message ids


class Score(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self):
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def ratio(part, whole, nothing=None):
    return part / whole if whole else nothing


def place(campaigns, key):
    """message id -> campaign id or thread; of two campaigns the first has the mail."""
    where = {}
    for c in campaigns:
        for mail in c.mails:
            where.setdefault(mail, getattr(c, key))
    return where


def b_cubed(truth, campaigns, label, key, of=None):
    """Of `of`, message ids of the truth (all, when None), against the field `label`.

    Cluster sizes count every mail of the cluster, whether it is among `of` or not.
    Label sizes count every mail of the label. None: there is nothing to measure.
    """
    where = place(campaigns, key)
    sizes = Counter(where.values())
    wanted = Counter(getattr(m, label) for m in truth.values())
    both = Counter((where[i], getattr(m, label)) for i, m in truth.items() if i in where)
    precision = recall = n = 0
    for i in truth if of is None else of:
        name = getattr(truth[i], label)
        here = where.get(i)
        together = both[here, name] if here is not None else 1
        precision += together / (sizes[here] if here is not None else 1)
        recall += together / wanted[name]
        n += 1
    return Score(precision / n, recall / n) if n else None


def mixture(truth, campaigns, of=None):
    """What stands in one campaign with the mails `of`, a share each, mean over those in a
    campaign: their operation, their actor's others, other actors, benign mail. And the
    share of `of` that is in none."""
    where = place(campaigns, "id")
    held = defaultdict(Counter)
    for i, name in where.items():
        held[name][(truth[i].actor, truth[i].operation) if i in truth else (None, None)] += 1
    ret = dict.fromkeys(("own", "actor", "others", "benign", "nowhere"), 0.0)
    ids = list(truth if of is None else of)
    for i in ids:
        if i not in where:
            ret["nowhere"] += 1
            continue
        count, m = held[where[i]], truth[i]
        whole, own = sum(count.values()), count[m.actor, m.operation]
        actor = sum(n for (a, _), n in count.items() if a == m.actor)
        benign = count[None, None]
        for key, n in (("own", own), ("actor", actor - own), ("benign", benign),
                       ("others", whole - actor - benign)):
            ret[key] += n / whole
    placed = len(ids) - ret["nowhere"]
    return {key: ratio(n, len(ids) if key == "nowhere" else placed, 0.0) for key, n in ret.items()}


def merges(truth, campaigns, key="thread"):
    """Pairs of actors that stand in one thread -> mails of the smaller side."""
    mails = defaultdict(Counter)
    for i, name in place(campaigns, key).items():
        if i in truth:
            mails[name][truth[i].actor] += 1
    found = Counter()
    for actors in mails.values():
        names = sorted(actors)
        for n, a in enumerate(names):
            for b in names[n + 1:]:
                found[a, b] += min(actors[a], actors[b])
    return dict(found)


def threads_of(truth, campaigns):
    """actor -> in how many threads its mails stand (0: none was found)."""
    found = {m.actor: set() for m in truth.values()}
    for i, name in place(campaigns, "thread").items():
        if i in truth:
            found[truth[i].actor].add(name)
    return {actor: len(names) for actor, names in found.items()}


def recall_at(truth, campaigns, k, of=None):
    """Share of the operations of at least k bursts that a campaign shows: one most of
    whose mails are of this operation. None: no operation has as many."""
    bursts = defaultdict(set)
    for i in truth if of is None else of:
        bursts[truth[i].operation].add(truth[i].burst)
    shown = set()
    for c in campaigns:
        count = Counter(truth[i].operation for i in c.mails if i in truth)
        if count:
            name, n = min(count.items(), key=lambda item: (-item[1], item[0]))
            if 2 * n > len(c.mails):
                shown.add(name)
    wanted = [name for name, names in bursts.items() if len(names) >= k]
    return ratio(sum(name in shown for name in wanted), len(wanted))


def false_campaigns(truth, campaigns):
    """Campaigns at least half of whose mails are benign: (accepted, in review)."""
    wrong = [c for c in campaigns
             if 2 * sum(i in truth for i in c.mails) <= len(c.mails) and c.mails]
    accepted = sum(c.accepted for c in wrong)
    return accepted, len(wrong) - accepted


def purity(truth, campaigns, label="operation"):
    """Share of the mails of all campaigns that are of the commonest label of theirs;
    benign mails are of none. None: no campaign."""
    right = total = 0
    for c in campaigns:
        count = Counter(getattr(truth[i], label) for i in c.mails if i in truth)
        right += max(count.values(), default=0)
        total += len(c.mails)
    return ratio(right, total)


def people(truth, found, of=None):
    """Addresses said to be targeted against the recipients of the mails `of`.

    Precision counts a recipient of any hostile mail as right.
    """
    wanted = {a for i in (truth if of is None else of) for a in truth[i].recipients}
    hostile = {a for m in truth.values() for a in m.recipients}
    found = set(found)
    return Score(ratio(len(found & hostile), len(found), 1.0),
                 ratio(len(found & wanted), len(wanted), 1.0))


def burst_ids(truth, campaigns):
    """burst -> id of the campaign that has most of its mails; of equals the first."""
    where = place(campaigns, "id")
    count = defaultdict(Counter)
    for i, m in truth.items():
        if i in where:
            count[m.burst][where[i]] += 1
    return {burst: min(c.items(), key=lambda item: (-item[1], item[0]))[0]
            for burst, c in count.items()}


def churn(truth, before, after):
    """Share of the bursts with a campaign before whose id is another, or none, after."""
    first, second = burst_ids(truth, before), burst_ids(truth, after)
    return ratio(sum(second.get(burst) != name for burst, name in first.items()), len(first), 0.0)
