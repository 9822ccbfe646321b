/* SPDX-License-Identifier: Apache-2.0 */
/* test_judgements: what people decide is kept whole or refused. */
#include "case/judgements.h"

#include <errno.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "case/audit.h"
#include "case/file.h"
#include "tap.h"

static char dir[] = "/tmp/coldtrail-judged-XXXXXX";
static uint64_t keys[CT_MAX_JUDGED_KEYS + 10];

static struct ct_case fresh(const char *name)
{
    struct ct_case c = { .lock_fd = -1 };
    char path[128];

    if (strstr(dir, "XXXXXX"))
        CHECK(mkdtemp(dir) != NULL);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    CHECK_INT(ct_case_open(&c, path, CT_CASE_CREATE, NULL, NULL), 0);
    return c;
}

static struct ct_judgement merge(void)
{
    static const uint64_t a[] = { 3, 1, UINT64_MAX - 1, 1 }, b[] = { 9 };

    return (struct ct_judgement){ .kind = CT_JUDGE_MERGE,
        .a_id = CT_LIT("C-01"),
        .b_id = CT_LIT("C-05"),
        .a = { a, 4 },
        .b = { b, 1 },
        .who = CT_LIT("Ada \"x\"\n\xFF"),
        .note = CT_LIT("\x1b[31m\xE2\x80\xAE\0why" /* a stranger's terminal tricks */),
        .at_us = 86400 * CT_SECOND_US };
}

static void note(struct ct_case *c, const char *result)
{
    struct ct_audit_entry e = { .verb = CT_LIT("judge"), .result = ct_span_str(result) };

    CHECK_INT(ct_audit_add(ct_case_file(c, "audit.jsonl"), &e, NULL), 0);
}

static void add(struct ct_case *c, enum ct_judgement_kind kind)
{
    struct ct_judgement j = merge();
    char result[96];

    j.kind = kind;
    CHECK_INT(ct_judgements_add(c, &j, result, NULL), 0);
    note(c, result);
}

/* What loading gives; the message of a refusal in *err. */
static int load(struct ct_case *c, size_t *ret_n, struct ct_err *err)
{
    ct_cleanup(ct_judgements_done) struct ct_judgements j = { 0 };
    int r = ct_judgements_load(&j, c, err);

    *ret_n = j.v.n;
    return r;
}

TEST(a_judgement_comes_back_as_it_was)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("back");
    ct_cleanup(ct_judgements_done) struct ct_judgements j = { 0 };
    struct ct_judgement want = merge();

    add(&c, CT_JUDGE_MERGE);
    REQUIRE(ct_judgements_load(&j, &c, NULL) == 0);
    REQUIRE(j.v.n == 1);
    CHECK_INT(j.v.v[0].kind, CT_JUDGE_MERGE);
    CHECK(!j.v.v[0].threads);
    CHECK(ct_span_eq(j.v.v[0].who, want.who));
    CHECK(ct_span_eq(j.v.v[0].note, want.note));
    CHECK_SPAN(j.v.v[0].b_id, "C-05");
    CHECK_INT(j.v.v[0].at_us, want.at_us);
    REQUIRE(j.v.v[0].a.n == 3);
    CHECK(j.v.v[0].a.v[0] == 1 && j.v.v[0].a.v[1] == 3 && j.v.v[0].a.v[2] == UINT64_MAX - 1);
    CHECK_INT(j.v.v[0].b.n, 1);
}

TEST(no_file_is_no_judgement)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("none");
    size_t n;

    CHECK_INT(load(&c, &n, NULL), 0);
    CHECK_INT(n, 0);
}

TEST(what_is_taken_back_does_not_stand)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("undo");
    ct_cleanup(ct_judgements_done) struct ct_judgements j = { 0 };
    struct ct_judgement who = merge();
    char result[96];

    add(&c, CT_JUDGE_CONFIRM);
    add(&c, CT_JUDGE_DISMISS);
    REQUIRE(ct_judgements_load(&j, &c, NULL) == 0);
    REQUIRE(ct_judgements_undo(&c, j.lines.v[0].hash, &who, result, NULL) == 0);
    ct_judgements_done(&j);
    j = (struct ct_judgements){ 0 };
    REQUIRE(ct_judgements_load(&j, &c, NULL) == 0);
    REQUIRE(j.v.n == 1);
    CHECK_INT(j.v.v[0].kind, CT_JUDGE_DISMISS);
    CHECK_INT(j.undone, 1);
}

