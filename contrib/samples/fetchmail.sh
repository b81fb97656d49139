# fetchmail - fetchmail, which hands mail of a POP3 mailbox to a mail server that refuses it.
# packages: fetchmail
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

# fetch_for USER DOMAIN LETTER: fetches that letter for a user of a domain.
fetch_for() {
        rm -rf "$folder/mailbox"
        mkdir "$folder/mailbox"
        { echo "Return-Path: <alex@example.com>" && python3 "$here/letters.py" give "$3" cat; } >"$folder/mailbox/1"
        cat >"$root/root/fetchmailrc" <<EOT
set bouncemail
poll 127.0.0.1 protocol pop3 user "x" password "y" is "$1" here sslproto ""
        smtphost mx.$2 smtpaddress $2 fetchall
EOT
        chmod 600 "$root/root/fetchmailrc"
        in_root fetchmail --nodetach -f /root/fetchmailrc >>"$folder/log-$system" 2>&1 || true
}

fetch_for kim.gone example.org unknown
fetch_for kim.full example.org full
fetch_for kim.spam example.net spam
fetch_for kim small.example.net size
quiet 2
