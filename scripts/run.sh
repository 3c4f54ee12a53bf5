# Run another file of this folder: `. run.sh image.py --settings ...`, in the fork server where there is one.
#
# bash reads this in the process that it is for the job's command anyway, once for every job: a Python of its own that
# asks the server would take longer to start than many a job takes. understudy/processes/forkserver.py is the other side.

# A job has no terminal: it reads nothing, and what it says is in its log.
exec < /dev/null >&2
script=${BASH_SOURCE[0]%/*}/$1
shift
status=
server=${UNDERSTUDY_FORKSERVER:-} # the number of its process and its folder
program=/proc/${server%% *}/exe   # is there while it lives
hash python
files=${server#* }/$BASHPID
# A server that ends removes its folder, at any moment. It is asked last, with the log in its place again.
if [[ ${BASH_CMDS[python]} == "${UNDERSTUDY_PYTHON:-}" && -e $program && -p ${server#* }/requests ]] && {
    printf '%s\0' "$PPID" "$PWD" "$script" "$@" > "$files.request" &&
        { [[ -p $files.answer ]] || mkfifo "$files.answer"; } &&
        exec {answer}<> "$files.answer"
} 2> /dev/null && echo "$BASHPID" 1<> "${server#* }/requests"; then
    until read -r -t 5 -u "$answer" status || [[ ! -e $program ]]; do
        : # it works on
    done
    exec {answer}<&-
fi
if [[ ! $status ]]; then
    exec python "$script" "$@"
elif [[ $status == -* ]]; then
    kill "$status" "$BASHPID" # as the job was, so that the workflow sees what happened
fi
exit "$status"
