/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgements: lines to decisions and back.
 *
 *   judgements.jsonl --chain, strict parse--> decisions --undo--> those that stand
 *   audit.jsonl --newest "judgements.jsonl HASH"--> must be a line of it
 */
#include "case/judgements.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "case/chain.h"
#include "case/keys.h"
#include "case/lines.h"

#define FILE_NAME "judgements.jsonl"
#define MAX_LINE (16 * CT_MIB)

static const char *const words[] = { "confirm", "dismiss", "merge", "split", "not-same", "note" };
#define N_WORDS (sizeof words / sizeof words[0])

const char *ct_judgement_word(enum ct_judgement_kind kind)
{
    return words[kind];
}

struct load {
    struct ct_judgements *to;
    struct ct_arena scratch;
};

static bool kind_of(struct ct_span word, enum ct_judgement_kind *ret)
{
    for (size_t i = 0; i < N_WORDS; i++)
        if (ct_span_eq(word, ct_span_str(words[i]))) {
            *ret = (enum ct_judgement_kind)i;
            return true;
        }
    return false;
}

static bool take_keys(
    struct ct_key_list *ret, const struct ct_line *l, const char *key, struct ct_arena *a)
{
    struct ct_span text;

    return ct_line_array(l, key, &text) && ct_keys_parse(ret, text, false, CT_MAX_JUDGED_KEYS, a);
}

/* Words of `l`, kept. */
static bool take_str(
    struct ct_span *ret, const struct ct_line *l, const char *key, struct ct_arena *a)
{
    struct ct_span s;

    if (!ct_line_str(l, key, &s))
        return false;
    *ret = ct_arena_copy(a, s);
    return true;
}

static bool has_two_sides(enum ct_judgement_kind kind)
{
    return kind == CT_JUDGE_MERGE || kind == CT_JUDGE_SPLIT || kind == CT_JUDGE_NOT_SAME;
}

static bool take_judgement(struct ct_judgement *j, const struct ct_line *l, struct ct_arena *a)
{
    struct ct_span time, of;

    if (!ct_line_str(l, "time", &time) || !ct_time_parse(time, &j->at_us) ||
        !ct_line_str(l, "of", &of))
        return false;
    j->threads = ct_span_eq(of, CT_LIT("thread"));
    if (!j->threads && !ct_span_eq(of, CT_LIT("campaign")))
        return false;
    if (!take_str(&j->who, l, "who", a) || !take_str(&j->a_id, l, "a", a) ||
        !take_str(&j->note, l, "note", a) || !take_keys(&j->a, l, "a_keys", a))
        return false;
    if (!has_two_sides(j->kind))
        return true;
    return take_str(&j->b_id, l, "b", a) && take_keys(&j->b, l, "b_keys", a);
}

/* What is taken back must be there. */
static bool undo(struct ct_judgements *to, struct ct_span hash)
{
    for (size_t i = 0; i < to->v.n; i++) {
        if (!ct_span_eq(hash, ct_span_str(to->lines.v[i].hash)))
            continue;
        to->v.n--;
        to->lines.n--;
        memmove(&to->v.v[i], &to->v.v[i + 1], (to->v.n - i) * sizeof *to->v.v);
        memmove(&to->lines.v[i], &to->lines.v[i + 1], (to->lines.n - i) * sizeof *to->lines.v);
        to->undone++;
        return true;
    }
    return false;
}

static bool take_line(const struct ct_chain_line *line, void *arg)
{
    struct load *ld = arg;
    struct ct_judgements *to = ld->to;
    struct ct_judgement j = { 0 };
    struct ct_judgement_line at = { .number = line->number };
    struct ct_line l;
    struct ct_span word;

    ct_arena_reset(&ld->scratch);
    if (!ct_line_parse(&l, line->text, &ld->scratch) || !ct_line_str(&l, "kind", &word))
        return false;
    if (ct_span_eq(word, CT_LIT("undo")))
        return ct_line_str(&l, "undoes", &word) && undo(to, word);
    if (to->v.n >= CT_MAX_JUDGEMENTS || !kind_of(word, &j.kind) ||
        !take_judgement(&j, &l, &to->arena))
        return false;
    memcpy(at.hash, line->hash, sizeof at.hash);
    *ct_vec_add(&to->v) = j;
    *ct_vec_add(&to->lines) = at;
    return true;
}

struct anchor {
    struct ct_arena scratch;
    char hash[65]; /* empty: none */
};

/* The newest line of audit.jsonl that tells of a judgement. Lines of other kinds, and whatever is
 * wrong with the audit chain itself, are the business of verify. */
