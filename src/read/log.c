/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: headings, rows, and native values into fields by a mapping.
 *
 * Records of a log look alike, so each position remembers which row its name had
 * last time; one comparison of bytes then does for a look-up. Names are written by
 * strangers too (keys of JSON): what is learned is capped.
 */
#include "read/log.h"

#include "base/hash.h"
#include "base/limits.h"
#include "parse/csv.h"
#include "parse/ip.h"
#include "parse/timestamp.h"

/* ---- headings and rows ---- */

void ct_log_heading(struct ct_log *log)
{
    ct_vec_clear(&log->names);
    ct_arena_reset(&log->heading);
    log->separator = '\0';
    log->set_separator = ',';
    log->unset = CT_LIT("-");
    log->empty = (struct ct_span){ 0 };
    log->kind = (struct ct_span){ 0 };
    log->date_us = CT_TIME_NONE;
}

void ct_log_column(struct ct_log *log, struct ct_span name)
{
    if (log->names.n < CT_MAX_LOG_COLUMNS)
        *ct_vec_add(&log->names) =
            ct_arena_copy(&log->heading, ct_span_head(ct_span_trim(name), CT_MAX_NATIVE_NAME));
}

void ct_log_clear(struct ct_log *log)
{
    ct_vec_clear(&log->native.v);
    log->native.cut = false;
}

static bool means_nothing(const struct ct_log *log, struct ct_span cell)
{
    return cell.len == 0 || ct_span_eq(cell, log->unset) ||
           (log->empty.len && ct_span_eq(cell, log->empty));
}

static void add_cell(struct ct_log *log, size_t i, struct ct_span cell)
{
    if (i < log->names.n && !means_nothing(log, cell))
        ct_native_add(&log->native, log->names.v[i], cell, CT_NATIVE_TEXT);
}

size_t ct_log_row(struct ct_log *log, struct ct_span line)
{
    char sep = log->separator ? log->separator : ' ';
    size_t n = 0;

    ct_log_clear(log);
    for (;;) {
        size_t at = ct_span_chr(line, sep, 0);

        if (at > 0 || log->separator) /* runs of blanks: no cell between two of them */
            add_cell(log, n++, ct_span_head(line, at));
        if (at >= line.len)
            return n;
        line = ct_span_from(line, at + 1);
        if (!log->separator && line.len == 0)
            return n;
    }
}

size_t ct_log_csv_row(struct ct_log *log, struct ct_span record)
{
    struct ct_csv csv = ct_csv(record, log->work);
    size_t n = 0;

    ct_log_clear(log);
    if (log->separator)
        csv.separator = log->separator;
    if (ct_csv_next(&csv))
        for (; n < csv.fields.n; n++)
            add_cell(log, n, ct_span_trim(csv.fields.v[n]));
    ct_csv_done(&csv);
    return n;
}

bool ct_log_json(struct ct_log *log, struct ct_span json, const char **ret_reason)
{
    const char *why;

    ct_log_clear(log);
    why = ct_native_json(&log->native, json, (struct ct_span){ 0 }, log->work);
    if (why)
        *ret_reason = why;
    return !why;
}

/* ---- names to rows ---- */

static const struct ct_map_row *search(const struct ct_mapping *m, struct ct_span name)
{
    for (size_t i = 0; i < m->n; i++)
        if (ct_span_eq(name, ct_span_str(m->rows[i].native)))
            return &m->rows[i];
    return NULL;
}

/* Through the map of what was met before. */
static const struct ct_map_row *look(
    struct ct_log *log, const struct ct_mapping *m, struct ct_span name)
{
    char key[sizeof m + CT_MAX_NATIVE_NAME];
    struct ct_span k = { key, sizeof m + name.len };
    uint64_t *at;

    if (name.len > CT_MAX_NATIVE_NAME)
        return NULL;
    memcpy(key, &m, sizeof m);
    memcpy(key + sizeof m, name.ptr, name.len);
    at = ct_map_get(&log->known, k);
    if (!at) {
        const struct ct_map_row *row = search(m, name);

        if (log->learned >= CT_MAX_LEARNED_NAMES)
            return row;
        log->learned++;
        at = ct_map_put(&log->known, ct_arena_copy(&log->guessed, k), NULL);
        *at = row ? (uint64_t)(row - m->rows) + 1 : 0;
    }
    return *at ? &m->rows[*at - 1] : NULL;
}

static const struct ct_map_row *row_of(
    struct ct_log *log, const struct ct_mapping *m, size_t position, struct ct_span name)
{
    struct ct_log_guess *g;

