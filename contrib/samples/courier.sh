# courier - Courier.
# packages: courier-mta
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

etc=$root/etc/courier
echo mail.example.com >"$etc/me"
echo mail.example.com >"$etc/defaultdomain"
printf 'mail.example.com\nlocalhost\n' >"$etc/locals"
echo mail.example.com >"$etc/esmtpacceptmailfor"
printf '192.0.2\tallow,RELAYCLIENT\n' >"$etc/smtpaccess/samples"
echo 5d >"$etc/queuetime"
echo 4h >"$etc/warntime"
echo 1s >"$etc/retryalpha"
echo 2 >"$etc/retrybeta"
echo 1s >"$etc/retrygamma"
sed -i -e '/^ESMTP_BLOCKBACKSCATTER=/d' -e '/^# samples/,$d' "$etc/courierd"
sed -i -e 's/^BOFHCHECKDNS=.*/BOFHCHECKDNS=0/' -e 's/^MAXPERC=.*/MAXPERC=40/' -e 's/^ULIMIT=.*/ULIMIT=unlimited/' -e 's/^MAXPERIP=.*/MAXPERIP=40/' \
        -e '/^ADDRESS=/d' "$etc/esmtpd"
echo 'ADDRESS=192.0.2.9' >>"$etc/esmtpd"
mkdir -p "$root/run/courier"
in_root chown courier:courier /run/courier
cat >"$etc/aliases/system" <<'EOT'
postmaster: sam
team: sam, lee
former: kim.gone@example.org
pipe: |/bin/false
EOT
for user in sam lee; do
        in_root sh -c "chown $user:$user /home/$user && cd /home/$user && rm -rf Maildir &&
                su $user -s /bin/sh -c 'maildirmake Maildir'"
done
in_root /usr/sbin/makealiases || true
in_root /usr/sbin/makesmtpaccess
in_root /usr/sbin/makeacceptmailfor

# courier_at OFFSET: the daemon, at another time.
courier_at() {
        sed -i '/^# samples/,$d' "$etc/courierd"
        if [ "$1" != +0 ]; then
                printf '%s\n' '# samples' LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1 \
                        "FAKETIME=$1" >>"$etc/courierd"
        fi
        in_root /usr/sbin/courier start
}

courier_at +0
mkdir -p "$root/run/courier/authdaemon"
in_root /usr/sbin/authdaemond start
in_root /usr/sbin/esmtpd start
listening
send_letters
quiet 12
in_root /usr/sbin/courier stop
courier_at +5h
quiet 12
in_root /usr/sbin/courier stop
courier_at +6d
quiet 8
