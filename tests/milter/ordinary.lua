-- Ordinary mail is accepted at the end of its headers, so that its body is never sent.
dofile(folder .. "/library.lua")

local connection = connect()
for _ = 1, 3 do
        envelope(connection, "<sam@example.org>", "<kim@example.com>")
        headers(connection, ordinary_headers)
        replied(connection, SMFIR_ACCEPT, "ordinary mail is let go")
end
mt.disconnect(connection)

-- The steps that ask for no answer cost neither side a round.
connection = connect()
envelope(connection, "<sam@example.org>", "<kim@example.com>")
claim(mt.test_option(connection, SMFIP_NR_HDR), "headers are not answered")
claim(mt.test_option(connection, SMFIP_NR_RCPT) or mt.test_option(connection, SMFIP_NORCPT),
        "recipients are not answered")
mt.disconnect(connection)