static bool look_for_anchor(const struct ct_chain_line *line, void *arg)
{
    struct ct_span head = CT_LIT(FILE_NAME " "), result;
    struct anchor *to = arg;
    struct ct_line l;

    ct_arena_reset(&to->scratch);
    if (ct_line_parse(&l, line->text, &to->scratch) && ct_line_str(&l, "result", &result) &&
        ct_span_starts(result, head) && result.len == head.len + 64) {
        memcpy(to->hash, result.ptr + head.len, 64);
        to->hash[64] = '\0';
    }
    return true;
}

static int check_end(struct ct_case *c, struct ct_err *err)
{
    struct anchor anchor = { 0 };
    struct ct_chain_check audit;
    bool has = true;
    int r = ct_chain_walk(&audit, ct_case_file(c, "audit.jsonl"), look_for_anchor, &anchor, err);

    ct_arena_done(&anchor.scratch);
    if (r == 0 && anchor.hash[0])
        r = ct_chain_has(ct_case_file(c, FILE_NAME), anchor.hash, &has, err);
    if (r < 0 || has)
        return r;
    return ct_fail(err, -EBADMSG,
        "'%s': judgements were changed or taken away at its end; audit.jsonl remembers more. Put "
        "back a copy of it: nothing is decided without them",
        ct_case_file(c, FILE_NAME));
}

int ct_judgements_load(struct ct_judgements *ret, struct ct_case *c, struct ct_err *err)
{
    ct_cleanup(ct_judgements_done) struct ct_judgements j = { 0 };
    struct load ld = { .to = &j };
    const char *path = ct_case_file(c, FILE_NAME);
    struct ct_chain_check check;
    int r = ct_chain_walk(&check, path, take_line, &ld, err);

    ct_arena_done(&ld.scratch);
    if (r == 0 && check.bad_line)
        r = ct_fail(err, -EBADMSG,
            "'%s': line %llu does not follow from the one before: it or an earlier one was "
            "changed. Put back a copy of the file: nothing is decided without judgements",
            path, (unsigned long long)check.bad_line);
    if (r == 0)
        r = check_end(c, err);
    if (r < 0)
        return r;
    j.torn = check.torn;
    memcpy(j.head, check.head, sizeof j.head);
    *ret = j;
    j = (struct ct_judgements){ 0 };
    return 0;
}

void ct_judgements_done(struct ct_judgements *j)
{
    ct_vec_done(&j->v);
    ct_vec_done(&j->lines);
    ct_arena_done(&j->arena);
}

static int append(struct ct_case *c, struct ct_buf *line, char ret_result[96], struct ct_err *err)
{
    char head[65];
    int r;

    if (line->full)
        return ct_fail(err, -EFBIG, "a judgement of more than %zu bytes", MAX_LINE);
    r = ct_chain_add(ct_case_file(c, FILE_NAME), ct_buf_span(line), head, err);
    if (r == 0)
        snprintf(ret_result, 96, FILE_NAME " %s", head);
    return r;
}

/* The keys every line has in front. */
static struct ct_json begin(
    struct ct_buf *line, const struct ct_judgement *j, const char *kind, const char *of)
{
    struct ct_json out = ct_json(line);

    ct_json_object(&out, NULL);
    ct_json_time(&out, "time", j->at_us);
    ct_json_bytes(&out, "who", j->who);
    ct_json_str(&out, "kind", ct_span_str(kind));
    ct_json_str(&out, "of", ct_span_str(of));
    ct_json_str(&out, "a", j->a_id);
    return out;
}

int ct_judgements_add(
    struct ct_case *c, const struct ct_judgement *j, char ret_result[96], struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(MAX_LINE);
    struct ct_json out = begin(&line, j, words[j->kind], j->threads ? "thread" : "campaign");

    if (has_two_sides(j->kind))
        ct_json_str(&out, "b", j->b_id);
    ct_keys_put(&out, "a_keys", ct_keys_sorted(j->a.v, j->a.n, CT_MAX_JUDGED_KEYS, &a), false);
    if (has_two_sides(j->kind))
        ct_keys_put(&out, "b_keys", ct_keys_sorted(j->b.v, j->b.n, CT_MAX_JUDGED_KEYS, &a), false);
    ct_json_bytes(&out, "note", j->note);
    ct_json_end(&out);
    return append(c, &line, ret_result, err);
}

int ct_judgements_undo(struct ct_case *c, const char *hash, const struct ct_judgement *j,
    char ret_result[96], struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(MAX_LINE);
    struct ct_json out = begin(&line, j, "undo", j->threads ? "thread" : "campaign");

    ct_json_str(&out, "undoes", ct_span_str(hash));
    ct_json_bytes(&out, "note", j->note);
    ct_json_end(&out);
    return append(c, &line, ret_result, err);
}
