/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_judge: a person decides, and the case remembers.
 *
 *   ID and options --case.db: which messages--> judgements.jsonl --> case.db: states -->
 * audit.jsonl
 *
 * Confirming and dismissing show at once; what is to be one or not to be one is worked out by
 * the next hunt, which is said. The line of judgements.jsonl comes first: whoever is killed behind
 * it has decided, and the next hunt brings the rest.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "assess/state.h"
#include "base/cleanup.h"
#include "base/display.h"
#include "base/json.h"
#include "base/limits.h"
#include "case/chronicle.h"
#include "case/db.h"
#include "case/judgements.h"
#include "cmd/opened.h"

#define MAX_NAME_BYTES 200

struct judge {
    struct ct_case c;
    struct ct_result res;
    struct ct_chronicle names;
    struct ct_judgements judged;
    struct ct_judgement j;
    bool undo;
    size_t undone; /* index in judged */
    struct ct_judgement taken_back;
};

static void judge_done(struct judge *w)
{
    ct_judgements_done(&w->judged);
    ct_chronicle_done(&w->names);
    ct_result_done(&w->res);
    ct_case_close(&w->c);
}

static const struct {
    enum ct_option option;
    enum ct_judgement_kind kind;
} kinds[] = { { CT_OPT_CONFIRM, CT_JUDGE_CONFIRM }, { CT_OPT_DISMISS, CT_JUDGE_DISMISS },
    { CT_OPT_MERGE, CT_JUDGE_MERGE }, { CT_OPT_SPLIT, CT_JUDGE_SPLIT },
    { CT_OPT_NOT_SAME, CT_JUDGE_NOT_SAME } };

static struct ct_span who(struct ct_args *args)
{
    const char *name = ct_args_value(args, CT_OPT_BY);

    if (!name)
        name = getenv("USER");
    if (!name || !*name)
        name = getenv("LOGNAME");
    return name && *name ? ct_span_str(name)
                         : ct_arena_printf(&args->arena, "uid %u", (unsigned)getuid());
}

/* What the options ask for. */
static int parse(struct judge *w, struct ct_args *args, struct ct_err *err)
{
    const char *note = ct_args_value(args, CT_OPT_NOTE);
    size_t n = 0;

    w->undo = ct_args_has(args, CT_OPT_UNDO);
    w->j.kind = CT_JUDGE_NOTE;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (ct_args_has(args, kinds[i].option)) {
            w->j.kind = kinds[i].kind;
            n += kinds[i].kind == CT_JUDGE_SPLIT ? 1 : args->values[kinds[i].option].n;
        }
    if (args->words.n != 1)
        return ct_usage(err, "judge needs one campaign or thread: judge C-03 --confirm");
    if (n + w->undo > 1)
        return ct_usage(err, "judge one thing at a time");
    if (n + w->undo == 0 && (!note || !*note))
        return ct_usage(err,
            "judge needs --confirm, --dismiss, --merge, --split, --not-same, --note or --undo");
    w->j.note = note ? ct_span_trim(ct_span_str(note)) : CT_LIT("");
    w->j.who = ct_span_trim(who(args));
    if (w->j.note.len > CT_MAX_NOTE_BYTES)
        return ct_usage(err, "a note has at most %zu bytes", CT_MAX_NOTE_BYTES);
    if (w->j.who.len == 0 || w->j.who.len > MAX_NAME_BYTES)
        return ct_usage(err, "--by needs a name of at most %d bytes", MAX_NAME_BYTES);
    return 0;
}

static const struct ct_campaign *campaign(const struct judge *w, struct ct_span id)
{
    for (size_t i = 0; i < w->res.n_campaigns; i++)
        if (ct_span_ieq(w->res.campaigns[i].id, id))
            return &w->res.campaigns[i];
    for (size_t i = 0; i < w->res.n_review; i++)
        if (ct_span_ieq(w->res.review[i].id, id))
            return &w->res.review[i];
    return NULL;
}

static void add_keys(struct ct_key_list *to, uint64_t *v, const struct ct_campaign *c)
{
    for (size_t i = 0; i < c->n_messages; i++)
        v[to->n++] = c->messages[i].key;
    to->v = v;
}