    if (position >= CT_MAX_GUESSED_NAMES)
        return look(log, m, name);
    while (log->guesses.n <= position)
        (void)ct_vec_add(&log->guesses);
    g = &log->guesses.v[position];
    if (g->of == m && ct_span_eq(g->name, name))
        return g->row;
    g->row = look(log, m, name);
    g->of = NULL;
    /* one that is learned has a place where its name stays */
    if (name.len <= CT_MAX_NATIVE_NAME && log->learned < CT_MAX_LEARNED_NAMES) {
        g->name = ct_arena_copy(&log->guessed, name);
        g->of = m;
        log->learned++;
    }
    return g->row;
}

/* ---- values ---- */

/* "192.0.2.1", "192.0.2.1:443", "[2001:db8::1]:443"; *ret_port is empty without one. */
static bool split_address(struct ct_span s, struct ct_span *ret_ip, struct ct_span *ret_port)
{
    struct ct_ip ip;
    size_t colon = ct_span_chr(s, ':', 0);

    *ret_port = (struct ct_span){ 0 };
    *ret_ip = s;
    if (s.len && s.ptr[0] == '[') {
        size_t end = ct_span_chr(s, ']', 0);

        *ret_ip = ct_span_head(ct_span_from(s, 1), end ? end - 1 : 0);
        if (end + 1 < s.len && s.ptr[end + 1] == ':')
            *ret_port = ct_span_from(s, end + 2);
    } else if (colon < s.len && ct_span_chr(s, ':', colon + 1) == s.len) {
        *ret_ip = ct_span_head(s, colon);
        *ret_port = ct_span_from(s, colon + 1);
    }
    return ct_ip_parse_loose(*ret_ip, &ip);
}

static void add_int(struct ct_batch *b, enum ct_field f, struct ct_span s, int64_t unit)
{
    int64_t n;

    if (ct_decimal(s, unit, &n))
        ct_batch_int(b, f, n);
}

static void add_address(struct ct_batch *b, enum ct_field f, struct ct_span s, bool with_port)
{
    struct ct_span ip, port;

    if (!split_address(ct_span_trim(s), &ip, &port))
        return;
    ct_batch_str(b, f, ip);
    if (with_port && port.len && ct_fields[f + 1].type == CT_TYPE_INT)
        add_int(b, (enum ct_field)(f + 1), port, 1);
}

/* Fractions are dropped; -1 keeps the place of what is no number. */
static void add_whole(struct ct_batch *b, enum ct_field f, struct ct_span s)
{
    int64_t n;

    ct_batch_int(b, f, ct_decimal(s, 1, &n) ? n : -1);
}

static void add_list(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, struct ct_span s, enum ct_as as)
{
    char sep = log->set_separator ? log->set_separator : ',';

    for (unsigned n = 0; s.len && n < CT_MAX_LOG_LIST; n++) {
        struct ct_span item = ct_span_trim(ct_span_cut_chr(&s, sep));

        if (means_nothing(log, item))
            continue;
        if (as == CT_AS_IP_LIST)
            add_address(b, f, item, false);
        else if (as == CT_AS_INT_LIST)
            add_whole(b, f, item);
        else
            ct_batch_str(b, f, item);
    }
}

static void add_time(struct ct_log *log, struct ct_batch *b, enum ct_field f, struct ct_span s)
{
    int64_t us = ct_log_time(log, s, NULL);

    if (us != CT_TIME_NONE)
        ct_batch_int(b, f, us);
}

void ct_log_value(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, enum ct_as as, struct ct_span text)
{
    if (text.len == 0)
        return;
    switch (as) {
    case CT_AS_TEXT:
        ct_batch_str(b, f, text);
        break;
    case CT_AS_LOWER:
        ct_batch_str(b, f, ct_arena_lower(log->work, text));
        break;
    case CT_AS_INT:
        add_int(b, f, text, 1);
        break;
    case CT_AS_SECONDS:
        add_int(b, f, text, 1000000000);
        break;
    case CT_AS_MILLISECONDS:
        add_int(b, f, text, 1000000);
        break;
    case CT_AS_IP:
    case CT_AS_IP_PORT:
        add_address(b, f, text, as == CT_AS_IP_PORT);
        break;
    case CT_AS_LIST:
    case CT_AS_INT_LIST:
    case CT_AS_IP_LIST:
        add_list(log, b, f, text, as);
        break;
    case CT_AS_TIME:
        add_time(log, b, f, text);
        break;
    case CT_AS_EVENT_TIME:
    case CT_AS_EVENT_EPOCH:
    case CT_AS_EVENT_EPOCH_MS:
        break;
    }
}

/* ---- events ---- */

