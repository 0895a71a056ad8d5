/** Why a trainer ended that gave no reason itself; torchrun tells on stderr which rank ended first, and how. */
export function describeExit(code: unknown, killedBy: unknown, stderr: string): string {
  if (code instanceof Error) return `the trainer cannot be started: ${code.message}`;
  const root = stderr.slice(stderr.indexOf("Root Cause"));
  const [, rank] = /^\s*rank\s*:\s*(\d+)/m.exec(root) ?? [];
  const [, exitCode] = /^\s*exitcode\s*:\s*(-?\d+)/m.exec(root) ?? [];
  if (stderr.includes("Root Cause") && rank !== undefined && exitCode !== undefined) {
    const how = exitCode.startsWith("-")
      ? `was ended by signal ${exitCode.slice(1)}`
      : `exited with ${exitCode}`;
    return `rank ${rank} ${how}`;
  }
  if (typeof killedBy === "string") return `the trainer was ended by ${killedBy}`;
  return `the trainer exited with ${String(code)} before it was done`;
}

/**
 * The rank that was killed (SIGKILL), from torchrun's report; undefined where there is none. Nobody kills itself so: it
 * is the cause, also where another rank told earlier that it lost its connection, and is taken for the root. Any other
 * signal may be such a loss itself.
 */
export function findKilledRank(stderr: string): string | undefined {
  const [, rank] = /^\s*rank\s*:\s*(\d+)[^\n]*\n\s*exitcode\s*:\s*-9\b/m.exec(stderr) ?? [];
  return rank && `rank ${rank} was ended by signal 9`;
}
