/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link_pool: linking a pool of a million suspects, stage by stage.
 *
 *   link_pool [MAILS [SEED]]       1,000,000 and 1, when not said
 *
 * Not an archive but a mail set made in memory, all of whose mails are suspects: what
 * linking must bear after years of ten alerts a day, or under a flood. Fourteen years; of
 * a thousand mails 550 of senders at eight mailing services with shared themes, 250 of
 * crime with forty kits, 5 of targeted operations, 190 from strangers with common
 * programs, 5 of one flood within a week that share every value. Two accounts in three thousand
 * get each. Prints JSON: what each stage took, and what was counted.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "link/thread.h"

#include "stages.h"

#define FIRST_S INT64_C(1356998400) /* 2013 */
#define DAYS (14 * 365)
#define ACCOUNTS 3000
#define VARIANTS 6 /* hosts, subjects and addresses that a sender may have */

enum kind { BULK, CRIME, TARGETED, STRANGER, FLOOD };

/* Who sends: what all its mail has, and what changes from mail to mail. */
struct source {
    struct ct_msg all;
    uint32_t host[VARIANTS], form, grammar, link[VARIANTS], link_form;
    uint32_t subject[VARIANTS], ip[VARIANTS], net[VARIANTS];
    unsigned n; /* variants in use */
    int64_t first_day, days;
    uint64_t text; /* what its mails say */
    enum kind kind;
};

struct maker {
    struct ct_mailset set;
    uint64_t state;
    uint32_t account[ACCOUNTS];
    uint64_t next; /* number of the next name */
};

