# harness - what every end-to-end test does: a folder of its own, processes of its own, checks.
# in: srcdir and the current folder as automake sets them, or SOURCE and BUILD.
# out: $scratch; whatever was started ends with the script, however that ends.
# shellcheck shell=bash

set -u
export LC_ALL=C
SOURCE=${SOURCE:-${srcdir:-.}}

# use_build FOLDER: where the programs are.
# shellcheck disable=SC2034 # Not every test uses both.
use_build() {
        BUILD=$1
        milter_program=$1/src/bounce-milter
        bouncectl_program=$1/src/bouncectl
}

use_build "${BUILD:-$PWD}"
failures=0
children=()
stoppers=()
scratch=

# Prints why the test cannot run. Where everything has to be there, that is a failure.
skip() {
        echo "SKIP: $*"
        if [ "${CI:-}" = true ]; then
                echo "FAIL: nothing is skipped where CI is true"
                exit 1
        fi
        exit 77
}

fail() {
        echo "FAIL: $*"
        failures=$((failures + 1))
}

# check TEXT COMMAND...: one claim, which the command proves.
check() {
        local text=$1
        shift
        if "$@"; then
                echo "ok: $text"
        else
                fail "$text"
        fi
}

not() {
        ! "$@"
}

# wait_for SECONDS COMMAND...: until the command succeeds, but no longer than that.
wait_for() {
        local rounds=$(($1 * 20)) round
        shift
        for ((round = 0; round < rounds; round++)); do
                if "$@"; then
                        return 0
                fi
                sleep 0.05
        done
        return 1
}

# Not a process that has ended, of which only its parent has not taken note yet.
alive() {
        local state
        { kill -0 "$1" && read -r state <"/proc/$1/stat"; } 2>/dev/null && [[ ${state##*) } != Z* ]]
}

ended() {
        ! alive "$1"
}

listens() {
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Sets $port to one on which nothing listens, below those that the system hands out itself.
free_port() {
        local try
        for ((try = 0; try < 100; try++)); do
                port=$((10240 + (RANDOM * 32768 + RANDOM) % 20000))
                if ! listens "$port"; then
                        return 0
                fi
        done
        echo "no free port found" >&2
        return 1
}

# run_in_background LOG COMMAND...: sets $child; the process ends with the script.
run_in_background() {
        local log=$1
        shift
        "$@" >"$log" 2>&1 </dev/null &
        child=$!
        children+=("$child")
}

# stop_child PID: asks it to end, then makes it end. Returns its exit status.
stop_child() {
        if alive "$1"; then
                kill -TERM "$1" 2>/dev/null
                wait_for 8 ended "$1" || kill -KILL "$1" 2>/dev/null
        fi
        wait "$1" 2>/dev/null
}

clean_up() {
        local status=$? item
        trap - EXIT
        set +e
        for item in ${stoppers[@]+"${stoppers[@]}"}; do
                "$item"
        done
        for item in ${children[@]+"${children[@]}"}; do
                stop_child "$item"
        done
        if [ -n "$scratch" ]; then
                rm -rf "$scratch"
        fi
        exit "$status"
}

# Ends the test with what its checks found.
finish() {
        if [ "$failures" -gt 0 ]; then
                echo "$failures failed"
                exit 1
        fi
        exit 0
}

trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# Short, since the path of a unix socket has to fit into 107 bytes; readable for the MTAs' users.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bounce.XXXXXX") || exit 1
chmod 755 "$scratch"