int64_t ct_log_time(const struct ct_log *log, struct ct_span text, const char **ret_guess)
{
    static const char *const words[] = { "", "zone", "year", "zone and year" };
    struct ct_stamp t;

    if (!ct_stamp_parse(text, &t))
        return ct_stamp_epoch(text, CT_SECOND_US, &t.us) ? t.us : CT_TIME_NONE;
    if (ret_guess)
        *ret_guess = words[!t.zone + 2 * !t.year];
    if (!t.zone)
        t.us -= (int64_t)log->zone * 60 * CT_SECOND_US;
    return t.year ? t.us : ct_stamp_with_year(t.us, log->newest_us);
}

struct when {
    int64_t us;
    struct ct_span text;
    const char *guess;
};

static void event_time(struct ct_log *log, const struct ct_native_value *v, struct when *w)
{
    int64_t us = CT_TIME_NONE;

    if (w->us != CT_TIME_NONE)
        return; /* the first that is a time counts */
    switch (v->row->as) {
    case CT_AS_EVENT_TIME:
        us = ct_log_time(log, v->text, &w->guess);
        break;
    case CT_AS_EVENT_EPOCH:
    case CT_AS_EVENT_EPOCH_MS:
        if (!ct_stamp_epoch(v->text, v->row->as == CT_AS_EVENT_EPOCH ? CT_SECOND_US : 1000, &us))
            us = CT_TIME_NONE;
        break;
    default:
        return;
    }
    w->us = us;
    w->text = v->text;
}

void ct_log_event(const struct ct_record *rec, const struct ct_mapping *m, enum ct_class class,
    struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct when w = { .us = CT_TIME_NONE, .guess = "" };

    for (size_t i = 0; i < log->native.v.n; i++) {
        struct ct_native_value *v = &log->native.v.v[i];

        v->row = row_of(log, m, i, v->name);
        if (v->row)
            event_time(log, v, &w);
    }
    ct_batch_event(b, class, w.us, rec->offset, rec->length);
    if (m->provider)
        ct_batch_str(b, CT_F_EVENT_PROVIDER, ct_span_str(m->provider));
    if (rec->member.len)
        ct_batch_str(b, CT_F_MEMBER, rec->member);
    if (w.guess[0] && w.us != CT_TIME_NONE) {
        ct_batch_str(b, CT_F_EVENT_TIME_TEXT, ct_span_head(w.text, CT_MAX_TIME_TEXT));
        ct_batch_str(b, CT_F_EVENT_TIMEZONE, ct_span_str(w.guess));
    }
    for (size_t i = 0; i < log->native.v.n; i++) {
        const struct ct_native_value *v = &log->native.v.v[i];

        if (v->row && v->row->field != CT_FIELD_NONE)
            ct_log_value(log, b, v->row->field, v->row->as, v->text);
    }
    if (log->native.cut)
        ct_batch_loss(b, "a record with more values than are read; the rest was left out",
            rec->offset, rec->length);
}

struct ct_span ct_log_url(struct ct_log *log, struct ct_span scheme, struct ct_span host,
    struct ct_span port, struct ct_span path_and_query)
{
    bool tls = ct_span_ieq(scheme, CT_LIT("https")) ||
               (scheme.len == 0 && ct_span_eq(port, CT_LIT("443")));
    bool usual = port.len == 0 || ct_span_eq(port, tls ? CT_LIT("443") : CT_LIT("80")) ||
                 ct_span_chr(host, ':', 0) < host.len;
    size_t query = path_and_query.len < CT_MAX_URL_BYTES ? path_and_query.len : CT_MAX_URL_BYTES;

    if (host.len == 0 || host.len > CT_MAX_HOST_BYTES + 8)
        return (struct ct_span){ 0 };
    if (scheme.len == 0)
        scheme = tls ? CT_LIT("https") : CT_LIT("http");

    size_t len = scheme.len + 3 + host.len + 1 + port.len + 1 + query;
    char *p = ct_arena_raw(log->work, len), *at = p;
    bool slash = query == 0 || path_and_query.ptr[0] != '/';

    at = mempcpy(at, scheme.ptr, scheme.len);
    at = mempcpy(at, "://", 3);
    at = mempcpy(at, host.ptr, host.len);
    if (!usual) {
        *at++ = ':';
        at = mempcpy(at, port.ptr, port.len);
    }
    if (slash)
        *at++ = '/';
    if (query)
        at = mempcpy(at, path_and_query.ptr, query);
    return (struct ct_span){ p, (size_t)(at - p) };
}

void ct_log_done(struct ct_log *log)
{
    ct_vec_done(&log->native.v);
    ct_vec_done(&log->names);
    ct_vec_done(&log->guesses);
    ct_map_done(&log->known);
    ct_arena_done(&log->heading);
    ct_arena_done(&log->guessed);
}
