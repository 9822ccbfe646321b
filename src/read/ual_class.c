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

static const struct {
    const char *name; /* with "*": begins with it */
    enum ct_class class;
} operations[] = {
    { "UserLoggedIn", CT_CLASS_AUTH },
    { "UserLoginFailed", CT_CLASS_AUTH },
    { "MailboxLogin", CT_CLASS_AUTH },
    { "MailItemsAccessed", CT_CLASS_MAILBOX },
    { "SearchQueryInitiatedExchange", CT_CLASS_MAILBOX },
    { "UpdateInboxRules", CT_CLASS_CONFIG },
    { "AddFolderPermissions", CT_CLASS_CONFIG },
    { "ModifyFolderPermissions", CT_CLASS_CONFIG },
    { "RemoveFolderPermissions", CT_CLASS_CONFIG },
    { "UpdateFolderPermissions", CT_CLASS_CONFIG },
    { "UpdateCalendarDelegation", CT_CLASS_CONFIG },
    { "SiteCollectionAdmin*", CT_CLASS_CONFIG },
    { "SharingPolicyChanged", CT_CLASS_CONFIG },
    { "DeviceAccessPolicyChanged", CT_CLASS_CONFIG },
    { "NetworkAccessPolicyChanged", CT_CLASS_CONFIG },
    { "PermissionLevel*", CT_CLASS_CONFIG },
    { "AlertTriggered", CT_CLASS_ALERT },
    { "AlertEntityGenerated", CT_CLASS_ALERT },
    { "File*", CT_CLASS_CLOUD_FILE },
    { "Folder*", CT_CLASS_CLOUD_FILE },
    { "Sharing*", CT_CLASS_CLOUD_FILE },
    { "AnonymousLink*", CT_CLASS_CLOUD_FILE },
    { "SecureLink*", CT_CLASS_CLOUD_FILE },
    { "CompanyLink*", CT_CLASS_CLOUD_FILE },
    { "AddedToSecureLink", CT_CLASS_CLOUD_FILE },
};

static const struct {
    const char *number, *word;
    enum ct_class class; /* NONE: a cmdlet, told by its verb */
} types[] = {
    { "1", "ExchangeAdmin", CT_CLASS_NONE },
    { "2", "ExchangeItem", CT_CLASS_MAILBOX },
    { "3", "ExchangeItemGroup", CT_CLASS_MAILBOX },
    { "6", "SharePointFileOperation", CT_CLASS_CLOUD_FILE },
    { "7", "OneDrive", CT_CLASS_CLOUD_FILE },
    { "8", "AzureActiveDirectory", CT_CLASS_CONFIG },
    { "9", "AzureActiveDirectoryAccountLogon", CT_CLASS_AUTH },
    { "14", "SharePointSharingOperation", CT_CLASS_CLOUD_FILE },
    { "15", "AzureActiveDirectoryStsLogon", CT_CLASS_AUTH },
    { "18", "SecurityComplianceCenterEOPCmdlet", CT_CLASS_NONE },
    { "19", "ExchangeAggregatedOperation", CT_CLASS_MAILBOX },
    { "23", "SkypeForBusinessCmdlets", CT_CLASS_NONE },
    { "28", "ThreatIntelligence", CT_CLASS_ALERT },
    { "40", "SecurityComplianceAlerts", CT_CLASS_ALERT },
    { "41", "ThreatIntelligenceUrl", CT_CLASS_ALERT },
    { "47", "ThreatIntelligenceAtpContent", CT_CLASS_ALERT },
    { "50", "ExchangeItemAggregated", CT_CLASS_MAILBOX },
    { "64", "AirInvestigation", CT_CLASS_ALERT },
    { "98", "SecurityComplianceInsights", CT_CLASS_ALERT },
};

/* Get-Mailbox reads, Set-Mailbox changes. */
static enum ct_class cmdlet(struct ct_span operation)
{
    static const char *const reading[] = { "Get-", "Search-", "Test-", "Find-", "Compare-",
        "Export-", "Start-" };

    for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
        if (ct_span_istarts(operation, ct_span_str(reading[i])))
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
        struct ct_span name = ct_span_str(operations[i].name);
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
        if (ct_span_eq(type, ct_span_str(types[i].number)) ||
            ct_span_ieq(type, ct_span_str(types[i].word)))
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
    static const char *const good[] = { "success", "succeeded", "true", "partiallysucceeded" };
    static const char *const bad[] = { "failure", "failed", "false", "timeout" };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (ct_span_ieq(word, ct_span_str(good[i])))
            return CT_LIT("success");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ct_span_ieq(word, ct_span_str(bad[i])))
            return CT_LIT("failure");
    return (struct ct_span){ 0 };
}
