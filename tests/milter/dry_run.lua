-- A dry run changes nothing.
-- setting: dry_run = true
dofile(folder .. "/library.lua")

local connection = connect()
envelope(connection, "<>", "<kim@example.com>")
headers(connection, report_headers)
body(connection, report_begin .. unknown_user .. report_end)
finish(connection)
untouched(connection)
mt.disconnect(connection)
