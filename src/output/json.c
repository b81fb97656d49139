#include "output/json.h"

#include <jansson.h>

#include "base/text.h"

/* A JSON string of any bytes, null for NULL. */
static json_t *string_or_null(const char *text)
{
        if (text == NULL)
                return json_null();
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        return json_string(valid);
}

static json_t *status_or_null(struct status status)
{
        char text[STATUS_SIZE];
        return status_is_stated(status) ? json_string(status_print(status, text)) : json_null();
}

static json_t *reply_or_null(uint16_t reply)
{
        g_autofree char *text = g_strdup_printf("%u", reply);
        return reply != 0 ? json_string(text) : json_null();
}

static json_t *recipient_object(const struct verdict_recipient *recipient)
{
        const struct report_recipient *reported = recipient->reported;
        const struct reason *reason = recipient->reason;
        g_autofree char *rule = verdict_rule_name(recipient);
        json_t *object = json_object();
        json_object_set_new(object, "recipient", string_or_null(reported->recipient));
        json_object_set_new(object, "original_recipient",
                            string_or_null(reported->original_recipient));
        json_object_set_new(object, "action", string_or_null(action_name(recipient->action)));
        json_object_set_new(object, "status", status_or_null(recipient->status));
        json_object_set_new(object, "reply", reply_or_null(recipient->reply));
        json_object_set_new(object, "class", string_or_null(class_name(recipient->class)));
        json_object_set_new(object, "reason", string_or_null(reason ? reason->name : NULL));
        json_object_set_new(object, "fault", string_or_null(fault_name(recipient->fault)));
        json_object_set_new(object, "stage", string_or_null(stage_name(recipient->stage)));
        json_object_set_new(object, "remote_mta", string_or_null(reported->remote_mta));
        json_object_set_new(object, "diagnostic", string_or_null(reported->diagnostic));
        json_object_set_new(object, "rule", string_or_null(rule));
        return object;
}

char *json_verdict(const char *file, size_t index, const struct verdict *verdict,
                   const char *origin)
{
        const struct report *report = verdict->report;
        json_t *object = json_object();
        json_object_set_new(object, "schema", json_integer(1));
        json_object_set_new(object, "file", string_or_null(file));
        json_object_set_new(object, "index", json_integer((json_int_t)index));
        json_object_set_new(object, "kind", string_or_null(kind_name(report->kind)));
        json_object_set_new(object, "format", string_or_null(report->format));
        json_object_set_new(object, "confidence", json_integer((json_int_t)report->confidence));
        json_object_set_new(object, "reporting_mta", string_or_null(report->reporting_mta));
        json_object_set_new(object, "original_message_id",
                            string_or_null(report->original_message_id));
        json_object_set_new(object, "origin", string_or_null(origin));
        json_object_set_new(object, "truncated", json_boolean(report->truncated));
        json_t *recipients = json_array();
        for (guint i = 0; i < verdict->recipients->len; i++)
                json_array_append_new(recipients,
                                      recipient_object(g_ptr_array_index(verdict->recipients, i)));
        json_object_set_new(object, "recipients", recipients);
        char *line = json_dumps(object, JSON_COMPACT);
        json_decref(object);
        return line;
}