/* Messages of a campaign or of all campaigns of a thread, and its id as it is written. */
static int find(struct judge *w, struct ct_span asked, struct ct_span *ret_id,
    struct ct_key_list *ret, bool *ret_thread, struct ct_err *err)
{
    struct ct_span id = ct_chronicle_resolve(&w->names, asked, &w->c.arena);
    const struct ct_campaign *c = campaign(w, id);
    size_t n = 0;

    for (size_t i = 0; i < w->res.n_campaigns; i++)
        n += w->res.campaigns[i].n_messages;
    n += c ? c->n_messages : 0;
    uint64_t *keys = ct_arena_raw(&w->c.arena, (n + 1) * sizeof *keys);

    *ret = (struct ct_key_list){ 0 };
    *ret_thread = !c;
    if (c) {
        *ret_id = c->id;
        add_keys(ret, keys, c);
        return 0;
    }
    for (size_t i = 0; i < w->res.n_campaigns; i++)
        if (ct_span_ieq(w->res.campaigns[i].thread, id)) {
            *ret_id = w->res.campaigns[i].thread;
            add_keys(ret, keys, &w->res.campaigns[i]);
        }
    return ret->n ? 0
                  : ct_fail(err, -ENOENT,
                        "there is no campaign or thread '" CT_FMT "' in this case", CT_ARG(asked));
}

static struct ct_span without_brackets(struct ct_span id)
{
    bool both = id.len >= 2 && id.ptr[0] == '<' && id.ptr[id.len - 1] == '>';

    return both ? (struct ct_span){ id.ptr + 1, id.len - 2 } : id;
}

static bool is_named(const struct ct_args *args, struct ct_span id)
{
    for (size_t i = 0; i < args->values[CT_OPT_SPLIT].n; i++)
        if (ct_span_eq(without_brackets(ct_span_str(args->values[CT_OPT_SPLIT].v[i])), id))
            return true;
    return false;
}

/* Every message that was named must be one of the campaign's. */
static int check_named(const struct ct_args *args, const struct ct_campaign *c, struct ct_err *err)
{
    for (size_t i = 0; i < args->values[CT_OPT_SPLIT].n; i++) {
        struct ct_span id = without_brackets(ct_span_str(args->values[CT_OPT_SPLIT].v[i]));
        bool has = false;

        for (size_t k = 0; k < c->n_messages && !has; k++)
            has = ct_span_eq(c->messages[k].message_id, id);
        if (!has)
            return ct_fail(
                err, -ENOENT, "'" CT_FMT "' is no message of " CT_FMT, CT_ARG(id), CT_ARG(c->id));
    }
    return 0;
}

static int split(struct judge *w, const struct ct_args *args, struct ct_err *err)
{
    const struct ct_campaign *c = campaign(w, w->j.a_id);
    uint64_t *in, *out;
    int r;

    if (!c)
        return ct_usage(err, "a thread is not split by messages: judge C-01 --not-same C-02");
    r = check_named(args, c, err);
    if (r < 0)
        return r;
    in = ct_arena_raw(&w->c.arena, (c->n_messages + 1) * sizeof *in);
    out = ct_arena_raw(&w->c.arena, (c->n_messages + 1) * sizeof *out);
    w->j.a = (struct ct_key_list){ in, 0 };
    w->j.b = (struct ct_key_list){ out, 0 };
    for (size_t i = 0; i < c->n_messages; i++)
        if (is_named(args, c->messages[i].message_id))
            in[w->j.a.n++] = c->messages[i].key;
        else
            out[w->j.b.n++] = c->messages[i].key;
    w->j.b_id = c->id;
    if (w->j.b.n == 0)
        return ct_usage(err, "these are all messages of the campaign; nothing would be left");
    return 0;
}

static int other_side(struct judge *w, const struct ct_args *args, struct ct_err *err)
{
    enum ct_option o = w->j.kind == CT_JUDGE_MERGE ? CT_OPT_MERGE : CT_OPT_NOT_SAME;
    bool thread;
    int r = find(w, ct_span_str(ct_args_value(args, o)), &w->j.b_id, &w->j.b, &thread, err);

    if (r < 0)
        return r;
    if (thread != w->j.threads)
        return ct_usage(err, "a campaign and a thread cannot be judged together");
    if (ct_span_eq(w->j.a_id, w->j.b_id))
        return ct_usage(err, "both are " CT_FMT, CT_ARG(w->j.a_id));
    return 0;
}

