/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * shape: what a sending tool leaves in a mail's structure, in short normal forms.
 *
 * A tool writes its boundaries, Message-IDs, part trees and header order in the same manner for
 * years, whatever the text is. Equal shapes are weak evidence for one tool, different shapes
 * strong evidence against it. All results are batch memory.
 */

#include "parse/mime.h"

/* The parts of reading 0: "mixed(alternative(plain,html),pdf)". Text and multipart give their
 * subtype, the rest a short name by type ("pdf", "png", "docx" …); "rfc822(…)" for messages. */
struct ct_span ct_shape_tree(struct ct_arena *a, const struct ct_mail *m);

/*
 * Runs of letters and digits become a class and their length, other characters stay as they are:
 *   D digits · X upper-case hex · x lower-case hex · A upper · a lower · M letters of both cases
 *   W letters and digits beyond hex, and letters of both cases from eight on
 *   B ten and more of base64url: letters of both cases, digits, "-", "_"
 * except words that programs write ("NextPart", "Apple", "boundary"), which stay too:
 * "----=_Part_123456_789" is "----=_Part_D6_D3". Where one run is hexadecimal, runs of four and
 * more digits count as such: they are decimal by chance. At most CT_MAX_SHAPE_BYTES.
 */
struct ct_span ct_shape_token(struct ct_arena *a, struct ct_span token);

/* The same for a Message-ID without its brackets: local part in shape, "@", then the domain's
 * number of labels ("@.3"), or "@[ip]", since the domain is the sender's own. */
struct ct_span ct_shape_msgid(struct ct_arena *a, struct ct_span id);

/*
 * Names of the fields in their order, lower case, each ended by a line feed: the input of the
 * header-order hash. Fields that receivers add are left out; where Outlook's
 * X-IncomingTopHeaderMarker and X-IncomingHeaderCount stand, only what is between them counts.
 * To, Cc, Bcc and Received are left out as well, since they depend on whom it was sent to.
 */
struct ct_span ct_shape_header_order(struct ct_arena *a, const struct ct_headers *h);
