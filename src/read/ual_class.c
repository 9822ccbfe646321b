/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ual_class: what kind of fact a record of the audit log is.
 *
 * The type of a record says which service wrote it, and that is nearly what kind of fact it is;
 * a few operations are of another kind than the rest of their type, as a rule set from
 * Outlook is among the records of items. Types that are not listed, and new ones come every
 * year, are told by operation and workload.
 * Numbers: AuditLogRecordType of the Management Activity API.
 */
#include "read/ual.h"

#define NAME(s)          \
    {                    \
        s, sizeof(s) - 1 \
    }

static const struct {
    struct ct_span name; /* with "*": begins with it */
    enum ct_class class;
} operations[] = {
    { NAME("UserLoggedIn"), CT_CLASS_AUTH },
    { NAME("UserLoginFailed"), CT_CLASS_AUTH },
    { NAME("MailboxLogin"), CT_CLASS_AUTH },
    { NAME("MailItemsAccessed"), CT_CLASS_MAILBOX },
    { NAME("SearchQueryInitiatedExchange"), CT_CLASS_MAILBOX },
    { NAME("UpdateInboxRules"), CT_CLASS_CONFIG },
    { NAME("AddFolderPermissions"), CT_CLASS_CONFIG },
    { NAME("ModifyFolderPermissions"), CT_CLASS_CONFIG },
    { NAME("RemoveFolderPermissions"), CT_CLASS_CONFIG },
    { NAME("UpdateFolderPermissions"), CT_CLASS_CONFIG },
    { NAME("UpdateCalendarDelegation"), CT_CLASS_CONFIG },
    { NAME("SiteCollectionAdmin*"), CT_CLASS_CONFIG },
    { NAME("SharingPolicyChanged"), CT_CLASS_CONFIG },
    { NAME("DeviceAccessPolicyChanged"), CT_CLASS_CONFIG },
    { NAME("NetworkAccessPolicyChanged"), CT_CLASS_CONFIG },
    { NAME("PermissionLevel*"), CT_CLASS_CONFIG },
    { NAME("AlertTriggered"), CT_CLASS_ALERT },
    { NAME("AlertEntityGenerated"), CT_CLASS_ALERT },
    { NAME("File*"), CT_CLASS_CLOUD_FILE },
    { NAME("Folder*"), CT_CLASS_CLOUD_FILE },
    { NAME("Sharing*"), CT_CLASS_CLOUD_FILE },
    { NAME("AnonymousLink*"), CT_CLASS_CLOUD_FILE },
    { NAME("SecureLink*"), CT_CLASS_CLOUD_FILE },
    { NAME("CompanyLink*"), CT_CLASS_CLOUD_FILE },
    { NAME("AddedToSecureLink"), CT_CLASS_CLOUD_FILE },
};

static const struct {
    struct ct_span number, word;
    enum ct_class class; /* NONE: a cmdlet, told by its verb */
} types[] = {
    { NAME("1"), NAME("ExchangeAdmin"), CT_CLASS_NONE },
    { NAME("2"), NAME("ExchangeItem"), CT_CLASS_MAILBOX },
    { NAME("3"), NAME("ExchangeItemGroup"), CT_CLASS_MAILBOX },
    { NAME("6"), NAME("SharePointFileOperation"), CT_CLASS_CLOUD_FILE },
    { NAME("7"), NAME("OneDrive"), CT_CLASS_CLOUD_FILE },
    { NAME("8"), NAME("AzureActiveDirectory"), CT_CLASS_CONFIG },
    { NAME("9"), NAME("AzureActiveDirectoryAccountLogon"), CT_CLASS_AUTH },
    { NAME("14"), NAME("SharePointSharingOperation"), CT_CLASS_CLOUD_FILE },
    { NAME("15"), NAME("AzureActiveDirectoryStsLogon"), CT_CLASS_AUTH },
    { NAME("18"), NAME("SecurityComplianceCenterEOPCmdlet"), CT_CLASS_NONE },
    { NAME("19"), NAME("ExchangeAggregatedOperation"), CT_CLASS_MAILBOX },
    { NAME("23"), NAME("SkypeForBusinessCmdlets"), CT_CLASS_NONE },
    { NAME("28"), NAME("ThreatIntelligence"), CT_CLASS_ALERT },
    { NAME("40"), NAME("SecurityComplianceAlerts"), CT_CLASS_ALERT },
    { NAME("41"), NAME("ThreatIntelligenceUrl"), CT_CLASS_ALERT },
    { NAME("47"), NAME("ThreatIntelligenceAtpContent"), CT_CLASS_ALERT },
    { NAME("50"), NAME("ExchangeItemAggregated"), CT_CLASS_MAILBOX },
    { NAME("64"), NAME("AirInvestigation"), CT_CLASS_ALERT },
    { NAME("98"), NAME("SecurityComplianceInsights"), CT_CLASS_ALERT },
};

