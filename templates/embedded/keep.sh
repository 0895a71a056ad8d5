#!/bin/sh
# Runs one process of the embedded engine: records its start, waits for it, records its exit code.
#
#   keep.sh RUN WORKDIR LOG LOG_LIMIT PAUSE PROGRAM [ARGUMENT...]
#
# It starts as a session leader, in the folder of the service's record. RUN is the number of the run of that record.
# Every PAUSE seconds, it truncates a log longer than LOG_LIMIT bytes. Invariants, whichever process is killed:
# - run.RUN appears complete, linked by one keeper only; a second keeper ends without running the program;
# - a late keeper finds its folder or files removed, or its run claimed by the process that removes the record;
# - if stop.RUN exists before the program starts, the program does not start, and the exit code is the one in the file;
# - exit.RUN is written as soon as the program has ended; then the rest of the process group is killed.
# stdout is `started` once the record exists; stderr is the reason if it cannot be written.

# A trap instead of ignoring: an ignored signal would be inherited by the program.
for signal in HUP INT QUIT PIPE ALRM TERM USR1 USR2; do trap : "$signal"; done

run=$1 workdir=$2 log=$3 limit=$4 pause=$5
shift 5

# A pid can be reused; pid and start time together identify a process. proc(5): field 22 of stat, after the name, which
# can contain any character.
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
  printf 'another process is starting or removing it\n' >&2
  exit 3
fi

# A process that removes a record removes this file before the next run can be claimed.
if [ ! -e service.json ]; then
  rm -f "run.$run"
  exit 3
fi

if [ -e "$log" ]; then mv -f "$log" "$log.1"; fi
printf 'started\n'
# The shell prints a message about a program that a signal ends; it must not reach the log.
exec </dev/null >/dev/null 2>&1

# The log is opened with O_APPEND, so it can be truncated while the process writes. Lines written meanwhile may be lost.
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

# In the foreground: a shell ignores SIGINT for background processes, so SIGINT could not stop the program.
# A signal that came before the subshell reset the traps had no effect; stop.RUN was written before the signal.
(
  if [ -e "stop.$run" ]; then read -r stopped <"stop.$run"; exit "${stopped:-143}"; fi
  umask "$mask"
  cd -- "$workdir" && exec "$@"
) >>"$log" 2>&1
code=$?

kill "$watcher" 2>/dev/null
printf '%s\n' "$code" >"draft.$$" && mv -f "draft.$$" "exit.$run"
# As in a container, no process outlives the main process.
kill -s KILL -- "-$$"
