/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vec.h"

#include <stdint.h>

#include "tap.h"

struct pair {
    uint32_t a;
    char b;
};

TEST(elements_are_zeroed_and_stay_in_order)
{
    CT_VEC(struct pair) v = { 0 };

    for (uint32_t i = 0; i < 1000; i++) {
        struct pair *p = ct_vec_add(&v);

        CHECK(p->a == 0 && p->b == 0);
        *p = (struct pair){ i, 'x' };
    }
    CHECK_INT(v.n, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        REQUIRE(v.v[i].a == i && v.v[i].b == 'x');
    ct_vec_done(&v);
    CHECK(v.v == NULL && v.n == 0 && v.cap == 0);
}

TEST(a_cleared_vec_keeps_its_memory_but_not_its_content)
{
    CT_VEC(uint64_t) v = { 0 };

    *ct_vec_add(&v) = UINT64_MAX;
    size_t cap = v.cap;
    ct_vec_clear(&v);
    CHECK_INT(v.n, 0);
    CHECK_INT(v.cap, cap);
    CHECK_INT(*ct_vec_add(&v), 0);
    ct_vec_done(&v);
    ct_vec_done(&v);
}

TEST(which_vec_is_added_to_is_asked_once)
{
    CT_VEC(int) v[2] = { 0 };
    size_t asked = 0;

    *ct_vec_add(&v[asked++]) = 7;
    CHECK_INT(asked, 1);
    CHECK_INT(v[0].n, 1);
    CHECK_INT(v[1].n, 0);
    ct_vec_done(&v[0]);
    ct_vec_done(&v[1]);
}
