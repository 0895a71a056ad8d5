import { describe, expect, it } from "vitest";
import { setFeatures } from "../../../src/run/features/set-features.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

const model = aModel(aService("core"));
const packs = {
  "stackctl.yaml": "",
  "templates/features/cpu/feature.yaml": "conflicts: [gpu]\n",
  "templates/features/gpu/feature.yaml": "description: GPU\n",
};
const listProfiles = async () => [];

describe("setFeatures", () => {
  it("edits .env in place and keeps its comments and order", async () => {
    const { world, files } = aWorld({
      model,
      files: { ...packs, ".env": "# mine\nENABLE_GPU=no # not yet\nX=1\n" },
    });
    const written = await setFeatures({ names: ["gpu"], value: true, listProfiles }, aRequest(), world);
    expect(written).toEqual({ file: ".env", names: ["gpu"], notices: [] });
    expect(files.texts.get("/p/.env")).toBe("# mine\nENABLE_GPU=true # not yet\nX=1\n");
  });

  it("creates a missing .env", async () => {
    const { world, files } = aWorld({ model, files: packs });
    await setFeatures({ names: ["gpu"], value: false, listProfiles }, aRequest(), world);
    expect(files.texts.get("/p/.env")).toBe("ENABLE_GPU=false\n");
  });

  it("writes into the last --env-file", async () => {
    const { world, files } = aWorld({ model, files: { ...packs, "a.env": "", "b.env": "" } });
    const request = aRequest({ envFiles: ["a.env", "b.env"] });
    expect(await setFeatures({ names: ["gpu"], value: true, listProfiles }, request, world)).toMatchObject({
      file: "b.env",
    });
    expect(files.texts.get("/p/a.env")).toBe("");
  });

  it("writes nothing if the result would conflict", async () => {
    const { world, files } = aWorld({ model, files: { ...packs, ".env": "ENABLE_CPU=1\n" } });
    const write = setFeatures({ names: ["gpu"], value: true, listProfiles }, aRequest(), world);
    await expect(write).rejects.toMatchObject({ code: "feature-conflict" });
    expect(files.texts.get("/p/.env")).toBe("ENABLE_CPU=1\n");
  });

  it("writes nothing if one of several names is unknown", async () => {
    const { world, files } = aWorld({ model, files: packs });
    const write = setFeatures({ names: ["gpu", "cpux"], value: true, listProfiles }, aRequest(), world);
    await expect(write).rejects.toMatchObject({
      code: "unknown-feature",
      hint: "Did you mean cpu? Use one of: cpu, gpu.",
    });
    expect(files.texts.has("/p/.env")).toBe(false);
  });
});
