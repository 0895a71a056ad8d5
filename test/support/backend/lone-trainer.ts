/**
 * A trainer program in shell. Like train.py, it exits with its server. It holds a lock while it runs, and a second run
 * of the same job appends its folder to the file `twice`.
 */
export function formatLoneTrainer(twice: string, seconds = 0.02): string {
  return `#!/bin/sh
[ "$1" = -c ] && exit 0
[ "$1" = run ] || exec setpriv --pdeathsig KILL "$0" run
exec 9>lock
flock -n 9 || pwd >> "${twice}"
echo '{"event":"started","world_size":1,"steps":1}'
sleep ${seconds} 9>&-
echo '{"event":"metrics","step":1,"loss":1,"tokens":1,"tokens_per_second":1}'
echo '{"event":"done","step":1,"loss":1,"artifacts":[]}'
`;
}
