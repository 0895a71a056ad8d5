import { expect, it } from "vitest";
import { parseListeners, readListeners } from "../../../src/adapters/docker/read-listeners.ts";

const line = (local: string, state: string) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 5566 1 0 100 0 0 10 0`;

it("reads IPv4 and IPv6 listeners, without connections and the engine's own DNS server", () => {
  const text = [
    "  sl  local_address rem_address   st",
    line("0B00007F:99E5", "0A"),
    line("0100007F:0BB8", "0A"),
    line("00000000:0050", "0A"),
    line("0100007F:D431", "01"),
    line("00000000000000000000000000000000:1F90", "0A"),
    line("00000000000000000000000001000000:1F91", "0A"),
    line("B80D01200000000000000000010000FE:01BB", "0A"),
  ].join("\n");
  expect(parseListeners(text)).toEqual([
    { address: "127.0.0.1", port: 3000 },
    { address: "0.0.0.0", port: 80 },
    { address: "::", port: 8080 },
    { address: "::1", port: 8081 },
    { address: "2001:db8:0:0:0:0:fe00:1", port: 443 },
  ]);
});

it("returns nothing for a process that has exited", async () => {
  expect(await readListeners(4, "/nonexistent")).toBeUndefined();
});
