# dovecot - Dovecot's delivery agent with Sieve: reject, vacation, a full mailbox; and the vacation program of BSD.
# packages: dovecot-core dovecot-lmtpd dovecot-sieve vacation
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

mkdir -p "$root/home/sam"
cat >"$root/etc/dovecot/samples.conf" <<'EOT'
protocols =
hostname = mail.example.com
mail_location = maildir:~/Maildir
postmaster_address = postmaster@mail.example.com
submission_host = 192.0.2.40:25
log_path = /dev/stderr
lda_mailbox_autocreate = yes
quota_full_tempfail = no
protocol lda {
  mail_plugins = quota sieve
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=100M
  quota_exceeded_message = The mailbox of Sam holds all that it can
  sieve = file:~/sieve;active=~/.dovecot.sieve
}
EOT

# deliver_with NAME [SETTING...]: gives a letter to the delivery agent, with the Sieve script on standard input.
deliver_with() {
        local name=$1
        shift
        cat >"$root/home/sam/.dovecot.sieve"
        rm -f "$root/home/sam/.dovecot.svbin" "$root/home/sam/.dovecot.lda-dupes"
        in_root chown -R sam:sam /home/sam
        python3 "$here/letters.py" give "$name" chroot "$root" setpriv --reuid=sam --regid=sam --clear-groups \
                env HOME=/home/sam USER=sam /usr/lib/dovecot/dovecot-lda -c /etc/dovecot/samples.conf "$@" \
                -f alex@example.com -a sam@mail.example.com 2>>"$folder/log-$system" || true
}

deliver_with sieve-reject <<'EOT'
require ["reject"];
reject "I take no plans by mail, sorry.";
EOT
deliver_with sieve-reject-full -o plugin/quota_rule='*:storage=1B' <<'EOT'
keep;
EOT
deliver_with sieve-vacation <<'EOT'
require ["vacation"];
vacation :days 1 "I am away until Monday. Lee knows about the plan.";
EOT
deliver_with sieve-vacation-words <<'EOT'
require ["vacation"];
vacation :days 1 :subject "Bis Montag nicht im Büro" "Ich bin am Montag wieder da. Über den Plan weiß Lee Bescheid.";
EOT

# The vacation program sends by the sendmail command.
printf '#!/bin/sh\n{ echo "Return-Path: <>"; cat; } >/arrived/vacation\n' >"$root/usr/sbin/sendmail"
chmod 755 "$root/usr/sbin/sendmail"
mkdir -p "$root/arrived"
chmod 777 "$root/arrived"
# shellcheck disable=SC2016 # It is expanded elsewhere.
printf 'From: Sam <sam@mail.example.com>\nSubject: away from my mail\n\nI am away until Monday. Lee knows about "$SUBJECT".\n' \
        >"$root/home/sam/.vacation.msg"
in_root chown -R sam:sam /home/sam
in_root su sam -s /bin/sh -c 'cd && /usr/bin/vacation -I' || true
python3 "$here/letters.py" give vacation chroot "$root" su sam -s /bin/sh -c 'cd && { echo "From alex@example.com Mon May  4 10:00:00 2026"; cat; } | /usr/bin/vacation sam'
sleep 1
[ ! -e "$root/arrived/vacation" ] || mv "$root/arrived/vacation" "$arrived/900"
quiet 3
