-- Many recipients, in the envelope and in the report: the headers stay few, and tell so.
dofile(folder .. "/library.lua")

local connection = connect()
local list = {}
for number = 1, 500 do
        list[number] = string.format("<kim%d@example.com>", number)
end
envelope(connection, "<>", table.unpack(list))
headers(connection, report_headers)
local parts = {report_begin}
for number = 1, 250 do
        parts[#parts + 1] = report_recipient(string.format("robin%d@example.net", number),
                "5.1.1", "550 5.1.1 no such user here")
end
parts[#parts + 1] = report_end
body(connection, table.concat(parts))
finish(connection)
inserted(connection, "X-Bounce-Class", "hard")
inserted(connection, "X-Bounce-Count", "total=250; shown=50")
mt.disconnect(connection)
