import { describe, expect, it } from "vitest";
import { explainSsh } from "../../../src/adapters/docker/explain-ssh.ts";
import { forwardArguments } from "../../../src/adapters/docker/forward-port.ts";

const address = { kind: "ssh", host: "far", port: 22, username: "me" } as const;

describe("explainSsh", () => {
  it.each([
    [
      "No ED25519 host key is known for far and you have requested strict checking.\nHost key verification failed.",
      "the host key is not known",
      "Connect once with ssh far",
    ],
    [
      "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
      "the host key has changed",
      "ssh-keygen -R far",
    ],
    ["me@far: Permission denied (publickey).", "the host accepts no key of yours", "ssh-copy-id far"],
    [
      "ssh: Could not resolve hostname far: Name or service not known",
      "the host is not known",
      "Correct the host",
    ],
    [
      "ssh: connect to host far port 22: Connection refused",
      "the connection was refused",
      "Check that an SSH server runs on far",
    ],
    [
      "ssh: connect to host far port 22: Connection timed out",
      "the host does not answer",
      "Check the network",
    ],
    [
      "bind [127.0.0.1]:80: Address already in use\nCould not request local forwarding.",
      "the port on this machine is taken",
      "Run the command again",
    ],
    [
      "bash: line 1: docker: command not found",
      "the host has no docker command",
      "Install the docker command on far",
    ],
  ])("explains %j", (said, reason, hint) => {
    const error = explainSsh(said, address);
    expect(error.code).toBe("engine-unavailable");
    expect(error.message).toContain(`ssh cannot reach ssh://me@far: ${reason} (`);
    expect(error.hint).toContain(hint);
  });

  it("shows the last line of an unknown message", () => {
    const error = explainSsh("debug1: x\n\u001b[31mkex_exchange_identification: closed", address);
    expect(error.message).toBe("ssh cannot reach ssh://me@far: kex_exchange_identification: closed");
  });
});

describe("forwardArguments", () => {
  it.each([
    [
      "127.0.0.1",
      "-N -o ExitOnForwardFailure=yes -L 127.0.0.1:8081:127.0.0.1:8080 -o BatchMode=yes -o ConnectTimeout=15 -l me -- far",
    ],
    [
      "[fd00::7]",
      "-N -o ExitOnForwardFailure=yes -L 127.0.0.1:8081:[fd00::7]:8080 -o BatchMode=yes -o ConnectTimeout=15 -l me -- far",
    ],
  ])("forwards to %s", (target, expected) => {
    expect(forwardArguments(address, { address: target, port: 8080 }, 8081).join(" ")).toBe(expected);
  });
});
