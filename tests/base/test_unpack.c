/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unpack.h"

#include "tap.h"

static const char *reason;
static char content[64];
static unsigned members;

static int member(void *arg, const struct ct_member *m, struct ct_stream *bytes)
{
    struct ct_span s = ct_stream_look(bytes, 60);

    (void)arg;
    (void)m;
    s = ct_span_head(s, 60);
    memcpy(content, s.ptr, s.len);
    content[s.len] = '\0';
    members++;
    return 0;
}

static void lost(void *arg, struct ct_span m, uint64_t at, const char *why)
{
    (void)arg;
    (void)m;
    (void)at;
    reason = why;
}

static void unpack(const void *p, size_t len)
{
    struct ct_unpacking u = { .member = member, .lost = lost };
    struct ct_stream in = ct_stream_memory((struct ct_span){ p, len });

    reason = NULL;
    members = 0;
    CHECK_INT(ct_unpack(&in, &u), 0);
    ct_stream_done(&in);
}

/* "hello\n" */
static const unsigned char gz[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff, 0xcb, 0x48, 0xcd, 0xc9,
    0xc9, 0xe7, 2, 0, 0x20, 0x30, 0x3a, 0x36, 6, 0, 0, 0 };

TEST(a_plain_source_is_its_own_member)
{
    unpack("hello\n", 6);
    CHECK_INT(members, 1);
    CHECK(strcmp(content, "hello\n") == 0);
}

TEST(gzip_is_known_by_its_bytes)
{
    unpack(gz, sizeof gz);
    CHECK_INT(members, 1);
    CHECK(strcmp(content, "hello\n") == 0 && reason == NULL);
}

TEST(a_cut_container_says_so)
{
    unpack(gz, 14);
    REQUIRE(reason != NULL);
    CHECK(strstr(reason, "cut off") != NULL);
}

TEST(a_header_that_no_filter_takes_ends_at_once)
{
    unsigned char bad[sizeof gz];

    memcpy(bad, gz, sizeof gz);
    bad[3] = 0xe0; /* reserved flags */
    unpack(bad, sizeof bad);
    REQUIRE(reason != NULL);
    CHECK_INT(members, 0);
}
