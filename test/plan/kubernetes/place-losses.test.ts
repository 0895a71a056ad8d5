import { describe, expect, it } from "vitest";
import type { LossWeight } from "../../../src/domain/kubernetes.ts";
import { placeLosses, refuseLosses, refuseProblems } from "../../../src/plan/kubernetes/place-losses.ts";
import { indexSources } from "../../../src/plan/yaml/index-sources.ts";

const text = "services:\n  web:\n    pid: host\n    init: true\n    devices: [/dev/fuse]\n";
const sources = indexSources([{ file: "compose.yaml", text }]);
const loss = (weight: LossWeight, key: string) => ({
  weight,
  service: "web",
  path: ["services", "web", key],
  message: `${key} is left out`,
});

describe("placeLosses", () => {
  it("sorts the worst first, each once, with the line of its key", () => {
    const found = [
      loss("minor", "init"),
      loss("changes", "pid"),
      loss("breaks", "devices"),
      loss("minor", "init"),
    ];
    expect(placeLosses(found, sources).map(({ weight, key, line }) => [weight, key, line])).toEqual([
      ["breaks", "services.web.devices", 5],
      ["changes", "services.web.pid", 3],
      ["minor", "services.web.init", 4],
    ]);
  });

  it("falls back to the line of the service", () => {
    expect(placeLosses([loss("minor", "restart")], sources)[0]).toMatchObject({
      file: "compose.yaml",
      line: 2,
    });
  });
});

it("refuses losses that change a service with --strict, and no minor ones", () => {
  expect(refuseLosses(placeLosses([loss("minor", "init")], sources))).toBeUndefined();
  expect(refuseLosses(placeLosses([loss("minor", "init"), loss("changes", "pid")], sources))).toMatchObject({
    code: "not-portable",
    exitCode: 3,
    problems: [{ message: "service web: pid is left out", where: { file: "compose.yaml", line: 3 } }],
  });
});

it("refuses mounts that no manifest can hold", () => {
  expect(refuseProblems([], sources)).toBeUndefined();
  expect(refuseProblems([loss("breaks", "devices")], sources)).toMatchObject({
    code: "not-portable",
    exitCode: 3,
  });
});
