/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv_map: a CSV log as a mapping in case.yaml describes it.
 *
 * The mapping says which column is which field; how a cell is read follows from the type of the
 * field. It is never taken by its probe: reading.c asks for mappings before all readers.
 */
#include "read/csv_map.h"

#include "read/log.h"

static const struct ct_map_row rows[] = { { "@time", CT_FIELD_NONE, CT_AS_EVENT_TIME } };
static const struct ct_mapping mapping = CT_MAPPING(NULL, rows);

static enum ct_as as_of(enum ct_field f)
{
    const struct ct_field_info *info = &ct_fields[f];

    if (info->type == CT_TYPE_TIME)
        return CT_AS_TIME;
    if (info->type == CT_TYPE_INT)
        return info->many ? CT_AS_INT_LIST : CT_AS_INT;
    if (info->observable == CT_OBS_IP)
        return info->many ? CT_AS_IP_LIST : CT_AS_IP;
    return CT_AS_TEXT;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    const struct ct_csv_map *m = log->map;
    size_t n = ct_log_csv_row(log, rec->bytes);
    struct ct_span time;

    if (!m || n != log->names.n) {
        *ret_reason = "a row that does not fit the columns of its mapping";
        return CT_READ_MALFORMED;
    }
    time = ct_native_get(&log->native, m->time);
    if (time.len && ct_log_time(log, time, NULL) == CT_TIME_NONE) {
        *ret_reason = "a row whose time is in no form that is known";
        return CT_READ_MALFORMED;
    }
    ct_native_add(&log->native, CT_LIT("@time"), time, CT_NATIVE_TEXT);
    ct_log_event(rec, &mapping, m->class, batch);
    ct_log_add(log, batch, CT_F_EVENT_PROVIDER,
        ct_arena_printf(log->work, "csv." CT_FMT, CT_ARG(m->name)));
    for (size_t i = 0; i < m->n; i++)
        ct_log_value(log, batch, m->fields[i].field, as_of(m->fields[i].field),
            ct_native_get(&log->native, m->fields[i].column));
    return CT_READ_OK;
}

static int probe(struct ct_span head)
{
    (void)head;
    return 0;
}

const struct ct_reader ct_reader_csv_map = {
    .name = "csv_map",
    .title = "CSV by a mapping in case.yaml",
    .source_kind = "mapped",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
};
