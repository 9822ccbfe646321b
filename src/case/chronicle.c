/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chronicle: replaying what became of every id, and adding to it.
 *
 *   lines --> one step for each key that came or went --sort--> the newest step of each decides
 *
 * So a log of many years costs one sort, and no line has to be whole for those behind it.
 */
#include "case/chronicle.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/vec.h"
#include "case/chain.h"
#include "case/keys.h"
#include "case/lines.h"

#define FILE_NAME "campaigns.jsonl"
#define MAX_LINE (16 * CT_MIB)

struct step {
    uint32_t number;
    bool came;
    uint64_t key, seq;
};

struct replay {
    struct ct_arena scratch;
    struct {
        CT_VEC(struct step) steps;
        CT_VEC(struct ct_known_name) names; /* index: number - 1; number 0: never given */
    } of[CT_N_NAME_KINDS];
    uint64_t seq;
};

static struct ct_known_name *name_at(struct replay *p, enum ct_name_kind kind, uint32_t number)
{
    while (p->of[kind].names.n < number)
        *ct_vec_add(&p->of[kind].names) = (struct ct_known_name){ 0 };
    p->of[kind].names.v[number - 1].number = number;
    return &p->of[kind].names.v[number - 1];
}

static void add_steps(
    struct replay *p, enum ct_name_kind kind, uint32_t number, struct ct_key_list keys, bool came)
{
    for (size_t i = 0; i < keys.n; i++)
        *ct_vec_add(&p->of[kind].steps) = (struct step){ number, came, keys.v[i], p->seq };
}

static void replay(struct replay *p, const struct ct_name_change *e)
{
    struct ct_known_name *name = name_at(p, e->kind, e->number);

    p->seq++;
    if (e->event == CT_NAME_RETIRE)
        name->retired = true;
    add_steps(p, e->kind, e->number, e->minus, false);
    add_steps(p, e->kind, e->number, e->plus, true);
    if (e->other && (e->event == CT_NAME_MERGE || e->event == CT_NAME_NEW))
        name_at(p, e->kind, e->other)->heir = e->number;
}

static bool take_name(
    const struct ct_line *l, const char *key, enum ct_name_kind want, uint32_t *ret, bool may_lack)
{
    enum ct_name_kind kind;
    struct ct_span id;

    *ret = 0;
    if (!ct_line_str(l, key, &id))
        return may_lack;
    return ct_name_parse(id, &kind, ret) && kind == want && *ret <= CT_MAX_NAMES;
}

static bool take_event(const struct ct_line *l, enum ct_name_event *ret)
{
    struct ct_span word;

    for (int i = 0; ct_line_str(l, "event", &word) && i < CT_N_NAME_EVENTS; i++)
        if (ct_span_eq(word, ct_span_str(ct_name_event_word((enum ct_name_event)i)))) {
            *ret = (enum ct_name_event)i;
            return true;
        }
    return false;
}

static bool take_keys(struct ct_key_list *ret, const struct ct_line *l, const char *key, bool ids)
{
    struct ct_span text;

    return ct_line_array(l, key, &text) && ct_keys_parse(ret, text, ids, CT_MAX_JUDGED_KEYS, l->a);
}

static bool take_line(const struct ct_chain_line *line, void *arg)
{
    struct replay *p = arg;
    struct ct_name_change e = { 0 };
    struct ct_line l;
    struct ct_span of;
    bool ids;

    ct_arena_reset(&p->scratch);
    if (!ct_line_parse(&l, line->text, &p->scratch) || !ct_line_str(&l, "of", &of))
        return false;
    ids = ct_span_eq(of, CT_LIT("thread"));
    if (!ids && !ct_span_eq(of, CT_LIT("campaign")))
        return false;
    e.kind = ids ? CT_NAME_THREAD : CT_NAME_CAMPAIGN;
    if (!take_event(&l, &e.event) || !take_name(&l, "id", e.kind, &e.number, false) ||
        !take_name(&l, "other", e.kind, &e.other, true) || e.other == e.number ||
        !take_keys(&e.plus, &l, "plus", ids) || !take_keys(&e.minus, &l, "minus", ids))
        return false;
    replay(p, &e);
    return true;
}

static int by_order(const void *a, const void *b)
{
    const struct step *x = a, *y = b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    return x->came - y->came;
}

