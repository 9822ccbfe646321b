/* SPDX-License-Identifier: Apache-2.0 */
/* test_chain: lines that name the one before. */
#include "case/chain.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "case/file.h"
#include "tap.h"

static const char *path(const char *name)
{
    static char dir[] = "/tmp/coldtrail-chain-XXXXXX", p[128];

    if (strstr(dir, "XXXXXX"))
        CHECK(mkdtemp(dir) != NULL);
    snprintf(p, sizeof p, "%s/%s", dir, name);
    return p;
}

static uint64_t seen; /* lines that the walk gave */

static bool count(const struct ct_chain_line *line, void *arg)
{
    struct ct_span refused = *(struct ct_span *)arg;

    seen++;
    return refused.len == 0 || !ct_span_has(line->text, refused);
}

TEST(lines_in_one_write_are_chained_as_single_ones_are)
{
    const struct ct_span both[] = { CT_LIT("{\"a\":\"1\"}"), CT_LIT("{\"a\":\"2\"}") };
    const char *p = path("all.jsonl");
    struct ct_span none = { 0 };
    struct ct_chain_check check;
    char head[65];
    bool has;

    REQUIRE(ct_chain_add_all(p, both, 2, NULL) == 0);
    REQUIRE(ct_chain_add(p, CT_LIT("{\"a\":\"3\"}"), head, NULL) == 0);
    seen = 0;
    REQUIRE(ct_chain_walk(&check, p, count, &none, NULL) == 0);
    CHECK_INT(check.lines, 3);
    CHECK_INT(seen, 3);
    CHECK_INT(check.bad_line, 0);
    CHECK(strcmp(check.head, head) == 0);
    REQUIRE(ct_chain_has(p, head, &has, NULL) == 0);
    CHECK(has);
    head[0] = head[0] == 'a' ? 'b' : 'a';
    REQUIRE(ct_chain_has(p, head, &has, NULL) == 0);
    CHECK(!has);
}

TEST(nothing_to_add_makes_no_file)
{
    struct ct_chain_check check;
    const char *p = path("none.jsonl");

    REQUIRE(ct_chain_add_all(p, NULL, 0, NULL) == 0);
    REQUIRE(ct_chain_walk(&check, p, NULL, NULL, NULL) == 0);
    CHECK_INT(check.lines, 0);
    CHECK_INT(check.head[0], '0');
}

TEST(a_line_that_is_refused_is_named_by_its_number)
{
    const struct ct_span both[] = { CT_LIT("{\"a\":\"1\"}"), CT_LIT("{\"a\":\"2\"}") };
    const char *p = path("bad.jsonl");
    struct ct_span refused = CT_LIT("\"2\"");
    struct ct_chain_check check;
    struct ct_err err = { 0 };

    REQUIRE(ct_chain_add_all(p, both, 2, NULL) == 0);
    CHECK_INT(ct_chain_walk(&check, p, count, &refused, &err), -EBADMSG);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("line 2")));
}

TEST(a_torn_line_is_not_given_and_the_next_is_chained_to_it)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *p = path("torn.jsonl");
    struct ct_span text, none = { 0 };
    struct ct_chain_check check;

    REQUIRE(ct_chain_add(p, CT_LIT("{\"a\":\"1\"}"), NULL, NULL) == 0);
    REQUIRE(ct_chain_add(p, CT_LIT("{\"a\":\"2\"}"), NULL, NULL) == 0);
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    for (size_t cut = 2; cut < text.len / 2;
         cut++) { /* every place a kill may have cut the second */
        REQUIRE(ct_file_write(p, ct_span_head(text, text.len - cut), NULL) == 0);
        REQUIRE(ct_chain_add(p, CT_LIT("{\"a\":\"3\"}"), NULL, NULL) == 0);
        seen = 0;
        REQUIRE(ct_chain_walk(&check, p, count, &none, NULL) == 0);
        CHECK_INT(check.bad_line, 0);
        CHECK_INT(check.torn, 1);
        CHECK_INT(seen, 2);
    }
}
