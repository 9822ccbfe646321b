/* SPDX-License-Identifier: Apache-2.0 */
#include "link/memo.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/vec.h"
#include "tap.h"

#define N 600
#define GROUP 20

/* Thirty components, each two cliques of ten with a few edges between. */
struct made {
    uint32_t first[N + 1];
    uint32_t to[N * GROUP];
    int32_t weight[N * GROUP];
    struct ct_graph g;
};

static int32_t weight(uint32_t a, uint32_t b, uint32_t changed)
{
    uint32_t x = a < b ? a : b, y = a < b ? b : a, group = x / GROUP;
    int32_t w = 200 + (int32_t)((x * 31 + y * 17) % 300) + (group == changed ? 50 : 0);

    return x % GROUP / 10 == y % GROUP / 10 ? w : (x + y) % 7 == 0 ? w / 2 : 0;
}

static void make(struct made *m, uint32_t changed)
{
    uint32_t end = 0;

    for (uint32_t a = 0; a < N; a++) {
        m->first[a] = end;
        for (uint32_t b = a / GROUP * GROUP; b < a / GROUP * GROUP + GROUP; b++)
            if (b != a && weight(a, b, changed)) {
                m->to[end] = b;
                m->weight[end++] = weight(a, b, changed);
            }
    }
    m->first[N] = end;
    m->g = (struct ct_graph){ N, m->first, m->to, m->weight, NULL };
}

struct answer {
    uint32_t part[N];
    uint16_t share[N * GROUP];
    int64_t quality;
};

static const struct ct_cpm_options opt = { .gamma = 300, .restarts = 4 };

static bool same(const struct answer *a, const struct answer *b, const struct ct_graph *g)
{
    return a->quality == b->quality && memcmp(a->part, b->part, sizeof a->part) == 0 &&
           memcmp(a->share, b->share, g->first[N] * sizeof a->share[0]) == 0;
}

/* Solves with the memo of that file, and writes it. Returns how many components it knew. */
static uint64_t solve(struct answer *ret, const struct ct_graph *g, const char *path)
{
    struct ct_memo memo;
    struct ct_err err = { 0 };
    uint64_t found;

    ct_memo_open(&memo, path);
    ret->quality = ct_memo_cpm(&memo, ret->part, ret->share, g, &opt);
    found = memo.found;
    CHECK_INT(ct_memo_save(&memo, path, &err), 0);
    ct_memo_done(&memo);
    return found;
}

static struct made made;
static struct answer plain, with;

TEST(an_answer_is_the_same_with_and_without_memo)
{
    char path[] = "/tmp/coldtrail-memo-XXXXXX";

    close(mkstemp(path));
    make(&made, UINT32_MAX);
    plain.quality = ct_cpm(plain.part, plain.share, &made.g, &opt);
    CHECK_INT(solve(&with, &made.g, path), 0);
    CHECK(same(&plain, &with, &made.g));
    CHECK_INT(solve(&with, &made.g, path), 30);
    CHECK(same(&plain, &with, &made.g));
    unlink(path);
}

TEST(only_what_was_touched_is_solved_again)
{
    char path[] = "/tmp/coldtrail-memo-XXXXXX";

    close(mkstemp(path));
    make(&made, UINT32_MAX);
    solve(&with, &made.g, path);
    make(&made, 7);
    plain.quality = ct_cpm(plain.part, plain.share, &made.g, &opt);
    CHECK_INT(solve(&with, &made.g, path), 29);
    CHECK(same(&plain, &with, &made.g));
    unlink(path);
}

TEST(a_damaged_memo_is_no_memo)
{
    char path[] = "/tmp/coldtrail-memo-XXXXXX";
    struct ct_buf file = ct_buf(CT_MEMO_LEAST * 1000000u);
    struct ct_err err = { 0 };

    close(mkstemp(path));
    make(&made, UINT32_MAX);
    solve(&with, &made.g, path);
    REQUIRE(ct_file_read_all(&file, path, &err) == 0);
    for (size_t at = 0; at < file.len; at += file.len / 50 + 1) {
        file.ptr[at] ^= 4;
        REQUIRE(ct_file_replace(path, ct_buf_span(&file), &err) == 0);
        CHECK_INT(solve(&with, &made.g, path), 0);
        file.ptr[at] ^= 4;
    }
    for (size_t len = 0; len < file.len; len += file.len / 20 + 1) {
        REQUIRE(ct_file_replace(path, (struct ct_span){ file.ptr, len }, &err) == 0);
        CHECK_INT(solve(&with, &made.g, path), 0);
    }
    ct_buf_done(&file);
    unlink(path);
}
