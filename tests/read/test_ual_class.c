/* SPDX-License-Identifier: Apache-2.0 */
#include "read/ual.h"
#include "tap.h"

static enum ct_class of(const char *type, const char *operation, const char *workload)
{
    return ct_ual_class(ct_span_str(type), ct_span_str(operation), ct_span_str(workload));
}

TEST(the_type_says_the_kind_unless_the_operation_is_of_another)
{
    CHECK_INT(of("2", "Send", "Exchange"), CT_CLASS_MAILBOX);
    CHECK_INT(of("2", "UpdateInboxRules", "Exchange"), CT_CLASS_CONFIG);
    CHECK_INT(of("1", "Set-Mailbox", "Exchange"), CT_CLASS_CONFIG);
    CHECK_INT(of("1", "Get-Mailbox", "Exchange"), CT_CLASS_ACTIVITY);
    CHECK_INT(of("exchangeItemAggregated", "x", ""), CT_CLASS_MAILBOX);
    CHECK_INT(of("4", "PageViewed", "SharePoint"), CT_CLASS_ACTIVITY);
    CHECK_INT(of("999", "Add user.", "AzureActiveDirectory"), CT_CLASS_CONFIG);
    CHECK_INT(of("999", "MessageSent", "MicrosoftTeams"), CT_CLASS_ACTIVITY);
}

TEST(operations_on_the_directory_are_about_the_most_telling_thing_they_name)
{
    CHECK_SPAN(ct_directory_object(CT_LIT("Consent to application.")), "consent");
    CHECK_SPAN(ct_directory_object(CT_LIT("Add member to role.")), "role");
    CHECK_SPAN(ct_directory_object(CT_LIT("Add service principal credentials.")),
        "application credential");
    CHECK_SPAN(ct_directory_object(CT_LIT("Set domain authentication.")), "federation");
    CHECK_SPAN(ct_directory_object(CT_LIT("Something else")), "");
}
