import { describe, expect, it } from "vitest";
import { hashCarried, markOutdatedFiles } from "../../../src/plan/services/mark-outdated-files.ts";
import { aContainer, aService } from "../../support/build/shapes.ts";

const mount = {
  source: "/project/key.txt",
  target: "/key",
  created: false,
  material: { kind: "secrets" as const, name: "key" },
};
const services = new Map([
  ["web", aService("web", { hostMounts: [mount] })],
  ["db", aService("db")],
]);
const carrying = (text: string) => ({
  document: "",
  env: {},
  refused: new Map<string, string>(),
  texts: new Map([["/project/key.txt", text]]),
});
const web = aContainer("web");
const before = hashCarried({ hostMounts: [mount] }, carrying("old"), web.id) ?? "";

describe("hashCarried", () => {
  it("differs between containers, so that equal secrets have different hashes", () => {
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(hashCarried({ hostMounts: [mount] }, carrying("old"), "other")).not.toBe(before);
    expect(hashCarried({ hostMounts: [] }, carrying("old"), web.id)).toBeUndefined();
  });
});

describe("markOutdatedFiles", () => {
  const mark = (text: string, copied = new Map([[web.id, before]])) =>
    markOutdatedFiles([web, aContainer("db")], services, carrying(text), copied).map(
      ({ hasOutdatedFiles = false }) => hasOutdatedFiles,
    );

  it("marks a container whose file has changed since it was copied", () => {
    expect(mark("old")).toEqual([false, false]);
    expect(mark("new")).toEqual([true, false]);
  });

  it("marks nothing whose copy is not recorded", () => {
    expect(mark("new", new Map())).toEqual([false, false]);
  });
});
