/* carry_out - the changes of a plan, over libmilter.
 * in: a list of changes at the end of a message.  out: calls to the mail server, and the answer to give it. */

#include "daemon/carry_out.h"

#include <string.h>

#include "output/change.h"

#define BODY_PIECE 65535 /* bytes; what fits in one packet of the protocol */
#define CODE_SIZE  16

/* Where in the header the next field goes: 0 is above the server's own Received, 1 right below it. */
struct progress {
        int position;
        bool may_refuse;
        sfsistat answer;
};

static bool replace_body(SMFICTX *context, GBytes *body)
{
        gsize length;
        const unsigned char *data = g_bytes_get_data(body, &length);
        if (length == 0)
                return smfi_replacebody(context, (unsigned char *)"", 0) == MI_SUCCESS;
        for (gsize done = 0; done < length;) {
                gsize piece = MIN(length - done, BODY_PIECE);
                if (smfi_replacebody(context, (unsigned char *)data + done, (int)piece) !=
                    MI_SUCCESS)
                        return false;
                done += piece;
        }
        return true;
}

/* The value is "550 5.7.1 Text": two codes and the rest. */
static bool set_reply(SMFICTX *context, const char *value)
{
        g_auto(GStrv) words = g_strsplit(value, " ", 3);
        if (g_strv_length(words) < 3)
                return false;
        return smfi_setreply(context, words[0], words[1], words[2]) == MI_SUCCESS;
}

static bool carry_out_one(SMFICTX *context, const struct change *change, struct progress *progress)
{
        switch (change->type) {
        case CHANGE_DELETE_HEADER:
                return smfi_chgheader(context, change->name, (int)change->index, NULL) ==
                       MI_SUCCESS;
        case CHANGE_SET_HEADER:
                return smfi_chgheader(context, change->name, (int)change->index, change->value) ==
                       MI_SUCCESS;
        case CHANGE_INSERT_HEADER:
                return smfi_insheader(context, progress->position++, change->name, change->value) ==
                       MI_SUCCESS;
        case CHANGE_REPLACE_BODY:
                return replace_body(context, change->body);
        case CHANGE_ADD_RECIPIENT:
                return smfi_addrcpt(context, change->value) == MI_SUCCESS;
        case CHANGE_DELETE_RECIPIENT:
                return smfi_delrcpt(context, change->value) == MI_SUCCESS;
        case CHANGE_QUARANTINE:
                return smfi_quarantine(context, change->value) == MI_SUCCESS;
        case CHANGE_DISCARD:
                if (progress->may_refuse)
                        progress->answer = SMFIS_DISCARD;
                return true;
        case CHANGE_REJECT:
                if (progress->may_refuse && set_reply(context, change->value))
                        progress->answer = SMFIS_REJECT;
                return true;
        }
        return false;
}

bool carry_out(SMFICTX *context, const struct plan *plan, const struct envelope *envelope,
               sfsistat *answer)
{
        struct progress progress = {.position = 1, .answer = SMFIS_ACCEPT};
        progress.may_refuse = plan->is_bounce && !envelope->is_own;
        *answer = SMFIS_ACCEPT;
        for (guint i = 0; i < plan->changes->len; i++)
                if (!carry_out_one(context, g_ptr_array_index(plan->changes, i), &progress))
                        return false;
        *answer = progress.answer;
        return true;
}
