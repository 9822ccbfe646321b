/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * attach: what an attachment would fetch, and what it would do, when opened.
 *
 *   bytes, type --+--> attach_ooxml   relationships with TargetMode="External"
 *                 +--> attach_pdf     URI, Launch, GoToR, SubmitForm, JavaScript
 *                 +--> attach_svg     images, scripts, styles, entities
 *                 '--> attach_ics     ATTACH, URL, HTML descriptions
 *                        '--> struct ct_fetch[] and notes
 *
 * A CV with a remote template tells its sender who opened it as surely as a
 * pixel does, and no mail program blocks it. These scanners look for addresses
 * and nothing else; none is a full parser of its format, and none runs
 * anything. HTML attachments go to ct_html_scan() by way of the caller, archives to
 * base/unpack.
 *
 * At most CT_MAX_ATTACHMENT_SCAN bytes are looked at, unpacked ones included.
 * Results live in the arena or are borrowed from `bytes`.
 */

#include "base/arena.h"
#include "parse/fetch.h"
#include "parse/sniff.h"

enum ct_attach_note {
    CT_ATTACH_TEMPLATE = 1 << 0,     /* OOXML: attachedTemplate from elsewhere */
    CT_ATTACH_OLE_LINK = 1 << 1,     /* OOXML: object linked from elsewhere */
    CT_ATTACH_MACROS = 1 << 2,       /* OOXML: vbaProject.bin */
    CT_ATTACH_LAUNCH = 1 << 3,       /* PDF: /Launch */
    CT_ATTACH_SCRIPT = 1 << 4,       /* PDF: /JavaScript; SVG: script or on…= */
    CT_ATTACH_ON_OPEN = 1 << 5,      /* PDF: /OpenAction or /AA */
    CT_ATTACH_FORM = 1 << 6,         /* PDF: /SubmitForm or XFA */
    CT_ATTACH_EMBEDDED = 1 << 7,     /* a file within: PDF /EmbeddedFile, OOXML embeddings */
    CT_ATTACH_ENCRYPTED = 1 << 8,    /* not all could be read */
    CT_ATTACH_BROKEN = 1 << 9,       /* structure damaged, read as far as it went */
    CT_ATTACH_CAPPED = 1 << 10,      /* a limit was met, the rest was not read */
    CT_ATTACH_ENTITY = 1 << 11,      /* XML: external entity or DTD */
    CT_ATTACH_FOREIGN = 1 << 12,     /* SVG: HTML inside (foreignObject) */
    CT_ATTACH_REMOTE_GOTO = 1 << 13, /* PDF: /GoToR or /GoToE to another file */
};

struct ct_attach {
    struct ct_fetch *fetches;
    size_t n_fetches;
    uint32_t notes;           /* enum ct_attach_note */
    struct ct_span method;    /* ICS: METHOD, or empty */
    struct ct_span organizer; /* ICS: address without mailto: */
};

/* True when the type is one that is looked into. */
bool ct_attach_scan(
    struct ct_span bytes, enum ct_filetype type, struct ct_arena *a, struct ct_attach *ret);

/* "template", "script", …: for output. Static; NULL for a bit without a name. */
const char *ct_attach_note_name(enum ct_attach_note one_bit);
