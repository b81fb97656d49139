# sendmail - a private Sendmail on the loopback address.
# in: $scratch; SENDMAIL_ROOT, the folder into which contrib/install-packages unpacked it.
# out: $sendmail_port, filtered by the milter; $plain_port, not filtered; $mail, what was
# delivered to box.test. The user "nobody-here" does not exist.
# shellcheck shell=bash

sendmail_folder=$scratch/sendmail
sendmail_port=
plain_port=
mail=$sendmail_folder/mail

sendmail_needed() {
        sendmail_root=${SENDMAIL_ROOT:-/}
        [ -x "$sendmail_root/usr/libexec/sendmail/sendmail" ] ||
                skip "no Sendmail (contrib/install-packages check FOLDER, then SENDMAIL_ROOT=FOLDER)"
        command -v m4 >/dev/null || skip "m4 is not installed"
        [ "$(id -u)" -eq 0 ] || skip "a private Sendmail needs root"
}

# $1 is the socket of the milter as Sendmail writes it, empty for none.
sendmail_write_mc() {
        local filter=
        if [ -n "$1" ]; then
                filter="INPUT_MAIL_FILTER(\`bounce-milter', \`S=$1, T=C:10s;S:10s;R:10s;E:30s')dnl"
        fi
        cat <<EOT
OSTYPE(\`linux')dnl
define(\`confPID_FILE', \`$sendmail_folder/pid')dnl
define(\`QUEUE_DIR', \`$sendmail_folder/queue')dnl
define(\`STATUS_FILE', \`$sendmail_folder/statistics')dnl
define(\`HELP_FILE', \`$sendmail_folder/help')dnl
define(\`confCW_FILE', \`$sendmail_folder/names')dnl
define(\`ALIAS_FILE', \`$sendmail_folder/aliases')dnl
define(\`confSERVICE_SWITCH_FILE', \`$sendmail_folder/switch')dnl
define(\`confHOSTS_FILE', \`$sendmail_folder/hosts')dnl
define(\`confBIND_OPTS', \`-DNSRCH -DEFNAMES')dnl
define(\`confDOMAIN_NAME', \`mx.private.test')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confDEF_USER_ID', \`1:1')dnl
define(\`confDONT_BLAME_SENDMAIL',
        \`GroupWritableDirPathSafe,TrustStickyBit,RunProgramInUnsafeDirPath')dnl
FEATURE(\`no_default_msa')dnl
FEATURE(\`accept_unqualified_senders')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`promiscuous_relay')dnl
FEATURE(\`nocanonify')dnl
DAEMON_OPTIONS(\`Name=MTA, Addr=127.0.0.1, Port=$sendmail_port, Family=inet')dnl
DAEMON_OPTIONS(\`Name=Plain, Addr=127.0.0.1, Port=$plain_port, Family=inet, InputMailFilters=')dnl
$filter
MAILER(\`local')dnl
MAILER(\`smtp')dnl
LOCAL_RULE_0
R\$+ < @ box.test >	\$#box \$@ box.test \$: \$1
R\$+ < @ box.test . >	\$#box \$@ box.test \$: \$1
MAILER_DEFINITIONS
Mbox, P=$sendmail_folder/deliver, F=DFMPn9q, T=DNS/RFC822/X-Unix, A=deliver \$u
EOT
}

# The local mailer: one file a message, headed as Postfix heads it. 67 says that there is no
# such user.
sendmail_write_deliver() {
        cat >"$sendmail_folder/deliver" <<EOT
#!/bin/sh
case "\$1" in
nobody-here) echo "no such user here" >&2; exit 67 ;;
esac
temporary=\$(mktemp "$mail/tmp/XXXXXX") || exit 75
{ echo "Delivered-To: \$1@box.test"; cat; } > "\$temporary" || exit 75
mv "\$temporary" "$mail/new/"
EOT
        chmod 755 "$sendmail_folder/deliver"
}

# Sendmail sleeps for a minute where the machine's name has no dot, so it sees another name
# wherever the system permits that. Sets $own_name to the command before its own.
sendmail_choose_name() {
        own_name=()
        if unshare --uts true 2>/dev/null; then
                # shellcheck disable=SC2016 # The inner shell expands it.
                own_name=(unshare --uts sh -c 'hostname mx.private.test; exec "$@"' sh)
        fi
}

# sendmail_start SOCKET: as in sendmail_write_mc.
sendmail_start() {
        local cf=$sendmail_root/usr/share/sendmail/cf try
        sendmail_choose_name
        for ((try = 0; try < 3; try++)); do
                rm -rf "$sendmail_folder"
                mkdir -p "$sendmail_folder/queue" "$mail/tmp" "$mail/new"
                chown 1:1 "$mail" "$mail/tmp" "$mail/new"
                chmod 700 "$sendmail_folder/queue"
                free_port && sendmail_port=$port
                free_port && plain_port=$port
                echo "127.0.0.1 mx.private.test localhost" >"$sendmail_folder/hosts"
                printf '%s\n' "hosts files" "aliases files" "passwd files" \
                        >"$sendmail_folder/switch"
                touch "$sendmail_folder/names" "$sendmail_folder/aliases"
                sendmail_write_deliver
                sendmail_write_mc "$1" >"$sendmail_folder/sendmail.mc"
                m4 "-D_CF_DIR_=$cf/" "$cf/m4/cf.m4" "$sendmail_folder/sendmail.mc" \
                        >"$sendmail_folder/sendmail.cf" 2>"$sendmail_folder/m4.log"
                # Its own copy, without the setgid bit, takes libraries from elsewhere.
                cp --no-preserve=mode "$sendmail_root/usr/libexec/sendmail/sendmail" \
                        "$sendmail_folder/sendmail"
                chmod 755 "$sendmail_folder/sendmail"
                run_in_background "$sendmail_folder/log" \
                        ${own_name[@]+"${own_name[@]}"} \
                        "$sendmail_folder/sendmail" -C "$sendmail_folder/sendmail.cf" -bD
                if wait_for 90 listens "$sendmail_port" && listens "$plain_port"; then
                        return 0
                fi
                stop_child "$child"
        done
        cat "$sendmail_folder/log"
        fail "the private Sendmail did not start"
        return 1
}
