# golden - sends each golden message through an MTA twice, with the milter and without, and
# compares what the daemon makes of it with what "bouncectl annotate" makes of it.
# in: two ports of a running MTA, its Maildir, the configuration of the running daemon.
# out: checks.
# shellcheck shell=bash

# The tool judges the message that comes through without the milter, so that whatever the
# MTA itself does to it is the same on both sides.
annotated_alike() {
        expect_mail "plain-$1@box.test" || return 1
        without_trace "$message" >"$scratch/plain"
        expect_mail "filtered-$1@box.test" || return 1
        without_trace "$message" >"$scratch/daemon"
        "$bouncectl_program" annotate -c "$milter_conf" --from "" --to "filtered-$1@box.test" \
                --client 127.0.0.1 <"$scratch/plain" >"$scratch/tool" || return 1
        if ! cmp "$scratch/daemon" "$scratch/tool"; then
                diff -a "$scratch/daemon" "$scratch/tool" | head -n 20
                return 1
        fi
}

# check_golden FILTERED-PORT PLAIN-PORT [FILTER]: of all golden messages, or of those for
# which the command FILTER succeeds.
check_golden() {
        local filtered=$1 plain=$2 filter=${3:-true} file name names=()
        for file in "$SOURCE"/tests/golden/*.eml "$SOURCE"/tests/e2e/mail/*.eml; do
                "$filter" "$file" || continue
                name=$(basename "$file" .eml)
                name=${name//[^A-Za-z0-9-]/-}
                names+=("$name")
                check "$name is accepted" \
                        send "$filtered" "" "$file" "filtered-$name@box.test"
                check "$name is accepted without the milter" \
                        send "$plain" "" "$file" "plain-$name@box.test"
        done
        check "there are golden messages" [ "${#names[@]}" -gt 20 ]
        for name in "${names[@]}"; do
                check "daemon and tool agree on $name" annotated_alike "$name"
        done
}
