/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading: unpack, detect, frame, parse; and the ledger of what fell through.
 *
 * A batch is handed on when it holds BATCH_EVENTS or BATCH_BYTES, so that memory
 * stays the same however large the source is. The times of a source are those of
 * its events. Losses that a reader notes inside a record are passed on at once, with the
 * member they are in, since the batch does not know it.
 */
#include "read/reading.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/unpack.h"
#include "parse/csv.h"
#include "parse/sniff.h"
#include "read/csv_map.h"
#include "read/frame_json.h"
#include "read/frame_mbox.h"
#include "read/frame_text.h"
#include "read/log.h"
#include "read/log_clock.h"
#include "read/record.h"

#define BATCH_EVENTS 512
#define BATCH_BYTES (8 * CT_MIB)
#define MAX_READERS 64

struct run {
    const struct ct_reading *rd;
    struct ct_reading_sum *sum;
    struct ct_stream *source;    /* the outermost */
    struct ct_batch *batch, own; /* the caller's, else `own` */
    struct ct_log log;
    const struct ct_csv_map *map; /* for the member in hand */
    struct {
        const struct ct_reader *reader;
        uint64_t records;
    } by_reader[MAX_READERS];
};

static void lose_many(
    struct run *run, struct ct_span member, const struct ct_loss *l, uint64_t count)
{
    struct ct_ledger_entry e = { .member = member,
        .offset = l->offset,
        .length = l->length,
        .reason = ct_span_str(l->reason),
        .count = count };

    run->rd->lost(run->rd->arg, &e);
}

static void lose(
    struct run *run, struct ct_span member, uint64_t offset, uint64_t length, const char *reason)
{
    struct ct_loss l = { .reason = reason, .offset = offset, .length = length };

    lose_many(run, member, &l, 1);
}

static void lose_noted(struct run *run, struct ct_span member)
{
    for (size_t i = 0; i < run->batch->losses.n; i++) {
        const struct ct_loss *l = &run->batch->losses.v[i];

        lose_many(run, member, l, l->count ? l->count : 1);
    }
    ct_vec_clear(&run->batch->losses);
}

static int flush(struct run *run)
{
    struct ct_reading_sum *sum = run->sum;
    int r = 0;

    if (run->batch->events.n == 0)
        return 0;
    ct_batch_seal(run->batch);
    sum->events += run->batch->events.n;
    for (size_t i = 0; i < run->batch->events.n; i++) {
        struct ct_event *ev = &run->batch->events.v[i];
        int64_t at = ev->at_us;

        if (ev->record)
            ev->record = ct_record_name(ev, ev->record, run->rd->seed);
        if (at == CT_TIME_NONE)
            continue;
        if (sum->first_us == CT_TIME_NONE || at < sum->first_us)
            sum->first_us = at;
        if (sum->last_us == CT_TIME_NONE || at > sum->last_us)
            sum->last_us = at;
    }
    r = run->rd->batch(run->rd->arg, run->batch);
    ct_batch_reset(run->batch);
    return r;
}

static void count(struct run *run, const struct ct_reader *reader)
{
    size_t i = 0;

    run->sum->records++;
    while (i + 1 < MAX_READERS && run->by_reader[i].reader && run->by_reader[i].reader != reader)
        i++;
    run->by_reader[i].reader = reader;
    run->by_reader[i].records++;
}

static int take_record(struct run *run, const struct ct_reader *reader, const struct ct_record *rec)
{
    const char *reason = "";
    size_t before = run->batch->events.n;
    enum ct_read outcome = reader->parse(rec, run->batch, &reason);
    uint64_t hash = 0;

    if (rec->log && run->batch->events.n > before)
        hash = ct_record_hash(rec->bytes, rec->seed);
    while (before < run->batch->events.n)
        run->batch->events.v[before++].record = hash;

    count(run, reader);
    lose_noted(run, rec->member);
    if (outcome == CT_READ_MALFORMED)
        lose(run, rec->member, rec->offset, rec->length, reason);
    if (run->rd->progress)
        run->rd->progress(run->rd->arg, run->source->at);
    if (run->batch->events.n < BATCH_EVENTS && run->batch->arena.used < BATCH_BYTES)
        return 0;
    return flush(run);
}