/* The keys of each name of one kind. */
static void settle(struct ct_chronicle *to, struct replay *p, enum ct_name_kind kind)
{
    const struct step *s = p->of[kind].steps.v;
    size_t n = p->of[kind].steps.n, n_names = 0;
    uint64_t *keys = ct_arena_raw(&to->arena, (n + 1) * sizeof *keys);
    struct ct_known_name *names =
        ct_arena_alloc(&to->arena, (p->of[kind].names.n + 1) * sizeof *names);

    if (n)
        qsort(p->of[kind].steps.v, n, sizeof *s, by_order);
    for (size_t i = 0; i < n;) {
        struct ct_known_name *name = &p->of[kind].names.v[s[i].number - 1];
        size_t k = 0;

        for (uint32_t number = s[i].number; i < n && s[i].number == number; i++)
            if (s[i].came && (i + 1 == n || s[i + 1].number != number || s[i + 1].key != s[i].key))
                keys[k++] = s[i].key;
        name->keys = (struct ct_key_list){ keys, name->heir ? 0 : k };
        keys += k;
    }
    for (size_t i = 0; i < p->of[kind].names.n; i++)
        if (p->of[kind].names.v[i].number)
            names[n_names++] = p->of[kind].names.v[i];
    to->names.v[kind] = names;
    to->names.n[kind] = n_names;
}

static void replay_done(struct replay *p)
{
    for (int i = 0; i < CT_N_NAME_KINDS; i++) {
        ct_vec_done(&p->of[i].steps);
        ct_vec_done(&p->of[i].names);
    }
    ct_arena_done(&p->scratch);
}

int ct_chronicle_load(struct ct_chronicle *ret, struct ct_case *c, struct ct_err *err)
{
    ct_cleanup(replay_done) struct replay p = { 0 };
    const char *path = ct_case_file(c, FILE_NAME);
    struct ct_chain_check check;
    int r = ct_chain_walk(&check, path, take_line, &p, err);

    if (r == 0 && check.bad_line)
        r = ct_fail(err, -EBADMSG,
            "'%s': line %llu does not follow from the one before: it or an earlier one was "
            "changed. Put back a copy of the file, or take it away: then ids are given anew",
            path, (unsigned long long)check.bad_line);
    if (r < 0)
        return r;
    *ret = (struct ct_chronicle){ .torn = check.torn };
    for (int i = 0; i < CT_N_NAME_KINDS; i++)
        settle(ret, &p, (enum ct_name_kind)i);
    return 0;
}

void ct_chronicle_done(struct ct_chronicle *ch)
{
    ct_arena_done(&ch->arena);
}

/* `id` stands last: a line ends in a string (chain.h). */
static struct ct_span format(
    struct ct_buf *out, const struct ct_name_change *e, int64_t at_us, struct ct_arena *a)
{
    bool ids = e->kind == CT_NAME_THREAD;
    struct ct_json j = ct_json(out);

    ct_buf_clear(out);
    ct_json_object(&j, NULL);
    ct_json_time(&j, "time", at_us);
    ct_json_str(&j, "event", ct_span_str(ct_name_event_word(e->event)));
    ct_json_str(&j, "of", ids ? CT_LIT("thread") : CT_LIT("campaign"));
    ct_keys_put(&j, "plus", e->plus, ids);
    ct_keys_put(&j, "minus", e->minus, ids);
    if (e->other)
        ct_json_str(&j, "other", ct_name_text(a, e->kind, e->other));
    ct_json_str(&j, "id", ct_name_text(a, e->kind, e->number));
    ct_json_end(&j);
    return ct_arena_copy(a, ct_buf_span(out));
}

int ct_chronicle_add(
    struct ct_case *c, struct ct_name_changes changes, int64_t at_us, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(MAX_LINE);
    struct ct_span *lines = ct_arena_alloc(&a, (changes.n + 1) * sizeof *lines);

    for (size_t i = 0; i < changes.n; i++)
        lines[i] = format(&line, &changes.v[i], at_us, &a);
    return ct_chain_add_all(ct_case_file(c, FILE_NAME), lines, changes.n, err);
}

struct ct_span ct_chronicle_resolve(
    const struct ct_chronicle *ch, struct ct_span id, struct ct_arena *a)
{
    enum ct_name_kind kind;
    uint32_t number, heir;

    if (!ct_name_parse(id, &kind, &number))
        return id;
    heir = ct_name_heir(&ch->names, kind, number);
    return heir == number ? id : ct_name_text(a, kind, heir);
}
