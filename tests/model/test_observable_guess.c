/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observable_guess: what people paste is taken for what they mean.
 */
#include "model/observable.h"
#include "parse/domain.h"
#include "tap.h"

TEST(indicators_are_known_by_their_looks)
{
    static const struct {
        const char *text;
        enum ct_observable type;
        const char *value;
    } rows[] = {
        { "192.0.2.1", CT_OBS_IP, "192.0.2.1" },
        { "192[.]0[.]2[.]1", CT_OBS_IP, "192.0.2.1" },
        { "192.0.2[.]1", CT_OBS_IP, "192.0.2.1" },
        { "2001:db8::1", CT_OBS_IP, "2001:db8::1" },
        { "192.0.2.0/24", CT_OBS_IP, "192.0.2.0/24" },
        { "D41D8CD98F00B204E9800998ECF8427E", CT_OBS_HASH, "d41d8cd98f00b204e9800998ecf8427e" },
        { "evil.example.com", CT_OBS_DOMAIN, "evil.example.com" },
        { "Evil[.]example[.]com", CT_OBS_DOMAIN, "evil.example.com" },
        { "evil(dot)example(dot)com", CT_OBS_DOMAIN, "evil.example.com" },
        { "evil.example.com.", CT_OBS_DOMAIN, "evil.example.com" },
        { "http://evil.example.com/a", CT_OBS_URL, "http://evil.example.com/a" },
        { "hxxps://evil[.]example[.]com/a?b", CT_OBS_URL, "https://evil.example.com/a?b" },
        { "hxxp[://]evil.example[.]com/", CT_OBS_URL, "http://evil.example.com/" },
        { "evil.example.com/path/x", CT_OBS_URL, "http://evil.example.com/path/x" },
        { "jane@example.com", CT_OBS_EMAIL, "jane@example.com" },
        { "jane[@]example[.]com", CT_OBS_EMAIL, "jane@example.com" },
        { "mailto:jane@example.com", CT_OBS_EMAIL, "jane@example.com" },
        { "<123.abc@mail.example.com>", CT_OBS_MESSAGE_ID, "123.abc@mail.example.com" },
        { "Invoice.pdf", CT_OBS_FILENAME, "invoice.pdf" },
        { "Mozilla/5.0 (X11)  Gecko", CT_OBS_USER_AGENT, "Mozilla/5.0 (X11) Gecko" },
        { "curl/7.88.1", CT_OBS_USER_AGENT, "curl/7.88.1" },
        { "co.uk", CT_OBS_NONE, "" },
        { "hello world", CT_OBS_NONE, "" },
        { "hello", CT_OBS_NONE, "" },
        { "#comment", CT_OBS_NONE, "" },
        { "", CT_OBS_NONE, "" },
        { "  ", CT_OBS_NONE, "" },
        { "/etc/passwd", CT_OBS_NONE, "" },
        { "12345", CT_OBS_NONE, "" },
    };
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_span value;
        enum ct_observable type = ct_observable_guess(ct_span_str(rows[i].text), &a, &value);

        if (type != rows[i].type || !ct_span_eq(value, ct_span_str(rows[i].value)))
            printf("# \"%s\"\n", rows[i].text);
        CHECK_INT(type, rows[i].type);
        CHECK_SPAN(value, rows[i].value);
    }
    ct_arena_done(&a);
    ct_domain_cold();
}

TEST(what_is_guessed_has_the_normal_form_of_its_type)
{
    static const char *const texts[] = { "hxxps://a[.]example[.]com/%7ex", "X@Example.com",
        "EXAMPLE.com", "192.0.2.9/30", "a.example.com:8080/x" };
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct ct_span value;
        enum ct_observable type = ct_observable_guess(ct_span_str(texts[i]), &a, &value);

        CHECK(type != CT_OBS_NONE);
        CHECK(ct_span_eq(ct_observable_normal(type, value, &a), value));
    }
    ct_arena_done(&a);
    ct_domain_cold();
}
