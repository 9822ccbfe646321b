/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "case/config.h"
#include "case/config_logs.h"
#include "tap.h"

static const char door[] = "time_zone: Europe/Vienna\n"
                           "logs:\n"
                           "  - name: door\n"
                           "    match: [badge_time, badge_user]\n"
                           "    class: auth\n"
                           "    time: badge_time\n"
                           "    zone: \"-05:30\"\n"
                           "    fields: { badge_user: user.name, reader_ip: source.ip }\n"
                           "  - name: bare\n"
                           "    columns: [when, who]\n"
                           "    class: activity\n"
                           "    time: when\n"
                           "    fields: { who: user.name }\n";

static struct ct_arena a;

static int parse(struct ct_config *c, const char *text, struct ct_err *err)
{
    return ct_config_parse(c, ct_span_str(text), "case.yaml", &a, err);
}

TEST(a_mapping_names_columns_class_time_and_fields)
{
    struct ct_config c;
    struct ct_err err = { 0 };

    REQUIRE(parse(&c, door, &err) == 0);
    REQUIRE(c.logs.n == 2);
    CHECK_SPAN(c.logs.v[0].name, "door");
    CHECK_INT(c.logs.v[0].match.n, 2);
    CHECK_INT(c.logs.v[0].class, CT_CLASS_AUTH);
    CHECK_INT(c.logs.v[0].zone, -330);
    CHECK(c.logs.v[0].zoned);
    CHECK_INT(c.logs.v[0].fields[1].field, CT_F_SOURCE_IP);
    CHECK_INT(c.logs.v[1].columns.n, 2);
    CHECK(!c.logs.v[1].zoned);
    ct_arena_done(&a);
}

TEST(what_is_written_is_read_back)
{
    struct ct_config c, again;
    struct ct_buf out = ct_buf(1 << 16);
    struct ct_err err = { 0 };

    REQUIRE(parse(&c, door, &err) == 0);
    ct_config_write(&out, &c);
    REQUIRE(parse(&again, ct_buf_str(&out), &err) == 0);
    REQUIRE(again.logs.n == 2);
    CHECK_INT(again.logs.v[0].zone, -330);
    CHECK_SPAN(again.logs.v[0].fields[1].column, "reader_ip");
    CHECK_SPAN(again.logs.v[1].columns.v[1], "who");
    ct_buf_done(&out);
    ct_arena_done(&a);
}

TEST(an_empty_configuration_shows_how_in_comments)
{
    struct ct_config c = { 0 }, again;
    struct ct_buf out = ct_buf(1 << 16);
    struct ct_err err = { 0 };

    ct_config_write(&out, &c);
    REQUIRE(parse(&again, ct_buf_str(&out), &err) == 0);
    CHECK_INT(again.logs.n, 0);
    CHECK(ct_span_has(ct_buf_span(&out), CT_LIT("# logs: \n#   - name: door\n")));
    ct_buf_done(&out);
    ct_arena_done(&a);
}

TEST(a_mapping_that_could_read_wrongly_is_refused_with_its_line)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        { "logs: door\n", "case.yaml:1: logs must be a list" },
        { "logs:\n  - name: d\n    match: [a]\n    class: auth\n", "this log needs fields" },
        { "logs:\n  - name: d\n    class: auth\n    fields: { a: user.name }\n",
            "either match or columns" },
        { "logs:\n  - name: d\n    match: [a]\n    fields: { a: user.name }\n", "needs a class" },
        { "logs:\n  - name: d\n    match: [a]\n    class: x\n    fields: { a: user.name }\n",
            "case.yaml:4: no class 'x'" },
        { "logs:\n  - name: d\n    match: [a]\n    class: auth\n    fields: { a: user.label }\n",
            "no field 'user.label'" },
        { "logs:\n  - name: d\n    match: [a]\n    zone: Europe/Vienna\n", "is no offset" },
        { "logs:\n  - name: d\n    columns: [a]\n    class: auth\n    fields: { a: user.name }\n",
            "its time among its columns" },
        { "logs:\n  - label: d\n", "unknown key 'label' of a log" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ct_config c;
        struct ct_err err = { 0 };

        CHECK_INT(parse(&c, rows[i].text, &err), -EINVAL);
        CHECK(ct_span_has(ct_span_str(err.text), ct_span_str(rows[i].words)));
    }
    ct_arena_done(&a);
}

TEST(a_zone_is_an_offset_or_utc)
{
    int m;

    CHECK(ct_config_zone(CT_LIT("UTC"), &m) && m == 0);
    CHECK(ct_config_zone(CT_LIT("+01:00"), &m) && m == 60);
    CHECK(ct_config_zone(CT_LIT("-0530"), &m) && m == -330);
    CHECK(ct_config_zone(CT_LIT("+2"), &m) && m == 120);
    CHECK(ct_config_zone(CT_LIT("UTC+2"), &m) && m == 120);
    CHECK(!ct_config_zone(CT_LIT("Europe/Vienna"), &m));
    CHECK(!ct_config_zone(CT_LIT("+15:00"), &m));
    CHECK(!ct_config_zone(CT_LIT("+01:0"), &m));
    CHECK(!ct_config_zone(CT_LIT(""), &m));
}
