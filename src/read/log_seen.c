/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_seen: a set of hashes, and rows counted by the size of the search they name.
 *
 * A row of Search-UnifiedAuditLog says ResultIndex and ResultCount, but not which search it is
 * of. Searches of one size are counted together: complete ones make a multiple of
 * that size. More than one search of the same size with rows missing from each may add up to a
 * multiple too; that is rare, and errs by saying nothing.
 */
#include "read/log_seen.h"

#include "base/hash.h"
#include "base/limits.h"

/* ---- ids ---- */

/* The slot of the hash, or the free one where it belongs. */
static uint64_t *slot(struct ct_log_seen *s, uint64_t hash)
{
    size_t mask = s->slots.n - 1, i = hash & mask;

    while (s->slots.v[i] != 0 && s->slots.v[i] != hash)
        i = (i + 1) & mask;
    return &s->slots.v[i];
}

static void grow(struct ct_log_seen *s)
{
    struct ct_log_seen old = *s;
    size_t n = old.slots.n ? 2 * old.slots.n : 1024;

    memset(&s->slots, 0, sizeof s->slots);
    while (s->slots.n < n)
        (void)ct_vec_add(&s->slots);
    for (size_t i = 0; i < old.slots.n; i++)
        if (old.slots.v[i])
            *slot(s, old.slots.v[i]) = old.slots.v[i];
    ct_vec_done(&old.slots);
}

bool ct_log_seen_again(struct ct_log_seen *s, struct ct_span id, uint64_t seed)
{
    uint64_t hash, *at;

    s->rows++;
    if (id.len == 0)
        return false;
    hash = ct_hash64(id, seed);
    hash += hash == 0;
    if (2 * s->n >= s->slots.n && s->n < CT_MAX_LOG_IDS)
        grow(s);
    at = slot(s, hash);
    if (*at) {
        s->repeats++;
        return true;
    }
    if (s->n < CT_MAX_LOG_IDS) {
        *at = hash;
        s->n++;
    }
    return false;
}

/* ---- searches ---- */

void ct_log_seen_search(struct ct_log_seen *s, int64_t found)
{
    size_t i = 0;

    if (found <= 0) {
        s->unsearched = true;
        return;
    }
    while (i < s->searches.n && s->searches.v[i].found != (uint64_t)found)
        i++;
    if (i == s->searches.n) {
        if (i >= CT_MAX_LOG_SEARCHES)
            return;
        ct_vec_add(&s->searches)->found = (uint64_t)found;
    }
    s->searches.v[i].rows++;
}

static uint64_t missing(const struct ct_log_seen *s)
{
    uint64_t n = 0;

    for (size_t i = 0; i < s->searches.n; i++) {
        uint64_t over = s->searches.v[i].rows % s->searches.v[i].found;

        n += over ? s->searches.v[i].found - over : 0;
    }
    return n;
}

/* ---- the end ---- */

static void say(struct ct_batch *b, const char *reason, uint64_t at, uint64_t count)
{
    size_t before = b->losses.n;

    if (count == 0)
        return;
    ct_batch_loss(b, reason, at, 0);
    if (b->losses.n > before)
        b->losses.v[before].count = count;
}

void ct_log_seen_end(
    const struct ct_log_seen *s, struct ct_batch *b, uint64_t at, bool whole, uint64_t page)
{
    say(b, "records whose id was read before in this source; passed over", at, s->repeats);
    if (!whole)
        return;
    say(b, "rows that a search found and this export does not have", at, missing(s));
    say(b, "an export of a search that the service did not count: it may lack rows", at,
        s->unsearched);
    if (page && (s->rows == page || s->rows == 10 * page))
        say(b,
            s->rows == page
                ? "an export that ends at 5,000 rows exactly: what came after is not in it"
                : "an export that ends at 50,000 rows exactly: what came after is not in it",
            at, 1);
}

void ct_log_seen_clear(struct ct_log_seen *s)
{
    if (s->n)
        memset(s->slots.v, 0, s->slots.n * sizeof *s->slots.v);
    s->n = 0;
    s->rows = s->repeats = 0;
    s->unsearched = false;
    ct_vec_clear(&s->searches);
}

void ct_log_seen_done(struct ct_log_seen *s)
{
    ct_vec_done(&s->slots);
    ct_vec_done(&s->searches);
}
