import { describe, expect, it } from "vitest";
import { keyTable } from "../../../src/plan/swarm/key-table.ts";
import { translateWeb } from "./build-project.ts";
import { composeKeys, composeSamples, sampleResources } from "./compose-keys.ts";

/** Keys that are carried by the order of creation and by the network, so that the specification stays the same. */
const outsideSpec = ["depends_on", "links"];

/** What a key needs beside it for an effect. */
const contexts: Readonly<Record<string, object>> = {
  container_name: { networks: { back: null } },
  cpu_period: { cpu_quota: 25_000 },
};

/** The specification and the findings of a service with one key, and of the same service without it. */
function compare(key: string) {
  const context = contexts[key] ?? {};
  const more = { document: sampleResources, environment: new Map([["TOKEN", "t"]]) };
  const before = translateWeb(context, more);
  const after = translateWeb({ ...context, [key]: composeSamples[key] }, more);
  return {
    changes: before.hash !== after.hash || before.settingsHash !== after.settingsHash,
    findings: after.findings.filter(({ path }) => path[2] === key),
    others: after.findings.filter(({ path }) => path[2] !== key),
  };
}

describe("keyTable", () => {
  it("has every key of the Compose Specification, and no other one at the top", () => {
    const top = Object.keys(keyTable).filter((key) => !key.includes("."));
    expect(top.toSorted()).toEqual(composeKeys.toSorted());
    expect(Object.keys(composeSamples).toSorted()).toEqual(composeKeys.toSorted());
  });

  it.each(composeKeys)("agrees with the translation of %s", (key) => {
    const { changes, findings, others } = compare(key);
    const treatment = keyTable[key];
    expect(others).toEqual([]);
    switch (treatment?.kind) {
      case "carried":
        expect({ changes, findings }).toEqual({ changes: !outsideSpec.includes(key), findings: [] });
        break;
      case "no-effect":
        expect({ changes, findings }).toEqual({ changes: false, findings: [] });
        break;
      default:
        expect(changes).toBe(false);
        expect(findings).toEqual([
          expect.objectContaining({ kind: treatment?.kind, message: treatment?.message }),
        ]);
    }
  });
});
