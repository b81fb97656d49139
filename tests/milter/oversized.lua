-- Past the bound a bounce is annotated as far as it was read, and no more of it is wanted.
-- setting: limits = { message_bytes = 65536; text_bytes = 65536; }
dofile(folder .. "/library.lua")

local connection = connect()
envelope(connection, "<>", "<kim@example.com>")
headers(connection, report_headers)
body(connection, report_begin .. unknown_user ..
        "\r\n--b1\r\nContent-Type: message/rfc822\r\n\r\nSubject: Large\r\n\r\n")
local line = string.rep("x", 70) .. "\r\n"
local chunk = string.rep(line, 800)
body(connection, chunk)
body(connection, chunk)
replied(connection, SMFIR_SKIP, "the rest of an oversized message is not wanted")
finish(connection)
inserted(connection, "X-Bounce-Class", "hard")
inserted(connection, "X-Bounce-Reason", "user-unknown")
mt.disconnect(connection)

-- Very many headers: still judged, still accepted.
connection = connect()
envelope(connection, "<>", "<kim@example.com>")
local list = {}
for number = 1, 500 do
        list[number] = {"X-Filler-" .. number, string.rep("y", 200)}
end
headers(connection, list)
if mt.getreply(connection) == SMFIR_CONTINUE then
        body(connection, "Nothing.\r\n")
        finish(connection)
        untouched(connection)
end
mt.disconnect(connection)
