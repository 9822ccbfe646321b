/* SPDX-License-Identifier: Apache-2.0 */
/*
 * w3c: W3C extended logs: IIS, its FTP, proxies (Blue Coat, ISA and TMG), CloudFront.
 *
 * Known by a #Fields line with a client and a target among its names. Logs of other
 * services of Microsoft begin alike and part cells by commas: those are not taken.
 */
#include "read/log_probe.h"
#include "read/w3c.h"

static int probe(struct ct_span head)
{
    if (ct_span_starts(head, CT_LIT("\xEF\xBB\xBF")))
        head = ct_span_from(head, 3);
    while (head.len) {
        struct ct_span line = ct_span_cut_chr(&head, '\n');

        if (ct_span_istarts(line, CT_LIT("#Fields:")))
            return ct_span_chr(line, ',', 0) == line.len && ct_w3c_knows(ct_span_from(line, 8)) ? 95
                                                                                                : 0;
        if (ct_span_trim(line).len && line.ptr[0] != '#')
            return 0;
    }
    return 0;
}

const struct ct_reader ct_reader_w3c = {
    .name = "w3c",
    .title = "W3C extended log (IIS, proxies)",
    .source_kind = "web",
    .frame = CT_FRAME_LINE,
    .heading = ct_w3c_heading,
    .probe = probe,
    .parse = ct_w3c_row,
};
