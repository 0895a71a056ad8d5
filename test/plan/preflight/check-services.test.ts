import { describe, expect, it } from "vitest";
import type { EngineDescription } from "../../../src/domain/engine-description.ts";
import { checkBindMounts } from "../../../src/plan/preflight/check-bind-mounts.ts";
import { checkGpu } from "../../../src/plan/preflight/check-gpu.ts";
import { checkImages, registryOf } from "../../../src/plan/preflight/check-images.ts";
import { checkPaused } from "../../../src/plan/preflight/check-paused.ts";
import { checkVersions } from "../../../src/plan/preflight/check-versions.ts";
import type { PreflightFacts } from "../../../src/plan/preflight/facts.ts";
import { anEnabled, aPreflight } from "../../support/build/preflight.ts";
import { aContainer, aService, aStep } from "../../support/build/shapes.ts";

describe("checkVersions", () => {
  it.each([
    ["26.1.5+dfsg1", "2.40.3-3", []],
    ["25.0.0", "2.30.0", []],
    ["24.0.9", "2.26.1", ["engine-too-old", "compose-too-old"]],
    ["20.10.24+dfsg1", undefined, ["engine-too-old"]],
    ["dev", "v5.0.1", []],
    ["29.0", "2.3.4", ["compose-too-old"]],
  ])("engine %s with Compose %s", (version, composeVersion, expected) => {
    const found = checkVersions(aPreflight([], { engine: { version }, composeVersion }));
    expect(found.map(({ code }) => code)).toEqual(expected);
    expect(found.every(({ severity, needsForce }) => severity === "warning" && !needsForce)).toBe(true);
  });
});

describe("checkPaused", () => {
  it("names paused containers of selected services, and no others", () => {
    const containers = [aContainer("web", { state: "paused" }), aContainer("old", { state: "paused" })];
    expect(checkPaused(aPreflight([aStep(aService("web"))], { containers }))).toMatchObject([
      { code: "paused", service: "web", hint: "Run stackctl compose -- unpause web." },
    ]);
  });
});

describe("checkImages", () => {
  const facts = (changes: Parameters<typeof aPreflight>[1], service = {}) =>
    aPreflight([aStep(aService("web", { image: "ghcr.io/acme/web:2", ...service }))], {
      missingImages: new Set(["ghcr.io/acme/web:2"]),
      ...changes,
    });
  const silent = { silentRegistries: new Set(["ghcr.io:443"]) };

  it.each([
    ["one that can be pulled", facts({}), []],
    ["one that is found locally", facts({ missingImages: new Set() }, { pullPolicy: "never" }), []],
    ["one that is built", facts(silent, { hasBuild: true }), []],
    ["one that its service never pulls", facts({}, { pullPolicy: "never" }), ["image-missing error"]],
    ["one that --pull never keeps away", facts({ neverPull: true }), ["image-missing error"]],
    ["one whose registry does not answer", facts(silent), ["registry-unreachable warning"]],
    ["one of another registry", facts({ silentRegistries: new Set(["quay.io:443"]) }), []],
  ])("%s", (_, given, expected) => {
    expect(checkImages(given).map(({ code, severity }) => `${code} ${severity}`)).toEqual(expected);
  });

  it("names the image and the command to pull it", () => {
    expect(checkImages(facts({ neverPull: true }))).toMatchObject([
      {
        message:
          "web runs image ghcr.io/acme/web:2, which was not found locally, and --pull never forbids pulling it",
        hint: "Run docker pull ghcr.io/acme/web:2, or docker load.",
      },
    ]);
    expect(checkImages(facts(silent))[0]).toMatchObject({ needsForce: true });
  });
});

describe("registryOf", () => {
  it.each([
    ["nginx", "registry-1.docker.io", 443],
    ["library/nginx:1", "registry-1.docker.io", 443],
    ["docker.io/library/nginx", "registry-1.docker.io", 443],
    ["ghcr.io/a/b@sha256:00", "ghcr.io", 443],
    ["127.0.0.1:5000/a", "127.0.0.1", 5000],
    ["localhost/a", "localhost", 443],
    ["host:80/a:tag", "host", 80],
    ["[::1]:5000/a", "::1", 5000],
  ])("%s", (image, host, port) => {
    expect(registryOf(image)).toEqual({ host, port });
  });
});

