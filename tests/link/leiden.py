#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ct_cpm() against igraph's Leiden on 200 random graphs. TAP; argument: cpm_solve.

    tests/link/leiden.py BUILD/cpm_solve [--table]

igraph maximises the sum over all pairs within a community of A_ij - gamma n_i n_j, so
A_ij = (w_ij + gamma) n_i n_j for an edge and 0 otherwise makes it our objective, up to a
constant; tiny graphs, of which all partitions can be tried, show that it is. Leiden wants A_ij >= 0: an edge below -gamma is given to it as 0, that is as no
edge at all, and its answer is judged with the true weight. Both get the same number of
starts, and Leiden runs at most ROUNDS rounds of each. igraph is GPL: it is used here, by a
program of its own, and never linked. Skips aloud when it is not installed.
"""
import pathlib
import random
import struct
import subprocess
import sys

try:
    import igraph
except ImportError:
    print("1..0 # SKIP no igraph for this python (Debian: python3-igraph)")
    sys.exit(0)

SEED = 20260801
STARTS = 11
LEAST = 0.995
TINY = 40
ROUNDS = 20  # until nothing moves (-1) igraph 0.10 may go on for ever


class Graph:
    def __init__(self, kind, n, gamma, edges, sizes=None):
        self.kind, self.n, self.gamma = kind, n, gamma
        self.edges = sorted((min(u, v), max(u, v), w) for (u, v), w in edges.items())
        self.sizes = sizes or [1] * n

    def lifted(self, u, v, w):
        return (w + self.gamma) * self.sizes[u] * self.sizes[v]

    def quality(self, part):
        """Worked out anew, from the definition, in whole numbers."""
        sums, squares = {}, {}
        for v, c in enumerate(part):
            sums[c] = sums.get(c, 0) + self.sizes[v]
            squares[c] = squares.get(c, 0) + self.sizes[v] ** 2
        missing = sum((sums[c] ** 2 - squares[c]) // 2 for c in sums) * self.gamma
        return sum(self.lifted(u, v, w) for u, v, w in self.edges if part[u] == part[v]) - missing


def evidence(rng, mean):
    return max(1000, int(rng.gauss(mean, 300)))


def planted(rng):
    """Groups well tied within and weakly, by chance, to each other."""
    groups, size = rng.randint(3, 16), rng.randint(4, 24)
    n, inside = groups * size, rng.uniform(0.15, 0.8)
    outside = rng.uniform(0.002, 0.05)
    edges = {}
    for u in range(n):
        for v in range(u + 1, n):
            same = u // size == v // size
            if rng.random() < (inside if same else outside):
                edges[u, v] = evidence(rng, 1800) if same else evidence(rng, 1100)
    return Graph("planted", n, rng.choice((100, 300, 600, 1200)), edges)


def power_law(rng):
    """Few nodes with very many edges, as a value for hire makes them."""
    n, each = rng.randint(40, 400), rng.randint(1, 5)
    ends, edges = list(range(each + 1)), {}
    for v in range(each + 1, n):
        for u in {rng.choice(ends) for _ in range(each)}:
            edges[u, v] = evidence(rng, 1500)
            ends += [u, v]
    return Graph("power law", n, rng.choice((100, 300, 600)), edges)


def chain(rng):
    """Small knots in a row, each tied to the next by one edge."""
    edges, n = {}, 0
    for _ in range(rng.randint(4, 40)):
        size = rng.randint(1, 6)
        for u in range(n, n + size):
            for v in range(u + 1, n + size):
                if rng.random() < 0.7:
                    edges[u, v] = evidence(rng, 2000)
        if n:
            edges[n - 1, n] = evidence(rng, 1500)
        n += size
    return Graph("chains", n, rng.choice((100, 300, 600)), edges)


def negative(rng):
    """Groups as planted, and edges between them that speak against; some below -gamma."""
    g = planted(rng)
    edges = {}
    for u, v, w in g.edges:
        edges[u, v] = w if rng.random() < 0.8 else -rng.randint(1, 2 * g.gamma)
    return Graph("negative", g.n, g.gamma, edges)


def sized(rng):
    """Nodes that stand for several mails."""
    g = planted(rng)
    return Graph("sized", g.n, g.gamma, {(u, v): w for u, v, w in g.edges},
                 [rng.choice((1, 1, 1, 2, 3, 8)) for _ in range(g.n)])


KINDS = ((planted, 60), (power_law, 50), (chain, 40), (negative, 30), (sized, 20))


def solve(program, graphs):
    """Ours: quality as returned, as counted again, microseconds, partition."""
    text = b"".join(
        struct.pack(f"4I{g.n}I", g.n, len(g.edges), g.gamma, STARTS - 1, *g.sizes) +
        b"".join(struct.pack("2Ii", *e) for e in g.edges) for g in graphs)
    out = subprocess.run([program], input=text, capture_output=True, check=True).stdout
    ret, at = [], 0
    for g in graphs:
        form = f"=3q{g.n}I"
        row = struct.unpack_from(form, out, at)
        at += struct.calcsize(form)
        ret.append((row[0], row[1], row[2], row[3:]))
    return ret


def leiden(g):
    """The best of igraph's answers by our count."""
    weights = [max(0, g.lifted(*e)) for e in g.edges]
    graph = igraph.Graph(n=g.n, edges=[e[:2] for e in g.edges])
    return max(g.quality(graph.community_leiden(
        "CPM", weights=weights, resolution_parameter=g.gamma, n_iterations=ROUNDS,
        node_weights=g.sizes).membership) for _ in range(STARTS))


