/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in the forms of chan_sip, chan_iax2, res_pjsip, manager and res_security_log. */
#include "log_case.h"

static struct log_case one(const char *text)
{
    return log_case_read(&ct_reader_asterisk_sip, text);
}

TEST(a_registration_that_failed_says_who_from_where_and_why)
{
    struct log_case c =
        one("[2021-01-12 09:13:58] NOTICE[1638] chan_sip.c: Registration from "
            "'\"Ada\" <sip:301@pbx.example>' failed for '192.0.2.1:5062' - Wrong password\n"
            "[Jan 12 09:13:59] NOTICE[566]: chan_sip.c:28926 handle_request_register: Registration "
            "from 'sip:bo@pbx.example' failed for '192.0.2.2' - No matching peer found\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 2);
    CHECK_INT(ev->class, CT_CLASS_AUTH);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "301");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_PORT), 5062);
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_REASON), "Wrong password");
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_USER_NAME), "bo");
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_EVENT_TIMEZONE), "zone and year");
    log_case_done(&c);
}

TEST(a_name_cannot_forge_the_address_behind_it)
{
    struct log_case c =
        one("[2021-01-12 09:13:58] NOTICE[1638] chan_sip.c: Registration from "
            "'x' failed for '198.51.100.9' - y' failed for '192.0.2.1' - No\n"
            "[2021-01-12 09:13:58] SECURITY[7] res_security_log.c: SecurityEvent="
            "\"InvalidAccountID\",EventTV=\"2021-01-12T09:13:58.5+0100\","
            "Severity=\"Error\",Service=\"PJSIP\",EventVersion=\"1\","
            "AccountID=\"7\",SessionID=\"\",LocalAddress=\"IPV4/UDP/127.0.0.1/1\","
            "RemoteAddress=\"IPV4/UDP/198.51.100.9/1\"\",LocalAddress="
            "\"IPV4/UDP/192.0.2.5/5060\",RemoteAddress=\"IPV4/UDP/192.0.2.6/99\"\n");

    REQUIRE(c.events.n == 2);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.6");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_DESTINATION_IP), "192.0.2.5");
    CHECK_INT(c.events.v[1].at_us, INT64_C(1610439238500000)); /* EventTV has a zone */
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_NETWORK_TRANSPORT), "udp");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    log_case_done(&c);
}

TEST(security_events_say_what_succeeded_too)
{
    struct log_case c =
        one("Jan 12 09:13:58 pbx asterisk[8]: SECURITY[7]: res_security_log.c:114 in "
            "security_event_stasis_cb: SecurityEvent=\"SuccessfulAuth\","
            "EventTV=\"1610442838-000005\",Severity=\"Informational\","
            "Service=\"SIP\",EventVersion=\"1\",AccountID=\"301\","
            "SessionID=\"0x7f\",LocalAddress=\"IPV4/TLS/192.0.2.5/5061\","
            "RemoteAddress=\"IPV6/TLS/2001:db8::9/99\",UsingPassword=\"1\"\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000005));
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_SOURCE_IP), "2001:db8::9");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_HOST_NAME), "pbx");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_SESSION_ID), "0x7f");
    log_case_done(&c);
}

TEST(calls_to_numbers_that_do_not_exist_are_call_records)
{
    struct log_case c = one(
        "[2021-01-12 09:13:58] NOTICE[436][C-00000fa9] chan_sip.c: Call from '' (192.0.2.1:10836) "
        "to extension '0044123' rejected because extension not found in context 'default'.\n"
        "[Jan 12 09:13:58] NOTICE[3980] res_pjsip_session.c:  anonymous: Call "
        "(UDP:192.0.2.1:65049) to extension '001' rejected because extension not found\n"
        "[Jan 12 09:13:58] NOTICE[12049]: res_pjsip_session.c:2337 new_invite: Call from 'eve' "
        "(TCP:[192.0.2.3]:61470) to extension '9' rejected because it is so\n");

    REQUIRE(c.events.n == 3);
    CHECK_INT(c.events.v[0].class, CT_CLASS_CALL);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CALL_TO), "0044123");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(&c.events.v[1], CT_F_SOURCE_PORT), 65049);
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_CALL_FROM), "eve");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_SOURCE_IP), "192.0.2.3");
    log_case_done(&c);
}

TEST(requests_managers_and_other_protocols_are_told_apart)
{
    static const struct {
        const char *line, *action, *user;
    } rows[] = {
        { "NOTICE[1] res_pjsip/pjsip_distributor.c: Request 'INVITE' from "
          "'<sip:'or''='@x.example>' "
          "failed for '192.0.2.1:5' (callid: A..) - No matching endpoint found after 5 tries",
            "INVITE", "'or''='" },
        { "NOTICE[1] res_pjsip/pjsip_distributor.c: Request from '\"1000\" <sip:1000@x.example>' "
          "failed for '192.0.2.1:5' (callid: 7) - Failed to authenticate",
            "Request", "1000" },
        { "NOTICE[1] chan_iax2.c: Host 192.0.2.1 failed MD5 authentication for 'bo' (a != b)",
            "authenticate", "bo" },
        { "NOTICE[1] chan_iax2.c: No registration for peer 'bo' (from 192.0.2.1)", "Registration",
            "bo" },
        { "NOTICE[1] manager.c: 192.0.2.1 tried to authenticate with nonexistent user 'root'",
            "authenticate", "root" },
        { "NOTICE [1] manager.c: 192.0.2.1 failed to authenticate as 'admin'", "authenticate",
            "admin" },
        { "WARNING[1][C-1] Ext. s: \"Rejecting unknown SIP connection from 192.0.2.1:5\"",
            "unknown SIP connection", "" },
        { "NOTICE[1] chan_sip.c: hacking attempt detected '192.0.2.1'", "hacking attempt", "" },
    };
    char line[300];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(line, sizeof line, "[2021-01-12 09:13:58] %s\n", rows[i].line);
        struct log_case c = one(line);

        REQUIRE(c.events.n == 1);
        CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_ACTION), rows[i].action);
        CHECK_SPAN(ct_event_str(c.events.v, CT_F_USER_NAME), rows[i].user);
        CHECK_SPAN(ct_event_str(c.events.v, CT_F_SOURCE_IP), "192.0.2.1");
        log_case_done(&c);
    }
}

TEST(lines_about_other_things_are_passed_over)
{
    struct log_case c = one("[2021-01-12 09:13:58] VERBOSE[1][C-1] pbx.c: Executing [1@x:1]\n"
                            "[2021-01-12 09:13:58] NOTICE[1] chan_sip.c: Peer '100' is reachable\n"
                            "[2021-01-12 09:13:58] NOTICE[1] chan_sip.c: hacking attempt detected "
                            "'192.0.2.1'\n<--- SIP read\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}