describe("checkBindMounts", () => {
  const mounting = (source: string, target: string, created: boolean) =>
    aPreflight([aStep(aService("web", { hostMounts: [{ source, target, created }] }))], {
      missingPaths: new Set(["/p/gone", "/p/gone.conf"]),
    });

  it.each([
    ["a folder that is there", mounting("/p/here", "/data", true), []],
    ["one that Docker would make", mounting("/p/gone", "/data", true), ["bind-source-created warning false"]],
    ["one that must be there", mounting("/p/gone", "/data", false), ["bind-source-missing error false"]],
  ])("%s", (_, facts, expected) => {
    const found = checkBindMounts(facts).map(
      ({ code, severity, needsForce }) => `${code} ${severity} ${needsForce}`,
    );
    expect(found).toEqual(expected);
  });

  it("advises to create the file first if the path looks like a file", () => {
    const [file] = checkBindMounts(mounting("/p/gone.conf", "/etc/web.conf", true));
    expect(file?.hint).toMatch(/^Create the file first/);
    const [folder] = checkBindMounts(mounting("/p/gone", "/data", true));
    expect(folder?.hint).toBe("Run mkdir -p /p/gone first, so that you own the folder.");
  });
});

describe("checkGpu", () => {
  const train = aStep(aService("train", { gpuDrivers: ["nvidia"] }), { cause: "feature train" });
  const cdi = aStep(aService("train", { gpuDrivers: ["cdi"] }), { cause: "feature train" });
  const gpu: PreflightFacts["gpu"] = { hasHook: false, hasDriver: undefined, trial: { kind: "untried" } };

  it.each<
    [string, typeof train, Partial<EngineDescription>, Partial<PreflightFacts["gpu"]>, readonly string[]]
  >([
    ["no GPU runtime", train, {}, {}, ["gpu-missing"]],
    ["NVIDIA's runtime", train, { runtimes: ["runc", "nvidia"] }, {}, []],
    ["its hook on this machine", train, {}, { hasHook: true }, []],
    [
      "its hook on this machine, and an engine on another",
      train,
      { local: false },
      { hasHook: true },
      ["gpu-missing"],
    ],
    ["a CDI device", train, { cdiDevices: ["nvidia.com/gpu=all"] }, {}, []],
    ["no CDI device for a service that wants one", cdi, { runtimes: ["nvidia"] }, {}, ["gpu-missing"]],
    ["a start that worked", train, { runtimes: ["nvidia"] }, { trial: { kind: "works" } }, []],
    [
      "a start that failed",
      train,
      { runtimes: ["nvidia"] },
      { trial: { kind: "fails", said: "no driver" } },
      ["gpu-broken"],
    ],
  ])("%s", (_, step, engine, facts, expected) => {
    expect(
      checkGpu(aPreflight([step], { engine, gpu: { ...gpu, ...facts } })).map(({ code }) => code),
    ).toEqual(expected);
  });

  it("names the cause of the service, and distinguishes a missing driver from a broken runtime", () => {
    expect(checkGpu(aPreflight([train]))).toMatchObject([
      { severity: "error", details: ["train runs because of feature train"] },
    ]);
    const broken = (hasDriver: boolean) =>
      checkGpu(
        aPreflight([train], {
          engine: { runtimes: ["nvidia"] },
          gpu: { ...gpu, hasDriver, trial: { kind: "fails", said: "nvml error" } },
        }),
      )[0];
    expect(broken(false)).toMatchObject({
      message: expect.stringContaining("nvml error"),
      hint: expect.stringMatching(/driver, which is not loaded/),
    });
    expect(broken(true)?.hint).toMatch(/nvidia-ctk/);
  });

  it("warns of a feature that needs a GPU while no service reserves one", () => {
    const features = [anEnabled("gpu", { gpu: true })];
    expect(checkGpu(aPreflight([aStep(aService("web"))], { features }))).toMatchObject([
      { code: "gpu-unused", severity: "warning", needsForce: false, feature: "gpu" },
    ]);
    expect(checkGpu(aPreflight([], { features, engine: { runtimes: ["nvidia"] } }))).toEqual([]);
  });
});
