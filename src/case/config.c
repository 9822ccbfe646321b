/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: one table of keys; reading, writing and the nearest-name hint all walk it.
 *
 * The nearest name is by edit distance (Levenshtein, 1966): a slip of one or two
 * letters is what happens to people.
 */
#include "case/config.h"

#include <errno.h>

#include "base/time.h"
#include "case/config_logs.h"
#include "parse/yaml.h"

enum key_type { TEXT, LIST, LOGS };

struct key {
    const char *name, *example, *doc;
    enum key_type type;
    size_t at; /* offset in struct ct_config */
};

static const struct key keys[] = {
    { "name", "Committee mail 2021", "What this case is called in reports.", TEXT,
        offsetof(struct ct_config, name) },
    { "own_domains", "[parl.example, members.parl.example]",
        "Mail domains of the organisation itself. Without them they are learned.", LIST,
        offsetof(struct ct_config, own_domains) },
    { "border", "[mx1.parl.example, 192.0.2.10]",
        "Hosts or addresses that take mail in from outside; only what they wrote into a\n"
        "# header is believed. Without them they are learned.",
        LIST, offsetof(struct ct_config, border) },
    { "people", "people.csv",
        "CSV with person,address and more; a path is relative to this folder.", TEXT,
        offsetof(struct ct_config, people) },
    { "time_zone", "\"+01:00\"",
        "Of logs that do not say theirs: UTC or an offset. A place like Europe/Vienna is kept\n"
        "# for people who read, but not reckoned with: its offset changes. Data stays UTC.",
        TEXT, offsetof(struct ct_config, time_zone) },
    { "tlp", "AMBER+STRICT", "CLEAR, GREEN, AMBER, AMBER+STRICT or RED (FIRST TLP 2.0).", TEXT,
        offsetof(struct ct_config, tlp) },
    { "language", "en", "Language of reports (BCP 47).", TEXT,
        offsetof(struct ct_config, language) },
    { "retain_until", "2027-12-31", "When this case is to be deleted; `init --check` reminds.",
        TEXT, offsetof(struct ct_config, retain_until) },
    { "logs",
        "\n#   - name: door\n#     match: [badge_time, badge_user, reader_ip]\n#     class: auth\n"
        "#     time: badge_time\n#     zone: \"+01:00\"\n"
        "#     fields: { badge_user: user.name, reader_ip: source.ip }",
        "CSV logs that no reader knows: columns in their heading (or `columns`: all of\n"
        "# them, where there is none), class and fields as in EVENTS.md.",
        LOGS, offsetof(struct ct_config, logs) },
};

#define N_KEYS (sizeof keys / sizeof keys[0])

static void *slot(struct ct_config *c, const struct key *k)
{
    return (char *)c + k->at;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

#define MAX_WORD 24

static size_t distance(struct ct_span a, struct ct_span b)
{
    size_t row[MAX_WORD + 1], diagonal, up;

    if (a.len > MAX_WORD || b.len > MAX_WORD)
        return MAX_WORD;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            up = row[j];
            row[j] = least(least(up, row[j - 1]) + 1,
                diagonal + (ct_lower(a.ptr[i - 1]) != ct_lower(b.ptr[j - 1])));
            diagonal = up;
        }
    }
    return row[b.len];
}

static const struct key *nearest(struct ct_span word)
{
    const struct key *best = &keys[0];

    for (size_t i = 1; i < N_KEYS; i++)
        if (distance(word, ct_span_str(keys[i].name)) < distance(word, ct_span_str(best->name)))
            best = &keys[i];
    return best;
}

struct where {
    const char *name;
    struct ct_arena *a;
    struct ct_err *err;
};

static int take_list(
    const struct where *w, const struct key *k, const struct ct_yaml *y, struct ct_span_list *ret)
{
    struct ct_span *v;
    size_t n = y->kind == CT_YAML_SCALAR ? 1 : y->n;

    if (y->kind == CT_YAML_MAP)
        return ct_fail(w->err, -EINVAL, "%s:%d: %s must be a list", w->name, y->line, k->name);
    v = ct_arena_alloc(w->a, (n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++) {
        const struct ct_yaml *e = y->kind == CT_YAML_SCALAR ? y : &y->child[i];

        if (e->kind != CT_YAML_SCALAR || ct_yaml_is_null(e))
            return ct_fail(
                w->err, -EINVAL, "%s:%d: %s must be a list of words", w->name, e->line, k->name);
        v[i] = ct_span_trim(e->text);
    }
    *ret = (struct ct_span_list){ v, n };
    return 0;
}

static int take_value(
    const struct where *w, const struct key *k, const struct ct_yaml *y, struct ct_config *ret)
{
    if (ct_yaml_is_null(y))
        return 0;
    if (k->type == LIST)
        return take_list(w, k, y, slot(ret, k));
    if (k->type == LOGS)
        return ct_config_logs(slot(ret, k), y, w->name, w->a, w->err);
    if (y->kind != CT_YAML_SCALAR)
        return ct_fail(w->err, -EINVAL, "%s:%d: %s must be one text", w->name, y->line, k->name);
    memcpy(slot(ret, k), &y->text, sizeof y->text);
    return 0;
}

static const struct key *find(struct ct_span name)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (ct_span_eq(name, ct_span_str(keys[i].name)))
            return &keys[i];
    return NULL;
}

