# mailbox - finds what was delivered and compares it.
# in: $mail, a Maildir.  out: paths and texts of messages.
# shellcheck shell=bash

# has_mail RECIPIENT: sets $message to the file delivered to that recipient.
has_mail() {
        message=$(grep -l -i -m 1 -x "Delivered-To: $1" "$mail"/new/* 2>/dev/null | head -n 1)
        [ -n "$message" ]
}

# expect_mail RECIPIENT: waits until it is there and sets $message.
expect_mail() {
        if wait_for 30 has_mail "$1"; then
                return 0
        fi
        fail "no mail for $1 arrived"
        return 1
}

# without_trace FILE: the message without what the delivering MTA itself wrote on top of it:
# up to its one Received. Below that stands what the milter inserted, then the message.
without_trace() {
        local first
        first=$(awk '
                /^[ \t]/ { next }
                seen { print NR; exit }
                /^Received:/ { seen = 1 }' "$1")
        tail -n "+${first:-1}" "$1"
}

# header FILE NAME: the values of that field, unfolded, one a line.
header() {
        sed -e '/^\r*$/q' "$1" | awk -v name="$(printf '%s' "$2" | tr '[:upper:]' '[:lower:]')" '
                /^[ \t]/ { if (on) { sub(/^[ \t]+/, " "); value = value $0 } next }
                { if (on) print value; on = 0 }
                tolower(substr($0, 1, length(name) + 1)) == name ":" {
                        on = 1
                        value = substr($0, length(name) + 2)
                        sub(/^[ \t]+/, "", value)
                }
                END { if (on) print value }'
}

# has_header FILE NAME VALUE: exactly one field of that name, with that value.
has_header() {
        local value
        value=$(header "$1" "$2")
        if [ "$value" != "$3" ]; then
                printf '%s is:\n%s\nnot:\n%s\n' "$2" "$value" "$3"
                return 1
        fi
}

lacks_header() {
        [ -z "$(header "$1" "$2")" ]
}
