import { describe, expect, it } from "vitest";
import { planGpuTrial, wantsGpu } from "../../../src/plan/preflight/plan-gpu-trial.ts";
import { anEnabled, aPreflight } from "../../support/build/preflight.ts";
import { aModel, aService, aStep } from "../../support/build/shapes.ts";

const web = aStep(aService("web"));
const train = aStep(aService("train", { image: "train:1", gpuDrivers: ["nvidia"] }));
const cdi = aStep(aService("cdi", { image: "cdi:1", gpuDrivers: ["cdi"] }));
const local = new Map([
  ["base:1", "1"],
  ["train:1", "2"],
]);

function plan(
  changed: readonly (typeof web)[],
  engine: Parameters<typeof aPreflight>[1] & object = { engine: { runtimes: ["nvidia"] } },
  images: ReadonlyMap<string, string> = local,
) {
  const { engine: described } = aPreflight([], engine);
  return planGpuTrial({ changed, engine: described, hasHook: false, model: aModel(), local: images });
}

describe("planGpuTrial", () => {
  const devices = { cdiDevices: ["nvidia.com/gpu=0", "nvidia.com/gpu=all"] };

  it.each([
    ["a service that reserves a GPU", [web, train], undefined, { image: "train:1", device: undefined }],
    [
      "any image, if that of the service is missing",
      [cdi],
      undefined,
      { image: "base:1", device: undefined },
    ],
    [
      "the CDI device of all GPUs",
      [cdi],
      { engine: devices },
      { image: "base:1", device: "nvidia.com/gpu=all" },
    ],
    [
      "the first CDI device, if none is for all GPUs",
      [cdi],
      { engine: { cdiDevices: ["nvidia.com/gpu=0", "nvidia.com/gpu=1"] } },
      { image: "base:1", device: "nvidia.com/gpu=0" },
    ],
    [
      "no CDI device, if a service reserves a GPU otherwise",
      [cdi, train],
      { engine: devices },
      { image: "train:1", device: undefined },
    ],
    ["nothing, if no service reserves a GPU", [web], undefined, undefined],
    ["nothing, if the engine has no GPU runtime", [train], {}, undefined],
  ])("tests %s", (_, changed, engine, expected) => {
    expect(plan(changed, engine)).toEqual(expected);
  });

  it("has no image for the test if the engine has none", () => {
    expect(plan([train], undefined, new Map())).toEqual({ image: undefined, device: undefined });
  });
});

describe("wantsGpu", () => {
  const lab = anEnabled("lab", { gpu: true });

  it.each([
    ["a service reserves one", [train], [], true],
    ["an enabled feature needs one", [web], [lab], true],
    ["only a disabled feature needs one", [web], [{ ...lab, enabled: false }], false],
    ["nothing needs one", [web], [anEnabled("ui")], false],
  ])("tells whether a GPU matters: %s", (_, changed, features, expected) => {
    expect(wantsGpu(changed, features)).toBe(expected);
  });
});
