/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * archive: a small invented mail archive, made of events, for tests of what
 * stands above memory.
 *
 *   archive_add() … --> batch --> segment --> memory in a temporary folder
 *
 * All names are reserved ones; our organisation is parl.example. Days count from
 * 2021-01-01. What a field of struct mail leaves out is not in the event.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "memory/memory.h"
#include "memory/segment.h"
#include "tap.h"

struct mail {
    const char *from, *name, *to, *subject, *reply_to;
    int day, minute;
    bool undated; /* no header says when */
    const char *beacon_url, *beacon_host, *beacon_template;
    bool shown;        /* the beacon shows; else it is hidden */
    const char *token; /* kind of token in it */
    const char *link_host;
    int calls;
    bool unsubscribe, receipt, reply;
    const char *headers, *boundary, *bulk_id, *ip;
    const char *dmarc; /* "pass", "fail": recorded by mx.parl.example */
    const char *document_host;
    const char *id; /* content hash; NULL: made up */
};

struct archive {
    char dir[64];
    struct ct_memory *mem;
    struct ct_batch batch;
    unsigned n;
};

static inline int64_t archive_day(int day)
{
    return (int64_t)1609459200 * CT_SECOND_US + day * CT_DAY_US;
}

static inline void archive_str(struct archive *a, enum ct_field f, const char *s)
{
    if (s)
        ct_batch_str(&a->batch, f, ct_span_str(s));
}

static inline void archive_fetch(struct archive *a, const char *url, const char *host,
    const char *template, const char *element, const char *hidden, const char *when,
    const char *token)
{
    archive_str(a, CT_F_FETCH_URL, url);
    archive_str(a, CT_F_FETCH_REAL, "");
    archive_str(a, CT_F_FETCH_HOST, host);
    archive_str(a, CT_F_FETCH_TEMPLATE, template ? template : "");
    archive_str(a, CT_F_FETCH_ELEMENT, element);
    archive_str(a, CT_F_FETCH_HIDDEN, hidden);
    archive_str(a, CT_F_FETCH_CONDITION, when);
    archive_str(a, CT_F_FETCH_TOKEN, token ? token : "");
    archive_str(a, CT_F_FETCH_RECIPIENT, "");
    archive_str(a, CT_F_FETCH_WRAPPER, "");
}

static inline void archive_auth(struct archive *a, const struct mail *m)
{
    if (!m->dmarc)
        return;
    archive_str(a, CT_F_AUTH_SERVER, "mx.parl.example");
    archive_str(a, CT_F_AUTH_METHOD, "dmarc");
    archive_str(a, CT_F_AUTH_RESULT, m->dmarc);
    archive_str(a, CT_F_AUTH_SUBJECT, strchr(m->from, '@') + 1);
}

static inline void archive_hop(struct archive *a, const struct mail *m)
{
    archive_str(a, CT_F_HOP_FROM, "");
    archive_str(a, CT_F_HOP_RDNS, "");
    archive_str(a, CT_F_HOP_IP, m->ip ? m->ip : "192.0.2.1");
    archive_str(a, CT_F_HOP_BY, "mx.parl.example");
    archive_str(a, CT_F_HOP_WITH, "ESMTPS");
    archive_str(a, CT_F_HOP_ID, "");
    archive_str(a, CT_F_HOP_RCPT, m->to);
    ct_batch_int(&a->batch, CT_F_HOP_TIME, -1);
}

static inline void archive_add(struct archive *a, struct mail m)
{
    char made_up[40];

    snprintf(made_up, sizeof made_up, "%032x", ++a->n);
    ct_batch_event(&a->batch, CT_CLASS_MAIL,
        m.undated ? CT_TIME_NONE : archive_day(m.day) + (int64_t)m.minute * 60 * CT_SECOND_US,
        a->n * 1000u, 900);
    archive_str(a, CT_F_CONTENT_HASH, m.id ? m.id : made_up);
    archive_str(a, CT_F_MESSAGE_ID, m.id ? m.id : made_up);
    archive_str(a, CT_F_FROM_ADDRESS, m.from);
    archive_str(a, CT_F_FROM_NAME, m.name ? m.name : "");
    archive_str(a, CT_F_TO_ADDRESS, m.to);
    archive_str(a, CT_F_DELIVERED_TO, strstr(m.to, "parl.example") ? m.to : NULL);
    archive_str(a, CT_F_REPLY_TO_ADDRESS, m.reply_to);
    archive_str(a, CT_F_SUBJECT, m.subject ? m.subject : "hello");
    archive_str(a, CT_F_LIST_UNSUBSCRIBE, m.unsubscribe ? "<https://list.example/u>" : NULL);
    archive_str(a, CT_F_RECEIPT_TO, m.receipt ? m.from : NULL);
    archive_str(a, CT_F_IN_REPLY_TO, m.reply ? "x@parl.example" : NULL);
    archive_str(a, CT_F_BULK_ID, m.bulk_id);
    archive_str(a, CT_F_SHAPE_HEADERS, m.headers);
    archive_str(a, CT_F_SHAPE_BOUNDARY, m.boundary);
    ct_batch_int(&a->batch, CT_F_TEXT_WORDS, 100);
    ct_batch_int(&a->batch, CT_F_TEXT_CALL, m.calls);
    archive_hop(a, &m);
    archive_auth(a, &m);
    if (m.beacon_host)
        archive_fetch(a, m.beacon_url ? m.beacon_url : made_up, m.beacon_host, m.beacon_template,
            "img", m.shown ? "" : "attr-size", "open", m.token);
    if (m.link_host)
        archive_fetch(a, made_up, m.link_host, "/", "a", "", "click", NULL);
    if (m.document_host)
        archive_fetch(a, made_up, m.document_host, "/t.dotx", "ooxml", "", "attachment", NULL);
}

static inline bool archive_open(struct archive *a)
{
    struct ct_err err = { 0 };

    *a = (struct archive){ .dir = "/tmp/coldtrail-test-XXXXXX" };
    return CHECK(mkdtemp(a->dir) != NULL) &&
           CHECK(ct_memory_open(&a->mem, a->dir, CT_MEMORY_WRITE, 7, &err) == 0);
}

/* Everything added so far becomes one segment. */
static inline bool archive_commit(struct archive *a)
{
    struct ct_segment_builder *b = ct_segment_new(CT_CLASS_MAIL, ct_memory_seed(a->mem));
    struct ct_buf out = ct_buf(64u << 20);
    struct ct_commit commit = { .share = 1, .source_base = 1, .n = 1 };
    struct ct_err err = { 0 };
    struct ct_span seg;

    ct_batch_seal(&a->batch);
    for (size_t i = 0; i < a->batch.events.n; i++)
        CHECK_INT(ct_segment_add(b, &a->batch.events.v[i]), 0);
    ct_segment_finish(b, &out);
    seg = ct_buf_span(&out);
    commit.segments = &seg;
    bool ok = CHECK_INT(ct_memory_commit(a->mem, &commit, &err), 0);
    if (!ok)
        printf("# %s\n", err.text);
    ct_segment_free(b);
    ct_buf_done(&out);
    ct_batch_reset(&a->batch);
    return ok;
}

static inline void archive_close(struct archive *a)
{
    char cmd[128];

    ct_memory_close(a->mem);
    ct_batch_done(&a->batch);
    snprintf(cmd, sizeof cmd, "rm -r '%s'", a->dir);
    CHECK_INT(system(cmd), 0);
}
