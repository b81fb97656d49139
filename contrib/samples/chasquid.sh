# chasquid - chasquid, to which the author belongs, since it relays for its own users alone.
# packages: chasquid openssl
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

etc=$root/etc/chasquid
mkdir -p "$etc/certs/mail.example.com" "$etc/domains/example.com" "$root/arrived"
chmod 777 "$root/arrived"
in_root openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=mail.example.com -batch \
        -keyout /etc/chasquid/certs/mail.example.com/privkey.pem \
        -out /etc/chasquid/certs/mail.example.com/fullchain.pem 2>/dev/null
# shellcheck disable=SC2016 # It is expanded elsewhere.
printf '#!/bin/sh\nfile=$(mktemp /arrived/XXXXXX)\nfrom=${1#<}\n{ echo "Return-Path: <${from%%>}>"; cat; } >"$file"\n' \
        >"$root/usr/local/bin/keep"
chmod 755 "$root/usr/local/bin/keep"
cat >"$etc/chasquid.conf" <<'EOT'
hostname: "mail.example.com"
smtp_address: "192.0.2.9:25"
submission_address: "192.0.2.9:587"
mail_delivery_agent_bin: "/usr/local/bin/keep"
mail_delivery_agent_args: "%from%"
data_dir: "/var/lib/chasquid"
mail_log_path: "/tmp/mail.log"
EOT
rm -rf "$root"/var/lib/chasquid/* "$root"/arrived/*
in_root chasquid-util user-add alex@example.com --password=plan
start_in_root +0 /usr/bin/chasquid -config_dir=/etc/chasquid
listening
LOGIN="alex@example.com plan" send_letters
sleep 20
for file in "$root"/arrived/*; do
        tr -d '\r' <"$file" >"$arrived/${file##*/}"
done
