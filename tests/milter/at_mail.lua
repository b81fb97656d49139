-- With this setting ordinary mail is let go before its headers are sent.
-- setting: decide_at = "mail"
dofile(folder .. "/library.lua")

local connection = connect()
envelope(connection, "<sam@example.org>")
replied(connection, SMFIR_ACCEPT, "an ordinary sender is let go")
mt.disconnect(connection)

for _, sender in ipairs({"<>", "", "<MAILER-DAEMON@example.org>", "<postmaster@example.org>"}) do
        connection = connect()
        envelope(connection, sender)
        replied(connection, SMFIR_CONTINUE, "the sender '" .. sender .. "' is looked at")
        recipients(connection, "<kim@example.com>")
        headers(connection, report_headers)
        body(connection, report_begin .. unknown_user .. report_end)
        finish(connection)
        inserted(connection, "X-Bounce-Class", "hard")
        mt.disconnect(connection)
end
