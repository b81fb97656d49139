# policy - one policy with every action, and what becomes of mail under it; each mail server has it for itself.
# in: the functions of smtp, mailbox and milter; $port_in, where the server listens.  out: checks.
# shellcheck shell=bash

samples=$SOURCE/tests/e2e/mail

# rule NAME ACTION: for the bounces to NAME@box.test.
rule() {
        printf '{ name = "%s"; match = { envelope_recipient = "%s@box.test"; };\n' "$1" "$1"
        printf '  action = { %s }; },\n' "$2"
}

policy_text() {
        printf '(\n'
        rule silent 'annotate = false;'
        rule few 'annotate_headers = ("X-Bounce-Class");'
        rule headers 'add_headers = ( { name = "X-Site"; value = "{class} at {mta}, {count} in all"; } );'
        rule tagged 'subject_tag = "[bounce]";'
        rule copied 'add_recipients = ("crm@box.test");'
        rule moved 'replace_recipients = ("mailbox@box.test");'
        rule held 'quarantine = "to be looked at";'
        rule gone 'discard = true; event = "gone";'
        rule refused 'reject = "Nobody here sent that";'
        rule rewritten 'rewrite = { mode = "prepend"; language = "en"; }; subject_tag = "[read me]";'
        printf '{ name = "own ones"; match = { own = true; }; action = { subject_tag = "[own]"; }; continue = true; },\n'
        printf '{ name = "none"; match = { own = false; class = "success"; }; action = { discard = true; }; },\n'
        printf '{ name = "spared"; match = { class = "hard"; envelope_recipient = "@private.test"; };\n'
        printf '  action = { reject = "Never"; }; }\n)'
}

# refused_with REPLY COMMAND...: the command fails and shows that reply.
refused_with() {
        local wanted=$1 said
        shift
        said=$("$@") && return 1
        [ "$said" = "refused: $wanted" ]
}

bounce_to() {
        check "the bounce to $1 is accepted" send "$port_in" "" "$samples/bounce.eml" "$1@box.test"
}

arrives() {
        bounce_to "$1" && expect_mail "${2:-$1}@box.test"
}

# Each action, and beside it what must not happen.
check_policy() {
        if arrives plain; then
                check "no rule: it is annotated" has_header "$message" X-Bounce-Class mixed
                check "no rule: no field is added" lacks_header "$message" X-Site
                check "no rule: the subject stays" \
                        has_header "$message" Subject "Undelivered Mail Returned to Sender"
        fi
        arrives silent && check "annotate = false" lacks_header "$message" X-Bounce-Class
        if arrives few; then
                check "annotate_headers writes what it names" has_header "$message" X-Bounce-Class mixed
                check "annotate_headers writes nothing else" lacks_header "$message" X-Bounce-Recipient
        fi
        arrives headers && check "add_headers" \
                has_header "$message" X-Site "mixed at mail.example.com, 2 in all"
        arrives tagged && check "subject_tag" \
                has_header "$message" Subject "[bounce] Undelivered Mail Returned to Sender"
        arrives copied && check "add_recipients" expect_mail crm@box.test
        if arrives moved mailbox; then
                check "replace_recipients" not has_mail moved@box.test
        fi
        if arrives rewritten; then
                check "rewrite marks the part" grep -q -i '^X-Bounce-Rewritten:' "$message"
                check "rewrite keeps the original text" \
                        grep -q "could not be delivered to two of its recipients" "$message"
                check "rewriting and tagging go together" \
                        has_header "$message" Subject "[read me] Undelivered Mail Returned to Sender"
        fi
        bounce_to held
        bounce_to gone
        check "reject, with its text" refused_with "550 5.7.1 Nobody here sent that" \
                send "$port_in" "" "$samples/bounce.eml" refused@box.test
        check "ordinary mail to the same address is not rejected" \
                send "$port_in" sam@box.test "$samples/ordinary.eml" refused@box.test
        expect_mail refused@box.test && check "and is left as it is" lacks_header "$message" X-Bounce-Class
        check "ordinary mail to the other address is not discarded" \
                send "$port_in" sam@box.test "$samples/ordinary.eml" gone@box.test
        expect_mail gone@box.test && check "it is the ordinary one" \
                has_header "$message" Subject "$(header "$samples/ordinary.eml" Subject)"
        check "the event stands in the log" grep -q 'event="gone"' "$milter_log"
        check "quarantine keeps it from the mailbox" not has_mail held@box.test
        check "policy and changes stand in the log" grep -q 'policy="held" did=.*quarantine' "$milter_log"
}

# A name that a rule writes cannot be forged.
check_forged_name() {
        { echo "X-Site: forged"; echo "x-site : again"; cat "$samples/ordinary.eml"; } >"$scratch/forged.eml"
        check "mail with the name of a rule's field is accepted" \
                send "$port_in" sam@box.test "$scratch/forged.eml" forged@box.test
        expect_mail forged@box.test && check "the field is gone" lacks_header "$message" X-Site
}
