import { describe, expect, it } from "vitest";
import { readPackages } from "../../../src/run/features/read-packages.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld, enabling } from "../../support/build/worlds.ts";

const files = {
  "stackctl.yaml": "",
  "templates/features/fsdp/feature.yaml": "dependencies: {pip: ['torch>=2.6'], apt: [git]}\n",
  "templates/features/tabby/feature.yaml": "dependencies: {npm: [tabby-agent]}\n",
  "templates/features/plain/feature.yaml": "",
};
const look = { names: [], check: true, install: false };
const stage = () => aWorld({ model: aModel(aService("core")), files });

describe("readPackages", () => {
  it("lists what every feature needs, by manager, without checking", async () => {
    const needed = await readPackages({ names: [], check: false, install: false }, aRequest(), stage().world);
    expect(
      needed.map(({ feature, manager, packages, missing }) => [feature, manager, packages, missing]),
    ).toEqual([
      ["fsdp", "pip", ["torch>=2.6"], undefined],
      ["fsdp", "apt", ["git"], undefined],
      ["tabby", "npm", ["tabby-agent"], undefined],
    ]);
  });

  it("checks only enabled or named features", async () => {
    const { world, packages } = stage();
    packages.installed.add("git");
    expect(await readPackages(look, aRequest(), world)).toEqual([]);
    const missing = (await readPackages(look, enabling("fsdp"), world)).map((one) => one.missing);
    expect(missing).toEqual([["torch>=2.6"], []]);
    expect(await readPackages({ ...look, names: ["tabby"] }, aRequest(), world)).toMatchObject([
      { missing: ["tabby-agent"] },
    ]);
  });

  it("installs missing packages and checks again", async () => {
    const { world, packages } = stage();
    const needed = await readPackages({ names: ["fsdp"], check: false, install: true }, aRequest(), world);
    expect(needed.map(({ missing }) => missing)).toEqual([[], []]);
    expect([...packages.installed]).toEqual(["torch>=2.6", "git"]);
  });

  it("reports which manager failed, and its exit code", async () => {
    const { world, packages } = stage();
    packages.outOfOrder.add("apt");
    await expect(
      readPackages({ names: ["fsdp"], check: false, install: true }, aRequest(), world),
    ).rejects.toMatchObject({
      code: "install-failed",
      message: "apt could not install git for fsdp: it exited with code 1",
    });
  });

  it("rejects an unknown feature", async () => {
    await expect(readPackages({ ...look, names: ["fspd"] }, aRequest(), stage().world)).rejects.toMatchObject(
      {
        code: "unknown-feature",
      },
    );
  });
});
