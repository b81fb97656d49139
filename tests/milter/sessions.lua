-- One session too many: its mail passes unseen, and the others are served as before.
-- setting: sessions = 2
dofile(folder .. "/library.lua")

local function annotated(connection)
        envelope(connection, "<>", "<kim@example.com>")
        headers(connection, report_headers)
        body(connection, report_begin .. unknown_user .. report_end)
        finish(connection)
        inserted(connection, "X-Bounce-Class", "hard")
end

local first, second = connect(), connect()
local third = connect()
replied(third, SMFIR_ACCEPT, "the third connection is let go")
annotated(first)
annotated(second)
mt.disconnect(third)
mt.disconnect(second)
mt.sleep(0.5)

local fourth = connect()
annotated(fourth)
mt.disconnect(fourth)
mt.disconnect(first)
