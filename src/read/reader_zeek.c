/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zeek: logs of Zeek as TSV, with their heading of "#" lines.
 *
 * The heading states separators, what stands for nothing, the name of the log and of
 * its columns; it may come again where logs were joined. Bytes that would break the form are
 * written as \xHH (https://docs.zeek.org/en/current/log-formats.html).
 */
#include "read/log_probe.h"
#include "read/zeek.h"

/* Undoes \xHH. */
static struct ct_span plain(struct ct_span s, struct ct_arena *a)
{
    size_t n = 0;
    char *p;

    if (ct_span_find(s, CT_LIT("\\x"), 0) >= s.len)
        return s;
    p = ct_arena_raw(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        bool hex = i + 3 < s.len && s.ptr[i] == '\\' && s.ptr[i + 1] == 'x' &&
                   ct_hex_digit(s.ptr[i + 2]) >= 0 && ct_hex_digit(s.ptr[i + 3]) >= 0;

        p[n++] =
            hex ? (char)(ct_hex_digit(s.ptr[i + 2]) * 16 + ct_hex_digit(s.ptr[i + 3])) : s.ptr[i];
        i += hex ? 3 : 0;
    }
    return (struct ct_span){ p, n };
}

static bool heading(struct ct_log *log, struct ct_span line)
{
    struct ct_span word;

    if (line.len == 0 || line.ptr[0] != '#')
        return false;
    word = ct_span_cut_chr(&line,
        line.ptr[ct_span_chr(line, '\t', 0) < line.len ? ct_span_chr(line, '\t', 0) : 0] == '\t'
            ? '\t'
            : ' ');
    if (ct_span_eq(word, CT_LIT("#separator"))) {
        ct_log_heading(log);
        log->separator = '\t';
        log->empty = CT_LIT("(empty)");
        line = plain(line, &log->heading);
        if (line.len == 1)
            log->separator = line.ptr[0];
    } else if (ct_span_eq(word, CT_LIT("#set_separator")) && line.len == 1) {
        log->set_separator = line.ptr[0];
    } else if (ct_span_eq(word, CT_LIT("#unset_field"))) {
        log->unset = ct_arena_copy(&log->heading, line);
    } else if (ct_span_eq(word, CT_LIT("#empty_field"))) {
        log->empty = ct_arena_copy(&log->heading, line);
    } else if (ct_span_eq(word, CT_LIT("#path"))) {
        log->kind = ct_arena_copy(&log->heading, line);
    } else if (ct_span_eq(word, CT_LIT("#fields"))) {
        ct_vec_clear(&log->names);
        while (line.len)
            ct_log_column(log, ct_span_cut_chr(&line, '\t'));
    }
    return true;
}

static int probe(struct ct_span head)
{
    return ct_span_starts(head, CT_LIT("#separator ")) ||
                   (ct_span_starts(head, CT_LIT("#fields\tts\t")))
               ? 100
               : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;

    if (log->names.n == 0) {
        *ret_reason = "a row of Zeek's without a heading before it";
        return CT_READ_MALFORMED;
    }
    if (log->separator == '\0')
        log->separator = '\t';
    if (ct_log_row(log, rec->bytes) != log->names.n) {
        *ret_reason = "a row of Zeek's that does not fit its heading";
        return CT_READ_MALFORMED;
    }
    for (size_t i = 0; i < log->native.v.n; i++)
        log->native.v.v[i].text = plain(log->native.v.v[i].text, log->work);
    return ct_zeek_event(rec, log->kind, batch, ret_reason);
}

const struct ct_reader ct_reader_zeek = {
    .name = "zeek",
    .title = "Zeek, TSV",
    .source_kind = "network",
    .frame = CT_FRAME_LINE,
    .heading = heading,
    .probe = probe,
    .parse = parse,
};
