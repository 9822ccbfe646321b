/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * limits: every ceiling on what a stranger controls, in one place.
 *
 * Mail and logs are written by attackers. Whatever grows with them, in bytes,
 * depth, number or time, stops at one of these; what was left out goes to the
 * ledger. docs/THREATS.md says what each is there against. A limit is chosen a
 * few times above the largest honest value seen in real archives.
 */

#define CT_KIB ((size_t)1024)
#define CT_MIB (1024 * CT_KIB)
#define CT_GIB (1024 * CT_MIB)

/* one message */
#define CT_MAX_MESSAGE_BYTES (96 * CT_MIB)  /* beyond: the head is read, the rest is ledgered */
#define CT_MAX_HEADERS 4096                 /* header fields of one entity */
#define CT_MAX_HEADER_BYTES (1 * CT_MIB)    /* one field, unfolded */
#define CT_MAX_PARTS 2048                   /* over all readings of one message */
#define CT_MAX_PART_DEPTH 64                /* nested multiparts and messages */
#define CT_MAX_READINGS 8                   /* plausible readings of one entity */
#define CT_MAX_DECODED_BYTES (128 * CT_MIB) /* all decoded parts of one message */
#define CT_MAX_ADDRESSES 5000               /* of one message, all fields together */
#define CT_MAX_NESTED_MAIL 32               /* message/rfc822 that get an event of their own */
#define CT_MAX_RECEIVED 100                 /* hops */
#define CT_MAX_ANOMALIES 256                /* noted for one message */

/* mail syntax (module parse) */
#define CT_MAX_PARAMS 64        /* of one Content-Type or Content-Disposition */
#define CT_MAX_MSGIDS 512       /* of one References field */
#define CT_MAX_COMMENT_DEPTH 64 /* comment within comment */
#define CT_MAX_AUTH_RESULTS 128 /* of one Authentication-Results field, and properties of one */
#define CT_MAX_BLOCKS 64        /* uuencode and yEnc blocks in one text */
#define CT_MAX_ENTITY_TYPES 4   /* Content-Type or transfer encodings of one entity that count */
#define CT_MAX_SHAPE_BYTES 256  /* shape of one boundary or Message-ID */
#define CT_MAX_WALK_BYTES (1 * CT_GIB) /* looked at for delimiters in one message, all levels */

/* HTML, URLs, text */
#define CT_MAX_HTML_BYTES (16 * CT_MIB) /* of one part */
#define CT_MAX_HTML_DEPTH 256           /* open elements kept for visibility */
#define CT_MAX_ATTRS 1024               /* of one tag */
#define CT_MAX_ATTR_BYTES (64 * CT_KIB)
#define CT_MAX_CSS_RULES 1024              /* of one part */
#define CT_MAX_CSS_DEPTH 8                 /* @media within @supports within ... */
#define CT_MAX_CSS_WORK 20000000           /* rules tried on elements of one part */
#define CT_MAX_DATA_URIS 64                /* data: URIs with markup read in one part */
#define CT_MAX_DATA_URI_BYTES (2 * CT_MIB) /* all of them, decoded */
#define CT_MAX_HIDDEN_SAMPLE (4 * CT_KIB)  /* hidden text kept for people to see */
#define CT_MAX_FETCHES 4096                /* of one message */
#define CT_MAX_EVENT_FETCHES 2048          /* kept in one event, each once */
#define CT_MAX_URL_BYTES (8 * CT_KIB)
#define CT_MAX_URL_UNWRAP 5 /* wrapper within wrapper */
#define CT_MAX_HOST_BYTES 255
#define CT_MAX_DOMAIN_CACHE 262144       /* hosts, and labels, remembered by one process */
#define CT_MAX_TOKEN_RCPTS 512           /* recipients of one message looked for in its links */
#define CT_MAX_TOKEN_ADDRESSES 65536     /* addresses whose hashes one process remembers */
#define CT_MAX_VISIBLE_TEXT (1 * CT_MIB) /* of one message, for reading and minhash */