/* The newest standing judgement that names the same thing. */
static int find_undone(struct judge *w, struct ct_err *err)
{
    for (size_t i = w->judged.v.n; i-- > 0;) {
        const struct ct_judgement *j = &w->judged.v.v[i];

        if (j->kind == CT_JUDGE_NOTE || j->threads != w->j.threads ||
            !(ct_span_eq(ct_chronicle_resolve(&w->names, j->a_id, &w->c.arena), w->j.a_id) ||
                ct_span_eq(ct_chronicle_resolve(&w->names, j->b_id, &w->c.arena), w->j.a_id)))
            continue;
        w->undone = i;
        return 0;
    }
    return ct_fail(
        err, -ENOENT, "there is no judgement about " CT_FMT " to take back", CT_ARG(w->j.a_id));
}

static int both_sides(struct judge *w, const struct ct_args *args, struct ct_err *err)
{
    int r = find(w, ct_span_str(args->words.v[0]), &w->j.a_id, &w->j.a, &w->j.threads, err);

    if (r < 0)
        return r;
    if (w->undo)
        return find_undone(w, err);
    if (w->j.threads && (w->j.kind == CT_JUDGE_CONFIRM || w->j.kind == CT_JUDGE_DISMISS))
        return ct_usage(err, "a thread is neither confirmed nor dismissed; its campaigns are");
    if (w->j.kind == CT_JUDGE_SPLIT)
        return split(w, args, err);
    if (w->j.kind == CT_JUDGE_MERGE || w->j.kind == CT_JUDGE_NOT_SAME)
        return other_side(w, args, err);
    return 0;
}

static int open_all(struct judge *w, struct ct_args *args, struct ct_err *err)
{
    int r = ct_case_open(&w->c, ct_opened_path(args), CT_CASE_WRITE, NULL, err);

    if (r == 0)
        r = ct_db_load(&w->res, ct_case_file(&w->c, "case.db"), err);
    if (r == CT_DB_NONE)
        r = ct_fail(err, -ENODATA, "no hunt was made in '%s' yet: coldtrail hunt -C %s", w->c.path,
            w->c.path);
    if (r == 0)
        r = ct_chronicle_load(&w->names, &w->c, err);
    return r < 0 ? r : ct_judgements_load(&w->judged, &w->c, err);
}

/* judgements.jsonl, case.db, audit.jsonl: in that order. */
static int decide(struct judge *w, struct ct_args *args, struct ct_err *err)
{
    char result[96];
    int r;

    w->j.at_us = ct_time_now() / CT_SECOND_US * CT_SECOND_US;
    if (w->undo) {
        r = ct_judgements_undo(&w->c, w->judged.lines.v[w->undone].hash, &w->j, result, err);
        w->taken_back = w->judged.v.v[w->undone];
        w->judged.v.v[w->undone].kind = CT_JUDGE_NOTE; /* stands no more */
    } else {
        r = ct_judgements_add(&w->c, &w->j, result, err);
        *ct_vec_add(&w->judged.v) = w->j;
    }
    if (r < 0)
        return r;
    ct_states_judge(&w->res, ct_judgements_list(&w->judged));
    r = ct_db_save(ct_case_file(&w->c, "case.db"), &w->res, err);
    return r < 0 ? r : ct_opened_note(&w->c, args, result, err);
}

/* Groups to review have no state of their own. */
static bool is_at_once(const struct ct_judgement *j)
{
    return !ct_span_istarts(j->a_id, CT_LIT("R-")) &&
           (j->kind == CT_JUDGE_CONFIRM || j->kind == CT_JUDGE_DISMISS || j->kind == CT_JUDGE_NOTE);
}

