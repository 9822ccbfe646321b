/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/cleanup.h"
#include "base/hash.h"
#include "tap.h"

TEST(an_empty_map_knows_nothing)
{
    struct ct_map m = { 0 };

    CHECK(ct_map_get(&m, CT_LIT("a")) == NULL);
    CHECK(ct_map_get(&m, CT_LIT("")) == NULL);
    ct_map_clear(&m);
    ct_map_done(&m);
}

TEST(every_key_keeps_its_value_while_the_map_grows)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_map_done) struct ct_map m = { 0 };

    for (uint64_t i = 0; i < 20000; i++) {
        bool fresh = false;

        *ct_map_put(&m, ct_arena_printf(&a, "key-%llu", (unsigned long long)i), &fresh) = i * 3;
        REQUIRE(fresh);
    }
    CHECK_INT(m.n, 20000);
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t *at = ct_map_get(&m, ct_arena_printf(&a, "key-%llu", (unsigned long long)i));

        REQUIRE(at && *at == i * 3);
    }
    CHECK(ct_map_get(&m, CT_LIT("key-20000")) == NULL);
}

TEST(putting_a_key_again_gives_the_same_value)
{
    ct_cleanup(ct_map_done) struct ct_map m = { 0 };
    bool fresh;

    CHECK_INT(*ct_map_put(&m, CT_LIT("k"), &fresh), 0);
    CHECK(fresh);
    *ct_map_put(&m, CT_LIT("k"), NULL) += 5;
    CHECK_INT(*ct_map_put(&m, CT_LIT("k"), &fresh), 5);
    CHECK(!fresh);
    CHECK_INT(m.n, 1);
}

TEST(the_empty_key_and_keys_with_nul_are_keys)
{
    ct_cleanup(ct_map_done) struct ct_map m = { 0 };

    *ct_map_put(&m, (struct ct_span){ NULL, 0 }, NULL) = 1;
    *ct_map_put(&m, CT_LIT("a\0b"), NULL) = 2;
    *ct_map_put(&m, CT_LIT("a\0c"), NULL) = 3;
    *ct_map_put(&m, CT_LIT("a"), NULL) = 4;
    CHECK_INT(m.n, 4);
    REQUIRE(ct_map_get(&m, CT_LIT("")) && ct_map_get(&m, CT_LIT("a\0b")));
    CHECK_INT(*ct_map_get(&m, CT_LIT("")), 1);
    CHECK_INT(*ct_map_get(&m, CT_LIT("a\0b")), 2);
    CHECK_INT(*ct_map_get(&m, CT_LIT("a\0c")), 3);
}

static void sum(struct ct_span key, uint64_t *value, void *arg)
{
    uint64_t *total = arg;

    *total += *value + key.len;
}

TEST(each_meets_every_entry_once_and_clear_none)
{
    ct_cleanup(ct_map_done) struct ct_map m = { 0 };
    uint64_t total = 0;

    *ct_map_put(&m, CT_LIT("a"), NULL) = 10;
    *ct_map_put(&m, CT_LIT("bc"), NULL) = 200;
    ct_map_each(&m, sum, &total);
    CHECK_INT(total, 213);
    ct_map_clear(&m);
    CHECK_INT(m.n, 0);
    CHECK(ct_map_get(&m, CT_LIT("a")) == NULL);
    total = 0;
    ct_map_each(&m, sum, &total);
    CHECK_INT(total, 0);
    CHECK_INT(*ct_map_put(&m, CT_LIT("a"), NULL), 0);
}

TEST(interned_strings_are_numbered_from_zero_and_owned)
{
    struct ct_intern in = { 0 };
    char text[] = "first";

    CHECK_INT(ct_intern(&in, ct_span_str(text)), 0);
    text[0] = 'x';
    CHECK_INT(ct_intern(&in, CT_LIT("second")), 1);
    CHECK_INT(ct_intern(&in, CT_LIT("first")), 0);
    CHECK_INT(ct_intern(&in, CT_LIT("")), 2);
    CHECK_INT(ct_intern_find(&in, CT_LIT("second")), 1);
    CHECK(ct_intern_find(&in, CT_LIT("third")) == CT_INTERN_NONE);
    CHECK_SPAN(ct_intern_str(&in, 0), "first");
    CHECK_SPAN(ct_intern_str(&in, 2), "");
    ct_intern_clear(&in);
    CHECK(ct_intern_find(&in, CT_LIT("first")) == CT_INTERN_NONE);
    CHECK_INT(ct_intern(&in, CT_LIT("third")), 0);
    ct_intern_done(&in);
}
