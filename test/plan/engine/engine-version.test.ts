import { describe, expect, it } from "vitest";
import { describeForeignEngine, nameEngine } from "../../../src/plan/engine/engine-version.ts";
import { checkVersions } from "../../../src/plan/preflight/check-versions.ts";
import { aPreflight } from "../../support/build/preflight.ts";

const podman = { product: "Podman Engine", version: "4.3.1" };

describe("an engine that is not Docker", () => {
  it("is named as it names itself", () => {
    expect(nameEngine(podman)).toBe("Podman Engine 4.3.1");
    expect(nameEngine({ version: "26.1.5" })).toBe("Docker Engine 26.1.5");
    expect(describeForeignEngine({ version: "26.1.5" })).toBeUndefined();
  });

  it("is never reported as an old Docker Engine", () => {
    const found = checkVersions(aPreflight([], { engine: podman }));
    expect(found).toMatchObject([{ code: "engine-not-docker", severity: "warning", needsForce: false }]);
    expect(found[0]?.message).toMatch(/^Podman Engine 4\.3\.1 is not Docker/);
  });
});
