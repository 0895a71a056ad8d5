import { captureProgram } from "../processes/capture-program.ts";
import { type SshAddress, sshOptions } from "./ssh-options.ts";

/**
 * The host name that ssh connects to: the user's ssh configuration may give a host another name, which only ssh knows
 * (https://man.openbsd.org/ssh#G). Does not connect. The name of the address if ssh does not print one.
 */
export async function resolveSshHost(address: SshAddress, signal?: AbortSignal): Promise<string> {
  const call = { program: "ssh", args: ["-G", ...sshOptions(address)] };
  const { stdout } = await captureProgram(call, signal).catch(() => ({ stdout: "" }));
  return /^hostname (.+)$/m.exec(stdout)?.[1]?.trim() || address.host;
}