static void put_json(struct ct_buf *out, const struct judge *w)
{
    const struct ct_judgement *j = &w->j;
    bool at_once = is_at_once(w->undo ? &w->taken_back : j);
    struct ct_json o = ct_json(out);

    ct_json_object(&o, NULL);
    ct_json_str(&o, "schema", CT_LIT("coldtrail/1"));
    ct_json_str(&o, "kind", CT_LIT("judgement"));
    ct_json_time(&o, "time", j->at_us);
    ct_json_str(&o, "who", j->who);
    ct_json_str(&o, "judgement", ct_span_str(w->undo ? "undo" : ct_judgement_word(j->kind)));
    ct_json_str(&o, "a", j->a_id);
    if (j->b_id.len)
        ct_json_str(&o, "b", j->b_id);
    ct_json_str(&o, "note", j->note);
    ct_json_str(&o, "effect", at_once ? CT_LIT("at once") : CT_LIT("next hunt"));
    ct_json_end(&o);
    ct_buf_chr(out, '\n');
}

static void put_sentence(struct ct_buf *out, const struct judge *w)
{
    const struct ct_judgement *j = &w->j;

    ct_display(out, j->a_id);
    if (w->undo)
        ct_buf_printf(
            out, ": the judgement \"%s\" is taken back", ct_judgement_word(w->taken_back.kind));
    else if (j->kind == CT_JUDGE_CONFIRM)
        ct_buf_printf(out, " is confirmed");
    else if (j->kind == CT_JUDGE_DISMISS)
        ct_buf_printf(out,
            is_at_once(j) ? " is dismissed: it stays in the list, and the verdict does not count it"
                          : " is dismissed");
    else if (j->kind == CT_JUDGE_SPLIT)
        ct_buf_printf(
            out, ": %zu of its messages are another campaign than the other %zu", j->a.n, j->b.n);
    else if (j->kind == CT_JUDGE_NOTE)
        ct_buf_printf(out, ": noted");
    else {
        ct_buf_printf(out, " and ");
        ct_display(out, j->b_id);
        ct_buf_printf(out, " are %s", j->kind == CT_JUDGE_MERGE ? "one" : "not the same");
    }
    ct_buf_printf(out, " (");
    ct_display(out, j->who);
    ct_buf_printf(out, ")\n");
}

static void put_text(struct ct_buf *out, const struct judge *w)
{
    put_sentence(out, w);
    if (is_at_once(w->undo ? &w->taken_back : &w->j))
        return;
    ct_buf_printf(out, "this takes effect at the next hunt: coldtrail hunt -C ");
    ct_display(out, ct_span_str(w->c.path));
    ct_buf_chr(out, '\n');
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(judge_done) struct judge w = { .c = { .lock_fd = -1 } };
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);
    enum ct_format format = ct_args_format(args);
    int r = parse(&w, args, err);

    if (r == 0)
        r = open_all(&w, args, err);
    if (r == 0)
        r = both_sides(&w, args, err);
    if (r == 0)
        r = decide(&w, args, err);
    if (r != 0)
        return r;
    if (format == CT_FORMAT_json || format == CT_FORMAT_jsonl)
        put_json(&out, &w);
    else
        put_text(&out, &w);
    r = ct_output(args, ct_buf_span(&out), err);
    return r < 0 ? r : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_judge = {
    .name = "judge",
    .summary = "decide: confirm, dismiss, merge, split, keep apart, note",
    .usage = "  coldtrail -C CASE judge C-03 --confirm\n"
             "  coldtrail -C CASE judge C-03 --dismiss --note \"our own newsletter\"\n"
             "  coldtrail -C CASE judge C-03 --merge C-05\n"
             "  coldtrail -C CASE judge C-03 --not-same C-05\n"
             "  coldtrail -C CASE judge C-03 --split MESSAGE-ID...\n"
             "  coldtrail -C CASE judge C-03 --undo",
    .text =
        "What a person decides is kept in CASE/judgements.jsonl and holds in every later hunt.\n"
        "States show at once; what is one and what is not is worked out by the next hunt.\n"
        "--merge, --not-same and --note also take threads (T-01).",
    .options = CT_OPT_BIT(CONFIRM) | CT_OPT_BIT(DISMISS) | CT_OPT_BIT(MERGE) | CT_OPT_BIT(SPLIT) |
               CT_OPT_BIT(NOT_SAME) | CT_OPT_BIT(NOTE) | CT_OPT_BIT(BY) | CT_OPT_BIT(UNDO),
    .run = run,
};
