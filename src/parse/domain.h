/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * domain: what a host name belongs to, how it reads, and whom it imitates.
 *
 *   host ──▶ registrable domain   mail.news.example.co.uk → example.co.uk
 *        ──▶ A-label, U-label     bücher.example ↔ xn--bcher-kva.example
 *        ──▶ skeleton             UTS #39: what the eye takes it for
 *   candidate, known ──▶ kind of imitation, or none
 *
 * The public suffix list is libpsl's newest, dated by ct_domain_psl_date() so
 * that a report can say which list it stands on. ct_domain_warm() loads list,
 * IDNA tables and confusables once; afterwards no file is opened, since
 * workers may not open any. Hosts are expected as struct ct_url gives them:
 * A-label, lower case, without a dot at the end. Answers are kept in caches of
 * this process, capped (CT_MAX_DOMAIN_CACHE).
 */

#include "base/arena.h"
#include "base/span.h"

/* Loads everything that needs files. Call once before the sandbox closes;
 * others call it for themselves when it was not. */
void ct_domain_warm(void);

/* Forgets the caches; for tests and for a process that ends properly. */
void ct_domain_cold(void);

/* When the list in use was made, and from where: "built in" or a file name. */
int64_t ct_domain_psl_date(void);
const char *ct_domain_psl_origin(void);

/* The registrable domain (eTLD+1): the end of `host`, borrowed from it. False
 * for a public suffix itself, an IP address, a single label, or no host name. An
 * unknown last label counts as public suffix. */
bool ct_domain_registrable(struct ct_span host, struct ct_span *ret);

/* The same, but `host` itself where there is none: always something to group by. */
struct ct_span ct_domain_group(struct ct_span host);

/* The first label of the registrable domain: "example" of www.example.co.uk. */
struct ct_span ct_domain_core(struct ct_span host);

/* Is the last label, or a suffix of more, on the list? What tells a host in
 * running text from a file name or a missing blank. */
bool ct_domain_is_listed(struct ct_span host);

/* UTS #46, non-transitional, lower case. False when ICU finds the name invalid:
 * *ret is then the raw form in lower case. Allocates only when it changes
 * something. */
bool ct_domain_to_ascii(struct ct_arena *a, struct ct_span host, struct ct_span *ret);
bool ct_domain_to_unicode(struct ct_arena *a, struct ct_span host, struct ct_span *ret);

/* UTS #39 skeleton of one label (A-label or UTF-8) in lower case: two labels
 * that look alike have the same. */
struct ct_span ct_domain_skeleton(struct ct_arena *a, struct ct_span label);

/* The same of a person's name as displayed: white space made single, letters
 * folded, so that "Jane  Doe" and a Cyrillic twin meet. */
struct ct_span ct_name_skeleton(struct ct_arena *a, struct ct_span name);

#define CT_EDIT_MAX 64 /* longest label compared, in bytes */

/* Damerau–Levenshtein distance (adjacent transpositions count one), or max + 1
 * when it is larger than `max` or a side is longer than CT_EDIT_MAX. */
unsigned ct_edit_distance(struct ct_span a, struct ct_span b, unsigned max);

enum ct_lookalike {
    CT_LOOKALIKE_NONE,
    CT_LOOKALIKE_SKELETON,  /* looks the same, is another */
    CT_LOOKALIKE_EDIT1,     /* one letter off; known label ≥ 5 letters */
    CT_LOOKALIKE_EDIT2,     /* two letters off; known label of 10 to 28 letters */
    CT_LOOKALIKE_OTHER_TLD, /* same label under another public suffix */
    CT_LOOKALIKE_SUBDOMAIN, /* known.example.evil.example, known-example.evil.example */
    CT_LOOKALIKE_COMBO,     /* known-news.example, knownmail.example */
    CT_LOOKALIKE_BITSQUAT,  /* one bit of one letter off */
};

/* Static words: "skeleton", "edit1", … */
const char *ct_lookalike_name(enum ct_lookalike kind);

/* How `candidate` imitates `known`; both are hosts. NONE when they share the
 * registrable domain. The most telling kind wins. Short labels are held to
 * stricter limits, since nearly every short word is one letter off another. */
enum ct_lookalike ct_domain_lookalike(struct ct_span candidate, struct ct_span known);

#define CT_LOOKALIKE_KEYS 1024

/* Keys under which look-alikes meet: if ct_domain_lookalike(c, k) is not NONE,
 * then c as candidate and k as known share a key (the reverse need not hold). For
 * an index of known domains instead of a comparison with each. Returns the number
 * of keys written, sorted, each once. */
size_t ct_domain_candidate_keys(struct ct_span host, uint64_t ret[CT_LOOKALIKE_KEYS]);
size_t ct_domain_known_keys(struct ct_span host, uint64_t ret[CT_LOOKALIKE_KEYS]);
