-- Each condition of a rule, on messages that it fits and on messages that it does not. Each rule adds a header field of its
-- own and has the search go on.
-- setting: trusted_clients = ("203.0.113.5")
-- setting: policy = ( { name = "kind"; match = { kind = ("bounce", "receipt"); }; action = { add_headers = ({ name = "X-Kind"; value = "yes"; }); }; continue = true; }, { name = "class"; match = { class = "hard"; }; action = { add_headers = ({ name = "X-Class"; value = "yes"; }); }; continue = true; }, { name = "reason"; match = { reason = ("moved", "user-unknown"); }; action = { add_headers = ({ name = "X-Reason"; value = "yes"; }); }; continue = true; }, { name = "status"; match = { status = "5.1.*"; }; action = { add_headers = ({ name = "X-Status"; value = "yes"; }); }; continue = true; }, { name = "action"; match = { action = "failed"; }; action = { add_headers = ({ name = "X-Action"; value = "yes"; }); }; continue = true; }, { name = "format"; match = { format = "rfc3464"; }; action = { add_headers = ({ name = "X-Format"; value = "yes"; }); }; continue = true; }, { name = "confidence"; match = { min_confidence = 90; }; action = { add_headers = ({ name = "X-Confidence"; value = "yes"; }); }; continue = true; }, { name = "language"; match = { language = "hr"; }; action = { add_headers = ({ name = "X-Language"; value = "yes"; }); }; continue = true; }, { name = "recipient"; match = { recipient = ("robin@example.net", "/^nobody@/"); }; action = { add_headers = ({ name = "X-Recipient"; value = "yes"; }); }; continue = true; }, { name = "envelope recipient"; match = { envelope_recipient = "@.example.com"; }; action = { add_headers = ({ name = "X-To"; value = "yes"; }); }; continue = true; }, { name = "envelope sender"; match = { envelope_sender = ""; }; action = { add_headers = ({ name = "X-From"; value = "yes"; }); }; continue = true; }, { name = "client"; match = { client = ("192.0.2.0/24", "203.0.113.0/24"); }; action = { add_headers = ({ name = "X-Client"; value = "yes"; }); }; continue = true; }, { name = "trusted"; match = { trusted = true; }; action = { add_headers = ({ name = "X-Trusted"; value = "yes"; }); }; continue = true; }, { name = "signed"; match = { signed = true; }; action = { add_headers = ({ name = "X-Signed"; value = "yes"; }); }; continue = true; }, { name = "own"; match = { own = true; }; action = { add_headers = ({ name = "X-Own"; value = "yes"; }); }; continue = true; }, { name = "size"; match = { min_size = 3000; max_size = 100000; }; action = { add_headers = ({ name = "X-Size"; value = "yes"; }); }; continue = true; }, { name = "every"; match = { class = "hard"; every = true; }; action = { add_headers = ({ name = "X-Every"; value = "yes"; }); }; continue = true; } )
dofile(folder .. "/library.lua")

local all = {"Kind", "Class", "Reason", "Status", "Action", "Format", "Confidence", "Language", "Recipient", "To", "From",
        "Client", "Trusted", "Signed", "Own", "Size", "Every"}

local function matches(message, ...)
        local wanted = {}
        for _, name in ipairs({...}) do
                wanted[name] = true
        end
        local connection = connect(message.client)
        envelope(connection, message.from, message.to)
        local list = {}
        for _, field in ipairs(message.headers) do
                table.insert(list, field)
        end
        for _, field in ipairs(message.more or {}) do
                table.insert(list, field)
        end
        headers(connection, list)
        body(connection, message.body)
        finish(connection)
        for _, name in ipairs(all) do
                local is = mt.eom_check(connection, MT_HDRINSERT, "X-" .. name, "yes")
                claim(is == (wanted[name] or false), message.name .. ": X-" .. name .. " is " .. tostring(is))
        end
        mt.disconnect(connection)
end

local returned = "--b1\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: kim@example.com\r\nContent-Language: "

matches({name = "all that a message from outside can fit", client = "192.0.2.9", from = "<>", to = "<kim@mail.example.com>",
        headers = report_headers, more = {{"DKIM-Signature", "v=1; a=rsa-sha256; d=example.org; s=s; b=AA=="}},
        body = report_begin .. unknown_user .. returned .. "hr\r\n" .. string.rep("X-Filler: x\r\n", 300) .. report_end},
        "Kind", "Class", "Reason", "Status", "Action", "Format", "Confidence", "Language", "Recipient", "To", "From",
        "Client", "Signed", "Size", "Every")

matches({name = "as little as a bounce can fit", client = "198.51.100.1", from = "<system@example.org>", to = "<kim@example.net>",
        headers = report_headers,
        body = report_begin .. "\r\nFinal-Recipient: rfc822; alex@example.net\r\nAction: delayed\r\nStatus: 4.4.1\r\n" ..
                returned .. "de\r\n" .. report_end},
        "Kind", "Format", "Confidence")

matches({name = "two recipients, of which one fits", client = "203.0.113.5", from = "<>", to = "<kim@example.net>",
        headers = report_headers, body = report_begin .. over_quota .. unknown_user .. report_end},
        "Kind", "Class", "Reason", "Status", "Action", "Format", "Confidence", "Recipient", "From", "Client", "Trusted")

matches({name = "made by the mail server itself", client = "127.0.0.1", from = "", to = "kim@example.com",
        headers = report_headers, body = report_begin .. over_quota .. report_end},
        "Kind", "Action", "Format", "Confidence", "To", "From", "Own")
