import { describe, expect, it } from "vitest";
import { parseListeningSockets } from "../../../src/adapters/host/listening-sockets.ts";

const head =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ";

describe("parseListeningSockets", () => {
  it("reads listeners of TCP, and no connections", () => {
    const text = `${head}
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5566 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 5567 1 0000000000000000 20 4 30 10 -1
`;
    expect(parseListeningSockets(text)).toEqual([{ address: "127.0.0.1", port: 8080, inode: "5566" }]);
  });

  it("reads addresses of IPv6, and bound sockets of UDP", () => {
    const text = `${head}
   0: 00000000000000000000000000000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 77 2 0000000000000000 0
`;
    expect(parseListeningSockets(text)).toEqual([{ address: "::", port: 53, inode: "77" }]);
  });

  it("reads nothing from nothing", () => {
    expect(parseListeningSockets("")).toEqual([]);
    expect(parseListeningSockets(head)).toEqual([]);
  });
});
