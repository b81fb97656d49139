# origin - stamps through an MTA: mail of ours carries one, and bounces are told by it.
# in: the MTA's filtered port ($port_in) and its mail ($mail); a daemon that runs with
# $origin_setting and $origin_policy, and its log. out: checks.
# shellcheck shell=bash

samples=$SOURCE/tests/e2e/mail
keys=$scratch/origin.keys

origin_keygen() {
        check "keygen makes a key" "$bouncectl_program" keygen "$keys"
        check "nobody else can read it" [ "$(stat -c %a "$keys")" = 600 ]
}

# Settings: whose stamps these are, and that a bounce of what is not ours is rejected.
origin_setting="origin = { domain = \"box.test\"; keys = \"$keys\"; stamp_clients = \"127.0.0.1\"; since = \"2026-01-01\"; }"
origin_policy='policy = ( { name = "backscatter"; match = { origin = "foreign"; };
                          action = { reject = "Not sent from here"; }; } )'

# make_bounce FILE: a report on standard output that returns the header in FILE.
make_bounce() {
        sed '/^Content-Type: text\/rfc822-headers/,$d' "$samples/bounce.eml"
        printf 'Content-Type: text/rfc822-headers\n\n'
        cat "$1"
        printf '\n--report-1--\n'
}

# Leaves the header of a stamped mail in $scratch/stamped, and without the stamp in $scratch/bare.
check_stamp() {
        check "mail of ours is accepted" send "$port_in" sam@box.test "$samples/ordinary.eml" kim@box.test
        expect_mail kim@box.test || finish
        check "it carries a stamp" [ -n "$(header "$message" Bounce-Origin)" ]
        sed -e '/^$/q' "$message" | grep -v '^$' >"$scratch/stamped"
        awk '/^[ \t]/ { if (!on) print; next } { on = tolower($0) ~ /^bounce-origin:/; if (!on) print }' \
                "$scratch/stamped" >"$scratch/bare"
        check "the stamp can be taken away" not grep -q -i bounce-origin "$scratch/bare"
}

check_bounces() {
        make_bounce "$scratch/stamped" >"$scratch/own.eml"
        check "a bounce with our stamp is accepted" send "$port_in" "" "$scratch/own.eml" sam@box.test
        expect_mail sam@box.test && check "it is about mail of ours" has_header "$message" X-Bounce-Origin own

        check "the same to somebody else is accepted" send "$port_in" "" "$scratch/own.eml" lee@box.test
        expect_mail lee@box.test && check "for whom the stamp proves nothing" \
                has_header "$message" X-Bounce-Origin unknown

        make_bounce "$scratch/bare" >"$scratch/foreign.eml"
        check "one without a stamp is rejected" \
                not send "$port_in" "" "$scratch/foreign.eml" pat@box.test
        make_bounce <(grep -i -A 1 '^Subject:' "$scratch/bare") >"$scratch/part.eml"
        check "one with a part of the header is accepted" send "$port_in" "" "$scratch/part.eml" pat@box.test
        expect_mail pat@box.test && check "and is unknown" has_header "$message" X-Bounce-Origin unknown
}

# True if two bounces to Sam are about mail of ours.
own_ones() {
        [ "$(grep -l -i -x "Delivered-To: sam@box.test" "$mail"/new/* | xargs grep -l '^X-Bounce-Origin: own' |
                wc -l)" -eq 2 ]
}

# check_second_key USER: what was stamped before is still ours, and what comes now carries
# the new key, which the daemon of USER reads.
check_second_key() {
        local first
        first=$(sed -n 's/.*id = "\([^"]*\)".*/\1/p' "$keys" | head -n 1)
        check "keygen adds a key" "$bouncectl_program" keygen "$keys"
        chown "$1" "$keys"
        kill -USR1 "$milter_pid"
        check "the daemon takes it" wait_for 20 grep -q 'reload=done' "$milter_log"
        check "mail of ours is accepted again" \
                send "$port_in" sam@box.test "$samples/ordinary.eml" ann@box.test
        expect_mail ann@box.test && check "its stamp names the new key" \
                not grep -q "k=$first" <(header "$message" Bounce-Origin)
        check "the old bounce is accepted" send "$port_in" "" "$scratch/own.eml" sam@box.test
        check "it is still about mail of ours" wait_for 20 own_ones
        check "no secret stands in the log" not grep -q "$(sed -n 's/.*secret = "\([0-9a-f]*\)".*/\1/p' "$keys" | head -n 1)" "$milter_log"
}
