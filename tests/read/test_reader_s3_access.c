/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines made from the vendor's field list.
 */
#include "log_case.h"

#define OWNER "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
static const char lines[] =
    OWNER " bucket1 [12/Jan/2021:09:13:58 +0000] 192.0.2.3 arn:aws:iam::111122223333:user/ann "
          "3E57427F3EXAMPLE REST.GET.OBJECT photos/2021/a.jpg \"GET /bucket1/photos/2021/a.jpg "
          "HTTP/1.1\" 200 - 113 2662992 70 10 \"http://www.example/\" \"curl/7.15.1\" - h= SigV4 "
          "ECDHE-RSA-AES128-GCM-SHA256 AuthHeader bucket1.s3.example TLSV1.2 - -\n" OWNER
          " bucket1 [12/Jan/2021:09:14:58 +0000] 192.0.2.4 - 891CE47D2EXAMPLE REST.GET.BUCKET - "
          "\"GET /bucket1 HTTP/1.1\" 403 AccessDenied 243 - 7 - \"-\" \"S3Console/0.4\" -\n";

TEST(an_access_to_an_object_is_an_act_on_a_file)
{
    struct log_case c = log_case_read(&ct_reader_s3_access, lines);

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_CLOUD_FILE);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_FILE_SITE), "bucket1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "arn:aws:iam::111122223333:user/ann");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ACTION), "REST.GET.OBJECT");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_LOG_FILE_PATH), "photos/2021/a.jpg");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_LOG_FILE_NAME), "a.jpg");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_AGENT), "curl/7.15.1");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_LOG_FILE_SIZE), 2662992);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_CODE), "AccessDenied");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_LOG_FILE_NAME), "");
    log_case_done(&c);
}

TEST(a_line_cut_short_is_lost_aloud)
{
    char text[sizeof lines + 80];
    struct log_case c;

    snprintf(text, sizeof text, "%s" OWNER " bucket\n", lines);
    c = log_case_read(&ct_reader_s3_access, text);
    CHECK_INT(c.events.n, 2);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}
