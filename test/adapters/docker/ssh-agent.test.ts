import { describe, expect, it } from "vitest";
import { sshArguments } from "../../../src/adapters/docker/ssh-agent.ts";

describe("sshArguments", () => {
  it.each([
    [
      { host: "far", port: 22, username: undefined },
      "-o BatchMode=yes -o ConnectTimeout=15 -- far docker system dial-stdio",
    ],
    [
      { host: "far", port: 2222, username: "me" },
      "-o BatchMode=yes -o ConnectTimeout=15 -l me -p 2222 -- far docker system dial-stdio",
    ],
  ])("dials %o", (address, expected) => {
    expect(sshArguments({ kind: "ssh", ...address }).join(" ")).toBe(expected);
  });
});
