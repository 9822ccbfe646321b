/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * attach_sink: what the scanners of attach.h write to. For attach*.c only.
 *
 * Collects entries in a vector, at most CT_MAX_FETCHES, and counts the bytes
 * looked at, unpacked ones included, so that a file made of bombs costs no more
 * than an honest one of the largest size.
 */

#include "base/buf.h"
#include "base/vec.h"
#include "parse/attach.h"

struct ct_attach_sink {
    struct ct_arena *arena;
    CT_VEC(struct ct_fetch) fetches;
    struct ct_attach *ret;
    size_t budget; /* bytes that may still be looked at */
};

/* Adds an entry; the URL is copied, trimmed. Empty ones are passed over. */
void ct_attach_add(struct ct_attach_sink *k, struct ct_span url, enum ct_fetch_element element,
    enum ct_fetch_when when, size_t offset);

/* HTML or SVG text inside: its entries, as of that element where not of a click. */
void ct_attach_markup(struct ct_attach_sink *k, struct ct_span text, enum ct_fetch_element element);

/* &amp; &lt; &gt; &quot; &apos; &#…; undone. Borrowed when there is none. */
struct ct_span ct_attach_unescape(struct ct_arena *a, struct ct_span s);

void ct_attach_ooxml(struct ct_attach_sink *k, struct ct_span bytes);
void ct_attach_pdf(struct ct_attach_sink *k, struct ct_span bytes);
void ct_attach_svg(struct ct_attach_sink *k, struct ct_span bytes);
void ct_attach_ics(struct ct_attach_sink *k, struct ct_span bytes);
