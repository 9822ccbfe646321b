/* SPDX-License-Identifier: Apache-2.0 */
/* The heading is that of the portal's export, with fewer targets; the rows are made up. */
#include "log_case.h"

TEST(numbered_columns_become_settings)
{
    struct log_case c = log_case_read(&ct_reader_entra_audit_csv,
        "Date (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason,ActorType,"
        "ActorDisplayName,ActorObjectId,ActorUserPrincipalName,IPAddress,Target1Type,"
        "Target1DisplayName,Target1ObjectId,Target1UserPrincipalName,Target1ModifiedProperty1Name,"
        "Target1ModifiedProperty1OldValue,Target1ModifiedProperty1NewValue,"
        "Target1ModifiedProperty2Name,Target1ModifiedProperty2OldValue,"
        "Target1ModifiedProperty2NewValue\n"
        "2024-03-01T10:00:00Z,c-1,Core Directory,RoleManagement,Add member to role,failure,denied,"
        "User,Ada,u-1,ada@parliament.example,192.0.2.4,User,Bob,o-1,bob@parliament.example,"
        "Role.DisplayName,,\"\"\"Reader\"\"\",Role.Id,\"\"\"1\"\"\",\"\"\"2\"\"\"\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CONFIG);
    CHECK_SPAN(ct_event_str(ev, CT_F_OBJECT_TYPE), "role");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_REASON), "denied");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "ada@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.4");
    CHECK_SPAN(ct_event_str(ev, CT_F_TARGET_USER), "bob@parliament.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_NAME), "Role.DisplayName");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_OLD), "");
    CHECK_SPAN(ct_event_str(ev, CT_F_CHANGE_NEW), "Reader");
    log_case_done(&c);
}
