import { expect, it } from "vitest";
import { chooseGpuWay } from "../../../src/plan/preflight/check-gpu.ts";

it.each([
  [["runc", "nvidia"], [], "nvidia"],
  [["runc", "nvidia"], ["nvidia.com/gpu=0"], "nvidia"],
  [["runc"], ["nvidia.com/gpu=all"], "cdi"],
  [["runc"], ["vendor.com/net=eth"], undefined],
  [["runc"], [], undefined],
])("an engine with the runtimes %j and the devices %j gives a GPU by %s", (runtimes, cdiDevices, way) => {
  expect(chooseGpuWay({ runtimes, cdiDevices })).toBe(way);
});
