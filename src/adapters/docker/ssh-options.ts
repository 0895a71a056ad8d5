import type { EngineAddress } from "./engine-address.ts";

/** An engine behind SSH. */
export type SshAddress = Extract<EngineAddress, { kind: "ssh" }>;

/**
 * Options and host for a call of ssh. Batch mode is on, because no user may be present to answer a prompt. The user's
 * ssh configuration, keys and known hosts apply.
 */
export function sshOptions({ host, port, username }: SshAddress): readonly string[] {
  return [
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=15",
    ...(username === undefined ? [] : ["-l", username]),
    ...(port === 22 ? [] : ["-p", String(port)]),
    "--",
    host,
  ];
}