TEST(of_too_many_messages_the_smallest_keys_are_kept)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("many");
    ct_cleanup(ct_judgements_done) struct ct_judgements j = { 0 };
    struct ct_judgement big = merge();
    char result[96];

    for (size_t i = 0; i < CT_MAX_JUDGED_KEYS + 10; i++)
        keys[i] = CT_MAX_JUDGED_KEYS + 100 - i;
    big.a = (struct ct_key_list){ keys, CT_MAX_JUDGED_KEYS + 10 };
    REQUIRE(ct_judgements_add(&c, &big, result, NULL) == 0);
    REQUIRE(ct_judgements_load(&j, &c, NULL) == 0);
    CHECK_INT(j.v.v[0].a.n, CT_MAX_JUDGED_KEYS);
    CHECK(j.v.v[0].a.v[0] == 91);
}

TEST(a_changed_byte_anywhere_is_refused)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("changed");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *p = ct_case_file(&c, "judgements.jsonl");
    struct ct_span text;
    size_t n, passed = 0;

    add(&c, CT_JUDGE_MERGE);
    add(&c, CT_JUDGE_NOT_SAME);
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    char *bytes = ct_arena_raw(&a, text.len);
    for (size_t i = 0; i < text.len; i++) {
        memcpy(bytes, text.ptr, text.len);
        bytes[i] ^= 1;
        REQUIRE(ct_file_write(p, (struct ct_span){ bytes, text.len }, NULL) == 0);
        passed += load(&c, &n, NULL) == 0;
    }
    CHECK_INT(passed, 0);
    REQUIRE(ct_file_write(p, text, NULL) == 0);
    CHECK_INT(load(&c, &n, NULL), 0);
    CHECK_INT(n, 2);
}

TEST(a_file_that_was_cut_off_is_refused_wherever)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("cut");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *p = ct_case_file(&c, "judgements.jsonl");
    struct ct_err err = { 0 };
    struct ct_span text;
    size_t n, passed = 0;

    add(&c, CT_JUDGE_MERGE);
    add(&c, CT_JUDGE_NOT_SAME);
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    for (size_t i = 0; i + 1 < text.len; i++) { /* the last LF alone says nothing */
        REQUIRE(ct_file_write(p, ct_span_head(text, i), NULL) == 0);
        passed += load(&c, &n, &err) == 0;
    }
    CHECK_INT(passed, 0);
    REQUIRE(unlink(p) == 0);
    CHECK_INT(load(&c, &n, &err), -EBADMSG);
    CHECK(ct_span_has(ct_span_str(err.text), CT_LIT("Put back a copy")));
}

TEST(a_line_that_a_kill_tore_was_never_taken)
{
    ct_cleanup(ct_case_close) struct ct_case c = fresh("torn");
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    ct_cleanup(ct_judgements_done) struct ct_judgements back = { 0 };
    const char *p = ct_case_file(&c, "judgements.jsonl");
    struct ct_judgement j = merge();
    struct ct_span text;
    char result[96];

    add(&c, CT_JUDGE_MERGE);
    REQUIRE(ct_judgements_add(&c, &j, result, NULL) == 0); /* and not in the audit log */
    REQUIRE(ct_file_read(&text, p, CT_MIB, &a, NULL) == 0);
    REQUIRE(ct_file_write(p, ct_span_head(text, text.len - 30), NULL) == 0);
    REQUIRE(ct_judgements_load(&back, &c, NULL) == 0);
    CHECK_INT(back.v.n, 1);
    CHECK_INT(back.torn, 1);
}

TEST(lines_that_are_none_of_ours_are_refused)
{
    static const char *const lines[] = { "\"kind\":\"merge\"}",
        "\"time\":\"2020-01-01T00:00:00Z\",\"who\":\"a\",\"kind\":\"bless\","
        "\"of\":"
        "\"campaign\",\"a\":\"C-01\",\"a_keys\":[],\"note\":\"\"}",
        "\"time\":\"2020-01-01T00:00:00Z\",\"who\":\"a\",\"kind\":\"confirm\","
        "\"of\":"
        "\"campaign\",\"a\":\"C-01\",\"a_keys\":[\"12\"],\"note\":\"\"}",
        "\"time\":\"2020-01-01T00:00:00Z\",\"who\":\"a\",\"kind\":\"undo\","
        "\"undoes\":"
        "\"00\",\"note\":\"\"}",
        "[]\"}" };
    ct_cleanup(ct_case_close) struct ct_case c = fresh("foreign");
    size_t n;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[400];

        snprintf(text, sizeof text, "{\"prev\":\"%064d\",%s", 0, lines[i]);
        REQUIRE(ct_file_write(ct_case_file(&c, "judgements.jsonl"), ct_span_str(text), NULL) == 0);
        CHECK_INT(load(&c, &n, NULL), -EBADMSG);
    }
}
