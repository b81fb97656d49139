-- Forged headers are removed from any message of a client that is not trusted, at the cost of
-- its body's first chunk.
-- setting: trusted_clients = ("192.0.2.25", "2001:db8::/32")
dofile(folder .. "/library.lua")

local forged = {
        {"X-Bounce-Class", "hard"},
        {"From", "Mallory <mallory@example.net>"},
        {"x-bounce-class", "soft"},
        {"X-Bounce-Guid", "17"},
        {"X-Bounce-Recipient", "hard; reason=user-unknown;\n\taddress=\"robin@example.com\""},
        {"Subject", "Drop my competitor"},
}

local connection = connect("192.0.2.1")
envelope(connection, "<mallory@example.net>", "<kim@example.com>")
headers(connection, forged)
replied(connection, SMFIR_CONTINUE, "a message with forged headers is kept")
body(connection, "Lies.\r\n")
replied(connection, SMFIR_SKIP, "no more of its body is wanted")
finish(connection)
claim(mt.eom_check(connection, MT_HDRDELETE, "X-Bounce-Class") or
        mt.eom_check(connection, MT_HDRDELETE, "x-bounce-class"), "the class is removed")
claim(mt.eom_check(connection, MT_HDRDELETE, "X-Bounce-Recipient") or
        mt.eom_check(connection, MT_HDRDELETE, "x-bounce-recipient"), "the recipient is removed")
claim(not mt.eom_check(connection, MT_HDRDELETE, "X-Bounce-Guid") and
        not mt.eom_check(connection, MT_HDRDELETE, "x-bounce-guid"), "other names stay")
claim(not mt.eom_check(connection, MT_HDRINSERT), "nothing is inserted")
mt.disconnect(connection)

-- Line ends within the field before do not hide them: mail servers let a lone CR pass.
for _, value in ipairs({"a\r\rb", "a\r", "\r", "a\n", "a\n\nb", "a\n \n b", "a\r\r\n\r b"}) do
        connection = connect("192.0.2.1")
        envelope(connection, "<mallory@example.net>", "<kim@example.com>")
        headers(connection, {{"X-Junk", value}, {"X-Bounce-Class", "hard"}, {"Subject", "Lies"}})
        replied(connection, SMFIR_CONTINUE, "a forged header is seen behind a broken one")
        body(connection, "Lies.\r\n")
        finish(connection)
        claim(mt.eom_check(connection, MT_HDRDELETE, "x-bounce-class"), "the class is removed")
        mt.disconnect(connection)
end

-- On a bounce they give way to ours.
connection = connect("192.0.2.1")
envelope(connection, "<>", "<kim@example.com>")
local list = {{"X-Bounce-Class", "soft"}}
for _, field in ipairs(report_headers) do
        list[#list + 1] = field
end
headers(connection, list)
body(connection, report_begin .. unknown_user .. report_end)
finish(connection)
claim(mt.eom_check(connection, MT_HDRDELETE), "the forged class is removed")
inserted(connection, "X-Bounce-Class", "hard")
mt.disconnect(connection)

-- A trusted client's are believed.
for _, address in ipairs({"192.0.2.25", "2001:db8::7"}) do
        connection = connect(address)
        envelope(connection, "<mallory@example.net>", "<kim@example.com>")
        headers(connection, forged)
        replied(connection, SMFIR_ACCEPT, "a trusted client's message is let go")
        mt.disconnect(connection)
end