static struct ct_record record_of(const struct run *run, struct ct_span member)
{
    return (struct ct_record){ .source = run->rd->source, .member = member, .seed = run->rd->seed };
}

/* ---- frames ---- */

static int read_whole(struct run *run, const struct ct_reader *reader, const struct ct_member *m,
    struct ct_stream *in)
{
    struct ct_record rec = record_of(run, m->path);
    struct ct_span s = ct_stream_look(in, CT_MAX_MESSAGE_BYTES + 1);

    if (s.len > CT_MAX_MESSAGE_BYTES) {
        rec.flags = CT_RECORD_CUT;
        s.len = CT_MAX_MESSAGE_BYTES;
        lose(run, m->path, s.len, m->size != CT_SIZE_UNKNOWN ? m->size - s.len : 0,
            "a message larger than is read; only its beginning was");
    }
    rec.bytes = s;
    rec.length = s.len;
    rec.offset = in->at;
    return take_record(run, reader, &rec);
}

static int read_mbox(struct run *run, const struct ct_reader *reader, struct ct_span member,
    struct ct_stream *in, uint64_t start_below)
{
    struct ct_mbox m = ct_mbox(in, start_below);
    struct ct_record rec = record_of(run, member);
    enum ct_mbox_next kind;
    int r = 0;

    while (r == 0 && (kind = ct_mbox_next(&m, &rec)) != CT_MBOX_END) {
        if (kind == CT_MBOX_MESSAGE)
            r = take_record(run, reader, &rec);
        else if (kind == CT_MBOX_REST)
            lose(run, member, rec.offset, rec.length, "the rest of a message larger than is read");
        else
            lose(run, member, rec.offset, rec.length,
                "bytes in front of the first message of an mbox");
    }
    ct_mbox_done(&m);
    return r;
}

/* ---- logs ---- */

static void begin_log(struct run *run, const struct ct_reader *reader, struct ct_span member)
{
    struct ct_log *log = &run->log;
    struct ct_span columns = ct_span_str(reader->columns);

    log->work = &run->batch->scratch;
    log->map = run->map;
    log->zone = run->map && run->map->zoned ? run->map->zone : run->rd->zone;
    log->newest_us = ct_path_time(member.len ? member : run->rd->source);
    if (log->newest_us == CT_TIME_NONE && member.len)
        log->newest_us = ct_path_time(run->rd->source);
    if (log->newest_us == CT_TIME_NONE)
        log->newest_us =
            run->rd->changed_us == CT_TIME_NONE ? ct_time_now() : run->rd->changed_us + CT_DAY_US;
    ct_log_heading(log);
    ct_log_seen_clear(&log->seen);
    while (columns.len)
        ct_log_column(log, ct_span_cut_chr(&columns, ','));
    for (size_t i = 0; run->map && i < run->map->columns.n; i++)
        ct_log_column(log, run->map->columns.v[i]);
}

/* What can be seen at a glance: the row begins as the heading does. */
static bool begins_as_heading(const struct ct_log *log, struct ct_span row)
{
    if (ct_span_starts(row, CT_LIT("\xEF\xBB\xBF")))
        row = ct_span_from(row, 3);
    row = ct_span_trim(row);
    if (row.len && row.ptr[0] == '"')
        row = ct_span_trim(ct_span_from(row, 1));
    return ct_span_starts(row, log->names.v[0]);
}

