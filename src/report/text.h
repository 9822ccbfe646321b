/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * text: lines for a terminal, from words of ours and words of strangers.
 *
 * Our words are put as they are; a stranger's go through base/display, so that
 * they can neither act on the terminal nor be clicked. Width is counted in
 * columns (report/width.h). Without UTF-8 our signs fall back to ASCII words and
 * other letters are shown as <U+00E9>.
 */

#include "report/report.h"

enum ct_ink { CT_INK_PLAIN, CT_INK_BOLD, CT_INK_DIM, CT_INK_ALARM, CT_INK_WARN, CT_INK_GOOD };

struct ct_text {
    struct ct_buf *out; /* borrowed */
    struct ct_style style;
    size_t column; /* where the next character goes, from 0 */
    size_t indent; /* where a wrapped line goes on */
};

struct ct_text ct_text(struct ct_buf *out, const struct ct_style *style);

void ct_text_ink(struct ct_text *t, enum ct_ink ink); /* CT_INK_PLAIN ends any */

/* Our own words, wrapped at the width; an LF starts a new line. */
void ct_text_put(struct ct_text *t, const char *s);
void ct_text_printf(struct ct_text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A stranger's words, wrapped; the second defanged. At most `max` columns,
 * 0: CT_MAX_TEXT_SPAN. */
void ct_text_span(struct ct_text *t, struct ct_span s, size_t max);
void ct_text_defang(struct ct_text *t, struct ct_span s, size_t max);

/* What a detector wrote about a stranger's words: hosts and addresses in it are
 * defanged, sentences stay readable. */
void ct_text_claim(struct ct_text *t, struct ct_span s);

void ct_text_line(struct ct_text *t);              /* ends the line */
void ct_text_to(struct ct_text *t, size_t column); /* blanks up to there, at least one */
void ct_text_rule(struct ct_text *t);              /* a line across */
void ct_text_day(struct ct_text *t, int64_t us);   /* "2021-01-12" or "unknown" */
void ct_text_period(struct ct_text *t, int64_t from_us, int64_t to_us);

/* A short label, then everything until ct_text_line() is indented behind it. */
void ct_text_label(struct ct_text *t, const char *label, size_t indent);

/* Sign of a state: ● ◐ ○ ? ⚙ or Y p n ? m. Static. */
const char *ct_state_sign(enum ct_rung_state s, bool utf8);

/* Defangs hosts, addresses and URLs inside running text. */
void ct_defang_prose(struct ct_buf *out, struct ct_span s);
