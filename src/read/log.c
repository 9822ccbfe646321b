/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: headings, rows, and native values into fields by a mapping.
 *
 * Records of a log look alike, so each name remembers which one came behind it
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
    ct_vec_clear(&log->lists);
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
    bool list = i < log->lists.n && log->lists.v[i];

    if (i >= log->names.n || means_nothing(log, cell))
        return;
    while (list && ct_span_chr(cell, log->set_separator, 0) < cell.len) {
        struct ct_span item = ct_span_cut_chr(&cell, log->set_separator);

        if (!means_nothing(log, item))
            ct_native_add(&log->native, log->names.v[i], item, CT_NATIVE_TEXT);
    }
    if (!list || !means_nothing(log, cell))
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
    struct ct_csv csv = log->separator ? ct_csv_parted(record, log->separator, log->work)
                                       : ct_csv(record, log->work);
    size_t n = 0;

    ct_log_clear(log);
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
    for (size_t i = 0; m->any_case && i < m->n; i++)
        if (ct_span_ieq(name, ct_span_str(m->rows[i].native)))
            return &m->rows[i];
    return NULL;
}

/* Through the map of what was met before: number of the name + 1, 0 when it is not learned. */
static size_t known(struct ct_log *log, const struct ct_mapping *m, struct ct_span name)
{
    char key[sizeof m + CT_MAX_NATIVE_NAME];
    struct ct_span k = { key, sizeof m + name.len };
    uint64_t *at;

    if (name.len == 0 || name.len > CT_MAX_NATIVE_NAME)
        return 0;
    memcpy(key, &m, sizeof m);
    memcpy(key + sizeof m, name.ptr, name.len);
    at = ct_map_get(&log->known, k);
    if (!at) {
        if (log->guesses.n >= CT_MAX_LEARNED_NAMES)
            return 0;
        k = ct_arena_copy(&log->guessed, k);
        *ct_vec_add(&log->guesses) = (struct ct_log_guess){
            .of = m, .name = ct_span_from(k, sizeof m), .row = search(m, name)
        };
        at = ct_map_put(&log->known, k, NULL);
        *at = log->guesses.n;
    }
    return *at;
}

/* Members stand in the same order in most records, so each name remembers the two that came behind
 * it last. `*before`: number of the name before this one + 1. */
static const struct ct_map_row *row_of(
    struct ct_log *log, const struct ct_mapping *m, size_t *before, struct ct_span name)
{
    size_t *next = *before ? log->guesses.v[*before - 1].next : log->first, found;

    for (size_t i = 0; i < 2 && next[i]; i++) {
        const struct ct_log_guess *g = &log->guesses.v[next[i] - 1];

        if (g->of == m && ct_span_eq(g->name, name)) {
            *before = next[i];
            return g->row;
        }
    }
    found = known(log, m, name);
    if (found == 0)
        return search(m, name);
    next = *before ? log->guesses.v[*before - 1].next : log->first; /* it may have moved */
    next[1] = next[0];
    next[0] = found;
    *before = found;
    return log->guesses.v[found - 1].row;
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

/* `n` of 1/`unit` each, every one worth `times`. */
static void add_decimal(
    struct ct_batch *b, enum ct_field f, struct ct_span s, int64_t unit, int64_t times)
{
    int64_t n;

