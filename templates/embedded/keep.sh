#!/bin/sh
# Keeps one process of the embedded engine: records that it runs, waits for it, records how it ended.
#
#   keep.sh RUN WORKDIR LOG LOG_LIMIT PAUSE PROGRAM [ARGUMENT...]
#
# Started as the leader of a session, in the folder of the service's record. RUN numbers the runs of that record;
# every PAUSE seconds the log is cut where it is longer than LOG_LIMIT bytes. What holds at any instant, whoever is killed:
# - run.RUN is linked into place whole, and by one keeper only; whoever comes second ends without having run anything;
# - a keeper that is late finds its folder or what is in it gone, or its run taken by whoever removes the record;
# - exit.RUN is written as soon as the program has ended; what is left of the group is killed right after.
# stdout says `started` once the record stands; stderr says why it does not.

# A trap, and not to ignore: the program starts with every signal as usual.
for signal in HUP INT QUIT PIPE ALRM TERM USR1 USR2; do trap : "$signal"; done

run=$1 workdir=$2 log=$3 limit=$4 pause=$5
shift 5

# The same pid may be another process later; with when it began it is not. proc(5): field 22 of stat, behind a name that
# may hold anything.
describe_self() {
  if read -r line 2>/dev/null <"/proc/$$/stat"; then
    set -- ${line##*) }
    read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id || boot=unknown
    printf '%s\n' "$$" "${20}" "$boot"
  else
    printf '%s\n' "$$" "$(LC_ALL=C ps -o lstart= -p $$)" none
  fi
}

if [ ! -w "${log%/*}" ]; then
  printf 'cannot write to %s\n' "${log%/*}" >&2
  exit 3
fi
mask=$(umask)
umask 077
describe_self >"draft.$$" || exit 3
if ln "draft.$$" "run.$run" 2>/dev/null; then taken=yes; else taken=no; fi
rm -f "draft.$$"
if [ "$taken" = no ]; then
  printf 'somebody else is starting or removing it\n' >&2
  exit 3
fi

# Whoever removes a record takes this file away before the place of the next run is free again.
if [ ! -e service.json ]; then
  rm -f "run.$run"
  exit 3
fi

if [ -e "$log" ]; then mv -f "$log" "$log.1"; fi
printf 'started\n'
# The shell itself has something to say of a program that a signal ends, and it is no line of the log.
exec </dev/null >/dev/null 2>&1

# Written to with O_APPEND, so that it can be cut under a process that goes on writing. Lines of that instant may be lost.
watch_log() {
  trap 'kill "$sleeper"; exit' TERM
  while :; do
    sleep "$pause" &
    sleeper=$!
    wait "$sleeper"
    if [ "$(wc -c <"$log")" -gt "$limit" ]; then tail -c "$((limit / 2))" "$log" >"$log.1" && : >"$log"; fi
  done
}
watch_log &
watcher=$!

# In the foreground: in the background a shell has SIGINT ignored, and the program could not be asked with it.
(umask "$mask"; cd -- "$workdir" && exec "$@") >>"$log" 2>&1
code=$?

kill "$watcher" 2>/dev/null
printf '%s\n' "$code" >"draft.$$" && mv -f "draft.$$" "exit.$run"
# As in a container, nothing outlives the main process.
kill -s KILL -- "-$$"
