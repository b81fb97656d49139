-- Each action of a rule; which rule it is, the envelope's recipient decides. (Rewriting is shown through real mail servers:
-- miltertest has no room for a new body.)
-- setting: policy = ( { name = "silent"; match = { envelope_recipient = "silent@example.com"; }; action = { annotate = false; }; }, { name = "some"; match = { envelope_recipient = "some@example.com"; }; action = { annotate_headers = ("X-Bounce-Class"); }; }, { name = "headers"; match = { envelope_recipient = "headers@example.com"; }; action = { add_headers = ({ name = "X-Added"; value = "{class} {recipient} {status} {queue_id}"; }); set_headers = ({ name = "X-Set"; value = "{{{reason}}"; }); }; }, { name = "tag"; match = { envelope_recipient = "tag@example.com"; }; action = { subject_tag = "[bounce]"; }; }, { name = "copy"; match = { envelope_recipient = "copy@example.com"; }; action = { add_recipients = ("box@example.com", "crm@example.com"); }; }, { name = "move"; match = { envelope_recipient = "move@example.com"; }; action = { replace_recipients = ("box@example.com"); }; }, { name = "hold"; match = { envelope_recipient = "hold@example.com"; }; action = { quarantine = "to be seen"; }; }, { name = "discard"; match = { envelope_recipient = "discard@example.com"; }; action = { discard = true; }; }, { name = "reject"; match = { envelope_recipient = "reject@example.com"; }; action = { reject = "Not for us"; }; }, { name = "log"; match = { envelope_recipient = "log@example.com"; }; action = { log_level = "warning"; event = "seen"; }; } )
dofile(folder .. "/library.lua")

local function message(recipient, sender, address)
        local connection = connect(address)
        envelope(connection, sender or "<>", recipient)
        headers(connection, report_headers)
        body(connection, report_begin .. unknown_user .. report_end)
        must_eom(connection)
        return connection
end

function must_eom(connection)
        claim(mt.eom(connection) == nil, "the end of the message is taken")
end

local function accepted(connection)
        local reply = mt.getreply(connection)
        claim(reply == SMFIR_ACCEPT or reply == SMFIR_CONTINUE, "the message is accepted")
end

local function has(connection, is_wanted, change, first, second)
        local is
        if second ~= nil then
                is = mt.eom_check(connection, change, first, second)
        elseif first ~= nil then
                is = mt.eom_check(connection, change, first)
        else
                is = mt.eom_check(connection, change)
        end
        claim(is == is_wanted, string.format("change %s %s %s: %s", tostring(change), tostring(first), tostring(second),
                tostring(is)))
end

-- No rule: annotated, and nothing else.
local connection = message("<kim@example.com>")
accepted(connection)
has(connection, true, MT_HDRINSERT, "X-Bounce-Class", "hard")
has(connection, true, MT_HDRINSERT, "X-Bounce-Reason", "user-unknown")
for _, change in ipairs({MT_HDRCHANGE, MT_HDRDELETE, MT_BODYCHANGE, MT_QUARANTINE}) do
        has(connection, false, change)
end
has(connection, false, MT_RCPTADD, "<box@example.com>")
has(connection, false, MT_RCPTDELETE, "<kim@example.com>")
mt.disconnect(connection)

connection = message("<silent@example.com>")
accepted(connection)
has(connection, false, MT_HDRINSERT)
mt.disconnect(connection)

connection = message("<some@example.com>")
accepted(connection)
has(connection, true, MT_HDRINSERT, "X-Bounce-Class", "hard")
has(connection, false, MT_HDRINSERT, "X-Bounce-Reason", "user-unknown")
mt.disconnect(connection)

connection = message("<headers@example.com>")
accepted(connection)
has(connection, true, MT_HDRINSERT, "X-Added", "hard robin@example.net 5.1.1 QUEUE1")
has(connection, true, MT_HDRINSERT, "X-Set", "{user-unknown}")
mt.disconnect(connection)

connection = message("<tag@example.com>")
accepted(connection)
has(connection, true, MT_HDRCHANGE, "Subject", "[bounce] Undelivered mail")
mt.disconnect(connection)

connection = message("<copy@example.com>")
accepted(connection)
has(connection, true, MT_RCPTADD, "<box@example.com>")
has(connection, true, MT_RCPTADD, "<crm@example.com>")
has(connection, false, MT_RCPTDELETE, "<copy@example.com>")
mt.disconnect(connection)

connection = message("<move@example.com>")
accepted(connection)
has(connection, true, MT_RCPTADD, "<box@example.com>")
has(connection, true, MT_RCPTDELETE, "<move@example.com>")
mt.disconnect(connection)

connection = message("<hold@example.com>")
accepted(connection)
has(connection, true, MT_QUARANTINE, "to be seen")
mt.disconnect(connection)

connection = message("<discard@example.com>")
claim(mt.getreply(connection) == SMFIR_DISCARD, "it is discarded")
mt.disconnect(connection)

connection = message("<reject@example.com>")
claim(mt.getreply(connection) == SMFIR_REPLYCODE, "it is rejected")
claim(mt.eom_check(connection, MT_SMTPREPLY, "550", "5.7.1", "Not for us"), "with the text")
mt.disconnect(connection)

connection = message("<log@example.com>")
accepted(connection)
has(connection, true, MT_HDRINSERT, "X-Bounce-Class", "hard")
mt.disconnect(connection)

-- What the mail server made itself is spared, and so is what is no bounce.
for _, name in ipairs({"discard", "reject"}) do
        connection = message(name .. "@example.com", "", "127.0.0.1")
        accepted(connection)
        has(connection, true, MT_HDRINSERT, "X-Bounce-Class", "hard")
        mt.disconnect(connection)
        connection = connect()
        envelope(connection, "<sam@example.org>", "<" .. name .. "@example.com>")
        headers(connection, ordinary_headers)
        replied(connection, SMFIR_ACCEPT, "ordinary mail is let go")
        mt.disconnect(connection)
end
