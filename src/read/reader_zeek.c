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

/* Undoes \xHH and "\\\\". */
static struct ct_span plain(struct ct_span s, struct ct_arena *a)
{
    size_t from = ct_span_chr(s, '\\', 0), n = from;
    char *p;

    if (from >= s.len)
        return s;
    p = ct_arena_raw(a, s.len);
    memcpy(p, s.ptr, from);
    for (size_t i = from; i < s.len; i++) {
        char next = s.ptr[i] == '\\' && i + 1 < s.len ? s.ptr[i + 1] : '\0';
        bool hex = next == 'x' && i + 3 < s.len && ct_hex_digit(s.ptr[i + 2]) >= 0 &&
                   ct_hex_digit(s.ptr[i + 3]) >= 0;

        p[n++] =
            hex ? (char)(ct_hex_digit(s.ptr[i + 2]) * 16 + ct_hex_digit(s.ptr[i + 3])) : s.ptr[i];
        i += hex ? 3 : next == '\\';
    }
    return (struct ct_span){ p, n };
}

/* "vector[string]", "set[addr]", "table[enum]": a list. */
static void take_types(struct ct_log *log, struct ct_span types)
{
    ct_vec_clear(&log->lists);
    while (types.len && log->lists.n < log->names.n) {
        struct ct_span type = ct_span_cut_chr(&types, '\t');

        *ct_vec_add(&log->lists) = ct_span_ends(type, CT_LIT("]"));
    }
}

/* What a line of the heading says behind its first word. */
static void take_heading(struct ct_log *log, struct ct_span word, struct ct_span rest)
{
    if (ct_span_eq(word, CT_LIT("#separator"))) {
        ct_log_heading(log);
        log->empty = CT_LIT("(empty)");
        rest = plain(rest, &log->heading);
        log->separator = rest.len == 1 ? rest.ptr[0] : '\t';
    } else if (ct_span_eq(word, CT_LIT("#set_separator")) && rest.len == 1) {
        log->set_separator = rest.ptr[0];
    } else if (ct_span_eq(word, CT_LIT("#unset_field"))) {
        log->unset = ct_arena_copy(&log->heading, rest);
    } else if (ct_span_eq(word, CT_LIT("#empty_field"))) {
        log->empty = ct_arena_copy(&log->heading, rest);
    } else if (ct_span_eq(word, CT_LIT("#path"))) {
        log->kind = ct_arena_copy(&log->heading, rest);
    } else if (ct_span_eq(word, CT_LIT("#fields"))) {
        ct_vec_clear(&log->names);
        ct_vec_clear(&log->lists);
        while (rest.len)
            ct_log_column(log, ct_span_cut_chr(&rest, '\t'));
    } else if (ct_span_eq(word, CT_LIT("#types"))) {
        take_types(log, rest);
    }
}

/* The first word ends in a tab, that of #separator in a blank. */
static bool heading(struct ct_log *log, struct ct_span line)
{
    struct ct_span word;

    if (line.len == 0 || line.ptr[0] != '#')
        return false;
    word = ct_span_cut_chr(&line, ct_span_chr(line, '\t', 0) < line.len ? '\t' : ' ');
    take_heading(log, word, line);
    return true;
}

static int probe(struct ct_span head)
{
    if (ct_span_starts(head, CT_LIT("\xEF\xBB\xBF")))
        head = ct_span_from(head, 3);
    return ct_span_starts(head, CT_LIT("#separator ")) ||
                   ct_span_starts(head, CT_LIT("#separator\t")) ||
                   ct_span_starts(head, CT_LIT("#fields\tts\t"))
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
