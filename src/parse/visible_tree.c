/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visible_tree: opening and closing elements as browsers do, roughly.
 *
 *   p   closed by any block      td, th  by td, th, tr, tbody, ...
 *   li  by li within its list    tr      by tr, tbody, ...
 *
 * An end tag closes its element and all that stand open in it, but does not
 * reach out of a table cell, and "</span>" does not reach through a block. Of
 * those that may overlap (a, b, font, ...) an end tag takes only its element out.
 * End tags of html and body close nothing: browsers put what follows into body.
 */
#include "parse/visible_tree.h"

#define NOT_FOUND SIZE_MAX

static uint32_t name_hash(struct ct_span name)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < name.len; i++)
        h = (h ^ (unsigned char)name.ptr[i]) * 16777619u;
    return h;
}

/* What an element is to others: through which no end tag reaches (WALL), beyond which a cell
 * or a list item is none of ours, ... One set of bits for each. */
enum { CELL = 1, GROUP = 2, ROW = 4, TABLE = 8, WALL = 16, LIST = 32, SVG = 64 };

static const uint8_t kinds[CT_TAG_N] = {
    [CT_TAG_TD] = CELL | WALL,
    [CT_TAG_TH] = CELL | WALL,
    [CT_TAG_CAPTION] = CELL | WALL,
    [CT_TAG_TBODY] = GROUP,
    [CT_TAG_THEAD] = GROUP,
    [CT_TAG_TFOOT] = GROUP,
    [CT_TAG_COLGROUP] = GROUP,
    [CT_TAG_TR] = ROW,
    [CT_TAG_TABLE] = TABLE | WALL,
    [CT_TAG_TEMPLATE] = TABLE | WALL,
    [CT_TAG_OBJECT] = WALL,
    [CT_TAG_APPLET] = WALL,
    [CT_TAG_UL] = LIST,
    [CT_TAG_OL] = LIST,
    [CT_TAG_DL] = LIST,
    [CT_TAG_MENU] = LIST,
    [CT_TAG_SVG] = SVG,
    [CT_TAG_MATH] = SVG,
};

#define BLOCK 256 /* beside the kinds: any block */

static bool is_table_part(enum ct_html_tag t)
{
    return (kinds[t] & (CELL | GROUP | ROW)) || t == CT_TAG_TABLE;
}

static bool may_overlap(enum ct_html_tag t)
{
    return t == CT_TAG_A || t == CT_TAG_B || t == CT_TAG_FONT;
}

static bool in_svg(const struct ct_visible *v)
{
    return v->open[CT_TAG_SVG] || v->open[CT_TAG_MATH];
}

static void pop_to(struct ct_visible *v, size_t n)
{
    while (v->n > n) {
        enum ct_html_tag t = v->stack[--v->n].tag;

        v->open[t]--;
    }
    if (!in_svg(v))
        v->foreign = false;
}

static bool is_wall(enum ct_html_tag t, unsigned wall)
{
    return (kinds[t] & wall) || ((wall & BLOCK) && (ct_html_tag_flags(t) & CT_TAGF_BLOCK));
}

/* The topmost open `tag`, looking no further than the first of the kinds `wall`. */
static size_t find(const struct ct_visible *v, enum ct_html_tag tag, uint32_t hash, unsigned wall)
{
    if (!v->open[tag])
        return NOT_FOUND;
    for (size_t i = v->n; i-- > 0;) {
        if (v->stack[i].tag == tag && (tag != CT_TAG_OTHER || v->stack[i].name_hash == hash))
            return i;
        if (is_wall(v->stack[i].tag, wall))
            return NOT_FOUND;
    }
    return NOT_FOUND;
}

static bool is_block(enum ct_html_tag t)
{
    return is_wall(t, BLOCK | WALL);
}

static void close_within(struct ct_visible *v, enum ct_html_tag tag, unsigned wall)
{
    size_t at = find(v, tag, 0, wall);

    if (at != NOT_FOUND)
        pop_to(v, at);
}

/* Pops cells, rows and groups above the nearest table, as far as `tag` asks. */
static void imply_table_ends(struct ct_visible *v, enum ct_html_tag tag)
{
    unsigned ends = CELL | ((kinds[tag] & CELL) ? 0 : ROW) | (kinds[tag] & GROUP);
    size_t keep = v->n;

    for (size_t i = v->n; i-- > 0 && !(kinds[v->stack[i].tag] & TABLE);)
        if (kinds[v->stack[i].tag] & ends)
            keep = i;
    pop_to(v, keep);
}

