/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * csv: records of comma-separated text (RFC 4180), one at a time.
 *
 *   struct ct_csv c = ct_csv(text, &arena);
 *   while (ct_csv_next(&c)) use(c.fields.v[0 .. c.fields.n - 1]);
 *   ct_csv_done(&c);
 *
 * More is taken than the RFC allows, since exports do not keep to it: LF, CRLF
 * or CR ends a record, a UTF-8 byte order mark in front is dropped, text behind
 * a closing quote is kept, a quote inside an unquoted field is a letter, and the
 * last record may lack its end. Blank lines are skipped. The separator is that
 * of , ; and TAB which the first line holds most often outside quotes.
 *
 * A field is cut at CT_MAX_CSV_FIELD bytes and a record at CT_MAX_CSV_FIELDS
 * fields; both are told by `flaws`, as is a quote that nobody closes. Nothing
 * is an error: the caller decides what to ledger.
 */

#include "base/arena.h"
#include "base/vec.h"

enum ct_csv_flaw {
    CT_CSV_LONG = 1,     /* a field was cut */
    CT_CSV_WIDE = 2,     /* fields were left out */
    CT_CSV_UNCLOSED = 4, /* the text ends inside quotes */
    CT_CSV_JUNK = 8,     /* text between a closing quote and the separator */
};

struct ct_csv {
    struct ct_arena *arena; /* borrowed; owns fields that had quotes in quotes */
    CT_VEC(struct ct_span) fields;
    uint64_t offset, length; /* of the record in the text, its line end left out */
    uint64_t line;           /* its first line, from 1 */
    unsigned flaws;          /* of this record: bits of enum ct_csv_flaw */
    char separator;
    struct ct_span text, rest; /* private */
    uint64_t next_line;        /* private */
};

struct ct_csv ct_csv(struct ct_span text, struct ct_arena *arena);

/* The same, where the separator is known. */
struct ct_csv ct_csv_parted(struct ct_span text, char separator, struct ct_arena *arena);

/* False at the end. Fields point into the text, or into the arena. */
bool ct_csv_next(struct ct_csv *c);

/* The field of that number, white space kept; empty when there is none. */
struct ct_span ct_csv_field(const struct ct_csv *c, size_t i);
void ct_csv_done(struct ct_csv *c);
