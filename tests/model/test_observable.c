/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observable: what is stored and what is asked for meet in one form.
 */
#include "model/observable.h"

#include "base/limits.h"
#include "parse/domain.h"
#include "tap.h"

TEST(every_type_has_its_normal_form)
{
    static const struct {
        enum ct_observable type;
        const char *text, *want;
    } rows[] = {
        { CT_OBS_IP, "192.0.2.1", "192.0.2.1" },
        { CT_OBS_IP, "::FFFF:192.0.2.1", "192.0.2.1" },
        { CT_OBS_IP, "[2001:DB8:0::1]", "2001:db8::1" },
        { CT_OBS_IP, "192.0.2.77/24", "192.0.2.0/24" },
        { CT_OBS_IP, "192.0.2.77/32", "192.0.2.77" },
        { CT_OBS_IP, "2001:db8::1/32", "2001:db8::/32" },
        { CT_OBS_IP, "192.0.2", "" },
        { CT_OBS_IP, "", "" },
        { CT_OBS_DOMAIN, "WWW.Example.COM.", "www.example.com" },
        { CT_OBS_DOMAIN,
            "b\xc3\xbc"
            "cher.example",
            "xn--bcher-kva.example" },
        { CT_OBS_DOMAIN, "a b.example", "" },
        { CT_OBS_DOMAIN, "a..example", "" },
        { CT_OBS_DOMAIN, "192.0.2.1", "" },
        { CT_OBS_DOMAIN, "[192.0.2.1]", "" },
        { CT_OBS_DOMAIN, ".", "" },
        { CT_OBS_URL, "HTTP://Example.COM:80/%7Eb?q#f", "http://example.com/~b?q" },
        { CT_OBS_URL, "https://example.com", "https://example.com/" },
        { CT_OBS_URL, "mailto:a@example.com", "" },
        { CT_OBS_URL, "data:text/plain,x", "" },
        { CT_OBS_URL, "cid:x@y", "" },
        { CT_OBS_EMAIL, "Jane.Doe@Example.ORG", "jane.doe@example.org" },
        { CT_OBS_EMAIL, " <jane@example.org> ", "jane@example.org" },
        { CT_OBS_EMAIL, "jane@[192.0.2.1]", "jane@[192.0.2.1]" },
        { CT_OBS_EMAIL, "a@b@example.org", "a@b@example.org" },
        { CT_OBS_EMAIL, "@example.org", "" },
        { CT_OBS_EMAIL, "jane@", "" },
        { CT_OBS_EMAIL, "jane", "" },
        { CT_OBS_MESSAGE_ID, "<A1@Host.example>", "A1@Host.example" },
        { CT_OBS_HASH, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e" },
        { CT_OBS_HASH, "d41d8cd98f00b204e9800998ecf8427", "" },
        { CT_OBS_FILENAME, " Invoice.PDF ", "invoice.pdf" },
        { CT_OBS_USER_AGENT, " Mail \t 1.0\r\n (x) ", "Mail 1.0 (x)" },
        { CT_OBS_NONE, "x", "" },
    };
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_SPAN(ct_observable_normal(rows[i].type, ct_span_str(rows[i].text), &a), rows[i].want);
    ct_arena_done(&a);
}

TEST(a_normal_form_is_its_own_normal_form)
{
    static const struct {
        enum ct_observable type;
        const char *text;
    } rows[] = {
        { CT_OBS_IP, "192.0.2.77/24" },
        { CT_OBS_DOMAIN, "B\xc3\x9c"
                         "CHER.example" },
        { CT_OBS_URL, "hTTps:\\\\x.example/a/../%41?x=%2f" },
        { CT_OBS_EMAIL, "X@B\xc3\x9c"
                        "CHER.example" },
        { CT_OBS_USER_AGENT, "a  b" },
    };
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_span one = ct_observable_normal(rows[i].type, ct_span_str(rows[i].text), &a);
        struct ct_span two = ct_observable_normal(rows[i].type, one, &a);

        CHECK(one.len > 0 && ct_span_eq(one, two));
    }
    ct_arena_done(&a);
}

struct keys {
    char text[4096];
    size_t n, len;
};