/* attachments */
#define CT_MAX_ATTACHMENTS 512
#define CT_MAX_ATTACHMENT_SCAN (32 * CT_MIB) /* bytes looked at for external references */
#define CT_MAX_INFLATE_BYTES (16 * CT_MIB)   /* one stream inside PDF or OOXML */
#define CT_MAX_OOXML_ENTRIES 2000

/* containers */
#define CT_MAX_UNPACK_DEPTH 4    /* archive within archive */
#define CT_MAX_UNPACK_RATIO 1000 /* bytes out per byte in, after the first 64 MiB */
#define CT_MAX_UNPACK_MEMBERS 50000000
#define CT_MAX_UNPACK_SPOOL (64 * CT_MIB) /* a ZIP inside a container: kept in memory whole */
#define CT_MAX_UNPACK_BYTES ((uint64_t)64 << 40)
#define CT_MAX_PATH_BYTES 4096
#define CT_MAX_FOLDER_DEPTH 64
#define CT_MAX_JSON_DEPTH 512 /* nested objects and arrays */

/* logs */
#define CT_MAX_LINE_BYTES (1 * CT_MIB)   /* a longer line is not read */
#define CT_MAX_JSON_RECORD (64 * CT_MIB) /* a longer record is not read */
#define CT_MAX_CSV_RECORD (16 * CT_MIB)  /* likewise: a quote that nobody closes */
#define CT_MAX_COVERAGE_GROUPS 256       /* of accounts or hosts, and of logs; the rest is one */
#define CT_MAX_CSV_MAPS 64               /* mappings in case.yaml */
#define CT_MAX_CSV_MAP_FIELDS 256        /* columns that one names */
#define CT_MAX_CSV_MAP_NAME 40           /* bytes of its name */
#define CT_MAX_LOG_COLUMNS 4096          /* of a heading; cells beyond are left out */
#define CT_MAX_LOG_LIST 4096             /* values within one cell */
#define CT_MAX_NATIVE_VALUES 20000       /* of one record */
#define CT_MAX_NATIVE_NAME 256           /* bytes of a name with those around it; cut */
#define CT_MAX_NATIVE_DEPTH 64           /* nested objects and arrays of a record */
#define CT_MAX_LEARNED_NAMES 65536       /* names of one source that are remembered */
#define CT_MAX_TIME_TEXT 64              /* of a time kept as written */
#define CT_MAX_LOG_IDS 8388608           /* ids of one source that repeats are known by */
#define CT_MAX_LOG_SEARCHES 1024         /* sizes of searches that rows of one source name */
#define CT_MAX_CHANGE_BYTES 2048         /* of one setting, before and after; cut */

/* events */
#define CT_MAX_VALUE_BYTES (64 * CT_KIB) /* one field value */
#define CT_MAX_VALUES 32768              /* of one event */
#define CT_MAX_SEGMENT_EVENTS 1000000
#define CT_MAX_LEDGER_ENTRIES 100000 /* of one source; beyond, counted together */
#define CT_MAX_SCAN_SECONDS 300      /* of one share before the worker is ended */
#define CT_MIN_SCAN_SECONDS 20       /* of a piece of a share that took too long */
#define CT_MAX_CULPRITS 64           /* records of one source that may each end a reader */

