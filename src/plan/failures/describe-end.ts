const signals: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
};

/**
 * The conventional meaning of an exit code: 126 and 127 of POSIX shells, 128 + n for signal n (Linux).
 * Undefined for a code without one.
 */
export function describeExitCode(exitCode: number, oomKilled = false): string | undefined {
  if (oomKilled) return "killed by the kernel: out of memory";
  if (exitCode === 126) return "the command cannot be executed";
  if (exitCode === 127) return "the command was not found";
  const signal = signals[exitCode - 128];
  if (signal === undefined) return undefined;
  if (signal === "SIGKILL") return "killed (SIGKILL)";
  if (signal === "SIGTERM") return "terminated (SIGTERM)";
  if (signal === "SIGSEGV") return "segmentation fault (SIGSEGV)";
  return `ended by ${signal}`;
}

/** Prefixes of engine components that report only that the next component failed. */
const wrappers =
  /^(?:Error response from daemon: |(?:driver failed programming external connectivity on endpoint \S+(?: \([0-9a-f]+\))?: )|failed to create task for container: |failed to create shim task: |failed to start shim: |OCI runtime (?:create|exec) failed: |runc (?:create|exec) failed: |unable to start container process: |container_linux\.go:\d+: starting container process caused: |error during container init: |failed to set up container networking: )+/;

/** The engine's error for a container that cannot start, without the prefixes of intermediate components. */
export function shortenStartError(text: string): string {
  return text
    .trim()
    .replace(wrappers, "")
    .replace(/: unknown$/, "");
}
