-- library - what the scripts share: sending messages step by step, and claims.
-- in: the globals "socket" and "folder".  out: an error, which fails the script, where a
-- claim is false.

-- miltertest keeps the text of an error to itself.
local function fail(text)
        print(debug.traceback(text, 3))
        error(text)
end

function claim(condition, text)
        if not condition then
                fail("not so: " .. text)
        end
end

-- A step of the protocol that must work.
local function must(problem, text)
        if problem ~= nil then
                fail(text .. ": " .. problem)
        end
end

function connect(address)
        local connection = mt.connect(socket, 20, 0.1)
        claim(connection ~= nil, "the daemon takes a connection")
        must(mt.conninfo(connection, "client.example.org", address or "192.0.2.1"), "connect")
        return connection
end

function replied(connection, reply, text)
        local actual = mt.getreply(connection)
        claim(actual == reply,
                string.format("%s (reply '%s', not '%s')", text, string.char(actual),
                        string.char(reply)))
end

-- The daemon has the MTA leave out recipients where its policy needs none.
function recipients(connection, ...)
        if mt.test_option(connection, SMFIP_NORCPT) then
                return
        end
        for _, recipient in ipairs({...}) do
                must(mt.rcptto(connection, recipient), "recipient")
        end
end

function envelope(connection, sender, ...)
        mt.macro(connection, SMFIC_MAIL, "i", "QUEUE1")
        must(mt.mailfrom(connection, sender), "mail")
        recipients(connection, ...)
end

-- headers is a list of {name, value}.
function headers(connection, list)
        for _, field in ipairs(list) do
                must(mt.header(connection, field[1], field[2]), "header " .. field[1])
        end
        must(mt.eoh(connection), "end of headers")
end

function body(connection, text)
        must(mt.bodystring(connection, text), "body")
end

function finish(connection)
        must(mt.eom(connection), "end of message")
        local reply = mt.getreply(connection)
        claim(reply == SMFIR_ACCEPT or reply == SMFIR_CONTINUE, "the message is accepted")
end

function inserted(connection, name, value)
        claim(mt.eom_check(connection, MT_HDRINSERT, name, value),
                string.format("%s: %s is inserted (it is %s)", name, value,
                        tostring(mt.getheader(connection, name, 0))))
end

function untouched(connection)
        for _, change in ipairs({MT_HDRADD, MT_HDRINSERT, MT_HDRCHANGE, MT_HDRDELETE,
                        MT_BODYCHANGE, MT_QUARANTINE}) do
                claim(not mt.eom_check(connection, change), "nothing is changed")
        end
end

ordinary_headers = {
        {"Date", "Tue, 03 Mar 2026 09:15:00 +0100"},
        {"From", "Sam <sam@example.org>"},
        {"To", "Kim <kim@example.com>"},
        {"Subject", "Lunch"},
        {"Message-ID", "<lunch@example.org>"},
}

report_headers = {
        {"Date", "Tue, 03 Mar 2026 10:20:00 +0000"},
        {"From", "Mail Delivery System <MAILER-DAEMON@mx.example.org>"},
        {"To", "kim@example.com"},
        {"Subject", "Undelivered mail"},
        {"Auto-Submitted", "auto-replied"},
        {"MIME-Version", "1.0"},
        {"Content-Type", "multipart/report; report-type=delivery-status;\n\tboundary=\"b1\""},
}

report_begin = "--b1\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n" ..
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\n" ..
        "Reporting-MTA: dns; mx.example.org\r\n"

report_end = "\r\n--b1--\r\n"

function report_recipient(address, status, diagnostic)
        return "\r\nFinal-Recipient: rfc822; " .. address .. "\r\nAction: failed\r\nStatus: " ..
                status .. "\r\nDiagnostic-Code: smtp; " .. diagnostic .. "\r\n"
end

unknown_user = report_recipient("robin@example.net", "5.1.1", "550 5.1.1 no such user here")
over_quota = report_recipient("alex@example.net", "5.2.2", "552 5.2.2 mailbox is over quota")
