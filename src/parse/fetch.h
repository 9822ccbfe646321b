/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * fetch: one entry of the remote-fetch inventory.
 *
 *   HTML, CSS --html_scan--.
 *   headers, ICS, OOXML,    >--> struct ct_fetch[] --url--> url, host, domain, token
 *   PDF, SVG, plain text --'
 *
 * An entry says: if somebody read this mail, this address would be asked, by
 * this element, hidden in this way, at this moment. Whoever finds an entry
 * fills the upper half; the caller fills `part`; parse/url fills the lower
 * half, which its finder leaves zero. Everything that names an address is
 * listed, harmless ones too: what is a fetch and what only a name says `scheme`
 * and `when`, and ct_fetch_is_remote() asks both.
 *
 * Spans are borrowed from the decoded part or live in the batch's arena.
 */

#include "base/span.h"

enum ct_fetch_element {
    CT_FETCH_NONE,
    CT_FETCH_IMG,
    CT_FETCH_IMG_SRCSET, /* one candidate of a srcset, of img or source */
    CT_FETCH_SOURCE,
    CT_FETCH_BACKGROUND, /* attribute background= */
    CT_FETCH_CSS_URL,
    CT_FETCH_CSS_IMPORT,
    CT_FETCH_FONT, /* src of @font-face */
    CT_FETCH_LINK_STYLESHEET,
    CT_FETCH_LINK_OTHER, /* prefetch, preconnect, icon, ... */
    CT_FETCH_VIDEO,
    CT_FETCH_POSTER,
    CT_FETCH_AUDIO,
    CT_FETCH_TRACK,
    CT_FETCH_IFRAME,
    CT_FETCH_FRAME,
    CT_FETCH_OBJECT,
    CT_FETCH_EMBED,
    CT_FETCH_APPLET,
    CT_FETCH_INPUT_IMAGE,
    CT_FETCH_SVG_IMAGE, /* image, feImage */
    CT_FETCH_SVG_USE,
    CT_FETCH_VML, /* v:fill, v:imagedata, v:background: Outlook */
    CT_FETCH_SCRIPT,
    CT_FETCH_META_REFRESH,
    CT_FETCH_FORM_ACTION,
    CT_FETCH_ANCHOR,
    CT_FETCH_AREA,
    CT_FETCH_PING,
    CT_FETCH_BASE,
    CT_FETCH_CITE, /* cite=, longdesc=, manifest=: named, hardly ever asked */
    /* found by others than HTML */
    CT_FETCH_RECEIPT,
    CT_FETCH_LIST_UNSUBSCRIBE,
    CT_FETCH_ICS,
    CT_FETCH_OOXML,
    CT_FETCH_PDF,
    CT_FETCH_SVG_FILE,
    CT_FETCH_TEXT_URL,
    CT_FETCH_DEEP, /* within a nested message or archive */
    CT_FETCH_N_ELEMENTS,
};

/* How an element is kept from the reader's eye. */
enum ct_hide {
    CT_HIDE_ATTR_SIZE = 1 << 0, /* width= or height= of at most 2 */
    CT_HIDE_CSS_SIZE = 1 << 1,  /* the same by style */
    CT_HIDE_DISPLAY_NONE = 1 << 2,
    CT_HIDE_VISIBILITY = 1 << 3,
    CT_HIDE_OPACITY = 1 << 4,
    CT_HIDE_OFFSCREEN = 1 << 5,
    CT_HIDE_SAME_COLOUR = 1 << 6, /* of text, never of an image */
    CT_HIDE_FONT_ZERO = 1 << 7,   /* of text, never of an image */
    CT_HIDE_HIDDEN_ATTR = 1 << 8,
    CT_HIDE_ANCESTOR = 1 << 9,     /* what hides it stands on an element around it */
    CT_HIDE_COMMENT = 1 << 10,     /* inside a comment */
    CT_HIDE_CONDITIONAL = 1 << 11, /* inside <!--[if ...]>: read by Outlook only */
    CT_HIDE_OVERFLOW_CLIP = 1 << 12,
    /* These two do not hide by themselves. */
    CT_HIDE_AFTER_HTML = 1 << 13, /* stands behind </html> */
    CT_HIDE_MEDIA = 1 << 14,      /* hidden only under a media condition, or by mso-hide */
};

#define CT_HIDE_NOT_BY_ITSELF (CT_HIDE_AFTER_HTML | CT_HIDE_MEDIA | CT_HIDE_ANCESTOR)

enum ct_fetch_when {
    CT_WHEN_OPEN,    /* the mail is displayed */
    CT_WHEN_CLICK,   /* a link is followed, a form is sent */
    CT_WHEN_RECEIPT, /* a receipt or an unsubscription is sent */
    CT_WHEN_ATTACHMENT_OPEN,
    CT_WHEN_NONE, /* only named, by what no client acts on */
    CT_FETCH_N_WHEN,
};

enum ct_fetch_scheme {
    CT_SCHEME_RELATIVE, /* no scheme: remote only by way of a base */
    CT_SCHEME_REMOTE,   /* http, https, ftp, and "//host/..." */
    CT_SCHEME_FILE,     /* file: and UNC paths, which leak credentials: remote too */
    CT_SCHEME_CID,
    CT_SCHEME_DATA,
    CT_SCHEME_ABOUT,
    CT_SCHEME_MAILTO,
    CT_SCHEME_TEL,      /* tel, sms, callto, whatsapp */
    CT_SCHEME_SCRIPT,   /* javascript, vbscript */
    CT_SCHEME_FRAGMENT, /* empty, or "#..." */
    CT_SCHEME_OTHER,
};

struct ct_fetch {
    struct ct_span url_raw; /* as written, character references decoded, trimmed */
    enum ct_fetch_element element;
    enum ct_fetch_when when;
    enum ct_fetch_scheme scheme;
    uint32_t hidden;            /* CT_HIDE_ bits */
    struct ct_span anchor_text; /* visible text of the link */
    struct ct_span alt;
    int32_t width, height; /* px as declared by attribute or style, -1 when not */
    uint32_t part;         /* which part of the message; the caller's */
    uint64_t offset;       /* of the tag or rule in the decoded part */

    /* filled by parse/url */
    struct ct_span url;       /* normalised */
    struct ct_span unwrapped; /* what a gateway or redirector had wrapped */
    struct ct_span host;
    struct ct_span domain;   /* registrable */
    struct ct_span template; /* the URL with its token cut out */
    struct ct_span token;
    uint32_t token_kind;
    uint32_t flags;
    uint32_t wrapper;    /* enum ct_wrapper: the innermost that was recognised */
    bool wrapper_opaque; /* that one could not be undone */
};

/* Does something hide it, whatever it is? */
static inline bool ct_fetch_is_hidden(const struct ct_fetch *f)
{
    return (f->hidden & ~(uint32_t)CT_HIDE_NOT_BY_ITSELF) != 0;
}

/* Would a host be asked for it at all? */
static inline bool ct_fetch_is_remote(const struct ct_fetch *f)
{
    return f->scheme == CT_SCHEME_REMOTE || f->scheme == CT_SCHEME_FILE;
}

/* Short stable names for output: "img", "css-url"; "open"; "attr-size". Static. */
const char *ct_fetch_element_name(enum ct_fetch_element e);
const char *ct_fetch_when_name(enum ct_fetch_when w);
const char *ct_hide_name(enum ct_hide one_bit);

/* Of a URL that is trimmed and decoded. Tabs and line breaks inside the scheme
 * do not count, as in browsers. */
enum ct_fetch_scheme ct_fetch_scheme(struct ct_span url);
