# amavis - amavis, which bounces what it does not let through.
# packages: amavisd-new spamassassin
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
cat >"$root/etc/amavis/samples.conf" <<'EOT'
use strict;
$max_servers = 1;
$daemon_user = 'amavis';
$daemon_group = 'amavis';
$MYHOME = '/var/lib/amavis';
$mydomain = 'example.com';
$myhostname = 'mail.example.com';
$QUARANTINEDIR = undef;
$enable_db = 0;
$inet_socket_bind = '192.0.2.9';
$inet_socket_port = 25;
@inet_acl = qw(192.0.2.0/24 127.0.0.1);
$forward_method = 'smtp:[192.0.2.25]:25';
$notify_method = 'smtp:[192.0.2.40]:25';
$sa_tag2_level_deflt = 6;
$sa_kill_level_deflt = 6;
$sa_dsn_cutoff_level = undef;
$sa_local_tests_only = 1;
@viruses_that_fake_sender_maps = ();
$final_virus_destiny = D_BOUNCE;
$final_banned_destiny = D_BOUNCE;
$final_spam_destiny = D_BOUNCE;
$final_bad_header_destiny = D_BOUNCE;
$banned_filename_re = new_RE(qr'.\.exe$'i);
@av_scanners = (['Sample scanner', '/usr/local/bin/sample-scanner', '{}', [0], [1], qr/found (\S+)/]);
1;
EOT
# shellcheck disable=SC2016 # It is expanded elsewhere.
printf '#!/bin/sh\nif grep -q -r "stands for a virus" "$1"; then echo found Sample.Virus; exit 1; fi\n' \
        >"$root/usr/local/bin/sample-scanner"
chmod 755 "$root/usr/local/bin/sample-scanner"
start_in_root +0 /usr/sbin/amavisd -c /etc/amavis/samples.conf foreground
listening
send_letters program-file marked advertising bad-header unknown full several spam later relayed
quiet 10
