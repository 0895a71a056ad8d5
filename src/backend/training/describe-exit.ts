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

/** What torchrun sends to the ranks that are left. */
const terminated = "15";

/**
 * The rank that a signal ended, from torchrun's report; undefined where there is none. Another rank that lost its
 * connection to it may have told so earlier, and be taken for the root cause.
 */
export function findKilledRank(stderr: string): string | undefined {
  const failures = stderr.matchAll(/^\s*rank\s*:\s*(\d+)[^\n]*\n\s*exitcode\s*:\s*-(\d+)/gm);
  for (const [, rank, signal] of failures) {
    if (signal !== terminated) return `rank ${rank} was ended by signal ${signal}`;
  }
  return undefined;
}
