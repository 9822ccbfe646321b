/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/roster.h"

#include "assess/hunted.h"

TEST(several_addresses_are_one_person)
{
    struct archive a;
    struct ct_result res;

    REQUIRE(archive_open(&a));
    hunted_honest(&a);
    for (int i = 0; i < 9; i++) {
        struct mail m = hunted_mail(i);

        if (i >= 6 && i % 3 == 0)
            m.to = "ada@parl.example";
        archive_add(&a, m);
    }
    REQUIRE(hunted_run(&a, &res));
    const struct ct_person *ada = hunted_person(&res, "Ada");

    REQUIRE(ada != NULL);
    CHECK_INT(ada->addresses.n, 2);
    CHECK_SPAN(ada->role, "member"); /* of the row that says it, whichever comes first */
    CHECK_SPAN(ada->group, "committee");
    CHECK_SPAN(ada->id, "P-001");
    CHECK_INT(ada->campaigns[0].rungs[CT_RUNG_TARGETED].evidence.n, 3);
    hunted_close(&a, &res);
}

TEST(more_mail_does_not_change_the_numbers_of_given_people)
{
    struct archive a;
    struct ct_result few, more;
    struct mail m;

    REQUIRE(hunted(&a, &few, 9));
    REQUIRE(few.n_people == 3);
    m = hunted_mail(9);
    m.to = "aaa@parl.example"; /* known to nobody */
    archive_add(&a, m);
    m = hunted_mail(10);
    m.to = "p3@parl.example";
    archive_add(&a, m);
    REQUIRE(hunted_run(&a, &more));
    CHECK_INT(more.n_people, 5);
    for (size_t i = 0; i < few.n_people; i++) {
        char name[64];
        const struct ct_person *p;

        snprintf(name, sizeof name, "%.*s", CT_ARG(few.people[i].name));
        p = hunted_person(&more, name);
        REQUIRE(p != NULL);
        CHECK(ct_span_eq(p->id, few.people[i].id));
    }
    REQUIRE(hunted_person(&more, "aaa@parl.example") != NULL);
    CHECK_SPAN(hunted_person(&more, "aaa@parl.example")->id, "P-009");
    ct_result_done(&few);
    hunted_close(&a, &more);
}
