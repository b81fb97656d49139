# milter - the daemon with a configuration of its own.
# in: $scratch.  out: $milter_socket, the path on which it listens; $milter_log.
# shellcheck shell=bash

milter_folder=$scratch/milter
milter_socket=$milter_folder/run/socket
milter_conf=$milter_folder/milter.conf
milter_log=$milter_folder/log
milter_pid=

# milter_configure USER [SETTING...]: USER runs the daemon and owns its socket. A setting
# stands in place of the one of that name here.
milter_configure() {
        local user=$1 setting name
        shift
        mkdir -p "$milter_folder/run" "$milter_folder/knowledge.d"
        declare -A settings=(
                [socket]="\"unix:$milter_socket\"" [socket_owner]='""' [socket_group]='""'
                [user]="\"$user\"" [log]='"stderr"' [knowledge_d]='"knowledge.d"'
                [knowledge]="\"$(cd "$SOURCE/etc/knowledge" && pwd)\""
        )
        # A user who is not root cannot become another one.
        if [ "$(id -u)" -ne 0 ]; then
                settings[user]='""'
        fi
        for setting in "$@"; do
                settings[${setting%%[ =]*}]=${setting#*= }
        done
        for name in "${!settings[@]}"; do
                printf '%s = %s;\n' "$name" "${settings[$name]}"
        done >"$milter_conf"
}

milter_listens() {
        [ -S "$milter_socket" ] && grep -q -F "$milter_socket" /proc/net/unix
}

# milter_start: with the configuration of milter_configure.
milter_start() {
        run_in_background "$milter_log" "$milter_program" -f -c "$milter_conf"
        milter_pid=$child
        if wait_for 20 milter_listens && alive "$milter_pid"; then
                return 0
        fi
        cat "$milter_log"
        fail "the daemon did not start"
        return 1
}

# Ends the daemon as an administrator would, and tells whether it went well: status 0 also
# means that no sanitizer found anything.
milter_ends_well() {
        local status
        alive "$milter_pid" || return 1
        stop_child "$milter_pid"
        status=$?
        if [ "$status" -ne 0 ]; then
                echo "exit status $status"
                cat "$milter_log"
                return 1
        fi
}

milter_kill() {
        kill -KILL "$milter_pid"
        wait "$milter_pid" 2>/dev/null
        return 0
}
