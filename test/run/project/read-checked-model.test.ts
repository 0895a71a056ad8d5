import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { loadCombinations } from "../../../src/run/matrix/load-combinations.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

const text = 'services: { web: { mem_limit: "${LIMIT}", ports: ["${PORT}:80"], shm_size: "${API_TOKEN}" } }';

async function load(
  dotenv: string,
  code: "invalid-compose-file" | "no-compose-file" = "invalid-compose-file",
  read: (...given: Parameters<typeof loadProject>) => Promise<unknown> = loadProject,
) {
  const stage = aWorld({ model: aModel(), files: { "compose.yaml": text, ".env": dotenv } });
  const refusal = new StackError(code, { message: "Compose says no" });
  stage.compose.readModel = () => Promise.reject(refusal);
  stage.compose.sources = [{ file: "/p/compose.yaml", text }];
  return read(aRequest(), stage.world);
}

describe("readCheckedModel", () => {
  it("rejects a project with more services than the limit, with their number", async () => {
    const services = Array.from({ length: 5_001 }, (_, index) => aService(`s${index}`));
    const stage = aWorld({ model: aModel(...services), files: { "compose.yaml": text } });
    await expect(loadProject(aRequest(), stage.world)).rejects.toMatchObject({
      code: "invalid-compose-file",
      message: "the project has 5001 services; the limit is 5000",
    });
  });

  it("names every variable with an unusable value, with its line and no secret", async () => {
    await expect(load("LIMIT=lots\nPORT=x\nAPI_TOKEN=hunter2-hunter2\n")).rejects.toMatchObject({
      code: "invalid-setting",
      exitCode: 3,
      problems: [
        {
          message: 'LIMIT is "lots", which is not a size, and services.web.mem_limit uses it',
          where: { file: ".env", line: 1 },
        },
        { message: "API_TOKEN is ***, which is not a size, and services.web.shm_size uses it" },
        {
          message: 'PORT is "x", which is not a port, and services.web.ports uses it',
          where: { line: 2 },
        },
      ],
    });
  });

  it("names them for lint and matrix too", async () => {
    await expect(load("LIMIT=1g\nPORT=x\n", "invalid-compose-file", loadCombinations)).rejects.toMatchObject({
      code: "invalid-setting",
      problems: [{ where: { file: ".env", line: 2 } }],
    });
  });

  it("keeps Compose's message if no variable explains it", async () => {
    await expect(load("LIMIT=1g\nPORT=80\nAPI_TOKEN=1g\n")).rejects.toMatchObject({
      message: "Compose says no",
    });
    await expect(load("LIMIT=lots\n", "no-compose-file")).rejects.toMatchObject({ code: "no-compose-file" });
  });
});
