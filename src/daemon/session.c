/* session - libmilter's callbacks: one session a connection, one message at a time.
 * in: what the mail server sends.  out: as little traffic as possible, and the changes of a plan. */

#include "daemon/session.h"

#include <arpa/inet.h>
#include <stdatomic.h>
#include <string.h>

#include "daemon/carry_out.h"
#include "daemon/current.h"
#include "daemon/log.h"
#include "daemon/message.h"

/* All that any policy may ask for. */
#define ACTIONS                                                                                    \
        (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_ADDRCPT | SMFIF_DELRCPT |           \
         SMFIF_QUARANTINE)

/* What we never want to see: it would only cost. */
#define UNWANTED (SMFIP_NOHELO | SMFIP_NODATA | SMFIP_NOUNKNOWN)

struct session {
        struct engine *engine;         /* the one that was current when the session began */
        unsigned long steps;           /* what was agreed on, SMFIP_... */
        bool is_refused;               /* one session too many: its mail passes unseen */
        bool is_local;                 /* the client is this host */
        char client[INET6_ADDRSTRLEN]; /* "" where it has no address */
        struct message *message;       /* NULL between messages */
};

static atomic_uint sessions;

static struct session *session_of(SMFICTX *context)
{
        return smfi_getpriv(context);
}

/* The answer to a step that may have been agreed to have none. */
static sfsistat go_on(const struct session *session, unsigned long no_reply)
{
        return (session->steps & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static void end_message(struct session *session)
{
        message_free(session->message);
        session->message = NULL;
}

static unsigned long wanted_steps(const struct session *session)
{
        unsigned long steps = UNWANTED | SMFIP_SKIP | SMFIP_NR_RCPT | SMFIP_NR_HDR;
        if (!session->is_refused)
                steps |= SMFIP_NR_CONN;
        const struct settings *settings = session->engine->settings;
        if (!policy_wants_recipients(settings->policy) && settings->stamping == NULL)
                steps |= SMFIP_NORCPT;
        if (session->engine->settings->decide_at == DECIDE_AT_HEADERS)
                steps |= SMFIP_NR_MAIL;
        return steps;
}

static sfsistat on_negotiate(SMFICTX *context, unsigned long actions, unsigned long steps,
                             unsigned long unused2, unsigned long unused3,
                             unsigned long *actions_out, unsigned long *steps_out,
                             unsigned long *out2, unsigned long *out3)
{
        (void)unused2;
        (void)unused3;
        struct session *session = g_new0(struct session, 1);
        session->engine = current_get();
        session->is_refused = atomic_fetch_add(&sessions, 1) >= session->engine->settings->sessions;
        session->steps = steps & wanted_steps(session);
        smfi_setpriv(context, session);
        if (session->is_refused)
                log_write(LEVEL_WARNING, "sessions=%u: too many, this one's mail passes unseen",
                          session->engine->settings->sessions);
        *actions_out = actions & ACTIONS;
        *steps_out = session->steps;
        *out2 = *out3 = 0;
        return SMFIS_CONTINUE;
}

static void read_client(struct session *session, const struct sockaddr *address)
{
        const void *bytes = NULL;
        if (address != NULL && address->sa_family == AF_INET)
                bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
        else if (address != NULL && address->sa_family == AF_INET6)
                bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        if (bytes != NULL)
                inet_ntop(address->sa_family, bytes, session->client, sizeof session->client);
        session->is_local = bytes == NULL || strncmp(session->client, "127.", 4) == 0 ||
                            strcmp(session->client, "::1") == 0;
}

static sfsistat on_connect(SMFICTX *context, char *host, struct sockaddr *address)
{
        (void)host;
        struct session *session = session_of(context);
        if (session == NULL || session->is_refused)
                return SMFIS_ACCEPT;
        read_client(session, address);
        return go_on(session, SMFIP_NR_CONN);
}

static sfsistat on_mail(SMFICTX *context, char **arguments)
{
        struct session *session = session_of(context);
        if (session == NULL || session->is_refused)
                return SMFIS_ACCEPT;
        const char *login = smfi_getsymval(context, "{auth_authen}");
        end_message(session);
        session->message = message_new(arguments[0] == NULL ? "" : arguments[0],
                                       session->client[0] == '\0' ? NULL : session->client,
                                       session->is_local, login != NULL && login[0] != '\0');
        if (!plan_wants_sender(session->engine, &session->message->envelope)) {
                end_message(session);
                return SMFIS_ACCEPT;
        }
        return go_on(session, SMFIP_NR_MAIL);
}

static sfsistat on_recipient(SMFICTX *context, char **arguments)
{
        struct session *session = session_of(context);
        if (session == NULL || session->message == NULL)
                return SMFIS_ACCEPT;
        if (arguments[0] != NULL)
                message_add_recipient(session->message, arguments[0],
                                      &session->engine->settings->limits);
        return go_on(session, SMFIP_NR_RCPT);
}

static sfsistat on_header(SMFICTX *context, char *name, char *value)
{
        struct session *session = session_of(context);
        if (session == NULL || session->message == NULL)
                return SMFIS_ACCEPT;
        message_add_header(session->message, session->engine, name, value);
        return go_on(session, SMFIP_NR_HDR);
}

static sfsistat on_end_of_header(SMFICTX *context)
{
        struct session *session = session_of(context);
        if (session == NULL || session->message == NULL)
                return SMFIS_ACCEPT;
        struct message *message = session->message;
        message_end_header(message);
        message->need = plan_need(session->engine, &message->envelope, message_bytes(message));
        if (message->need != PLAN_NEEDS_NOTHING)
                return SMFIS_CONTINUE;
        end_message(session);
        return SMFIS_ACCEPT;
}

static sfsistat on_body(SMFICTX *context, unsigned char *data, size_t length)
{
        struct session *session = session_of(context);
        if (session == NULL || session->message == NULL)
                return SMFIS_ACCEPT;
        struct message *message = session->message;
        if (message->need == PLAN_NEEDS_BODY &&
            message_add_body(message, session->engine->settings, data, length))
                return SMFIS_CONTINUE;
        return (session->steps & SMFIP_SKIP) != 0 ? SMFIS_SKIP : SMFIS_CONTINUE;
}

static void log_plan(const struct plan *plan, const char *queue_id)
{
        for (guint i = 0; i < plan->lines->len; i++) {
                const struct plan_line *line = g_ptr_array_index(plan->lines, i);
                log_message(line->level, queue_id, line->text);
        }
}

static sfsistat on_end_of_message(SMFICTX *context)
{
        struct session *session = session_of(context);
        if (session == NULL || session->message == NULL)
                return SMFIS_ACCEPT;
        struct message *message = session->message;
        sfsistat answer;
        message->envelope.queue_id = smfi_getsymval(context, "i");
        struct plan *plan = plan_new(session->engine, &message->envelope, message_bytes(message));
        log_plan(plan, message->envelope.queue_id);
        if (!carry_out(context, plan, &message->envelope, &answer))
                log_message(LEVEL_ERROR, message->envelope.queue_id,
                            "error=\"the mail server did not take a change\" answer=accept");
        plan_free(plan);
        end_message(session);
        return answer;
}

static sfsistat on_abort(SMFICTX *context)
{
        struct session *session = session_of(context);
        if (session != NULL)
                end_message(session);
        return SMFIS_CONTINUE;
}

static sfsistat on_close(SMFICTX *context)
{
        struct session *session = session_of(context);
        if (session == NULL)
                return SMFIS_CONTINUE;
        smfi_setpriv(context, NULL);
        atomic_fetch_sub(&sessions, 1);
        end_message(session);
        engine_unref(session->engine);
        g_free(session);
        return SMFIS_CONTINUE;
}

struct smfiDesc session_callbacks = {
    .xxfi_name = "bounce-milter",
    .xxfi_version = SMFI_VERSION,
    .xxfi_flags = ACTIONS,
    .xxfi_connect = on_connect,
    .xxfi_envfrom = on_mail,
    .xxfi_envrcpt = on_recipient,
    .xxfi_header = on_header,
    .xxfi_eoh = on_end_of_header,
    .xxfi_body = on_body,
    .xxfi_eom = on_end_of_message,
    .xxfi_abort = on_abort,
    .xxfi_close = on_close,
    .xxfi_negotiate = on_negotiate,
};
