/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * history: who wrote to whom, and what was known on the day of each mail.
 *
 *   mailset --day by day--> per message: first contact? whose name? like which
 *                           domain? was this host ever seen before?
 *           --whole------> per host, template, sender: how many people, how long
 *
 * "As of the day" means before the day began: ten mails of one wave are all
 * first contact. Both directions count: whoever one of ours wrote to is a
 * contact. Beacons and their reach are told in hindsight, over the whole archive; what
 * they were on the day is kept as sums only (then). Nothing expires; the point of an archive is
 * that it does not forget what filters forget after thirty days.
 */

#include "detect/mailset.h"
#include "parse/domain.h"

/* What a domain or template has been, over the whole archive. */
struct ct_reach {
    uint32_t msgs;    /* messages that have it */
    uint32_t rcpts;   /* people of ours who ever received it */
    uint32_t senders; /* registrable domains that ever sent it */
    int64_t first_us, last_us;
};

struct ct_sender {
    uint32_t msgs, rcpts;
    uint32_t bulk;      /* messages with marks of bulk mail */
    uint32_t answers;   /* messages that we sent to it */
    uint32_t days;      /* different days on which it wrote */
    uint32_t addresses; /* different ones of it that wrote */
    int64_t first_us, last_us;
};

struct ct_asof {
    uint32_t from_before, domain_before;    /* messages from that address, that domain, before */
    bool answered_address, answered_domain; /* one of ours had written to it before */
    uint32_t same_name;      /* index + 1 of an earlier message by the same name from elsewhere */
    uint32_t same_name_msgs; /* how many there were */
    bool same_name_answered; /* one of ours had written to that other address */
    uint32_t lookalike_of;   /* domain of ours or of a correspondent; 0: none */
    uint8_t lookalike;       /* enum ct_lookalike */
    uint32_t beacon;         /* index + 1 in ct_mailset.fetches: the rarest that opening asks for */
    uint32_t beacon_hosts;   /* domains that opening asks */
    bool beacon_new;         /* its domain had never been seen in any mail */
    bool beacon_unique;      /* its URL differs in every message that has its template */
    bool reply_elsewhere;    /* Reply-To on another domain than From, and not ours */
    int16_t then[3];         /* what tracking, persona and standing summed up to on that day */
};

struct ct_history {
    const struct ct_mailset *set; /* borrowed */
    struct ct_arena arena;
    struct ct_asof *asof;      /* one a message */
    struct ct_reach *domain;   /* by string id: as host of a fetch or link */
    struct ct_reach *template; /* by string id */
    struct ct_sender *sender;  /* by string id: registrable domain of From */
    uint32_t accounts;         /* addresses of ours that ever received mail */
    const uint32_t *nulled; /* by message: bits of features that say nothing; borrowed, or NULL */
};

/* A domain that everybody may have an address of: what is known of it says nothing of one
 * who writes from it. */
bool ct_sender_is_shared(const struct ct_sender *s);

void ct_history_build(struct ct_history *ret, const struct ct_mailset *set);
void ct_history_done(struct ct_history *h);
