# golden - sends each golden message through an MTA twice, with the milter and without, and
# compares what the daemon makes of it with what "bouncectl annotate" makes of it.
# in: two ports of a running MTA, its Maildir, the configuration of the running daemon.
# out: checks.
# shellcheck shell=bash

golden_folder=$scratch/golden
declare -A golden_mail=()

# send_golden PORT SIDE NAME FILE: all to one address, so that the tool can be given the same
# envelope for all; by the name that the client says they are told apart.
send_golden() {
        local smtp_name=$2-$3.example.org
        send "$1" "" "$4" filtered@box.test
}

# Sets golden_mail to the files of the messages that have come, by the names of their clients.
find_golden() {
        local client file
        while IFS=$'\t' read -r client file; do
                golden_mail[${client%.example.org}]=$file
        done < <(awk '/^Received: from (plain|filtered)-/ { print $3 "\t" FILENAME; nextfile }' \
                "$mail"/new/* 2>/dev/null)
}

# golden_came COUNT: that many messages.
golden_came() {
        [ "$(find "$mail/new" -type f | wc -l)" -ge "$1" ]
}

# Takes a message as SIDE has it: of the daemon, or as it comes without the milter.
take_golden() {
        local file=${golden_mail[$1-$2]:-}
        if [ -z "$file" ]; then
                echo "no mail of $1-$2 arrived"
                return 1
        fi
        without_trace "$file" >"$golden_folder/$1/$2"
}

annotated_alike() {
        if ! cmp "$golden_folder/filtered/$1" "$golden_folder/tool/$1"; then
                diff -a "$golden_folder/filtered/$1" "$golden_folder/tool/$1" | head -n 20
                return 1
        fi
}

# The tool judges the messages that come through without the milter, so that whatever the
# MTA itself does to them is the same on both sides.
annotate_golden() {
        "$bouncectl_program" annotate -c "$milter_conf" --from "" --to filtered@box.test \
                --client 127.0.0.1 --output "$golden_folder/tool" "$golden_folder/plain"
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
                check "$name is accepted" send_golden "$filtered" filtered "$name" "$file"
                check "$name is accepted without the milter" \
                        send_golden "$plain" plain "$name" "$file"
        done
        check "there are golden messages" [ "${#names[@]}" -gt 20 ]
        check "all messages arrive" wait_for 60 golden_came $((2 * ${#names[@]}))
        find_golden
        mkdir -p "$golden_folder"/{plain,filtered}
        for name in "${names[@]}"; do
                check "$name arrives" take_golden filtered "$name"
                check "$name arrives without the milter" take_golden plain "$name"
        done
        check "the tool takes them all" annotate_golden
        for name in "${names[@]}"; do
                check "daemon and tool agree on $name" annotated_alike "$name"
        done
}
