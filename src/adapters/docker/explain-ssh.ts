import { StackError } from "../../domain/errors.ts";
import { stripControl } from "../text/strip-control.ts";
import { formatEngineAddress } from "./engine-address.ts";
import type { SshAddress } from "./ssh-options.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly message: string;
  /** `HOST` stands for the host of the address. */
  readonly hint: string;
}

/** Messages of OpenSSH (https://github.com/openssh/openssh-portable), most specific first. */
const rules: readonly Rule[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    message: "the host key has changed",
    hint: "Ask the owner of HOST why its key changed, then run ssh-keygen -R HOST and connect once with ssh HOST.",
  },
  {
    pattern: /Host key verification failed|No .* host key is known/,
    message: "the host key is not known",
    hint: "Connect once with ssh HOST, and accept the key after you have compared it.",
  },
  {
    pattern: /Permission denied|Too many authentication failures/,
    message: "the host accepts no key of yours",
    hint: "Add your key with ssh-add, or copy it with ssh-copy-id HOST. Passwords cannot be entered here.",
  },
  {
    pattern: /Could not resolve hostname/,
    message: "the host is not known",
    hint: "Correct the host in DOCKER_HOST or in the docker context, or add it to ~/.ssh/config.",
  },
  {
    pattern: /Connection refused/,
    message: "the connection was refused",
    hint: "Check that an SSH server runs on HOST, and on which port.",
  },
  {
    pattern: /timed out|No route to host|Network is unreachable/,
    message: "the host does not answer",
    hint: "Check the network, a VPN and the firewall of HOST.",
  },
  {
    pattern: /Address already in use|cannot listen to port|remote forward failed/,
    message: "the port on this machine is taken",
    hint: "Run the command again, or stop the program that listens on the port.",
  },
  {
    pattern: /administratively prohibited/,
    message: "the SSH server forbids forwarding",
    hint: "Set AllowTcpForwarding yes in the sshd_config of HOST.",
  },
  {
    pattern: /docker: (?:command )?not found|docker: No such file/,
    message: "the host has no docker command",
    hint: "Install the docker command on HOST, on the PATH of non-interactive shells.",
  },
];

/** The reason and the advice for a message of ssh; undefined for an unknown message. */
export function findSshReason(said: string): { readonly message: string; readonly hint: string } | undefined {
  return rules.find(({ pattern }) => pattern.test(said));
}

/** The error for an ssh that failed with this message. */
export function explainSsh(said: string, address: SshAddress): StackError {
  const { message, hint } = describeSsh(said, address);
  return new StackError("engine-unavailable", { message, hint });
}

/** The message and the hint for an ssh that failed. */
export function describeSsh(
  said: string,
  address: SshAddress,
): { readonly message: string; readonly hint: string } {
  const found = findSshReason(said);
  const last = stripControl(said.trim().split("\n").at(-1) ?? "");
  const name = formatEngineAddress(address);
  return {
    message: `ssh cannot reach ${name}: ${found === undefined ? last : `${found.message} (${last})`}`,
    hint: (found?.hint ?? "Test the connection with ssh HOST docker version.").replaceAll(
      "HOST",
      address.host,
    ),
  };
}
