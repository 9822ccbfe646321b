/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch_url: url, unwrap, domain and token applied in turn to one entry of the
 * inventory. The template is that of the unwrapped URL; a recipient's token in
 * the wrapper's own part is the gateway's, not the sender's, and is passed
 * over.
 */
#include "parse/fetch_url.h"

#include "parse/domain.h"

static void find_token(struct ct_fetch *f, const struct ct_url *u, struct ct_token_set *set)
{
    struct ct_token_hit hit;

    if (!set || !(ct_token_find(set, u->text, &hit) || ct_token_find(set, u->fragment, &hit)))
        return;
    f->token = hit.span;
    f->token_kind = hit.kind;
}

void ct_fetch_fill(struct ct_arena *a, struct ct_fetch *f, const struct ct_url *base,
    struct ct_token_set *set, struct ct_unwrapped *ret_unwrapped)
{
    struct ct_unwrapped un;
    struct ct_template tpl;
    struct ct_url url;

    if (!ret_unwrapped)
        ret_unwrapped = &un;
    *ret_unwrapped = (struct ct_unwrapped){ 0 };
    if (!ct_url_join(a, base, f->url_raw, &url))
        return;
    f->url = url.text;
    f->flags = url.flags;
    if (ct_unwrap(a, &url, ret_unwrapped) && !ret_unwrapped->opaque)
        f->unwrapped = ret_unwrapped->url.text;
    if (ret_unwrapped->n_chain) {
        f->wrapper = ret_unwrapped->chain[ret_unwrapped->n_chain - 1];
        f->wrapper_opaque = ret_unwrapped->opaque;
    }
    url = ret_unwrapped->url;
    if (!ct_url_is_remote(&url))
        return;
    f->host = url.host;
    f->domain = ct_domain_group(url.host);
    tpl = ct_url_template(a, &url, set);
    f->template = tpl.text;
    if (tpl.rcpt != CT_TOKEN_NONE)
        find_token(f, &url, set);
}
