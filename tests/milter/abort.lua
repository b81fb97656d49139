-- A message that the MTA gives up leaves nothing behind for the next one, at whatever step.
dofile(folder .. "/library.lua")

local connection = connect()

local function begin(steps)
        envelope(connection, "<>", "<kim@example.com>")
        if steps >= 1 then
                headers(connection, report_headers)
        end
        if steps >= 2 then
                body(connection, report_begin .. unknown_user)
        end
        mt.abort(connection)
end

for steps = 0, 2 do
        begin(steps)

        envelope(connection, "<sam@example.org>", "<kim@example.com>")
        headers(connection, ordinary_headers)
        replied(connection, SMFIR_ACCEPT, "the next message is ordinary")

        begin(steps)

        envelope(connection, "<>", "<kim@example.com>")
        headers(connection, report_headers)
        body(connection, report_begin .. over_quota .. report_end)
        finish(connection)
        inserted(connection, "X-Bounce-Class", "soft")
        inserted(connection, "X-Bounce-Reason", "mailbox-full")
end
mt.disconnect(connection)

-- The MTA goes away in the middle.
for steps = 0, 2 do
        connection = connect()
        envelope(connection, "<>", "<kim@example.com>")
        if steps >= 1 then
                headers(connection, report_headers)
        end
        if steps >= 2 then
                body(connection, report_begin)
        end
        mt.disconnect(connection, false)
end
connection = connect()
envelope(connection, "<sam@example.org>", "<kim@example.com>")
headers(connection, ordinary_headers)
replied(connection, SMFIR_ACCEPT, "the daemon goes on")
mt.disconnect(connection)