    if (ct_decimal(s, unit, &n) && !__builtin_mul_overflow(n, times, &n))
        ct_batch_int(b, f, n);
}

/* "60" and "60.0", not "60.5" and "6e1". */
static void add_int(struct ct_batch *b, enum ct_field f, struct ct_span s)
{
    for (size_t i = s.len && s.ptr[0] == '-', point = s.len; i < s.len; i++) {
        if (point < i ? s.ptr[i] != '0' : !ct_is_digit(s.ptr[i]) && s.ptr[i] != '.')
            return;
        if (s.ptr[i] == '.')
            point = i;
    }
    add_decimal(b, f, s, 1, 1);
}

static void add_address(struct ct_batch *b, enum ct_field f, struct ct_span s, bool with_port)
{
    struct ct_span ip, port;

    if (!split_address(ct_span_trim(s), &ip, &port))
        return;
    ct_batch_str(b, f, ip);
    if (with_port && port.len && ct_fields[f + 1].type == CT_TYPE_INT)
        add_int(b, (enum ct_field)(f + 1), port);
}

/* To the nearest; -1 keeps the place of what is no number. */
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

static void add_as(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, enum ct_as as, struct ct_span text)
{
    switch (as) {
    case CT_AS_TEXT:
        ct_batch_str(b, f, text);
        break;
    case CT_AS_LOWER:
        ct_batch_str(b, f, ct_arena_lower(log->work, text));
        break;
    case CT_AS_INT:
        add_int(b, f, text);
        break;
    case CT_AS_SECONDS:
        add_decimal(b, f, text, 1000000, 1000);
        break;
    case CT_AS_MILLISECONDS:
        add_decimal(b, f, text, 1000000, 1);
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
    case CT_AS_EVENT_UTC:
    case CT_AS_OWN:
        break;
    }
}

void ct_log_value(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, enum ct_as as, struct ct_span text)
{
    uint64_t *has = &log->has[f / 64], bit = UINT64_C(1) << f % 64;
    size_t before = b->values.n;

    if (text.len == 0 || (!ct_fields[f].many && *has & bit))
        return;
    add_as(log, b, f, as, text);
    if (b->values.n > before)
        *has |= bit;
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
    struct ct_stamp t;

    if (w->us != CT_TIME_NONE)
        return; /* the first that is a time counts */
    switch (v->row->as) {
    case CT_AS_EVENT_TIME:
        us = ct_log_time(log, v->text, &w->guess);
        break;
    case CT_AS_EVENT_UTC:
        if (ct_stamp_parse(v->text, &t) && t.year)
            us = t.us;
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

static void mapped_values(struct ct_log *log, struct ct_batch *b)
{
    bool has[CT_N_FIELDS] = { false };

    for (size_t i = 0; i < log->native.v.n; i++) {
        const struct ct_native_value *v = &log->native.v.v[i];
        enum ct_field f = v->row ? v->row->field : CT_FIELD_NONE;
        size_t before = b->values.n;

        if (f == CT_FIELD_NONE || (has[f] && !ct_fields[f].many))
            continue;
        ct_log_value(log, b, f, v->row->as, v->text);
        has[f] |= b->values.n > before;
    }
}

void ct_log_event(const struct ct_record *rec, const struct ct_mapping *m, enum ct_class class,
    struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct when w = { .us = CT_TIME_NONE, .guess = "" };
    size_t before = 0;

    for (size_t i = 0; i < log->native.v.n; i++) {
        struct ct_native_value *v = &log->native.v.v[i];

        v->row = row_of(log, m, &before, v->name);
        if (v->row)
            event_time(log, v, &w);
    }
    memset(log->has, 0, sizeof log->has);
    ct_batch_event(b, class, w.us, rec->offset, rec->length);
    if (m->provider)
        ct_batch_str(b, CT_F_EVENT_PROVIDER, ct_span_str(m->provider));
    if (rec->member.len)
        ct_batch_str(b, CT_F_MEMBER, rec->member);
    if (w.guess[0] && w.us != CT_TIME_NONE) {
        ct_batch_str(b, CT_F_EVENT_TIME_TEXT, ct_span_head(w.text, CT_MAX_TIME_TEXT));
        ct_batch_str(b, CT_F_EVENT_TIMEZONE, ct_span_str(w.guess));
    }
    mapped_values(log, b);
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
    ct_vec_done(&log->lists);
    ct_vec_done(&log->guesses);
    ct_map_done(&log->known);
    ct_arena_done(&log->heading);
    ct_arena_done(&log->guessed);
    ct_log_seen_done(&log->seen);
}
