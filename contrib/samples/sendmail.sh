# sendmail - Sendmail, with its own local mailer.
# packages: sendmail-bin sendmail-base sendmail-cf maildrop m4
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

configuration=$root/etc/mail/samples.mc
cat >"$configuration" <<'EOT'
OSTYPE(`debian')dnl
define(`confDOMAIN_NAME', `mail.example.com')dnl
define(`confHOST_STATUS_DIRECTORY', `')dnl
define(`confTO_IDENT', `0')dnl
define(`confTO_CONNECT', `5s')dnl
define(`confTO_QUEUERETURN', `5d')dnl
define(`confTO_QUEUEWARN', `4h')dnl
define(`confMAX_HOP', `25')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupWritableDirPathSafe,TrustStickyBit')dnl
define(`confSMTPUTF8', `True')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
DAEMON_OPTIONS(`Name=MTA, Addr=192.0.2.9, Port=25, Family=inet')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
FEATURE(`local_procmail', `/usr/bin/maildrop', `maildrop -d $u')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
EOT
cat >"$root/etc/mail/aliases" <<'EOT'
postmaster: sam
mailer-daemon: postmaster
team: sam, lee
former: kim.gone@example.org
pipe: "|/bin/false"
EOT
mkdir -p "$root/etc/mail/smrsh" "$root/var/run/sendmail/mta" "$root/var/spool/mqueue"
echo mail.example.com >"$root/etc/mail/local-host-names"
: >"$root/etc/mail/trusted-users"
rm -rf "$root/var/spool/mqueue/"*
chmod g-s "$root/usr/libexec/sendmail/sendmail"
in_root sh -c 'cd /etc/mail && m4 -D_CF_DIR_=/usr/share/sendmail/cf/ /usr/share/sendmail/cf/m4/cf.m4 samples.mc >sendmail.cf'
in_root /usr/libexec/sendmail/sendmail -bi
in_root /usr/libexec/sendmail/sendmail -bd
listening
send_letters
# Over SMTP an unknown user of its own is refused at once.
SENDMAIL="chroot $root /usr/libexec/sendmail/sendmail -oi -f {sender}" send_letters local
quiet 5
in_root faketime -f +5h /usr/libexec/sendmail/sendmail -q
quiet 3
in_root faketime -f +6d /usr/libexec/sendmail/sendmail -q
quiet 3
