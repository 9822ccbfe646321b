/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as CASE/judgements.jsonl and as CASE/campaigns.jsonl: first as they are, then with
 * every line chained to the one before, so that what lies behind the hashes is reached. In the
 * second case "@3" stands for the hash of line 3.
 *
 * Contracts: what loads, loads the same again, is in order and within its limits; written anew it
 * loads equal; a line more can be added to it, and taken back; audit.jsonl that tells of its
 * newest line lets it pass, and one that tells of another does not.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/hash.h"
#include "base/limits.h"
#include "case/chronicle.h"
#include "case/judgements.h"
#include "fuzz/fuzz.h"

#define MOST 40 /* lines written anew, since each is synced */

static const char *const names[] = { "judgements.jsonl", "campaigns.jsonl", "audit.jsonl" };
static char root[64], dirs[2][80];

static void must(bool ok)
{
    if (!ok)
        abort();
}

/* ---- the folder ---- */

static void wipe(const char *dir)
{
    char path[128];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        (void)unlink(path);
    }
}

static void tidy(void)
{
    for (int i = 0; i < 2; i++) {
        wipe(dirs[i]);
        (void)rmdir(dirs[i]);
    }
    (void)rmdir(root);
}

static void make_folders(void)
{
    const char *tmp = getenv("TMPDIR");

    if (root[0])
        return;
    snprintf(root, sizeof root, "%.30s/coldtrail-fuzz-XXXXXX", tmp ? tmp : "/tmp");
    must(mkdtemp(root) != NULL);
    for (int i = 0; i < 2; i++) {
        snprintf(dirs[i], sizeof dirs[i], "%s/%d", root, i);
        must(mkdir(dirs[i], 0700) == 0);
    }
    must(atexit(tidy) == 0);
}

/* Not through case/file: nothing here has to survive a kill. */
static void put(struct ct_case *c, const char *name, struct ct_span text)
{
    FILE *f = fopen(ct_case_file(c, name), "wb");

    must(f && fwrite(text.ptr, 1, text.len, f) == text.len);
    must(fclose(f) == 0);
}

/* ---- lines ---- */

#define REFS 9

struct mender {
    struct ct_buf out;
    char head[65], of[REFS][65];
    size_t n;
};

/* One line, with the hash of the one before, and hashes for "@1" … "@9". */
static void mend_line(struct mender *m, struct ct_span line)
{
    struct ct_span lead = CT_LIT("{\"prev\":\"");
    uint8_t hash[CT_DIGEST_MAX];
    size_t from = m->out.len;

    if (ct_span_starts(line, lead) && line.len > lead.len + 64)
        line = ct_span_from(line, lead.len + 64 + 2);
    else
        line = ct_span_from(line, 1);
    ct_buf_printf(&m->out, "{\"prev\":\"%s\",", m->head);
    for (size_t i = 0; i < line.len; i++) {
        size_t n = i + 1 < line.len ? (size_t)(unsigned char)line.ptr[i + 1] - '1' : REFS;

        if (line.ptr[i] == '@' && n < REFS && n < m->n)
            ct_buf_add(&m->out, ct_span_str(m->of[n])), i++;
        else
            ct_buf_chr(&m->out, line.ptr[i]);
    }
    ct_digest(CT_DIGEST_SHA256, ct_span_from(ct_buf_span(&m->out), from), hash);
    for (size_t i = 0; i < 32; i++)
        snprintf(m->head + 2 * i, 3, "%02x", hash[i]);
    if (m->n < REFS)
        memcpy(m->of[m->n++], m->head, 65);
    ct_buf_chr(&m->out, '\n');
}

static void mend(struct mender *m, struct ct_span text)
{
    *m = (struct mender){ .out = ct_buf(CT_MIB) };
    memset(m->head, '0', 64);
    while (text.len) {
        struct ct_span line = ct_span_cut_chr(&text, '\n');

        if (ct_span_starts(line, CT_LIT("{")))
            mend_line(m, line);
    }
}

/* ---- judgements ---- */

static void same_keys(struct ct_key_list a, struct ct_key_list b)
{
    must(a.n == b.n && a.n <= CT_MAX_JUDGED_KEYS);
    for (size_t i = 0; i < a.n; i++)
        must(a.v[i] == b.v[i] && (i == 0 || a.v[i] > a.v[i - 1]));
}

static void same_judgement(const struct ct_judgement *a, const struct ct_judgement *b)
{
    must(a->kind == b->kind && a->threads == b->threads && a->at_us == b->at_us);
    must(ct_span_eq(a->a_id, b->a_id) && ct_span_eq(a->b_id, b->b_id));
    must(ct_span_eq(a->who, b->who) && ct_span_eq(a->note, b->note));
    same_keys(a->a, b->a);
    same_keys(a->b, b->b);
}

