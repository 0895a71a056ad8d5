import { describe, expect, it } from "vitest";
import { checkElsewhere, checkExposure, checkPortClashes } from "../../../src/plan/project/check-project.ts";
import { aManifest, aModel, aService, aStep, someDeclarations } from "../../support/build/shapes.ts";

const publishing = (name: string, hostIp: string) =>
  aStep(aService(name, { ports: [{ hostIp, published: 80, target: 80, protocol: "tcp" }] }));
const refusal = (message: string) => expect.objectContaining({ message: expect.stringContaining(message) });

describe("checkPortClashes", () => {
  it("refuses services that publish the same host port", () => {
    expect(() => checkPortClashes([publishing("web", ""), publishing("ui", "")])).toThrow(
      expect.objectContaining({
        code: "port-conflict",
        problems: [
          {
            message: "web and ui both publish 80/tcp",
            hint: "Give one of them another port, or disable one.",
          },
        ],
      }),
    );
    expect(() => checkPortClashes([publishing("web", "")])).not.toThrow();
  });
});

describe("checkExposure", () => {
  const declarations = someDeclarations({ manifest: aManifest({ requireWhenPublic: ["TOKEN"] }) });
  const stack = (hostIp: string) => ({
    selection: { profiles: [], services: [publishing("web", hostIp)], added: [], notices: [] },
  });

  it("refuses a port beyond loopback while the required variable is not set", () => {
    expect(() => checkExposure({ declarations, stack: stack("0.0.0.0") })).toThrow(
      refusal("ports would be open to the network while TOKEN is not set"),
    );
    expect(() => checkExposure({ declarations, stack: stack("127.0.0.1") })).not.toThrow();
  });
});

describe("checkElsewhere", () => {
  const choice = { kind: "docker", why: "asked", cause: "--engine docker" } as const;
  const elsewhere = { on: "embedded", services: ["web"] } as const;

  it.each([
    ["containers beside processes", { ...choice, elsewhere }, true],
    ["containers alone", choice, false],
    [
      "processes that `auto` chose",
      { ...choice, elsewhere, kind: "embedded", why: "running" } as const,
      false,
    ],
  ])("judges a project of %s", (_, engine, refuses) => {
    const check = () => checkElsewhere({ engine, model: aModel() });
    if (refuses) expect(check).toThrow(refusal("already runs as processes on this machine (web)"));
    else expect(check).not.toThrow();
  });
});
