/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * db_schema: the tables of case.db, version 5. Only for case/db*.
 *
 * Numbers that tie rows together (campaign, message, person, reason, list) are
 * positions in the result and mean nothing outside one file; ids such as "C-01"
 * are the names to quote. Times are microseconds UTC, NULL when unknown.
 * permille, rungs and answers are as in model/. reason_text.kind is 0 for,
 * 1 against, 2 another explanation, 3 what would settle it.
 * message.content_key is what judgements and ids know a message by; message_a and
 * message_b are message.seq.
 */

#define CT_DB_VERSION 5
#define CT_DB_APPLICATION 0x636f6c64 /* "cold" */

#define CT_DB_SCHEMA                                                                              \
    "CREATE TABLE hunt (demonstration INT, case_name TEXT, own_learned INT, border TEXT,"         \
    " sources INT, source_bytes INT, copies INT, messages INT, ledger_entries INT,"               \
    " ledger_events INT, first_us INT, last_us INT, suspicious INT, explained INT, accounts INT," \
    " indicators INT, indicators_seen INT, log_events INT);"                                      \
    "CREATE TABLE own_domain (seq INTEGER PRIMARY KEY, domain TEXT);"                             \
    "CREATE TABLE reason (id INTEGER PRIMARY KEY, claim TEXT, centibits INT);"                    \
    "CREATE TABLE reason_text (reason INT REFERENCES reason, kind INT, seq INT, text TEXT,"       \
    " PRIMARY KEY (reason, kind, seq)) WITHOUT ROWID;"                                            \
    "CREATE TABLE evidence (list INT, seq INT, source TEXT, member TEXT, byte_offset INT,"        \
    " byte_length INT, class TEXT, PRIMARY KEY (list, seq)) WITHOUT ROWID;"                       \
    "CREATE TABLE campaign (seq INTEGER PRIMARY KEY, id TEXT, thread TEXT, title TEXT,"           \
    " state TEXT, permille INT, confidence TEXT, first_us INT, last_us INT);"                     \
    "CREATE TABLE campaign_why (campaign INT REFERENCES campaign, seq INT,"                       \
    " reason INT REFERENCES reason, PRIMARY KEY (campaign, seq)) WITHOUT ROWID;"                  \
    "CREATE TABLE campaign_person (campaign INT REFERENCES campaign, seq INT, person TEXT,"       \
    " PRIMARY KEY (campaign, seq)) WITHOUT ROWID;"                                                \
    "CREATE TABLE campaign_actor (campaign INT REFERENCES campaign, seq INT, id TEXT, name TEXT," \
    " permille INT, PRIMARY KEY (campaign, seq)) WITHOUT ROWID;"                                  \
    "CREATE TABLE campaign_weak (campaign INT REFERENCES campaign, seq INT, message_a INT,"       \
    " message_b INT, centibits INT, permille INT, PRIMARY KEY (campaign, seq)) WITHOUT ROWID;"    \
    "CREATE TABLE campaign_observable (campaign INT REFERENCES campaign, seq INT, type TEXT,"     \
    " value TEXT, role TEXT, messages INT, elsewhere INT, PRIMARY KEY (campaign, seq))"           \
    " WITHOUT ROWID;"                                                                             \
    "CREATE TABLE thread (seq INTEGER PRIMARY KEY, id TEXT, first_us INT, last_us INT,"           \
    " messages INT);"                                                                             \
    "CREATE TABLE thread_campaign (thread INT REFERENCES thread, seq INT, campaign TEXT,"         \
    " PRIMARY KEY (thread, seq)) WITHOUT ROWID;"                                                  \
    "CREATE TABLE thread_person (thread INT REFERENCES thread, seq INT, person TEXT,"             \
    " PRIMARY KEY (thread, seq)) WITHOUT ROWID;"                                                  \
    "CREATE TABLE thread_tie (thread INT REFERENCES thread, seq INT, a TEXT, b TEXT, cause TEXT," \
    " centibits INT, joins INT, drift INT, contested INT, reason INT REFERENCES reason,"          \
    " PRIMARY KEY (thread, seq)) WITHOUT ROWID;"                                                  \
    "CREATE TABLE message (key INTEGER PRIMARY KEY, campaign INT REFERENCES campaign, seq INT,"   \
    " message_id TEXT, subject TEXT, from_address TEXT, from_name TEXT, excerpt TEXT, at_us INT," \
    " reason INT REFERENCES reason, copy INT, deliveries INT, content_key INT);"                  \
    "CREATE INDEX message_campaign ON message (campaign, seq);"                                   \
    "CREATE TABLE message_person (message INT REFERENCES message, seq INT, person TEXT,"          \
    " PRIMARY KEY (message, seq)) WITHOUT ROWID;"                                                 \
    "CREATE TABLE person (seq INTEGER PRIMARY KEY, id TEXT, name TEXT, role TEXT, unit TEXT);"    \
    "CREATE TABLE person_address (person INT REFERENCES person, seq INT, address TEXT,"           \
    " PRIMARY KEY (person, seq)) WITHOUT ROWID;"                                                  \
    "CREATE TABLE person_campaign (person INT REFERENCES person, seq INT, campaign TEXT,"         \
    " confidence TEXT, PRIMARY KEY (person, seq)) WITHOUT ROWID;"                                 \
    "CREATE TABLE rung (person INT REFERENCES person, campaign INT, rung TEXT, state TEXT,"       \
    " first_us INT, last_us INT, why TEXT, missing TEXT, evidence INT,"                           \
    " PRIMARY KEY (person, campaign, rung)) WITHOUT ROWID;"                                       \
    "CREATE TABLE finding (seq INTEGER PRIMARY KEY, id TEXT, detector TEXT,"                      \
    " reason INT REFERENCES reason, evidence INT, campaign TEXT, at_us INT);"                     \
    "CREATE TABLE coverage (seq INTEGER PRIMARY KEY, source_kind TEXT, account_group TEXT,"       \
    " from_us INT, to_us INT, completeness_permille INT, events INT, answers INT, notes TEXT);"   \
    "CREATE TABLE audit (id INTEGER PRIMARY KEY CHECK (id = 1), head TEXT);"                      \
    "CREATE TABLE blind_spot (seq INTEGER PRIMARY KEY, question TEXT, ask_for TEXT, rungs INT);"
