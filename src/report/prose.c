/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prose: sentences that quote hosts, addresses and URLs, made unclickable.
 *
 * A detector's claim is our sentence around a stranger's words. A dot between two
 * letters or digits becomes [.] when what follows looks like the end of a host
 * name or like an IPv4 address, "@" between such characters becomes [@], and
 * http becomes hxxp before "://". Sentence ends and numbers such as 2.5 stay.
 */
#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "report/text.h"

static bool host_char(char c)
{
    return ct_is_alnum(c) || c == '-' || c == '_' || (c & 0x80);
}

/* The run of host characters and dots around a dot at `i` is all digits and has
 * fewer than three dots: a number, not a host. */
static bool is_number(struct ct_span s, size_t i)
{
    size_t from = i, to = i, dots = 0;

    while (from && (host_char(s.ptr[from - 1]) || s.ptr[from - 1] == '.'))
        from--;
    while (to < s.len && (host_char(s.ptr[to]) || s.ptr[to] == '.'))
        to++;
    for (size_t k = from; k < to; k++) {
        if (s.ptr[k] != '.' && !ct_is_digit(s.ptr[k]))
            return false;
        dots += s.ptr[k] == '.';
    }
    return dots < 3;
}

static bool is_joint(struct ct_span s, size_t i)
{
    return i > 0 && i + 1 < s.len && host_char(s.ptr[i - 1]) && host_char(s.ptr[i + 1]);
}

void ct_defang_prose(struct ct_buf *out, struct ct_span s)
{
    ct_cleanup(ct_buf_done) struct ct_buf text = ct_buf(4 * CT_MIB);

    s = ct_span_head(s, CT_MIB);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '.' && is_joint(s, i) && !is_number(s, i))
            ct_buf_add(&text, CT_LIT("[.]"));
        else if (s.ptr[i] == '@' && is_joint(s, i))
            ct_buf_add(&text, CT_LIT("[@]"));
        else
            ct_buf_chr(&text, s.ptr[i]);
        if (ct_span_istarts(ct_span_from(s, i), CT_LIT("http://")) ||
            ct_span_istarts(ct_span_from(s, i), CT_LIT("https://"))) {
            text.len--;
            ct_buf_add(&text, CT_LIT("hxxp"));
            i += 3;
        }
    }
    ct_display(out, ct_buf_span(&text));
}
