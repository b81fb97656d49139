-- A bounce is read and annotated, whichever way the MTA shows its envelope.
dofile(folder .. "/library.lua")

local function annotated(sender, recipient, address)
        local connection = connect(address)
        envelope(connection, sender, recipient)
        headers(connection, report_headers)
        replied(connection, SMFIR_CONTINUE, "the body of a bounce is wanted")
        body(connection, report_begin .. unknown_user .. report_end)
        finish(connection)
        inserted(connection, "X-Bounce-Class", "hard")
        inserted(connection, "X-Bounce-Reason", "user-unknown")
        inserted(connection, "X-Bounce-Status", "5.1.1")
        inserted(connection, "X-Bounce-Action", "failed")
        claim(mt.eom_check(connection, MT_HDRINSERT, "X-Bounce-Recipient"),
                "the recipient is told")
        claim(not mt.eom_check(connection, MT_BODYCHANGE), "the body stays")
        claim(not mt.eom_check(connection, MT_HDRDELETE), "no header is removed")
        mt.disconnect(connection)
end

annotated("<>", "<kim@example.com>", "192.0.2.1")
-- Postfix's own bounces: no brackets, nothing as the sender, the local host.
annotated("", "kim@example.com", "127.0.0.1")
-- A bounce that a list or a gateway sent on has another sender.
annotated("<gateway@example.org>", "<kim@example.com>", "192.0.2.1")
-- A client without an address.
annotated("<>", "<kim@example.com>", "unspec")
