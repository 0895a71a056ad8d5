import { describe, expect, it } from "vitest";
import type { Requirement } from "../../../src/domain/requirement.ts";
import { checkRequirements, listNamed } from "../../../src/plan/preflight/check-requirements.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

const needing = (name: string, ...requirements: readonly Requirement[]) =>
  aStep(aService(name, { requirements }));
const container = (changes: Partial<Extract<Requirement, { kind: "container" }>> = {}) =>
  ({ kind: "container", name: "vpn", key: "network_mode", running: true, ...changes }) as const;
const vpn = (running: boolean) => ({ name: "vpn", project: undefined, service: undefined, running });
const named = {
  networks: new Set(["n"]),
  volumes: new Set(["v"]),
  containers: new Map([["vpn", vpn(true)]]),
};

describe("checkRequirements", () => {
  it.each<[string, Requirement, Parameters<typeof aPreflight>[1], string, string]>([
    [
      "network",
      { kind: "network", name: "n" },
      { named },
      "external-missing",
      "use{s} the external network n",
    ],
    [
      "volume",
      { kind: "volume", name: "v" },
      { named },
      "external-missing",
      "the external volume v, which does not exist",
    ],
    [
      "container",
      container(),
      { named },
      "container-missing",
      "container vpn (network_mode), which does not exist",
    ],
    [
      "device",
      { kind: "device", path: "/dev/x" },
      { missingPaths: new Set() },
      "device-missing",
      "the device /dev/x, which",
    ],
    [
      "runtime",
      { kind: "runtime", name: "kata" },
      { engine: { runtimes: ["kata"] } },
      "runtime-missing",
      "runtime kata",
    ],
    [
      "log driver",
      { kind: "log-driver", name: "loki" },
      { engine: { logDrivers: ["loki:latest"] } },
      "log-driver-missing",
      "the log driver loki",
    ],
    ["number of CPUs", { kind: "cpus", count: 3 }, { engine: { cpus: 4 } }, "cpus-short", "may use 3 CPUs"],
    ["plug-in", { kind: "models" }, { hasModelPlugin: true }, "models-unavailable", "plug-in called model"],
    [
      "variable",
      { kind: "variable", name: "TOKEN", holder: "secret token" },
      {},
      "variable-unset",
      "secret token from the variable TOKEN, which is not set",
    ],
  ])("refuses a missing %s, and accepts an existing one", (_, requirement, there, code, words) => {
    const absent = {
      missingPaths: new Set(["/dev/x"]),
      hasModelPlugin: false,
      unsetVariables: new Set(["TOKEN"]),
      engine: { logDrivers: ["json-file"] },
    };
    const found = checkRequirements(aPreflight([needing("web", requirement)], absent));
    expect(found).toMatchObject([
      {
        code,
        severity: "error",
        service: "web",
        message: expect.stringContaining(words.replace("{s}", "s")),
      },
    ]);
    expect(checkRequirements(aPreflight([needing("web", requirement)], there))).toEqual([]);
  });

  it("reports each missing requirement once with all its services, and all of them at once", () => {
    const [first, second] = [
      { kind: "network", name: "gone" },
      { kind: "network", name: "lost" },
    ] as const;
    const found = checkRequirements(aPreflight([needing("a", first), needing("b", first, second)]));
    expect(found.map(({ message }) => message)).toEqual([
      "a, b use the external network gone, which does not exist",
      "b uses the external network lost, which does not exist",
    ]);
    expect(found[0]?.hint).toContain("docker network create gone");
  });

  it("ignores services that do not change, and swarm networks", () => {
    const step = needing("web", { kind: "network", name: "gone" });
    expect(checkRequirements({ ...aPreflight([step]), plan: aPreflight([]).plan })).toEqual([]);
    expect(checkRequirements(aPreflight([step], { engine: { isSwarm: true } }))).toEqual([]);
  });

  it("asks of a shared container whether it runs where that matters, and leaves those of this launch alone", () => {
    const stopped = { named: { ...named, containers: new Map([["vpn", vpn(false)]]) } };
    const found = (requirement: Requirement, changes: Parameters<typeof aPreflight>[1] = stopped) =>
      checkRequirements(aPreflight([needing("web", requirement), aStep(aService("db"))], changes)).length;
    expect(found(container())).toBe(1);
    expect(found(container({ key: "volumes_from", running: false }))).toBe(0);
    expect(found(container({ name: "demo-db-1" }))).toBe(0);
  });

  it("never has a store for external secrets", () => {
    expect(
      checkRequirements(aPreflight([needing("a", { kind: "store", holder: "secret s" })])),
    ).toMatchObject([
      { code: "external-unsupported", message: expect.stringContaining("the external secret s") },
    ]);
  });

  it("accepts the NVIDIA runtime for a requested GPU", () => {
    expect(checkRequirements(aPreflight([needing("a", { kind: "runtime", name: "nvidia" })]))).toMatchObject([
      { code: "gpu-missing" },
    ]);
  });

  it("looks up each name only once", () => {
    const network = { kind: "network", name: "n" } as const;
    expect(listNamed([network, network, container(), { kind: "models" }])).toEqual({
      networks: ["n"],
      volumes: [],
      containers: ["vpn"],
    });
  });
});
