-- Where the MTA cuts the body makes no difference.
dofile(folder .. "/library.lua")

local text = report_begin .. unknown_user .. report_end
for _, size in ipairs({1, 7, 64}) do
        local connection = connect()
        envelope(connection, "<>", "<kim@example.com>")
        headers(connection, report_headers)
        for position = 1, #text, size do
                body(connection, text:sub(position, position + size - 1))
        end
        finish(connection)
        inserted(connection, "X-Bounce-Class", "hard")
        inserted(connection, "X-Bounce-Reason", "user-unknown")
        mt.disconnect(connection)
end
