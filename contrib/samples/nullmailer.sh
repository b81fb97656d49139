# nullmailer - nullmailer, which hands everything to a smarthost: here to mx.example.net.
# packages: nullmailer
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

echo "192.0.2.25 smtp" >"$root/etc/nullmailer/remotes"
echo 20 >"$root/etc/nullmailer/queuelifetime"
echo 1 >"$root/etc/nullmailer/pausetime"
: >"$root/etc/nullmailer/adminaddr"
if [ ! -p "$root/var/spool/nullmailer/trigger" ]; then
        mkfifo "$root/var/spool/nullmailer/trigger"
fi
in_root chown mail:mail /var/spool/nullmailer/trigger
chmod 622 "$root/var/spool/nullmailer/trigger"
rm -f "$root"/var/spool/nullmailer/{queue,failed,tmp}/*
start_in_root +0 setpriv --reuid=mail --regid=mail --clear-groups /usr/sbin/nullmailer-send
SENDMAIL="chroot $root /usr/sbin/sendmail -f {sender}" send_letters unknown unknown-lines no-code full disabled blocked \
        private spam no-data size-data later several mixed
quiet 35
