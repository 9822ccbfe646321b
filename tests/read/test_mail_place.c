/* SPDX-License-Identifier: Apache-2.0 */
#include "read/mail_place.h"

#include "tap.h"

TEST(a_path_says_mailbox_and_flags)
{
    static const struct {
        const char *path, *mailbox, *flags;
        bool file;
    } rows[] = {
        { "anna/Maildir/.Sent.2020/cur/1563.M1.mx:2,RS", "anna/Maildir/Sent/2020", "SR", false },
        { "anna/Maildir/new/1563.M1.mx", "anna/Maildir", "", false },
        { "anna/Maildir/cur/1563.M1.mx!2,FT", "anna/Maildir", "FT", false },
        { "./mails/0001.eml", "mails", "", false },
        { "mails/1:2,S", "mails", "", false },
        { "anna/mail/inbox.mbox", "anna/mail/inbox.mbox", "", true },
        { "x/cur/2,S", "x", "", false },
        { "a.eml", "", "", false },
    };
    static const char letters[] = "SRFDTP";
    static const char *const words[] = { "seen", "replied", "flagged", "draft", "trashed",
        "passed" };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_record rec = { .source = ct_span_str(rows[i].path) };
        struct ct_mail_context ctx = { 0 };
        struct ct_arena a = { 0 };

        ct_mail_place(&ctx, &rec, rows[i].file, &a);
        CHECK_SPAN(ctx.mailbox, rows[i].mailbox);
        CHECK_INT(ctx.n_flags, strlen(rows[i].flags));
        for (size_t k = 0; k < ctx.n_flags && rows[i].flags[k]; k++)
            CHECK_SPAN(ctx.flags[k], words[strchr(letters, rows[i].flags[k]) - letters]);
        ct_arena_done(&a);
    }
}

TEST(the_path_inside_a_container_counts)
{
    struct ct_record rec = { .source = CT_LIT("x.tar"), .member = CT_LIT("m/cur/1:2,S") };
    struct ct_mail_context ctx = { 0 };
    struct ct_arena a = { 0 };

    ct_mail_place(&ctx, &rec, false, &a);
    CHECK_SPAN(ctx.mailbox, "m");
    CHECK_INT(ctx.n_flags, 1);
    ct_arena_done(&a);
}
