import { describe, expect, it } from "vitest";
import { listHigherPorts, noticeMoves } from "../../../src/plan/preflight/move-ports.ts";
import type { WantedPort } from "../../../src/plan/services/find-port-clashes.ts";

const port: WantedPort = { service: "web", hostIp: "", published: 8080, target: 80, protocol: "tcp" };
const move = { variable: "WEB_PORT", from: port, to: 8083 };

describe("listHigherPorts", () => {
  it("leaves out ports that services publish or other moves take", () => {
    const wanted = [port, { ...port, service: "ui", published: 8081 }];
    const candidates = listHigherPorts(port, wanted, [move]);
    expect([candidates.next().value, candidates.next().value]).toEqual([8082, 8084]);
  });

  it("ends with the last port number", () => {
    expect([...listHigherPorts({ ...port, published: 65_533 }, [], [])]).toEqual([65_534, 65_535]);
  });
});

describe("noticeMoves", () => {
  it.each([
    [false, "publishes"],
    [true, "would publish"],
  ])("describes each move (dry: %s)", (dry, verb) => {
    expect(noticeMoves([move], { file: ".env", dry })).toEqual([
      {
        code: "port-remapped",
        message: `8080/tcp is taken: web ${verb} 8083 instead, set by WEB_PORT=8083 in .env`,
      },
    ]);
  });
});