/* Get-Mailbox reads, Set-Mailbox changes. */
static enum ct_class cmdlet(struct ct_span operation)
{
    static const struct ct_span reading[] = { NAME("Get-"), NAME("Search-"), NAME("Test-"),
        NAME("Find-"), NAME("Compare-"), NAME("Export-"), NAME("Start-") };

    for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
        if (ct_span_istarts(operation, reading[i]))
            return CT_CLASS_ACTIVITY;
    return CT_CLASS_CONFIG;
}

static bool is_cmdlet(struct ct_span operation)
{
    size_t dash = ct_span_chr(operation, '-', 0);

    return dash > 0 && dash + 1 < operation.len && ct_span_chr(operation, ' ', 0) == operation.len;
}

static enum ct_class of_operation(struct ct_span operation)
{
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        struct ct_span name = operations[i].name;
        bool begins = name.ptr[name.len - 1] == '*';

        if (begins ? ct_span_starts(operation, ct_span_head(name, name.len - 1))
                   : ct_span_eq(operation, name))
            return operations[i].class;
    }
    return CT_CLASS_NONE;
}

enum ct_class ct_ual_class(struct ct_span type, struct ct_span operation, struct ct_span workload)
{
    enum ct_class class = of_operation(operation);

    if (class != CT_CLASS_NONE)
        return class;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ct_span_eq(type, types[i].number) || ct_span_ieq(type, types[i].word))
            return types[i].class == CT_CLASS_NONE ? cmdlet(operation) : types[i].class;
    if (ct_span_eq(workload, CT_LIT("AzureActiveDirectory")))
        return CT_CLASS_CONFIG;
    return is_cmdlet(operation) ? cmdlet(operation) : CT_CLASS_ACTIVITY;
}

struct ct_span ct_directory_object(struct ct_span operation)
{
    static const char *const words[][2] = { { "consent", "consent" },
        { "permission grant", "consent" }, { "app role assignment", "consent" }, { "role", "role" },
        { "credential", "application credential" },
        { "certificates and secrets", "application credential" }, { "federation", "federation" },
        { "domain", "federation" }, { "authentication method", "authentication method" },
        { "security info", "authentication method" }, { "strong auth", "authentication method" },
        { "conditional access", "policy" }, { "policy", "policy" }, { "password", "password" },
        { "service principal", "service principal" }, { "application", "application" },
        { "device", "device" }, { "group", "group" }, { "user", "user" },
        { "company", "company" } };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ct_span_ihas(operation, ct_span_str(words[i][0])))
            return ct_span_str(words[i][1]);
    return (struct ct_span){ 0 };
}

struct ct_span ct_microsoft_outcome(struct ct_span word)
{
    static const struct ct_span good[] = { NAME("success"), NAME("succeeded"), NAME("true"),
        NAME("partiallysucceeded") };
    static const struct ct_span bad[] = { NAME("failure"), NAME("failed"), NAME("false"),
        NAME("timeout") };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (ct_span_ieq(word, good[i]))
            return CT_LIT("success");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ct_span_ieq(word, bad[i]))
            return CT_LIT("failure");
    return (struct ct_span){ 0 };
}
