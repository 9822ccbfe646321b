/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * unpack: what lies inside gz, xz, bz2, zst, zip and tar, and inside each other.
 *
 *   stream --> is it a container? --no---> member(path, bytes)
 *                    '--yes--> each of its members, the same again, deeper
 *
 * A container is known by its bytes, never by its name. Nothing is written
 * anywhere: a member is a stream, and its name is a label for people that may hold
 * anything, "../" and escape sequences included. Members inside members are named
 * outer!/inner. Depth, ratio, number and name length are capped; what a cap or a
 * defect leaves out is told to lost(). This file is the one home of libarchive, of
 * which only formats and filters that run in this process are switched on. It compares no
 * checksum of gzip, nor does it say when other bytes follow the last gzip member; both go
 * unnoticed here.
 */

#include "base/err.h"
#include "base/stream.h"

struct ct_member {
    struct ct_span path; /* label, at most CT_MAX_PATH_BYTES; empty: the source itself, or the
                          * one content of a compressed source */
    uint64_t size;       /* as the container states it, or CT_SIZE_UNKNOWN */
    unsigned depth;      /* containers around it; 0: none, it is the source itself */
};

struct ct_unpacking {
    void *arg;

    /* A member that is no container itself. Need not read to its end. Anything but 0 stops the
     * unpacking and is returned. */
    int (*member)(void *arg, const struct ct_member *m, struct ct_stream *bytes);

    /* Whether a ZIP that begins so is to be handed to member() as it is: a document, say. NULL:
     * none is. */
    bool (*opaque)(void *arg, struct ct_span head);

    /* Something of `member` could not be had from byte `offset` on. `reason` is static. */
    void (*lost)(void *arg, struct ct_span member, uint64_t offset, const char *reason);
};

/* Whether `head`, the first bytes (512 are enough), begins a container that is unpacked here. */
bool ct_unpack_wants(struct ct_span head);

/* Returns 0, or what member() returned. Defects of the data are no failure. */
int ct_unpack(struct ct_stream *in, const struct ct_unpacking *u) CT_MUST_CHECK;