/* Of both the first `n`. */
static void same_judgements(
    const struct ct_judgements *a, const struct ct_judgements *b, size_t n, bool lines)
{
    must(a->v.n >= n && b->v.n >= n && a->v.n == a->lines.n && b->v.n == b->lines.n);
    for (size_t i = 0; i < n; i++) {
        same_judgement(&a->v.v[i], &b->v.v[i]);
        must(i == 0 || a->lines.v[i].number > a->lines.v[i - 1].number);
        must(!lines || strcmp(a->lines.v[i].hash, b->lines.v[i].hash) == 0);
    }
}

static void note_in_audit(struct ct_case *c, const char *hash)
{
    struct ct_buf line = ct_buf(CT_KIB);

    ct_buf_printf(&line, "{\"prev\":\"%064d\",\"result\":\"judgements.jsonl %s\"}\n", 0, hash);
    put(c, "audit.jsonl", ct_buf_span(&line));
    ct_buf_done(&line);
}

static void check_anchor(struct ct_case *c, const struct ct_judgements *j)
{
    struct ct_judgements again = { 0 };
    char other[65];

    memcpy(other, j->head, sizeof other);
    note_in_audit(c, other);
    must(ct_judgements_load(&again, c, NULL) == 0);
    ct_judgements_done(&again);
    memset(other, 'e', 64);
    note_in_audit(c, other);
    must(ct_judgements_load(&again, c, NULL) == -EBADMSG);
    must(unlink(ct_case_file(c, "audit.jsonl")) == 0);
}

/* A line more, and that line taken back. */
static void go_on(struct ct_case *c, const struct ct_judgements *j)
{
    struct ct_judgement more = {
        .kind = CT_JUDGE_NOTE, .a_id = CT_LIT("C-01"), .who = CT_LIT("x")
    };
    struct ct_judgements longer = { 0 }, back = { 0 };
    char result[96];

    must(ct_judgements_add(c, &more, result, NULL) == 0);
    must(ct_judgements_load(&longer, c, NULL) == 0 && longer.v.n == j->v.n + 1);
    must(longer.torn == j->torn && ct_span_ends(ct_span_str(result), ct_span_str(longer.head)));
    same_judgements(&longer, j, j->v.n, true);
    same_judgement(&longer.v.v[j->v.n], &more);
    must(ct_judgements_undo(c, longer.head, &more, result, NULL) == 0);
    must(ct_judgements_load(&back, c, NULL) == 0 && back.v.n == j->v.n);
    must(back.undone == j->undone + 1);
    same_judgements(&back, j, j->v.n, true);
    ct_judgements_done(&longer);
    ct_judgements_done(&back);
}

static void use_judgements(struct ct_case *c, struct ct_case *other)
{
    struct ct_judgements j = { 0 }, again = { 0 }, copy = { 0 };
    char result[96];

    if (ct_judgements_load(&j, c, NULL) < 0)
        return;
    must(ct_judgements_load(&again, c, NULL) == 0 && again.v.n == j.v.n);
    must(again.torn == j.torn && again.undone == j.undone && strcmp(again.head, j.head) == 0);
    same_judgements(&j, &again, j.v.n, true);
    for (size_t i = 0; i < j.v.n && i < MOST; i++)
        must(ct_judgements_add(other, &j.v.v[i], result, NULL) == 0);
    must(ct_judgements_load(&copy, other, NULL) == 0);
    must(copy.v.n == (j.v.n < MOST ? j.v.n : MOST) && copy.torn == 0 && copy.undone == 0);
    same_judgements(&copy, &j, copy.v.n, false);
    check_anchor(c, &j);
    go_on(c, &j);
    ct_judgements_done(&j);
    ct_judgements_done(&again);
    ct_judgements_done(&copy);
}

/* ---- what became of ids ---- */

static void same_names(const struct ct_chronicle *a, const struct ct_chronicle *b)
{
    for (int k = 0; k < CT_N_NAME_KINDS; k++) {
        must(a->names.n[k] == b->names.n[k] && a->names.n[k] <= CT_MAX_NAMES);
        for (size_t i = 0; i < a->names.n[k]; i++) {
            const struct ct_known_name *x = &a->names.v[k][i], *y = &b->names.v[k][i];

            must(x->number == y->number && x->heir == y->heir && x->retired == y->retired);
            must(x->number && (i == 0 || x->number > a->names.v[k][i - 1].number));
            must(x->heir == 0 || x->keys.n == 0);
            must(x->keys.n == y->keys.n);
            for (size_t n = 0; n < x->keys.n; n++)
                must(x->keys.v[n] == y->keys.v[n] && (n == 0 || x->keys.v[n] > x->keys.v[n - 1]));
        }
    }
}

