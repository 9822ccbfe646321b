/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eml: one message a file, as .eml files and Maildirs have it (RFC 5322).
 *
 * A message has no magic number, so the beginning is read as header fields, and
 * it is taken for mail when names are among them that mail has and configuration
 * files, HTTP captures and prose do not. Hostile and broken mail has lines among them
 * that are no fields; a few are let pass.
 */
#include "read/mail_place.h"
#include "read/reader.h"

#include "read/frame_mbox.h"

#define MAX_BROKEN 3
#define MAX_LINES 400

static const struct ct_span names[] = { { "from", 4 }, { "to", 2 }, { "cc", 2 }, { "subject", 7 },
    { "date", 4 }, { "received", 8 }, { "message-id", 10 }, { "return-path", 11 },
    { "mime-version", 12 }, { "content-type", 12 }, { "content-transfer-encoding", 25 },
    { "delivered-to", 12 }, { "reply-to", 8 }, { "sender", 6 }, { "x-mailer", 8 },
    { "dkim-signature", 14 }, { "in-reply-to", 11 }, { "references", 10 }, { "list-id", 7 },
    { "x-original-to", 13 }, { "authentication-results", 22 }, { "bcc", 3 }, { "resent-from", 11 },
    { "x-received", 10 }, { "arc-seal", 8 }, { "envelope-to", 11 }, { "status", 6 },
    { "x-uid", 5 } };

static bool known(struct ct_span name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_ieq(name, names[i]))
            return true;
    return false;
}

/* The name of a field line; empty when the line is none. */
static struct ct_span field_name(struct ct_span line)
{
    size_t n = 0;

    while (n < line.len && line.ptr[n] > ' ' && line.ptr[n] != ':' && line.ptr[n] != 127)
        n++;
    struct ct_span name = { line.ptr, n };

    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return n < line.len && line.ptr[n] == ':' ? name : (struct ct_span){ line.ptr, 0 };
}

struct tally {
    int known, other, broken;
    bool from_line, over; /* over: the header ends here */
};

static void count(struct tally *t, struct ct_span line, bool first)
{
    struct ct_span name = field_name(line);

    if (line.len == 0) {
        t->over = t->known + t->other > 0;
    } else if (name.len) {
        /* three known ones are as good as many */
        if (t->known >= 3 || known(name))
            t->known++;
        else
            t->other++;
    } else if (first &&
               (ct_span_starts(line, CT_LIT("From ")) || ct_span_starts(line, CT_LIT(">From ")))) {
        t->from_line = true;
    } else if (line.ptr[0] != ' ' && line.ptr[0] != '\t') {
        t->over = ++t->broken > MAX_BROKEN;
    }
}

static int score(const struct tally *t)
{
    if (t->known >= 2 && t->broken <= MAX_BROKEN)
        return 90;
    if (t->known == 1 && t->broken == 0)
        return t->other > 0 ? 70 : 55;
    return t->known >= 3 ? 60 : 0;
}

static int probe(struct ct_span head)
{
    struct tally t = { 0 };
    char end = ct_span_chr(head, '\n', 0) < head.len ? '\n' : '\r';
    int lines = 0;

    if (ct_span_starts(head, CT_LIT("\xEF\xBB\xBF")))
        head = ct_span_from(head, 3);
    while (head.len && !t.over && lines < MAX_LINES) {
        struct ct_span line = ct_span_cut_chr(&head, end);

        line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
        if (lines == 0 && end == '\n' && ct_mbox_is_separator(line))
            return 0; /* an mbox, if only of one message; there are none with bare CRs */
        count(&t, line, lines == 0);
        lines += line.len > 0;
    }
    return score(&t);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_mail_context ctx = { 0 };

    ct_mail_place(&ctx, rec, false, &batch->arena);
    return ct_mail_event(rec, &ctx, batch, ret_reason);
}

const struct ct_reader ct_reader_eml = {
    .name = "eml",
    .title = "mail, one message a file",
    .frame = CT_FRAME_WHOLE,
    .probe = probe,
    .parse = parse,
};