/* the case, its files by hand, and reports */
#define CT_MAX_CSV_FIELD (1 * CT_MIB)     /* one field of a record */
#define CT_MAX_CSV_FIELDS 4096            /* of one record */
#define CT_MAX_YAML_BYTES (8 * CT_MIB)    /* one file */
#define CT_MAX_YAML_NODES 200000          /* of one file, aliases expanded */
#define CT_MAX_YAML_KEYS 4096             /* of one map */
#define CT_MAX_YAML_DEPTH 64              /* nested collections */
#define CT_MAX_PEOPLE_BYTES (64 * CT_MIB) /* the file of --people */
#define CT_MAX_PEOPLE_ROWS 1000000
#define CT_MAX_AUDIT_LINE (256 * CT_KIB) /* one line; longer arguments are cut */
#define CT_MAX_JUDGED_KEYS 65536         /* messages that a judgement or an id is known by */
#define CT_MAX_NAMES 1000000             /* ids of one kind that a case ever gave */
#define CT_MAX_JUDGEMENTS 100000         /* of one case; what people decide by hand */
#define CT_MAX_NOTE_BYTES (16 * CT_KIB)  /* words of a person with a judgement */
#define CT_MAX_DB_TEXT (16 * CT_MIB)     /* one value of case.db */
#define CT_MAX_REPORT_BYTES (5 * CT_MIB) /* report.html */
#define CT_MAX_TEXT_SPAN 2000            /* columns of one stranger's text on a terminal */
#define CT_MAX_OUTPUT_BYTES (4 * CT_GIB) /* one answer on standard output */
#define CT_MAX_LOOK_BYTES (256 * CT_MIB) /* one file of indicators */
#define CT_MAX_LITERALS 64               /* indicators that are searched for letter by letter */
#define CT_MAX_LITERAL_BYTES (1 * CT_KIB)
#define CT_MAX_STIX_PATTERN (1 * CT_MIB)
#define CT_MAX_STIX_DEPTH 64 /* brackets within brackets of one pattern */

/* memory */
#define CT_MAX_SEGMENT_BYTES (256 * CT_MIB)  /* one file, and one builder's estimate */
#define CT_MAX_GROUP_ROWS 8192               /* rows of one group of a segment */
#define CT_MAX_SEGMENT_COLUMNS 4096          /* field names that a segment may bring */
#define CT_MAX_COMMIT_SEGMENTS 1024          /* of one share */
#define CT_MAX_MANIFEST_BYTES (256 * CT_MIB) /* about a million segments */
#define CT_MAX_INDICATOR_FINDINGS 5000       /* of one hunt; beyond, only counted */
#define CT_MAX_LOOK_VALUES 4000000           /* of one look-up */
#define CT_MAX_RUN_DIRECTORY (1 * CT_GIB)    /* of one run: some 10^10 keys */
#define CT_MAX_RUN_SEGMENTS 250000           /* brought together in one run */
#define CT_MAX_LOOK_SOURCES 4096        /* told apart for one value; beyond, counted in the last */
#define CT_MAX_URL_KEYS 8               /* folders of a URL that it is found by */
#define CT_MAX_URL_KEY_BYTES 512        /* the longest such folder */
#define CT_MAX_DOMAIN_KEYS 10           /* parents of a host that it is found by */
#define CT_MAX_EVENT_BYTES (8 * CT_MIB) /* text of one stored event; values beyond are left out */

/* detecting, linking */
#define CT_MAX_LOOKALIKES 256            /* known domains that a new one is compared with */
#define CT_MAX_HOP 5000                  /* mails that one cluster takes in beside its suspects */
#define CT_MAX_LINK_FETCHES 256          /* links and images of one mail that linking looks at */
#define CT_MAX_LINK_NODES 2000000        /* suspects that are linked, the first ones in time */
#define CT_MAX_MEMO_BYTES (256 * CT_MIB) /* answers kept for the next run */

/* reader processes */
#define CT_MAX_WORKER_BYTES (2 * CT_GIB)  /* address space of one */
#define CT_MAX_WIRE_FRAME (512 * CT_MIB)  /* one message of it: a segment */
#define CT_MAX_WORKER_RESULT (1 * CT_GIB) /* all of one piece of work */
#define CT_MAX_CUTS 1000000               /* ranges of one source */
#define CT_RANGE_STEP (64 * CT_MIB)       /* about, of one range */

/* campaigns into threads */
#define CT_MAX_PROFILE_MAILS 4096 /* of one campaign that are read for its profile; evenly */
#define CT_MAX_TRAIT_HOLDERS                                            \
    64 /* campaigns of one trait that are all compared; else neighbours \
        */
#define CT_MAX_PROFILE_PAIRS 1000000
#define CT_MAX_THREAD_LINKS 100000 /* kept with their reasons; the weakest are left out */
#define CT_MAX_THREAD_TIES 200     /* of one thread that are shown, the strongest */