/* The shortest story that ends like this. False when it is too long to be told. */
static bool retell(const struct ct_chronicle *ch, struct ct_case *to)
{
    CT_VEC(struct ct_name_change) v = { 0 };
    int r;

    for (int step = 0; step < 3; step++)
        for (int k = 0; k < CT_N_NAME_KINDS; k++)
            for (size_t i = 0; i < ch->names.n[k] && v.n < 1000; i++) {
                const struct ct_known_name *x = &ch->names.v[k][i];
                struct ct_name_change e = { .kind = (enum ct_name_kind)k, .number = x->number };

                e.event = step == 0 ? CT_NAME_NEW : step == 1 ? CT_NAME_MERGE : CT_NAME_RETIRE;
                if (step == 0)
                    e.plus = x->keys;
                if (step == 1)
                    e.number = x->heir, e.other = x->number;
                if (step == 0 || (step == 1 ? x->heir != 0 : x->retired))
                    *ct_vec_add(&v) = e;
            }
    r = ct_chronicle_add(to, (struct ct_name_changes){ v.v, v.n }, 0, NULL);
    must(r == 0);
    ct_vec_done(&v);
    return v.n < 1000;
}

static void check_heirs(const struct ct_chronicle *ch)
{
    struct ct_arena a = { 0 };

    for (int k = 0; k < CT_N_NAME_KINDS; k++)
        for (size_t i = 0; i < ch->names.n[k] && i < MOST; i++) {
            uint32_t number = ch->names.v[k][i].number;
            struct ct_span id = ct_name_text(&a, (enum ct_name_kind)k, number);

            must(ct_name_find(&ch->names, (enum ct_name_kind)k, number) == &ch->names.v[k][i]);
            id = ct_chronicle_resolve(ch, id, &a);
            must(ct_name_parse(id, &(enum ct_name_kind){ 0 }, &number));
            must(ct_name_find(&ch->names, (enum ct_name_kind)k, number) != NULL);
        }
    ct_arena_done(&a);
}

static uint32_t last_number(const struct ct_chronicle *ch)
{
    size_t n = ch->names.n[CT_NAME_CAMPAIGN];

    return n ? ch->names.v[CT_NAME_CAMPAIGN][n - 1].number : 0;
}

static void use_chronicle(struct ct_case *c, struct ct_case *other)
{
    struct ct_name_change more = { .event = CT_NAME_NEW };
    struct ct_chronicle ch = { 0 }, again = { 0 }, copy = { 0 }, longer = { 0 };

    if (ct_chronicle_load(&ch, c, NULL) < 0)
        return;
    must(ct_chronicle_load(&again, c, NULL) == 0 && again.torn == ch.torn);
    same_names(&ch, &again);
    check_heirs(&ch);
    if (retell(&ch, other)) {
        must(ct_chronicle_load(&copy, other, NULL) == 0 && copy.torn == 0);
        same_names(&ch, &copy);
    }
    more.number = last_number(&ch) + 1;
    if (more.number <= CT_MAX_NAMES) {
        must(ct_chronicle_add(c, (struct ct_name_changes){ &more, 1 }, 0, NULL) == 0);
        must(ct_chronicle_load(&longer, c, NULL) == 0 && longer.torn == ch.torn);
        must(longer.names.n[CT_NAME_CAMPAIGN] == ch.names.n[CT_NAME_CAMPAIGN] + 1);
        must(last_number(&longer) == more.number);
    }
    ct_chronicle_done(&ch);
    ct_chronicle_done(&again);
    ct_chronicle_done(&copy);
    ct_chronicle_done(&longer);
}

static void use(struct ct_span text)
{
    struct ct_case c = { .path = dirs[0], .lock_fd = -1 };
    struct ct_case other = { .path = dirs[1], .lock_fd = -1 };

    wipe(dirs[0]);
    wipe(dirs[1]);
    put(&c, names[0], text);
    put(&c, names[1], text);
    use_judgements(&c, &other);
    use_chronicle(&c, &other);
    ct_arena_done(&c.arena);
    ct_arena_done(&other.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_span bytes = { (const char *)data, size };
    struct mender m;

    ct_hash_seed_fix(1);
    make_folders();
    use(bytes);
    mend(&m, bytes);
    use(ct_buf_span(&m.out));
    ct_buf_done(&m.out);
    return 0;
}
