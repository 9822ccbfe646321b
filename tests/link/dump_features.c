/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump_features: what the weighing of pairs is fitted and measured on. Test only.
 *
 *   dump_features mails MEMORY OWN [FEATURE,…]     a line a mail
 *   dump_features pairs MEMORY OWN [FEATURE,…]     weighs the pairs "A B" of stdin
 *   dump_features blocks MEMORY OWN [FEATURE,…]    the pairs that blocking proposes
 *   dump_features speed MEMORY OWN                 nanoseconds a pair, on stderr
 *
 * MEMORY is CASE/memory, OWN the domain of the archive. FEATURE,… are left out, as
 * when a migration had destroyed them. A mail is a line of fields with tabs between:
 * number, source, Message-ID, microseconds, sender domain (number), slots of the
 * sketch in hexadecimal, then NAME=value:rarity:senders for each value. A pair gives:
 * A, B, centibits, llr, strong families.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "link/block.h"
#include "link/feature_row.h"

static const char *const ids[] = {
#define FEATURE(id, family, values, agree, generic, text) #id,
#include "link/features.def"
#undef FEATURE
};

struct dump {
    struct ct_memory *mem;
    struct ct_mailset set;
    struct ct_history h;
    struct ct_rarity r;
    struct ct_arena a;
};

static uint32_t mask_of(const char *names)
{
    uint32_t mask = 0;

    for (int f = 0; names && f < CT_N_FEATURES; f++) {
        size_t len = strlen(ids[f]);

        for (const char *p = names; (p = strstr(p, ids[f])); p += len)
            if ((p == names || p[-1] == ',') && (p[len] == ',' || p[len] == '\0'))
                mask |= 1u << f;
    }
    return mask;
}

static int load(struct dump *d, const char *dir, const char *own, uint32_t without)
{
    struct ct_span name = ct_span_str(own);
    struct ct_err err = { 0 };
    uint32_t *nulled;
    int r = ct_memory_open(&d->mem, dir, CT_MEMORY_READ, 0, &err);

    if (r >= 0)
        r = ct_mailset_load(
            &d->set, d->mem, (struct ct_span_list){ &name, 1 }, (struct ct_span_list){ 0 }, &err);
    if (r < 0) {
        fprintf(stderr, "dump_features: %s\n", err.text);
        return 1;
    }
    ct_history_build(&d->h, &d->set);
    nulled = ct_arena_raw(&d->a, (d->set.msgs.n + 1) * sizeof *nulled);
    for (size_t i = 0; i < d->set.msgs.n; i++)
        nulled[i] = without;
    d->h.nulled = nulled;
    ct_rarity_build(&d->r, &d->h);
    return 0;
}

static void print_mail(const struct dump *d, uint32_t msg)
{
    const struct ct_msg *m = &d->set.msgs.v[msg];
    struct ct_feature_values v;

    printf("%" PRIu32 "\t%" PRIu32 "\t", msg, d->set.copies.v[m->copies - 1].source);
    printf("%.*s\t%" PRId64 "\t%" PRIu32 "\t", CT_ARG(ct_mailset_str(&d->set, m->message_id)),
        m->at_us == CT_TIME_NONE ? -1 : m->at_us, m->from_domain);
    for (unsigned i = 0; m->sketch && i < CT_SKETCH_SLOTS; i++)
        printf("%04x", d->set.sketches.v[m->sketch - 1].slot[i]);
    ct_feature_values(&v, &d->h, msg);
    for (uint32_t i = 0; i < v.n; i++) {
        const struct ct_value_count *c = ct_rarity_find(&d->r, v.v[i].feature, v.v[i].value);

        printf("\t%s=%" PRIu32 ":%u:%" PRIu32, ids[v.v[i].feature], v.v[i].value, c ? c->rarity : 0,
            c ? c->senders : 0);
    }
    putchar('\n');
}

static void weigh_pairs(const struct ct_feature_table *t)
{
    uint32_t a, b;

    while (scanf("%" SCNu32 " %" SCNu32, &a, &b) == 2) {
        struct ct_score s;

        if (a >= t->n || b >= t->n)
            continue;
        s = ct_table_weigh(t, a, b);
        printf("%" PRIu32 " %" PRIu32 " %" PRId32 " %" PRId32 " %" PRIu32 "\n", a, b, s.centibits,
            s.llr, s.strong);
    }
}

static void print_pair(uint32_t a, uint32_t b, void *arg)
{
    (void)arg;
    printf("%" PRIu32 " %" PRIu32 "\n", a, b);
}

static void measure(const struct ct_feature_table *t)
{
    const uint32_t pairs = 20000000;
    struct timespec from, to;
    uint64_t state = 1;
    int64_t sum = 0, ns;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (uint32_t i = 0; i < pairs; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
        sum += ct_table_weigh(t, (uint32_t)(state >> 33) % t->n, i % t->n).llr;
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    ns = (to.tv_sec - from.tv_sec) * INT64_C(1000000000) + to.tv_nsec - from.tv_nsec;
    fprintf(stderr, "%" PRId64 " ns a pair, %zu bytes a row (%" PRId64 ")\n", ns / pairs,
        sizeof(struct ct_feature_row), sum);
}

int main(int argc, char **argv)
{
    struct ct_feature_table t = { 0 };
    struct dump d = { 0 };
    uint32_t *msgs;

    if (argc < 4 || load(&d, argv[2], argv[3], mask_of(argc > 4 ? argv[4] : NULL)))
        return 2;
    msgs = ct_arena_raw(&d.a, (d.set.msgs.n + 1) * sizeof *msgs);
    for (uint32_t i = 0; i < d.set.msgs.n; i++)
        msgs[i] = i;
    ct_feature_table_build(&t, &d.h, &d.r, msgs, (uint32_t)d.set.msgs.n);
    if (strcmp(argv[1], "mails") == 0)
        for (uint32_t i = 0; i < t.n; i++)
            print_mail(&d, i);
    else if (strcmp(argv[1], "pairs") == 0)
        weigh_pairs(&t);
    else if (strcmp(argv[1], "blocks") == 0)
        ct_block_pairs(&d.h, &d.r, msgs, t.n, print_pair, NULL);
    else if (t.n)
        measure(&t);
    ct_feature_table_done(&t);
    ct_rarity_done(&d.r);
    ct_history_done(&d.h);
    ct_mailset_done(&d.set);
    ct_memory_close(d.mem);
    ct_arena_done(&d.a);
    return 0;
}