static uint64_t any(struct maker *m, uint64_t below)
{
    uint64_t z = m->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* The string of that kind and number, the same each time, and unlike all others: names
 * that differ in a digit would all imitate each other. */
static uint32_t named(struct maker *m, const char *kind, uint64_t n)
{
    uint64_t z = ct_hash64(ct_span_str(kind), n);
    char text[64], word[12];

    for (size_t i = 0; i + 1 < sizeof word; i++, z /= 26)
        word[i] = (char)('a' + z % 26);
    word[sizeof word - 1] = 0;
    snprintf(text, sizeof text, "%s%s.example", kind, word);
    return ct_intern(&m->set.strings, ct_span_str(text));
}

static uint32_t own_name(struct maker *m, const char *kind)
{
    return named(m, kind, m->next++);
}

/* A program: what its mails look like, whoever uses it. */
static void use_program(struct maker *m, struct source *s, const char *kind, uint64_t n)
{
    static const char *const shapes[CT_SHAPES] = { [CT_SHAPE_HEADERS] = "headers",
        [CT_SHAPE_MIME] = "mime",
        [CT_SHAPE_BOUNDARY] = "boundary",
        [CT_SHAPE_MESSAGE_ID] = "mid",
        [CT_SHAPE_DOM] = "dom",
        [CT_SHAPE_MAILER] = "mailer",
        [CT_SHAPE_CHARSET] = "charset",
        [CT_SHAPE_ENCODING] = "encoding" };
    char name[32];

    for (int i = 0; i < CT_SHAPES; i++) {
        bool few = i == CT_SHAPE_CHARSET || i == CT_SHAPE_ENCODING || i == CT_SHAPE_MIME;

        snprintf(name, sizeof name, "%s%s", few ? "" : kind, shapes[i]);
        s->all.shapes[i] = named(m, name, few ? n % 5 : n);
    }
    s->all.zone = (int16_t)(60 * (int)any(m, 12) - 300);
}

static void use_hosts(struct maker *m, struct source *s, unsigned n)
{
    s->n = n;
    for (unsigned i = 0; i < n; i++) {
        uint32_t at = (uint32_t)any(m, 40000);

        s->host[i] = own_name(m, "img");
        s->link[i] = own_name(m, "www");
        s->subject[i] = own_name(m, "about ");
        s->ip[i] = named(m, "ip", m->next++);
        s->net[i] = named(m, "net", at);
    }
    s->all.from_domain = s->all.return_domain = own_name(m, "from");
    s->all.from = own_name(m, "writer");
    s->all.name_key = own_name(m, "name ");
    s->all.helo = s->all.from_domain;
    s->form = own_name(m, "/form/");
    s->grammar = named(m, "{HEX}", any(m, 30));
    s->link_form = own_name(m, "/link/");
    s->text = any(m, UINT64_MAX);
    s->first_day = (int64_t)any(m, DAYS);
}

static void make_bulk(struct maker *m, struct source *s)
{
    uint64_t service = any(m, 8);

    use_hosts(m, s, 1 + (unsigned)any(m, VARIANTS));
    use_program(m, s, "service", service);
    s->all.shapes[CT_SHAPE_DOM] = named(m, "theme", service * 40 + any(m, 40));
    s->form = named(m, "/track/", service);
    s->all.dkim_domain = s->all.from_domain;
    s->all.dkim_key = own_name(m, "key");
    s->all.return_domain = s->all.helo = named(m, "bounce", service);
    s->all.bulk_id = own_name(m, "account");
    s->all.flags = CT_MSG_UNSUBSCRIBE;
    s->all.auth = CT_AUTH_PASS;
    for (unsigned i = 0; i < s->n; i++) {
        s->net[i] = named(m, "net", service);
        s->ip[i] = named(m, "ip", any(m, 400));
        if (any(m, 3))
            s->host[i] = named(m, "click", service);
    }
    s->first_day = (int64_t)any(m, DAYS - 1000);
    s->days = 300 + (int64_t)any(m, 700);
}

static void make_crime(struct maker *m, struct source *s)
{
    uint64_t kit = any(m, 40);

    use_hosts(m, s, 1 + (unsigned)any(m, VARIANTS));
    use_program(m, s, "kit", kit);
    s->form = named(m, "/kit/", kit);
    s->link_form = named(m, "/gate/", kit);
    s->all.reply_to = own_name(m, "answer");
    s->all.reply_domain = named(m, "freemail", any(m, 4));
    s->text = kit * 16 + any(m, 16);
    s->days = 1 + (int64_t)any(m, 60);
}

static void make_targeted(struct maker *m, struct source *s)
{
    use_hosts(m, s, 2 + (unsigned)any(m, VARIANTS - 1));
    use_program(m, s, "crew", any(m, 12));
    s->form = named(m, "/crew/", any(m, 12));
    s->days = 20 + (int64_t)any(m, 300);
}

static void make_stranger(struct maker *m, struct source *s)
{
    use_hosts(m, s, 1);
    use_program(m, s, "common", any(m, 60));
    s->link_form = named(m, "/page/", any(m, 500));
    s->days = 1 + (int64_t)any(m, 900);
}

static void make_flood(struct maker *m, struct source *s)
{
    use_hosts(m, s, 1);
    use_program(m, s, "flood", 0);
    s->days = 7;
}

static const struct plan {
    enum kind kind;
    unsigned permille, mails; /* of all mails; of one source, on average */
    void (*make)(struct maker *m, struct source *s);
} plans[] = { { BULK, 550, 400, make_bulk }, { CRIME, 250, 80, make_crime },
    { TARGETED, 5, 30, make_targeted }, { STRANGER, 190, 2, make_stranger },
    { FLOOD, 5, UINT32_MAX, make_flood } };

static void add_fetch(struct maker *m, struct ct_msg *msg, struct ct_fetch_rec f)
{
    f.domain = f.host;
    f.url = any(m, UINT64_MAX);
    *ct_vec_add(&m->set.fetches) = f;
    msg->n_fetches++;
}

/* Mails of one text differ in a few words. */
static uint32_t add_sketch(struct maker *m, uint64_t text)
{
    struct ct_sketch *s = ct_vec_add(&m->set.sketches);
    uint64_t z = text * UINT64_C(0x9e3779b97f4a7c15) + 1;

    for (int i = 0; i < CT_SKETCH_SLOTS; i++) {
        z = (z ^ z >> 29) * UINT64_C(0xbf58476d1ce4e5b9) + (uint64_t)i;
        s->slot[i] = (uint16_t)(any(m, 8) ? z >> 40 : any(m, 65535));
    }
    return (uint32_t)m->set.sketches.n;
}

static void add_mail(struct maker *m, const struct source *s)
{
    struct ct_mailset *set = &m->set;
    struct ct_msg msg = s->all;
    unsigned v = (unsigned)any(m, s->n);

    msg.at_us = (FIRST_S + (s->first_day + (int64_t)any(m, (uint64_t)s->days)) * 86400 +
                    (int64_t)any(m, 86400)) *
                CT_SECOND_US;
    msg.tie = msg.key = any(m, UINT64_MAX);
    msg.subject = s->subject[any(m, s->n)];
    msg.source_ip = s->ip[v];
    msg.source_net = s->net[v];
    msg.fetches = (uint32_t)set->fetches.n;
    add_fetch(m, &msg,
        (struct ct_fetch_rec){ .host = s->host[v],
            .template = s->form,
            .grammar = s->grammar,
            .flags = CT_FETCH_OPEN | CT_FETCH_HIDDEN | CT_FETCH_OPAQUE });
    for (uint64_t i = any(m, 3); i-- > 0;)
        add_fetch(m, &msg,
            (struct ct_fetch_rec){
                .host = s->link[any(m, s->n)], .template = s->link_form, .flags = CT_FETCH_CLICK });
    msg.sketch = add_sketch(m, s->text);
    msg.words = 80;
    msg.calls = 1;
    msg.rcpts = (uint32_t)set->rcpts.n;
    msg.n_rcpts = msg.n_targets = 1 + (uint32_t)any(m, 2);
    for (uint32_t i = 0; i < msg.n_rcpts; i++)
        *ct_vec_add(&set->rcpts) = m->account[any(m, ACCOUNTS)];
    msg.direction = CT_DIR_INBOUND;
    *ct_vec_add(&set->msgs) = msg;
}

static int by_time(const void *a, const void *b)
{
    const struct ct_msg *x = a, *y = b;

    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return (x->tie > y->tie) - (x->tie < y->tie);
}

static void make_set(struct maker *m, size_t n)
{
    struct ct_mailset *set = &m->set;

    (void)ct_intern(&set->strings, CT_LIT(""));
    *ct_vec_add(&set->own) = ct_intern(&set->strings, CT_LIT("parl.example"));
    for (uint32_t i = 0; i < ACCOUNTS; i++)
        m->account[i] = own_name(m, "person");
    for (size_t p = 0; p < sizeof plans / sizeof plans[0]; p++) {
        size_t end = set->msgs.n + n / 1000 * plans[p].permille;

        while (set->msgs.n < end) {
            struct source s = { .kind = plans[p].kind, .all.zone = CT_ZONE_NONE };
            uint64_t mails = plans[p].mails == UINT32_MAX ? end : 1 + any(m, 2 * plans[p].mails);

            plans[p].make(m, &s);
            while (mails-- && set->msgs.n < end)
                add_mail(m, &s);
        }
    }
    qsort(set->msgs.v, set->msgs.n, sizeof *set->msgs.v, by_time);
    set->first_us = set->msgs.v[0].at_us;
    set->last_us = set->msgs.v[set->msgs.n - 1].at_us;
}

static void everybody(struct ct_pool *pool, const struct ct_mailset *set)
{
    for (uint32_t i = 0; i < set->msgs.n; i++)
        *ct_vec_add(&pool->v) = (struct ct_suspect){ .msg = i, .centibits = 1000 };
}

struct linked {
    struct ct_history history;
    struct ct_pool pool;
    struct ct_rarity rarity;
    struct ct_clusters clusters;
    struct ct_threads threads;
};

static void link_all(struct linked *l, const struct ct_mailset *set, struct stages *st)
{
    const struct ct_judgement_list none = { 0 };

    stages_begin(st);
    ct_history_build(&l->history, set);
    stages_end(st, "history");
    everybody(&l->pool, set);
    stages_begin(st);
    ct_rarity_build(&l->rarity, &l->history);
    stages_end(st, "rarity");
    stages_begin(st);
    ct_cluster_build(&l->clusters, &l->history, &l->rarity, &l->pool, none);
    stages_end(st, "clusters");
    stages_begin(st);
    ct_threads_build(&l->threads, &l->history, &l->rarity, &l->clusters, none);
    stages_end(st, "threads");
}

static void linked_done(struct linked *l)
{
    ct_threads_done(&l->threads);
    ct_cluster_done(&l->clusters);
    ct_rarity_done(&l->rarity);
    ct_pool_done(&l->pool);
    ct_history_done(&l->history);
}

static void counts(const struct linked *l, const struct ct_mailset *set, struct ct_json *j)
{
    int64_t joined = 0, threads = 0, n = (int64_t)set->msgs.n;

    for (size_t c = 0; c < l->clusters.v.n; c++) {
        joined += l->clusters.v.v[c].n;
        threads += l->threads.of[c] == c;
    }
    ct_json_int(j, "mails", n);
    ct_json_int(j, "strings", (int64_t)set->strings.strings.n);
    ct_json_int(j, "pairs", (int64_t)l->clusters.pairs);
    ct_json_ratio(j, "pairs_a_mail", (int64_t)l->clusters.pairs * 10 / n, 10);
    ct_json_int(j, "edges", (int64_t)l->clusters.edges);
    ct_json_int(j, "clusters", (int64_t)l->clusters.v.n);
    ct_json_int(j, "mails_in_clusters", joined);
    ct_json_int(j, "threads", threads);
}

int main(int argc, char **argv)
{
    struct ct_buf out = ct_buf(CT_MIB);
    struct ct_json j = ct_json(&out);
    struct stages st = { .j = &j };
    static struct maker m;
    struct linked l = { 0 };
    uint64_t n = 1000000, seed = 1;

    if ((argc > 1 && !ct_span_uint(ct_span_str(argv[1]), UINT64_C(10000000), &n)) ||
        (argc > 2 && !ct_span_uint(ct_span_str(argv[2]), UINT32_MAX, &seed)) || n < 1000)
        return 2;
    m.state = seed;
    ct_json_object(&j, NULL);
    ct_json_object(&j, "stages");
    stages_begin(&st);
    make_set(&m, (size_t)n);
    stages_end(&st, "made");
    link_all(&l, &m.set, &st);
    ct_json_end(&j);
    counts(&l, &m.set, &j);
    ct_json_end(&j);
    printf("%.*s\n", (int)out.len, out.ptr);
    linked_done(&l);
    ct_mailset_done(&m.set);
    ct_buf_done(&out);
    return 0;
}
