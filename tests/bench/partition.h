/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * partition: which mails a method says belong together, as tests/world/score.py reads it.
 *
 *   partition_open() -> partition_campaign() -> partition_message() … -> partition_campaign_end()
 *   … -> partition_write(): FOLDER/NAME.json
 */

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "base/limits.h"
#include "link/thread.h"

struct partition {
    struct ct_buf out;
    struct ct_json j;
    const struct ct_mailset *set;
};

static inline void partition_open(struct partition *p, const struct ct_mailset *set)
{
    *p = (struct partition){ .out = ct_buf(CT_MAX_OUTPUT_BYTES), .set = set };
    p->j = ct_json(&p->out);
    ct_json_object(&p->j, NULL);
    ct_json_array(&p->j, "campaigns");
}

static inline void partition_campaign(struct partition *p, uint32_t id, uint32_t thread)
{
    char text[32];

    ct_json_object(&p->j, NULL);
    snprintf(text, sizeof text, "C-%" PRIu32, id + 1);
    ct_json_str(&p->j, "id", ct_span_str(text));
    snprintf(text, sizeof text, "T-%" PRIu32, thread + 1);
    ct_json_str(&p->j, "thread", ct_span_str(text));
    ct_json_array(&p->j, "messages");
}

static inline void partition_message(struct partition *p, uint32_t msg)
{
    ct_json_object(&p->j, NULL);
    ct_json_str(&p->j, "message_id", ct_mailset_str(p->set, p->set->msgs.v[msg].message_id));
    ct_json_end(&p->j);
}

static inline void partition_campaign_end(struct partition *p)
{
    ct_json_end(&p->j);
    ct_json_end(&p->j);
}

static inline bool partition_write(struct partition *p, const char *folder, const char *name)
{
    char path[4096];
    FILE *f;
    bool good;

    ct_json_end(&p->j);
    ct_json_end(&p->j);
    snprintf(path, sizeof path, "%s/%s.json", folder, name);
    f = fopen(path, "we");
    good = f && fwrite(p->out.ptr, 1, p->out.len, f) == p->out.len;
    if (f && fclose(f) != 0)
        good = false;
    ct_buf_done(&p->out);
    if (!good)
        (void)fprintf(stderr, "cannot write %s\n", path);
    return good;
}

/* Every cluster and its thread, before claims. */
static inline bool partition_clusters(const struct ct_mailset *set, const struct ct_clusters *c,
    const struct ct_threads *t, const char *folder, const char *name)
{
    struct partition p;

    partition_open(&p, set);
    for (uint32_t i = 0; i < c->v.n; i++) {
        partition_campaign(&p, i, t->of[i]);
        for (uint32_t k = 0; k < c->v.v[i].n; k++)
            partition_message(&p, c->v.v[i].msgs[k]);
        partition_campaign_end(&p);
    }
    return partition_write(&p, folder, name);
}
