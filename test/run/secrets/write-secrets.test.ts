import { describe, expect, it } from "vitest";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { writeMissingSecrets } from "../../../src/run/secrets/write-secrets.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aWorld, enabling } from "../../support/build/worlds.ts";

const pack = { "templates/features/monitoring/feature.yaml": "secrets: [GRAFANA_PASSWORD]\n" };
const model = aModel(aService("core"));

describe("writeMissingSecrets", () => {
  it("generates the missing secrets of an enabled feature into .env, readable only by the owner", async () => {
    const { world, files, compose } = aWorld({ model, files: { ...pack, ".env": "# mine\nX=1\n" } });
    const project = await loadProject(enabling("monitoring"), world);
    expect(compose.reads[0]?.env).toMatchObject({ GRAFANA_PASSWORD: "not-generated-yet" });
    const notices = await writeMissingSecrets(project, world);
    expect(files.texts.get("/p/.env")).toBe("# mine\nX=1\nGRAFANA_PASSWORD=secret-1\n");
    expect(files.modes.get("/p/.env")).toBe(0o600);
    expect(notices).toMatchObject([{ code: "secret-generated" }]);
    expect(JSON.stringify(notices)).not.toContain("secret-1");
    const again = await loadProject(enabling("monitoring"), world);
    expect(await writeMissingSecrets(again, world)).toEqual([]);
    expect(again.target.env).not.toHaveProperty("GRAFANA_PASSWORD");
  });

  it("writes nothing for a disabled feature, or a secret that is set", async () => {
    const off = aWorld({ model, files: pack });
    expect(await writeMissingSecrets(await loadProject(enabling(), off.world), off.world)).toEqual([]);
    const set = aWorld({ model, files: pack, env: { GRAFANA_PASSWORD: "mine" } });
    expect(
      await writeMissingSecrets(await loadProject(enabling("monitoring"), set.world), set.world),
    ).toEqual([]);
    expect(set.files.texts.has("/p/.env")).toBe(false);
  });
});
