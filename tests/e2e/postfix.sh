# postfix - a private Postfix on the loopback address.
# in: $scratch.  out: $postfix_port, filtered by the milter; $plain_port, not filtered;
# $mail, the Maildirs of box.test and private.test; what it cannot deliver there goes to the
# next hop at $sink_port.
# shellcheck shell=bash

postfix_folder=$scratch/postfix
postfix_port=
plain_port=
sink_port=
mail=$postfix_folder/mail/Maildir

postfix_needed() {
        [ -x /usr/sbin/postfix ] || skip "Postfix is not installed (contrib/install-packages check)"
        [ "$(id -u)" -eq 0 ] || skip "a private Postfix needs root"
}

postfix_write_main() {
        cat >"$postfix_folder/etc/main.cf" <<EOT
compatibility_level = 3.6
config_directory = $postfix_folder/etc
queue_directory = $postfix_folder/spool
data_directory = $postfix_folder/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = no
mail_owner = postfix
setgid_group = postdrop
multi_instance_enable = no
maillog_file = $postfix_folder/data/mail.log
maillog_file_prefixes = $postfix_folder
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.private.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:no local delivery here
local_header_rewrite_clients =
disable_dns_lookups = yes
smtp_dns_support_level = disabled
default_transport = smtp:[127.0.0.1]:$sink_port
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
virtual_mailbox_domains = box.test, private.test
virtual_mailbox_base = $postfix_folder/mail
virtual_mailbox_maps = static:Maildir/
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
smtpd_milters = $1
non_smtpd_milters = $1
internal_mail_filter_classes = bounce
milter_default_action = accept
milter_connect_timeout = 10s
milter_protocol = 6
EOT
}

postfix_write_master() {
        cat >"$postfix_folder/etc/master.cf" <<EOT
127.0.0.1:$postfix_port inet n - n - - smtpd
127.0.0.1:$plain_port inet n - n - - smtpd -o smtpd_milters=
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
pickup unix n - n 60 1 pickup
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
postlog unix-dgram n - n - 1 postlogd
EOT
}

# postfix_start MILTER [SETTING...]: MILTER as Postfix writes it, empty for none; settings
# as in main.cf. Ports may be taken between choosing and starting, so it tries again.
postfix_start() {
        local milter=$1 try setting
        shift
        for ((try = 0; try < 5; try++)); do
                rm -rf "$postfix_folder"
                mkdir -p "$postfix_folder"/{etc,spool,data,mail}
                chown postfix "$postfix_folder/data" "$postfix_folder/mail"
                free_port && postfix_port=$port
                free_port && plain_port=$port
                : "${sink_port:=1}"
                postfix_write_main "$milter"
                postfix_write_master
                for setting in "$@"; do
                        echo "$setting" >>"$postfix_folder/etc/main.cf"
                done
                # Postfix waits until its configuration is two seconds old, lest half of it be read.
                touch -d "1 minute ago" "$postfix_folder"/etc/*
                stoppers+=(postfix_stop)
                postfix -c "$postfix_folder/etc" start >"$postfix_folder/start.log" 2>&1
                if wait_for 10 listens "$postfix_port" && listens "$plain_port"; then
                        return 0
                fi
                postfix_stop
        done
        cat "$postfix_folder/start.log" "$postfix_folder/data/mail.log"
        fail "the private Postfix did not start"
        return 1
}

# "postfix stop" does the same, but looks only once a second whether Postfix has ended.
postfix_stop() {
        local pid=
        read -r pid <"$postfix_folder/spool/pid/master.pid" || return 0
        if [ -n "$pid" ] && alive "$pid"; then
                postfix -c "$postfix_folder/etc" abort >/dev/null 2>&1
                wait_for 10 ended "$pid" || kill -KILL "$pid"
        fi
} 2>/dev/null

postfix_log() {
        cat "$postfix_folder/data/mail.log"
}

# A next hop that refuses each recipient, so that Postfix has to make a bounce. Must be
# called before postfix_start. $1 is its reply.
start_refusing_sink() {
        local try
        for ((try = 0; try < 5; try++)); do
                free_port && sink_port=$port
                run_in_background "$scratch/sink.log" \
                        smtp-sink -u postfix -f RCPT -B "$1" "127.0.0.1:$sink_port" 100
                if wait_for 10 listens "$sink_port"; then
                        return 0
                fi
        done
        cat "$scratch/sink.log"
        fail "the refusing next hop did not start"
        return 1
}
