import { describe, expect, it } from "vitest";
import { noFlags } from "../../../src/domain/flag-request.ts";
import type { Service } from "../../../src/domain/service.ts";
import { isContainerBound } from "../../../src/plan/engine/find-container-bound.ts";
import { settleEmbedded } from "../../../src/plan/engine/settle-embedded.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { resolveStack } from "../../../src/plan/services/resolve-stack.ts";
import { aFeature, aManifest, aModel, aService, needs, someVariables } from "../../support/build/shapes.ts";

const embedded = { program: "node", requires: [] };
const aProcess = (name: string, changes: Partial<Service> = {}) => aService(name, { embedded, ...changes });

/** With these features on, all declared by their names. */
function settle(services: readonly Service[], on: readonly string[] = [], requested: readonly string[] = []) {
  const profiles = [...new Set(services.flatMap((service) => service.profiles))];
  const features = profiles.map((name) => aFeature(name));
  const explicit = on.map((name) => ({ name, value: true, detail: `--enable-${name}` }));
  const request = { ...noFlags, explicit };
  const variables = someVariables();
  const manifest = aManifest();
  const { choices } = chooseFlags({ features, request, variables, manifest, manifestFile: "stackctl.yaml" });
  const model = aModel(...services);
  const stack = resolveStack({ features, choices, model, request, variables, requested });
  const settled = settleEmbedded({ stack, requested });
  return {
    runs: settled.stack.selection.services.map(({ service }) => service.name),
    leftOut: settled.leftOut.map(({ service, cause }) => `${service} ${cause}`),
    refused: settled.refusals.map(({ message }) => message),
    hints: settled.refusals.map(({ hint }) => hint),
  };
}

describe("settleEmbedded", () => {
  it("runs services with an embedded command, and leaves out other core services", () => {
    expect(settle([aProcess("api"), aService("db")])).toMatchObject({
      runs: ["api"],
      leftOut: ["db needs a container engine"],
      refused: [],
    });
  });

  it("leaves out services that depend, directly or indirectly, on one that is left out", () => {
    const chain = [
      aService("db"),
      aProcess("api", { dependsOn: [needs("db")] }),
      aProcess("web", { dependsOn: [needs("api")] }),
      aProcess("docs"),
    ];
    expect(settle(chain)).toMatchObject({
      runs: ["docs"],
      leftOut: [
        "db needs a container engine",
        "api depends on db, which needs a container engine",
        "web depends on api, which needs a container engine",
      ],
      refused: [],
    });
  });

  it("runs a service without its optional dependency", () => {
    const services = [
      aService("cache"),
      aProcess("api", { dependsOn: [needs("cache", { required: false })] }),
    ];
    expect(settle(services)).toMatchObject({ runs: ["api"], refused: [] });
  });

  it("refuses a feature without a remaining service, and names the flag that disables it", () => {
    const services = [
      aProcess("api"),
      aService("prometheus", { profiles: ["monitoring"] }),
      aProcess("grafana", { profiles: ["monitoring"], dependsOn: [needs("prometheus")] }),
    ];
    expect(settle(services)).toMatchObject({ runs: ["api"], refused: [] });
    const { runs, refused, hints } = settle(services, ["monitoring"]);
    expect({ runs, refused }).toEqual({
      runs: ["api"],
      refused: ["feature monitoring (--enable-monitoring): prometheus and grafana need a container engine"],
    });
    expect(hints).toEqual([expect.stringContaining("--disable-monitoring")]);
  });

  it("runs the services of a feature that can run, and reports the others", () => {
    const services = [
      aProcess("api"),
      aProcess("worker", { profiles: ["jobs"] }),
      aService("board", { profiles: ["jobs"] }),
    ];
    expect(settle(services, ["jobs"])).toMatchObject({
      runs: ["api", "worker"],
      leftOut: ["board needs a container engine"],
      refused: [],
    });
  });

  it("refuses a named service that needs a container engine", () => {
    const services = [aProcess("api"), aService("db")];
    expect(settle(services, [], ["db"]).refused).toEqual(["db needs a container engine"]);
    expect(settle(services, [], ["api"]).refused).toEqual([]);
  });

  it("refuses a stack without a remaining service, but not one without enabled services", () => {
    expect(settle([aService("db"), aService("web")]).refused).toEqual([
      "no enabled service can run as a process of this machine: db, web",
    ]);
    expect(settle([aService("lab", { profiles: ["lab"] })]).refused).toEqual([]);
  });
});

describe("isContainerBound", () => {
  const model = aModel(
    aService("db"),
    aProcess("worker", { profiles: ["jobs"] }),
    aService("board", { profiles: ["jobs", "board"] }),
    aProcess("reports", { profiles: ["reports"], dependsOn: [needs("db")] }),
  );

  it.each([
    ["jobs", false],
    ["board", true],
    ["reports", true],
    ["gpu", false],
  ])("says of %s: %s", (name, expected) => {
    expect(isContainerBound(aFeature(name), model)).toBe(expected);
  });
});
