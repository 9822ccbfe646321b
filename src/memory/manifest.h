/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * manifest: the list of what a memory consists of, as text.
 *
 *   coldtrail-memory 2 seed=<16 hex> #<checksum>
 *   commit share=7 source_base=12 sources_bytes=5120 ledger_bytes=0 segments=1
 *     00000003.seg mail.message 4000 1610442838000000 1619000000000000 3145728 <16 hex>
 * 202101-202104
 *     #<checksum>
 *   (a commit is one line; here it is folded)
 *
 * Of each segment: file, class, events, earliest and latest time in microseconds
 * ("-": none), bytes, XXH3-64 of the file, the months it has events in (months.h). Version 1 has
 * no months; a memory that was begun so goes on so, and can be built again from the sources. A
 * line's checksum is XXH3-64 of its text before " #" with the checksum of the line before as seed,
 * so a line that was changed, lost or put elsewhere shows. Only a last line without its line end is
 * forgiven: that is what a killed writer leaves.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "memory/months.h"
#include "model/event.h"

#define CT_MANIFEST_NAME 24
#define CT_MANIFEST_VERSION 2

struct ct_manifest_segment {
    char name[CT_MANIFEST_NAME];
    struct ct_span class_name; /* of the manifest's arena */
    enum ct_class class;       /* CT_CLASS_NONE: not known to this program */
    uint32_t source_base, events;
    int64_t first_us, last_us;
    uint64_t bytes, check;
    struct ct_months months; /* version 2 */
};

struct ct_manifest_commit {
    uint64_t share, sources_bytes, ledger_bytes, events;
    uint32_t source_base;
    size_t first, n; /* segments */
};

struct ct_manifest {
    struct ct_arena arena;
    unsigned version; /* of the text; CT_MANIFEST_VERSION of a new one */
    uint64_t seed, chain;
    size_t length; /* bytes of whole lines */
    CT_VEC(struct ct_manifest_segment) segments;
    CT_VEC(struct ct_manifest_commit) commits;
};

/* "00000003.seg" */
void ct_manifest_name(char ret[CT_MANIFEST_NAME], size_t number);

/* The first line of a new manifest. */
void ct_manifest_head(struct ct_buf *out, uint64_t seed, uint64_t *ret_chain);

/* Appends the line of a commit with its segments, as the version of *m has it; *chain is that of
 * the line before and becomes its own. */
void ct_manifest_line(const struct ct_manifest *m, const struct ct_manifest_commit *commit,
    struct ct_buf *out, uint64_t *chain);

/* Adds what the text says to *m, which is empty. A last line without line end is
 * not counted in length. A text without any whole line leaves length 0. -EBADMSG,
 * -ENOTSUP. */
int ct_manifest_parse(struct ct_manifest *m, struct ct_span text, struct ct_err *err) CT_MUST_CHECK;

void ct_manifest_done(struct ct_manifest *m);