/* The first row of CSV, and each later one that says the same: exports were joined. */
static bool is_csv_heading(struct run *run, const struct ct_reader *reader, struct ct_span row)
{
    struct ct_log *log = &run->log;
    bool same = false;

    if (reader->columns || (log->names.n && !begins_as_heading(log, row)))
        return false;

    struct ct_csv csv = ct_csv(row, log->work);

    if (ct_csv_next(&csv)) {
        same = log->names.n > 0 && log->names.n == csv.fields.n &&
               ct_span_eq(ct_span_trim(csv.fields.v[0]), log->names.v[0]) &&
               ct_span_eq(
                   ct_span_trim(csv.fields.v[csv.fields.n - 1]), log->names.v[log->names.n - 1]);
        if (log->names.n == 0) {
            for (size_t i = 0; i < csv.fields.n; i++)
                ct_log_column(log, csv.fields.v[i]);
            log->separator = csv.separator;
            same = true;
        }
    }
    ct_csv_done(&csv);
    return same;
}

static bool is_heading(struct run *run, const struct ct_reader *reader, struct ct_span line)
{
    if (reader->heading)
        return reader->heading(&run->log, line);
    return reader->frame == CT_FRAME_CSV && is_csv_heading(run, reader, line);
}

static int take_log_record(struct run *run, const struct ct_reader *reader, struct ct_record *rec)
{
    ct_arena_reset(&run->batch->scratch);
    if (is_heading(run, reader, rec->bytes))
        return 0;
    rec->log = &run->log;
    return take_record(run, reader, rec);
}

static int read_text(struct run *run, const struct ct_reader *reader, struct ct_span member,
    struct ct_stream *in, uint64_t start_below)
{
    struct ct_text_frame f = { .in = in, .kind = reader->frame, .start_below = start_below };
    struct ct_record rec = record_of(run, member);
    enum ct_text_next kind;
    int r = 0;

    while (r == 0 && (kind = ct_text_next(&f, &rec)) != CT_TEXT_END) {
        if (kind == CT_TEXT_RECORD)
            r = take_log_record(run, reader, &rec);
        else
            lose(run, member, rec.offset, rec.length,
                kind == CT_TEXT_OPEN ? "a row with a quote that nobody closes"
                                     : "a line longer than is read");
    }
    return r;
}

static int read_json(struct run *run, const struct ct_reader *reader, struct ct_span member,
    struct ct_stream *in, uint64_t start_below)
{
    struct ct_json_frame f = { .in = in, .wrapper = reader->wrapper, .start_below = start_below };
    struct ct_record rec = record_of(run, member);
    enum ct_json_frame_next kind;
    const char *why = "";
    int r = 0;

    while (r == 0 && (kind = ct_json_frame_next(&f, &rec, &why)) != CT_JSON_FRAME_END) {
        if (kind == CT_JSON_FRAME_RECORD)
            r = take_log_record(run, reader, &rec);
        else
            lose(run, member, rec.offset, rec.length, why);
    }
    return r;
}

/* Reads the heading again before a range that begins behind it. */
static void read_heading(struct run *run, const struct ct_reader *reader, struct ct_stream *in)
{
    uint64_t at = in->at;
    struct ct_text_frame f = { .in = in, .kind = reader->frame, .start_below = at };
    struct ct_record rec = { 0 };

    if (at == 0 || (!reader->heading && (reader->columns || reader->frame != CT_FRAME_CSV)) ||
        !ct_stream_seek(in, 0))
        return;
    while (ct_text_next(&f, &rec) == CT_TEXT_RECORD && is_heading(run, reader, rec.bytes)) {
    }
    ct_stream_seek(in, at);
}

static int read_frames(struct run *run, const struct ct_reader *reader, const struct ct_member *m,
    struct ct_stream *in, uint64_t start_below)
{
    switch (reader->frame) {
    case CT_FRAME_WHOLE:
        return read_whole(run, reader, m, in);
    case CT_FRAME_MBOX:
        return read_mbox(run, reader, m->path, in, start_below);
    case CT_FRAME_LINE:
    case CT_FRAME_BLOCK:
    case CT_FRAME_CSV:
        read_heading(run, reader, in);
        return read_text(run, reader, m->path, in, start_below);
    case CT_FRAME_JSON:
        return read_json(run, reader, m->path, in, start_below);
    }
    return 0;
}

/* Between what a log needs before and after. */
static int read_records(struct run *run, const struct ct_reader *reader, const struct ct_member *m,
    struct ct_stream *in, uint64_t start_below)
{
    bool front = in->at == 0;
    int r;

