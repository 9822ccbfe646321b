/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: any bytes as URL, text, host and address. Beyond not crashing: a text of
 * a good URL reads back to itself, finds lie inside the text, hits inside the
 * value, and a look-alike always shares a key.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "fuzz/fuzz.h"
#include "parse/domain.h"
#include "parse/fetch_url.h"
#include "parse/ip.h"
#include "parse/url_text.h"

static void must(bool ok)
{
    if (!ok)
        abort();
}

static bool inside(struct ct_span part, struct ct_span whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

static void look_at_url(struct ct_arena *a, struct ct_span s, struct ct_token_set *set)
{
    struct ct_fetch f = { .url_raw = s };
    struct ct_token_hit hit;
    struct ct_unwrapped un;
    struct ct_url u, v;

    if (ct_url_parse(a, s, &u) && ct_url_is_remote(&u) && u.scheme != CT_URI_FILE &&
        !(u.flags & (CT_URL_BAD_HOST | CT_URL_LONG))) {
        must(ct_url_parse(a, u.text, &v));
        must(ct_span_eq(u.host, v.host));
        if (!(v.flags & CT_URL_LONG))
            must(ct_span_eq(u.text, v.text));
    }
    ct_url_join(a, &u, s, &v);
    ct_fetch_fill(a, &f, NULL, set, &un);
    if (ct_token_find(set, s, &hit))
        must(hit.span.len > 0 && inside(hit.span, s));
}

static bool found(void *arg, const struct ct_found *f)
{
    const struct ct_span *text = arg;

    must(inside(f->raw, *text) && f->raw.ptr == text->ptr + f->at && f->text.len > 0);
    return true;
}

static void look_at_hosts(struct ct_span s)
{
    static uint64_t kc[CT_LOOKALIKE_KEYS], kk[CT_LOOKALIKE_KEYS];
    struct ct_span known = ct_span_cut_chr(&s, '\n');
    size_t nc, nk, i = 0, j = 0;

    if (ct_domain_lookalike(s, known) == CT_LOOKALIKE_NONE)
        return;
    nc = ct_domain_candidate_keys(s, kc);
    nk = ct_domain_known_keys(known, kk);
    while (i < nc && j < nk && kc[i] != kk[j])
        *(kc[i] < kk[j] ? &i : &j) += 1;
    must(i < nc && j < nk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span s = { (const char *)data, size }, rest = s, out, da, db;
    struct ct_span who[2] = { CT_LIT("jane.doe@example.org"), ct_span_head(s, 40) };
    struct ct_token_set *set = ct_token_set(&a, who, 2);
    char buf[CT_IP_TEXT];
    struct ct_cidr net;
    struct ct_ip ip, again;

    ct_hash_seed_fix(1);
    look_at_url(&a, s, set);
    ct_url_text(&a, s, found, &s);
    look_at_hosts(s);
    (void)ct_domain_to_unicode(&a, s, &out);
    ct_domain_skeleton(&a, s);
    ct_name_skeleton(&a, s);
    if (ct_ip_parse_loose(s, &ip))
        must(ct_ip_parse(ct_ip_text(&ip, buf), &again) && ct_ip_eq(&ip, &again));
    (void)ct_cidr_parse(s, &net);
    ct_span_cut_chr(&rest, '\n');
    (void)ct_token_diff(s, rest, &da, &db);
    return 0;
}