/* Start tags that no svg holds: they end it. */
static bool breaks_out(enum ct_html_tag tag)
{
    return (ct_html_tag_flags(tag) & CT_TAGF_BLOCK) || tag == CT_TAG_IMG || tag == CT_TAG_EMBED ||
           tag == CT_TAG_META || tag == CT_TAG_B || tag == CT_TAG_SPAN;
}

static void leave_svg(struct ct_visible *v)
{
    while (v->n && v->foreign)
        pop_to(v, v->n - 1);
}

void ct_visible_imply_ends(struct ct_visible *v, enum ct_html_tag tag)
{
    if (v->foreign && breaks_out(tag))
        leave_svg(v);
    if (v->n == 0 || v->foreign || tag == CT_TAG_OTHER)
        return;
    if (is_table_part(tag) && tag != CT_TAG_TABLE) {
        imply_table_ends(v, tag);
        return;
    }
    switch ((int)tag) {
    case CT_TAG_LI:
        close_within(v, tag, LIST | WALL);
        break;
    case CT_TAG_DT:
    case CT_TAG_DD:
        close_within(v, CT_TAG_DT, LIST | WALL);
        close_within(v, CT_TAG_DD, LIST | WALL);
        break;
    case CT_TAG_OPTION:
    case CT_TAG_OPTGROUP:
        close_within(v, CT_TAG_OPTION, BLOCK | WALL);
        break;
    case CT_TAG_A:
        close_within(v, tag, WALL);
        break;
    case CT_TAG_BR:
    case CT_TAG_TABLE: /* quirks mode leaves p open around a table */
        return;
    default:
        break;
    }
    if (ct_html_tag_flags(tag) & CT_TAGF_BLOCK)
        close_within(v, CT_TAG_P, WALL);
}

/* Is what stands on top of the stack HTML again, inside svg? */
static bool is_integration_point(struct ct_span name)
{
    return ct_span_eq(name, CT_LIT("foreignobject")) || ct_span_eq(name, CT_LIT("desc")) ||
           ct_span_eq(name, CT_LIT("title")) || ct_span_eq(name, CT_LIT("annotation-xml"));
}

void ct_visible_push(struct ct_visible *v, const struct ct_visible_element *e, struct ct_span name)
{
    if (v->n == CT_MAX_HTML_DEPTH) {
        v->too_deep = true;
        v->deeper++;
        return;
    }
    v->stack[v->n] = *e;
    v->stack[v->n].name_hash = e->tag == CT_TAG_OTHER ? name_hash(name) : 0;
    v->n++;
    v->open[e->tag]++;
    if (kinds[e->tag] & SVG) {
        v->foreign = true;
    } else if (in_svg(v) && is_integration_point(name)) {
        v->foreign = false;
    }
}

/* After leaving an element inside svg: are we in it still? */
static void look_around(struct ct_visible *v)
{
    if (!in_svg(v))
        return;
    for (size_t i = v->n; i-- > 0;) {
        enum ct_html_tag t = v->stack[i].tag;

        if (kinds[t] & SVG) {
            v->foreign = true;
            return;
        }
        if (t == CT_TAG_OTHER && (v->stack[i].name_hash == name_hash(CT_LIT("foreignobject")) ||
                                     v->stack[i].name_hash == name_hash(CT_LIT("desc")))) {
            v->foreign = false;
            return;
        }
    }
}

/* Takes one element out from under those above it. */
static void take_out(struct ct_visible *v, size_t at)
{
    v->open[v->stack[at].tag]--;
    memmove(&v->stack[at], &v->stack[at + 1], (v->n - at - 1) * sizeof v->stack[0]);
    v->n--;
}

void ct_visible_close(struct ct_visible *v, enum ct_html_tag tag, struct ct_span name)
{
    unsigned wall = WALL;
    size_t at;

    if (tag == CT_TAG_HTML || tag == CT_TAG_BODY || tag == CT_TAG_BR)
        return;
    if (v->deeper) {
        v->deeper--;
        return;
    }
    if (is_table_part(tag))
        wall = TABLE;
    else if (!is_block(tag) && !may_overlap(tag) && !v->foreign && tag != CT_TAG_SVG)
        wall = BLOCK | WALL;
    at = find(v, tag, tag == CT_TAG_OTHER ? name_hash(name) : 0, wall);
    if (at == NOT_FOUND)
        return;
    if (may_overlap(tag) && v->n - at > 1)
        take_out(v, at);
    else
        pop_to(v, at);
    look_around(v);
}