    begin_log(run, reader, m->path);
    r = read_frames(run, reader, m, in, start_below);
    if (reader->end) {
        reader->end(&run->log, run->batch, in->at, front && ct_stream_look(in, 1).len == 0);
        lose_noted(run, m->path);
    }
    return r;
}

/* ---- members ---- */

/* A ZIP to its format, but nobody keeps mail in it: to say so once is better than for each of its
 * members. */
static bool document(enum ct_filetype type)
{
    return type == CT_FILE_DOCX || type == CT_FILE_XLSX || type == CT_FILE_PPTX ||
           type == CT_FILE_ODF || type == CT_FILE_JAR;
}

static bool opaque(void *arg, struct ct_span head)
{
    (void)arg;
    return document(ct_sniff(head));
}

static void no_reader(struct run *run, const struct ct_member *m, struct ct_span head)
{
    enum ct_filetype type = ct_sniff(head);
    char why[80];

    if (document(type))
        snprintf(
            why, sizeof why, "a document, not a container of mail: %s", ct_filetype_name(type));
    else
        snprintf(why, sizeof why, "no reader knows this format%s%s",
            type == CT_FILE_UNKNOWN ? "" : ": ",
            type == CT_FILE_UNKNOWN ? "" : ct_filetype_name(type));
    lose(run, m->path, 0, m->size != CT_SIZE_UNKNOWN ? m->size : 0, why);
}

static int take_member(void *arg, const struct ct_member *m, struct ct_stream *in)
{
    struct run *run = arg;
    struct ct_span head = ct_span_head(ct_stream_look(in, CT_PROBE_BYTES), CT_PROBE_BYTES);
    const struct ct_reader *reader;

    if (head.len == 0)
        return 0;
    run->map = ct_csv_map_find(run->rd->maps, head);
    reader = run->map ? ct_reader_find(CT_LIT("csv_map")) : ct_reader_detect(head);
    if (!reader) {
        no_reader(run, m, head);
        return 0;
    }
    return read_records(run, reader, m, in, UINT64_MAX);
}

static void lost_inside(void *arg, struct ct_span member, uint64_t offset, const char *reason)
{
    lose(arg, member, offset, 0, reason);
}

/* ---- whole sources ---- */

static int finish(struct run *run, int r)
{
    uint64_t best = 0;

    if (r == 0)
        r = flush(run);
    if (run->batch == &run->own)
        ct_batch_done(&run->own);
    ct_log_done(&run->log);
    for (size_t i = 0; i < MAX_READERS && run->by_reader[i].reader; i++)
        if (run->by_reader[i].records > best) {
            best = run->by_reader[i].records;
            run->sum->reader = run->by_reader[i].reader;
        }
    if (run->source->trouble)
        lose(run, (struct ct_span){ "", 0 }, run->source->at + ct_stream_look(run->source, 0).len,
            0, run->source->trouble);
    return r;
}

static void begin(
    struct run *run, const struct ct_reading *rd, struct ct_stream *in, struct ct_reading_sum *ret)
{
    *ret = (struct ct_reading_sum){ .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
    *run = (struct run){ .rd = rd, .sum = ret, .source = in };
    run->batch = rd->work ? rd->work : &run->own;
}

int ct_read_all(const struct ct_reading *rd, struct ct_stream *in, struct ct_reading_sum *ret)
{
    struct ct_unpacking u = { .member = take_member, .opaque = opaque, .lost = lost_inside };
    struct run run;

    begin(&run, rd, in, ret);
    u.arg = &run;
    return finish(&run, ct_unpack(in, &u));
}

int ct_read_range(const struct ct_reading *rd, const struct ct_reader *reader, struct ct_stream *in,
    uint64_t start_below, struct ct_reading_sum *ret)
{
    struct ct_member m = { .size = ct_stream_end(in) };
    struct run run;

    begin(&run, rd, in, ret);
    return finish(&run, read_records(&run, reader, &m, in, start_below));
}