static void put(enum ct_observable type, struct ct_span value, void *arg)
{
    struct keys *k = arg;

    k->len += (size_t)snprintf(k->text + k->len, sizeof k->text - k->len, "%s%s " CT_FMT,
        k->n ? ", " : "", ct_observable_name(type), CT_ARG(value));
    k->n++;
}

static struct keys keys_of(enum ct_observable type, const char *text)
{
    struct ct_arena a = { 0 };
    struct keys k = { 0 };

    ct_observable_keys(type, ct_observable_normal(type, ct_span_str(text), &a), put, &k);
    ct_arena_done(&a);
    return k;
}

TEST(a_value_is_found_by_all_that_people_ask_for)
{
    static const struct {
        enum ct_observable type;
        const char *text, *want;
    } rows[] = {
        { CT_OBS_IP, "192.0.2.1", "ip 192.0.2.1" },
        { CT_OBS_DOMAIN, "example.com", "domain example.com" },
        { CT_OBS_DOMAIN, "a.b.example.com",
            "domain a.b.example.com, domain example.com, domain b.example.com" },
        { CT_OBS_DOMAIN, "x.example.co.uk", "domain x.example.co.uk, domain example.co.uk" },
        { CT_OBS_DOMAIN, "co.uk", "domain co.uk" },
        { CT_OBS_DOMAIN, "localhost", "domain localhost" },
        { CT_OBS_EMAIL, "jane@mail.example.com",
            "email jane@mail.example.com, domain mail.example.com, domain example.com" },
        { CT_OBS_EMAIL, "jane@[192.0.2.1]", "email jane@[192.0.2.1]" },
        { CT_OBS_URL, "https://example.com/", "url //example.com/, domain example.com" },
        { CT_OBS_URL, "http://www.example.com/a/b/c.gif?x=/1",
            "url //www.example.com/a/b/c.gif?x=/1, domain www.example.com, domain example.com, "
            "url //www.example.com/a/b/c.gif, url //www.example.com/, url //www.example.com/a/, "
            "url //www.example.com/a/b/" },
        { CT_OBS_URL, "http://example.com/a/?x",
            "url //example.com/a/?x, domain example.com, url //example.com/a/, "
            "url //example.com/" },
        { CT_OBS_URL, "http://example.com/?x",
            "url //example.com/?x, domain example.com, url //example.com/" },
        { CT_OBS_URL, "http://192.0.2.1:8080/a",
            "url //192.0.2.1:8080/a, ip 192.0.2.1, url //192.0.2.1:8080/" },
        { CT_OBS_URL, "http://[2001:db8::1]/a",
            "url //[2001:db8::1]/a, ip 2001:db8::1, url //[2001:db8::1]/" },
        { CT_OBS_URL, "ftp://example.com/a/b",
            "url ftp://example.com/a/b, domain example.com, url ftp://example.com/, "
            "url ftp://example.com/a/" },
        { CT_OBS_MESSAGE_ID, "<a@b>", "message-id a@b" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct keys k = keys_of(rows[i].type, rows[i].text);

        CHECK_SPAN(ct_span_str(k.text), rows[i].want);
    }
    ct_domain_cold();
}

TEST(deep_hosts_and_long_paths_have_few_keys)
{
    char deep[256] = "", path[4000] = "http://example.com";

    for (int i = 0; i < 110; i++)
        snprintf(deep + strlen(deep), sizeof deep - strlen(deep), "a.");
    snprintf(deep + strlen(deep), sizeof deep - strlen(deep), "example.com");
    CHECK_INT(keys_of(CT_OBS_DOMAIN, deep).n, 1 + CT_MAX_DOMAIN_KEYS);
    for (int i = 0; i < 100; i++)
        snprintf(path + strlen(path), sizeof path - strlen(path), "/abcdefgh");
    CHECK_INT(keys_of(CT_OBS_URL, path).n, 2 + CT_MAX_URL_KEYS);
    ct_domain_cold();
}

TEST(names_of_types_are_known)
{
    CHECK_SPAN(ct_span_str(ct_observable_name(CT_OBS_MESSAGE_ID)), "message-id");
    CHECK(ct_observable_name(CT_OBS_NONE) == NULL);
    CHECK(ct_observable_name(CT_N_OBSERVABLES) == NULL);
}