def partitions(n):
    """Every partition of n nodes: a node joins a community there is, or opens the next."""
    if n == 0:
        yield []
        return
    for part in partitions(n - 1):
        for c in range(max(part, default=-1) + 2):
            yield part + [c]


def tiny(rng):
    n = rng.randint(4, 7)
    gamma = rng.choice((300, 900))
    edges = {(u, v): rng.randint(-gamma, 4 * gamma)
             for u in range(n) for v in range(u + 1, n) if rng.random() < 0.5}
    return Graph("tiny", n, gamma, edges, [rng.choice((1, 1, 2, 5)) for _ in range(n)])


def exhaustive(program, rng):
    """Of tiny graphs the best of all partitions: does igraph, do we reach it? Were its
    objective another than ours, it would not."""
    graphs = [tiny(rng) for _ in range(TINY)]
    best = [max(map(g.quality, partitions(g.n))) for g in graphs]
    ours = [row[0] for row in solve(program, graphs)]
    return best == ours, best == [leiden(g) for g in graphs]


def check(number, name, good, more=""):
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if more:
        print(f"# {more}")
    return not good


def compare(program, rng):
    """kind -> rows of (ours, igraph's, our microseconds, nodes, edges); is each quality
    that of its partition?"""
    graphs = [make(rng) for make, n in KINDS for _ in range(n)]
    rows, counted = {}, True
    for g, (q, again, us, part) in zip(graphs, solve(program, graphs)):
        counted &= q == again == g.quality(part)
        rows.setdefault(g.kind, []).append((q, leiden(g), us, g.n, len(g.edges)))
    return rows, counted


def ratio(row):
    return row[0] / row[1] if row[1] > 0 else float(row[0] >= row[1])


def table(rows):
    print("| graphs | how many | nodes, most | edges, most | least | median | better than igraph | equal |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, v in rows.items():
        r = sorted(ratio(x) for x in v)
        print(f"| {kind} | {len(v)} | {max(x[3] for x in v)} | {max(x[4] for x in v)} | {r[0]:.4f} | "
              f"{r[len(r) // 2]:.4f} | {sum(x[0] > x[1] for x in v)} | {sum(x[0] == x[1] for x in v)} |")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    rng = random.Random(SEED)
    random.seed(SEED)  # igraph draws from here
    rows, counted = compare(program, rng)
    if "--table" in sys.argv:
        table(rows)
        return 0
    print(f"# igraph {igraph.__version__}, {sum(map(len, rows.values()))} graphs, {STARTS} starts each")
    ours, theirs = exhaustive(program, rng)
    bad = check(1, "the quality returned is that of the partition, counted anew", counted)
    bad += check(2, f"igraph finds the best of all partitions by our count on {TINY} tiny graphs", theirs)
    bad += check(3, "and so do we", ours)
    for n, (kind, v) in enumerate(rows.items()):
        low = min(map(ratio, v))
        bad += check(4 + n, f"{kind}: at least {LEAST} of igraph's quality on {len(v)} graphs",
                     low >= LEAST, f"least {low:.4f}, better on {sum(x[0] > x[1] for x in v)}")
    print(f"1..{3 + len(rows)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
