# haraka - Haraka, which npm packages. It needs a newer node than Debian's: `npm install --prefix FOLDER/npm Haraka` and the node of
# this machine are taken.
# packages:
# shellcheck shell=bash disable=SC2154 # "inside" sets root, folder and system.

home=$folder/haraka
rm -rf "$home"
mkdir -p "$home/config" "$home/plugins" "$home/queue"
cp -r "$folder/npm/node_modules/Haraka/config/." "$home/config"
mount --bind "$root/etc/resolv.conf" /etc/resolv.conf
mount --bind "$root/etc/hosts" /etc/hosts
echo mail.example.com >"$home/config/me"
printf 'listen=192.0.2.9:25\nnodes=0\n' >"$home/config/smtp.ini"
printf 'temp_fail_intervals=5s,5s\nenable_tls=false\n' >"$home/config/outbound.ini"
printf 'level=notice\n' >"$home/config/log.ini"
echo relay_for_all >"$home/config/plugins"
cat >"$home/plugins/relay_for_all.js" <<'EOT'
exports.register = function () {
  this.register_hook('connect', 'relay');
  this.register_hook('rcpt', 'take');
};
exports.relay = function (next, connection) {
  connection.relaying = true;
  next();
};
exports.take = function (next) {
  next(OK);
};
EOT
node "$folder/npm/node_modules/Haraka/bin/haraka" -c "$home" >"$folder/log-$system" 2>&1 &
listening
send_letters
quiet 25
