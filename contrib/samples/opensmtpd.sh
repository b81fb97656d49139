# opensmtpd - OpenSMTPD, with its own local agents.
# packages: opensmtpd
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

cat >"$root/etc/aliases" <<'EOT'
team: sam, lee
former: kim.gone@example.org
pipe: "|/bin/false"
EOT
cat >"$root/etc/smtpd.conf" <<'EOT'
table aliases file:/etc/aliases
queue ttl 5d
bounce warn-interval 4h
listen on 192.0.2.9 hostname mail.example.com
action "local" maildir alias <aliases>
action "relay" relay helo mail.example.com
match from any for domain "mail.example.com" action "local"
match from any for any action "relay"
EOT
rm -rf "$root"/var/spool/smtpd/queue/*

for offset in +0 +5h +6d; do
        start_in_root "$offset" /usr/sbin/smtpd -d
        listening
        if [ "$offset" = +0 ]; then
                send_letters
        fi
        quiet 12
        stop_in_root
        sleep 1
done
