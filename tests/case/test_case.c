/* SPDX-License-Identifier: Apache-2.0 */
/* test_case: making, opening and locking; its configuration, people and audit chain. */
#include "case/case.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/time.h"
#include "case/audit.h"
#include "case/chain.h"
#include "case/file.h"
#include "case/people.h"
#include "tap.h"

static const char *path(const char *name)
{
    static char dir[] = "/tmp/coldtrail-case-XXXXXX", p[2][128];
    static int turn;

    if (strstr(dir, "XXXXXX"))
        CHECK(mkdtemp(dir) != NULL);
    turn = !turn;
    snprintf(p[turn], sizeof p[turn], "%s/%s", dir, name);
    return p[turn];
}

TEST(a_new_case_is_private_and_opens_again)
{
    ct_cleanup(ct_case_close) struct ct_case c = { .lock_fd = -1 }, again = { .lock_fd = -1 };
    struct ct_span own[] = { CT_LIT("parl.example"), CT_LIT("a\"b") };
    struct ct_config fresh = { .name = CT_LIT("x: \"y\"\n# z"), .own_domains = { own, 2 } };
    struct ct_err err = { 0 };
    const char *p = path("new");
    struct stat st;

    REQUIRE(ct_case_open(&c, p, CT_CASE_CREATE, &fresh, &err) == 0);
    CHECK(c.created);
    CHECK(ct_span_eq(c.config.name, fresh.name));
    REQUIRE(c.config.own_domains.n == 2);
    CHECK_SPAN(c.config.own_domains.v[1], "a\"b");
    CHECK(stat(p, &st) == 0 && (st.st_mode & 0777) == 0700);
    CHECK_INT(ct_case_open(&again, p, CT_CASE_WRITE, NULL, &err), -EBUSY);
    CHECK_INT(ct_case_open(&again, p, CT_CASE_READ, NULL, &err), 0);
    ct_case_close(&again);
}

TEST(a_folder_of_other_things_never_becomes_a_case)
{
    ct_cleanup(ct_case_close) struct ct_case c = { .lock_fd = -1 };
    const char *p = path("other");
    char file[160];

    REQUIRE(mkdir(p, 0700) == 0);
    snprintf(file, sizeof file, "%s/mail.mbox", p);
    REQUIRE(ct_file_write(file, CT_LIT("x"), NULL) == 0);
    CHECK_INT(ct_case_open(&c, p, CT_CASE_CREATE, NULL, NULL), -EEXIST);
    CHECK_INT(ct_case_open(&c, p, CT_CASE_READ, NULL, NULL), -ENOENT);
}

static int parse(struct ct_span text, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_config c;

    return ct_config_parse(&c, text, "case.yaml", &a, err);
}

TEST(an_unknown_key_names_its_line_and_the_nearest_key)
{
    struct ct_err err = { 0 };

    CHECK_INT(parse(CT_LIT("name: x\nown_domain: y\n"), &err), -EINVAL);
    CHECK_SPAN(ct_span_str(err.text),
        "case.yaml:2: unknown key 'own_domain'; did you mean 'own_domains'?");
    CHECK_INT(parse(CT_LIT("tlp: PURPLE\n"), &err), -EINVAL);
    CHECK_INT(parse(CT_LIT("name: [a]\n"), &err), -EINVAL);
    CHECK_INT(parse(CT_LIT("own_domains: one.example\ntlp: amber+strict\n"), &err), 0);
    CHECK_INT(parse(CT_LIT(""), &err), 0);
}

TEST(people_are_found_by_the_header_whatever_its_order)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_people p;
    struct ct_err err = { 0 };

    REQUIRE(
        ct_people_parse(&p,
            CT_LIT("Phone;Address;PERSON;group\n1;a@x.example;Ada;g\n;b@x.example;Ada;\n;;x;\n"),
            "p.csv", &a, &err) == 0);
    CHECK_INT(p.n, 2);
    CHECK_SPAN(p.rows[1].address, "b@x.example");
    CHECK_SPAN(p.rows[0].extra[0], "1");
    CHECK_SPAN(p.extra_names.v[0], "phone");
    CHECK_INT(p.bad_rows, 1);
    CHECK_INT(p.first_bad_line, 4);
    CHECK_INT(ct_people_parse(&p, CT_LIT("name,mail\n"), "p.csv", &a, &err), -EINVAL);
}

static void note(const char *p, const char *result)
{
    struct ct_audit_entry e = { .at_us = 0, .verb = CT_LIT("add"), .result = ct_span_str(result) };

    CHECK_INT(ct_audit_add(p, &e, NULL), 0);
}

TEST(a_changed_line_breaks_the_audit_chain)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *p = path("audit.jsonl");
    struct ct_chain_check check;
    struct ct_span text;

    note(p, "one");
    note(p, "two");
    note(p, "three");
    REQUIRE(ct_chain_walk(&check, p, NULL, NULL, NULL) == 0);
    CHECK_INT(check.lines, 3);
    CHECK_INT(check.bad_line, 0);
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    struct ct_span forged = ct_arena_copy(&a, text);
    size_t at = ct_span_find(forged, CT_LIT("two"), 0);
    char *bytes = ct_arena_raw(&a, forged.len);

    memcpy(bytes, forged.ptr, forged.len);
    bytes[at] = 'T';
    REQUIRE(ct_file_write(p, (struct ct_span){ bytes, forged.len }, NULL) == 0);
    REQUIRE(ct_chain_walk(&check, p, NULL, NULL, NULL) == 0);
    CHECK_INT(check.bad_line, 3);
}

TEST(a_torn_line_is_told_and_the_chain_goes_on)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *p = path("torn.jsonl");
    struct ct_chain_check check;
    struct ct_span text;

    note(p, "one");
    note(p, "two");
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    REQUIRE(ct_file_write(p, ct_span_head(text, text.len - 20), NULL) == 0);
    note(p, "three");
    REQUIRE(ct_chain_walk(&check, p, NULL, NULL, NULL) == 0);
    CHECK_INT(check.lines, 3);
    CHECK_INT(check.torn, 1);
    CHECK_INT(check.bad_line, 0);
}

TEST(the_default_folder_carries_the_utc_date)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    CHECK_SPAN(ct_span_str(ct_case_default_path(&a, 20 * CT_DAY_US)), "./coldtrail-1970-01-21");
}
