/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip: offsets that lie, members that reach too far, and methods that are not
 * ours. Whole files are tested through attach.
 */
#include "parse/zip.h"

#include "base/limits.h"
#include "tap.h"

static bool count(void *arg, const struct ct_zip_entry *e)
{
    size_t *n = arg;

    (void)e;
    return ++*n < 3;
}

/* A local header for a member "a" with the given method and packed size. */
#define LOCAL(method, size) \
    "PK\3\4\x14\0\0\0" method "\0\0\0\0\0\0\0\0\0" size "\0\0\0\1\0\0\0\1\0\0\0a"

TEST(members_are_found_without_a_directory)
{
    size_t n = 0;

    CHECK_INT(ct_zip_each(CT_LIT(LOCAL("\0", "\1") "x" LOCAL("\0", "\1") "y"), count, &n),
        CT_ZIP_NO_DIRECTORY);
    CHECK_INT(n, 2);
}

TEST(a_member_that_reaches_too_far_is_noted)
{
    size_t n = 0;

    CHECK_INT(ct_zip_each(CT_LIT(LOCAL("\0", "\x7f") "x"), count, &n),
        CT_ZIP_NO_DIRECTORY | CT_ZIP_TRUNCATED);
    CHECK_INT(n, 1);
}

TEST(the_walk_stops_when_told)
{
    size_t n = 0;

    ct_zip_each(CT_LIT(LOCAL("\0", "\1") "x" LOCAL("\0", "\1") "x" LOCAL("\0", "\1") "x" LOCAL(
                    "\0", "\1") "x"),
        count, &n);
    CHECK_INT(n, 3);
}

TEST(a_directory_that_lies_is_passed_over)
{
    size_t n = 0;

    CHECK_INT(ct_zip_each(CT_LIT(LOCAL("\0",
                              "\1") "x"
                                    "PK\5\6\0\0\0\0\1\0\1\0\xff\xff\xff\xff\xff\xff\xff\xff\0\0"),
                  count, &n),
        CT_ZIP_NO_DIRECTORY);
    CHECK_INT(n, 1);
    n = 0;
    ct_zip_each(CT_LIT(""), count, &n);
    ct_zip_each(CT_LIT("PK\3\4"), count, &n);
    CHECK_INT(n, 0);
}

TEST(only_stored_and_deflated_are_read)
{
    struct ct_buf out = ct_buf(CT_MIB);
    struct ct_zip_entry e = { .data = CT_LIT("abc") };

    CHECK(ct_zip_read(&e, &out));
    CHECK_SPAN(ct_buf_span(&out), "abc");
    e.method = 12;
    CHECK(!ct_zip_read(&e, &out));
    e.method = 8;
    e.encrypted = true;
    CHECK(!ct_zip_read(&e, &out));
    CHECK_INT(out.len, 3);
    ct_buf_done(&out);
}
