/* SPDX-License-Identifier: Apache-2.0 */
/* test_chronicle: replaying what became of every id. */
#include "case/chronicle.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "case/file.h"
#include "tap.h"

static const uint64_t all[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

#define KEYS(from, n)   \
    {                   \
        all + (from), n \
    }

static const struct ct_name_change story[] = {
    { CT_NAME_CAMPAIGN, CT_NAME_NEW, 1, 0, KEYS(0, 4), KEYS(0, 0) },
    { CT_NAME_CAMPAIGN, CT_NAME_NEW, 2, 0, KEYS(4, 2), KEYS(0, 0) },
    { CT_NAME_THREAD, CT_NAME_NEW, 1, 0, KEYS(0, 2), KEYS(0, 0) },
    { CT_NAME_CAMPAIGN, CT_NAME_SPLIT, 3, 1, KEYS(2, 2), KEYS(0, 0) },
    { CT_NAME_CAMPAIGN, CT_NAME_MERGE, 1, 2, KEYS(4, 2), KEYS(0, 0) },
    { CT_NAME_CAMPAIGN, CT_NAME_GROW, 1, 0, KEYS(8, 1), KEYS(2, 2) },
    { CT_NAME_CAMPAIGN, CT_NAME_RETIRE, 3, 0, KEYS(0, 0), KEYS(0, 0) },
    { CT_NAME_CAMPAIGN, CT_NAME_NEW, 4, 3, KEYS(2, 2), KEYS(0, 0) },
};
#define N (sizeof story / sizeof story[0])

static struct ct_case fresh(const char *name)
{
    static char dir[] = "/tmp/coldtrail-chronicle-XXXXXX";
    struct ct_case c = { .lock_fd = -1 };
    char path[128];

    if (strstr(dir, "XXXXXX"))
        CHECK(mkdtemp(dir) != NULL);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    CHECK_INT(ct_case_open(&c, path, CT_CASE_CREATE, NULL, NULL), 0);
    return c;
}

static uint64_t n_keys(const struct ct_chronicle *ch, uint32_t number)
{
    const struct ct_known_name *name = ct_name_find(&ch->names, CT_NAME_CAMPAIGN, number);

    return name ? name->keys.n : 99;
}

TEST(a_story_told_line_by_line_or_at_once_ends_the_same)
{
    for (int at_once = 0; at_once < 2; at_once++) {
        ct_cleanup(ct_case_close) struct ct_case c = fresh(at_once ? "once" : "lines");
        ct_cleanup(ct_chronicle_done) struct ct_chronicle ch = { 0 };

        for (size_t i = 0; i < N && !at_once; i++)
            REQUIRE(ct_chronicle_add(&c, (struct ct_name_changes){ &story[i], 1 }, 0, NULL) == 0);
        if (at_once)
            REQUIRE(ct_chronicle_add(&c, (struct ct_name_changes){ story, N }, 0, NULL) == 0);
        REQUIRE(ct_chronicle_load(&ch, &c, NULL) == 0);
        CHECK_INT(ch.names.n[CT_NAME_CAMPAIGN], 4);
        CHECK_INT(n_keys(&ch, 1), 5);
        CHECK_INT(n_keys(&ch, 2), 0);
        CHECK_INT(n_keys(&ch, 4), 2);
        CHECK(ct_name_find(&ch.names, CT_NAME_CAMPAIGN, 3)->retired);
        CHECK_SPAN(ct_chronicle_resolve(&ch, CT_LIT("c-2"), &c.arena), "C-01");
        CHECK_SPAN(ct_chronicle_resolve(&ch, CT_LIT("C-03"), &c.arena), "C-04");
        CHECK_SPAN(ct_chronicle_resolve(&ch, CT_LIT("C-01"), &c.arena), "C-01");
        CHECK_SPAN(ct_chronicle_resolve(&ch, CT_LIT("C-77"), &c.arena), "C-77");
        CHECK_SPAN(ct_chronicle_resolve(&ch, CT_LIT("people"), &c.arena), "people");
        CHECK_INT(ct_name_find(&ch.names, CT_NAME_THREAD, 1)->keys.n, 2);
    }
}

TEST(no_change_writes_no_line)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("idle");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span text;

    REQUIRE(ct_chronicle_add(&c, (struct ct_name_changes){ story, 0 }, 0, NULL) == 0);
    CHECK_INT(
        ct_file_read(&text, ct_case_file(&c, "campaigns.jsonl"), CT_MIB, &a, NULL), CT_FILE_NONE);
}

TEST(a_log_cut_anywhere_by_a_kill_is_read_up_to_there)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("cut");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *p = ct_case_file(&c, "campaigns.jsonl");
    struct ct_span text;
    size_t bad = 0;

    REQUIRE(ct_chronicle_add(&c, (struct ct_name_changes){ story, N }, 0, NULL) == 0);
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    for (size_t i = 0; i < text.len; i++) {
        ct_cleanup(ct_chronicle_done) struct ct_chronicle ch = { 0 };

        REQUIRE(ct_file_write(p, ct_span_head(text, i), NULL) == 0);
        bad += ct_chronicle_load(&ch, &c, NULL) != 0;
    }
    CHECK_INT(bad, 0);
}

TEST(a_changed_line_is_refused_and_so_is_a_number_beyond_all_sense)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("bad");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_chronicle_done) struct ct_chronicle ch = { 0 };
    const char *p = ct_case_file(&c, "campaigns.jsonl");
    struct ct_name_change far = story[0];
    struct ct_span text;

    REQUIRE(ct_chronicle_add(&c, (struct ct_name_changes){ story, N }, 0, NULL) == 0);
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    char *bytes = ct_arena_raw(&a, text.len);
    memcpy(bytes, text.ptr, text.len);
    bytes[90] ^= 1;
    REQUIRE(ct_file_write(p, (struct ct_span){ bytes, text.len }, NULL) == 0);
    CHECK_INT(ct_chronicle_load(&ch, &c, NULL), -EBADMSG);
    REQUIRE(ct_file_write(p, CT_LIT(""), NULL) == 0);
    far.number = 4000000000;
    REQUIRE(ct_chronicle_add(&c, (struct ct_name_changes){ &far, 1 }, 0, NULL) == 0);
    CHECK_INT(ct_chronicle_load(&ch, &c, NULL), -EBADMSG);
}
