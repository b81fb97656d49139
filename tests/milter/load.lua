-- Load for a daemon that is being reloaded: bounces and ordinary mail over one connection. Part of reload_load.test.
dofile(folder .. "/library.lua")

local connection = connect()
for _ = 1, 5 do
        envelope(connection, "<>", "<kim@example.com>")
        headers(connection, report_headers)
        body(connection, report_begin .. unknown_user .. report_end)
        finish(connection)
        inserted(connection, "X-Bounce-Class", "hard")
        inserted(connection, "X-Bounce-Reason", "user-unknown")
        inserted(connection, "X-Bounce-Status", "5.1.1")
        envelope(connection, "<sam@example.org>", "<kim@example.com>")
        headers(connection, ordinary_headers)
        replied(connection, SMFIR_ACCEPT, "ordinary mail is let go")
end
mt.disconnect(connection)