static int check_values(const struct where *w, const struct ct_config *c)
{
    static const char *const labels[] = { "CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED" };
    int64_t day;
    bool known = c->tlp.len == 0;

    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        known = known || ct_span_ieq(c->tlp, ct_span_str(labels[i]));
    if (!known)
        return ct_fail(w->err, -EINVAL,
            "%s: tlp '" CT_FMT "' is none of CLEAR, GREEN, AMBER, AMBER+STRICT, RED", w->name,
            CT_ARG(c->tlp));
    if (c->retain_until.len && !ct_time_parse(c->retain_until, &day))
        return ct_fail(w->err, -EINVAL, "%s: retain_until '" CT_FMT "' is no date like 2027-12-31",
            w->name, CT_ARG(c->retain_until));
    return 0;
}

int ct_config_parse(struct ct_config *ret, struct ct_span text, const char *name,
    struct ct_arena *a, struct ct_err *err)
{
    struct where w = { name, a, err };
    struct ct_config c = { 0 };
    struct ct_yaml docs;
    int r = ct_yaml_parse(&docs, text, name, a, err);

    if (r < 0)
        return r;
    if (docs.n > 1)
        return ct_fail(err, -EINVAL, "%s:%d: a second document", name, docs.child[1].line);
    if (docs.n == 1 && !ct_yaml_is_null(&docs.child[0]) && docs.child[0].kind != CT_YAML_MAP)
        return ct_fail(err, -EINVAL, "%s:%d: must be 'key: value' lines", name, docs.child[0].line);
    for (size_t i = 0; docs.n && docs.child[0].kind == CT_YAML_MAP && i < docs.child[0].n; i++) {
        const struct ct_yaml *key = &docs.child[0].key[i];
        const struct key *k = find(key->text);

        if (!k)
            return ct_fail(err, -EINVAL, "%s:%d: unknown key '" CT_FMT "'; did you mean '%s'?",
                name, key->line, CT_ARG(key->text), nearest(key->text)->name);
        r = take_value(&w, k, &docs.child[0].child[i], &c);
        if (r < 0)
            return r;
    }
    r = check_values(&w, &c);
    if (r == 0)
        *ret = c;
    return r;
}

/* Double-quoted YAML, in which every text can stand. */
static void quoted(struct ct_buf *out, struct ct_span s)
{
    ct_buf_chr(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = (uint8_t)s.ptr[i];

        if (c == '"' || c == '\\')
            ct_buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            ct_buf_printf(out, "\\x%02X", c);
        else
            ct_buf_chr(out, (char)c);
    }
    ct_buf_chr(out, '"');
}

static void write_list(struct ct_buf *out, const struct ct_span_list *list)
{
    ct_buf_chr(out, '[');
    for (size_t i = 0; i < list->n; i++) {
        ct_buf_add(out, i ? CT_LIT(", ") : CT_LIT(""));
        quoted(out, list->v[i]);
    }
    ct_buf_add(out, CT_LIT("]\n"));
}

void ct_config_write(struct ct_buf *out, const struct ct_config *c)
{
    struct ct_config copy = *c;

    ct_buf_add(out, CT_LIT("# A coldtrail case. Edit by hand; coldtrail reads it and never "
                           "changes it.\n# An unknown key is an error.\n"));
    for (size_t i = 0; i < N_KEYS; i++) {
        const struct key *k = &keys[i];
        const struct ct_span *text = slot(&copy, k);
        const struct ct_span_list *list = slot(&copy, k);

        ct_buf_printf(out, "\n# %s\n", k->doc);
        if (k->type == LOGS && copy.logs.n) {
            ct_buf_printf(out, "%s:", k->name);
            ct_config_logs_write(out, &copy.logs, quoted);
            continue;
        }
        if (k->type == TEXT ? text->len == 0 : k->type == LOGS || list->n == 0) {
            ct_buf_printf(out, "# %s: %s\n", k->name, k->example);
            continue;
        }
        ct_buf_printf(out, "%s: ", k->name);
        if (k->type == LIST) {
            write_list(out, list);
        } else {
            quoted(out, *text);
            ct_buf_chr(out, '\n');
        }
    }
}
