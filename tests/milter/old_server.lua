-- A mail server that knows nothing of steps without a reply, nor of skipping the rest of a body.
dofile(folder .. "/library.lua")

local V2_STEPS = 0x7f
local ALL_ACTIONS = 0x3f

local connection = mt.connect(socket, 20, 0.1)
claim(connection ~= nil, "the daemon takes a connection")
claim(mt.negotiate(connection, 6, ALL_ACTIONS, V2_STEPS) == nil, "it comes to terms")
claim(mt.conninfo(connection, "client.example.org", "192.0.2.1") == nil, "connect")
replied(connection, SMFIR_CONTINUE, "connect has a reply")

envelope(connection, "<>", "<kim@example.com>")
replied(connection, SMFIR_CONTINUE, "MAIL or RCPT has a reply")
headers(connection, report_headers)
replied(connection, SMFIR_CONTINUE, "a bounce is looked at")
body(connection, report_begin .. unknown_user .. report_end)
finish(connection)
inserted(connection, "X-Bounce-Class", "hard")

envelope(connection, "<sam@example.org>", "<kim@example.com>")
headers(connection, {{"X-Bounce-Class", "hard"}, {"Subject", "Lunch"}})
body(connection, "one\r\n")
replied(connection, SMFIR_CONTINUE, "nothing is skipped")
body(connection, "two\r\n")
finish(connection)
claim(mt.eom_check(connection, MT_HDRDELETE, "x-bounce-class"), "the forged field goes")
mt.disconnect(connection)
