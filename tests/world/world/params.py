# SPDX-License-Identifier: Apache-2.0
"""What differs between worlds: every parameter is drawn from a prior by the seed.

The prior "dev" is what is tuned on; "wide" is half as wide again on either side, for
worlds that nobody has tuned on.
"""
SIZES = {"T": 5_000, "XS": 20_000, "S": 100_000, "M": 1_000_000}
# name: (low, high, form); form: lin, log, int
PRIOR = {
    "year0": (2006, 2012, "int"), "staff_x": (0.7, 1.5, "log"), "stores": (3, 6, "int"), "committees": (7, 13, "int"),
    "hosters": (30, 90, "int"), "v6": (0.45, 0.75, "lin"), "auth": (0.45, 0.75, "lin"), "auth_after": (0.0, 3.0, "lin"),
    "growth": (0.02, 0.14, "lin"), "common_tools": (0.25, 0.5, "lin"), "plain": (0.2, 0.5, "lin"),
    "bulk_senders": (300, 420, "int"), "esp_skew": (0.6, 1.4, "lin"), "bad_bulk": (0.06, 0.2, "lin"),
    "hard_senders": (120, 240, "int"), "once_share": (0.4, 0.8, "lin"),
    "rewrite": (0.0, 0.3, "lin"), "truncate": (0.0, 0.02, "lin"), "again": (0.001, 0.01, "lin"),
    "skewed": (0.01, 0.06, "lin"), "log_years": (0.35, 0.7, "lin"), "log_gap": (0.03, 0.25, "lin"), "log_opens": (0.3, 0.8, "lin"),
    "a_ops": (14, 34, "int"), "a_mails_low": (3, 6, "int"), "a_mails_high": (30, 60, "int"), "a_exploit": (0.15, 0.4, "lin"),
    "a_order": (2.2, 4.0, "log"), "a_template": (1.5, 2.7, "log"), "a_dom": (1.1, 2.0, "log"), "a_ip": (0.15, 0.4, "log"),
    "a_persona": (1.5, 2.7, "log"), "a_domain_ops": (1.0, 2.2, "lin"), "a_silence": (1.3, 1.8, "lin"), "a_overlap": (0.5, 1.0, "lin"),
    "b_ops": (2, 4, "int"), "b_tool_of_a": (0, 1, "lin"), "b_common": (0.5, 0.7, "lin"),
    "c_ops": (3, 6, "int"), "c_after": (0.45, 0.7, "lin"), "d_ops": (4, 7, "int"),
    "crime_actors": (18, 24, "int"), "crime_kits": (5, 9, "int"), "crime_share": (0.02, 0.05, "lin"), "tests": (1, 2, "int"),
}
MIX = {"internal": 0.27, "outside": 0.2, "bulk": 0.24, "lists": 0.06, "notices": 0.08, "voters": 0.06, "press": 0.025, "hard": 0.035, "once": 0.03}
STAFF = {"T": 60, "XS": 90, "S": 220, "M": 700}


def _one(rng, low, high, form, wide):
    if wide and form == "log":
        stretch = (high / low) ** 0.25
        low, high = low / stretch, high * stretch
    elif wide:
        extra = (high - low) * 0.25
        low, high = max(min(low, 1 if form == "int" else 0), low - extra), high + extra
    if form == "int":
        return rng.randint(round(low), round(high))
    return rng.log_uniform(low, high) if form == "log" else rng.uniform(low, high)


def draw(rng, size, prior="dev"):
    wide = prior == "wide"
    p = {name: _one(rng.sub(name), *row, wide) for name, row in PRIOR.items()}
    for name in ("v6", "auth", "once_share"):
        p[name] = min(0.9, p[name])
    spread = 2.0 if wide else 1.5
    mix = {k: v * rng.sub("mix " + k).log_uniform(1 / spread, spread) for k, v in MIX.items()}
    total = sum(mix.values())
    p.update(years=14, mails=SIZES[size], size=size, prior=prior, mix={k: v / total for k, v in mix.items()},
             staff=max(40, round(STAFF[size] * p["staff_x"])))
    return p
