# smtp - an SMTP client that sends a file as it is.
# in: a port on the loopback address.  out: $reply, the last line that the server said.
# shellcheck shell=bash

smtp=
smtp_name=client.example.org
reply=

# Reads one reply, of any number of lines; true if its code begins with 2 or 3.
smtp_read() {
        local line count
        reply=
        for ((count = 0; count < 100; count++)); do
                IFS= read -r -t 30 -u "$smtp" line || return 1
                reply=${line%$'\r'}
                case "$reply" in
                [0-9][0-9][0-9]-*) ;;
                *) break ;;
                esac
        done
        case "$reply" in
        [23]*) return 0 ;;
        *) return 1 ;;
        esac
}

smtp_command() {
        printf '%s\r\n' "$1" >&"$smtp" && smtp_read
}

# smtp_open PORT: as the client $smtp_name.
smtp_open() {
        { exec {smtp}<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
        smtp_read && smtp_command "EHLO $smtp_name"
}

smtp_close() {
        smtp_command QUIT
        exec {smtp}>&-
}

# smtp_text FILE: its lines with CRLF and doubled dots, then the end mark. All goes in one piece:
# a second one would wait until the server has acknowledged the first, which it puts off.
smtp_text() {
        # The last expression ends a last line that has no end.
        { sed -e 's/\r*$//' -e 's/^\./../' -e 's/$/\r/' -e '$a\' "$1"; printf '.\r\n'; } |
                dd bs=16M iflag=fullblock status=none >&"$smtp"
        smtp_read
}

# send PORT SENDER FILE RECIPIENT...: the sender is empty for a bounce.
send() {
        local port=$1 sender=$2 file=$3
        shift 3
        smtp_open "$port" || return 1
        if ! smtp_message "$sender" "$file" "$@"; then
                echo "refused: $reply"
                smtp_close
                return 1
        fi
        smtp_close
}

# smtp_message SENDER FILE RECIPIENT...: one message over the open connection.
smtp_message() {
        local sender=$1 file=$2 recipient
        shift 2
        smtp_command "MAIL FROM:<$sender>" || return 1
        for recipient in "$@"; do
                smtp_command "RCPT TO:<$recipient>" || return 1
        done
        smtp_command DATA && smtp_text "$file"
}
