/** Layers of the engine that only say that the next one failed. */
const wrappers =
  /^(?:Error response from daemon: |(?:driver failed programming external connectivity on endpoint \S+(?: \([0-9a-f]+\))?: )|failed to create task for container: |failed to create shim task: |failed to start shim: |OCI runtime (?:create|exec) failed: |runc (?:create|exec) failed: |unable to start container process: |container_linux\.go:\d+: starting container process caused: |error during container init: |failed to set up container networking: )+/;

/** What the engine says when it cannot start a container, without the layers that it went through. */
export function shortenStartError(text: string): string {
  return text
    .trim()
    .replace(wrappers, "")
    .replace(/: unknown$/, "");
}
