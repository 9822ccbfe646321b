/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * manifest: the list of what a memory consists of, as text.
 *
 *   coldtrail-memory 2 seed=<16 hex> #<checksum>
 *   commit share=7 source_base=12 sources_bytes=5120 ledger_bytes=0 segments=1
 *     00000003.seg mail.message 4000 1610442838000000 1619000000000000 3145728 <16 hex>
 *     202101-202104 #<checksum>
 *   (a commit is one line; here it is folded)
 *   run 00000001.run first=0 segments=4 keys=52011 bytes=1048576 <16 hex> #<checksum>
 *   forget before=1420070400000000 segments=2 00000000.seg 00000003.seg #<checksum>
 *
 * Of each segment: file, class, events, earliest and latest time in microseconds
 * ("-": none), bytes, XXH3-64 of the file, the months it has events in (months.h). Version 1 has
 * no months; a memory that was begun so goes on so, and can be built again from the sources. A
 * run (run.h) stands in place of all runs before it that cover any of its segments; its checksum
 * is that of its directory. Segments once forgotten stay numbered, but their files are gone. A
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
    bool gone;               /* forgotten */
};

struct ct_manifest_run {
    char name[CT_MANIFEST_NAME];
    uint32_t first, n; /* segments */
    uint64_t keys, bytes, check;
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
    CT_VEC(struct ct_manifest_run) runs; /* that are in force, ascending by first; none overlap */
    uint32_t n_runs;                     /* that ever were */
};

/* "00000003.seg" */
void ct_manifest_name(char ret[CT_MANIFEST_NAME], size_t number);

/* The first line of a new manifest. */
void ct_manifest_head(struct ct_buf *out, uint64_t seed, uint64_t *ret_chain);

/* Appends the line of a commit with its segments, as the version of *m has it; *chain is that of
 * the line before and becomes its own. */
void ct_manifest_line(const struct ct_manifest *m, const struct ct_manifest_commit *commit,
    struct ct_buf *out, uint64_t *chain);

/* The name of a run's file, its line, and its place among the others. */
void ct_manifest_run_name(char ret[CT_MANIFEST_NAME], size_t number);
void ct_manifest_run_line(struct ct_buf *out, const struct ct_manifest_run *run, uint64_t *chain);
void ct_manifest_run_put(struct ct_manifest *m, const struct ct_manifest_run *run);
bool ct_manifest_overlap(const struct ct_manifest_run *a, const struct ct_manifest_run *b);

/* The line that forgets the `n` segments of those numbers. */
void ct_manifest_forget_line(
    struct ct_buf *out, int64_t before_us, const uint32_t *numbers, size_t n, uint64_t *chain);

/* Adds what the text says to *m, which is empty. A last line without line end is
 * not counted in length. A text without any whole line leaves length 0. -EBADMSG,
 * -ENOTSUP. */
int ct_manifest_parse(struct ct_manifest *m, struct ct_span text, struct ct_err *err) CT_MUST_CHECK;

void ct_manifest_done(struct ct_manifest *m);
