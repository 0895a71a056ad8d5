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
