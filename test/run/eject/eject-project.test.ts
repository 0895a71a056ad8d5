import { expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { ejectProject } from "../../../src/run/eject/eject-project.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

const wish = { output: "/p/out/compose.yaml", envOutput: undefined, plain: [] };
const printed = { name: "demo", services: { web: { image: "web:1" } } };

it("validates the new file with Compose before writing, relative to the folder of the output", async () => {
  const { world, compose } = aWorld({ model: aModel(aService("web")) });
  const read: { readonly text: string; readonly folder: string }[] = [];
  compose.printConfig = async (target, { text }) => {
    if (text !== undefined) read.push({ text, folder: target.projectDirectory });
    return printed;
  };
  const project = await loadProject(aRequest(), world);
  const { changes } = await ejectProject(project, wish, world);
  expect(read).toEqual([{ text: changes[0]?.after, folder: "/p/out" }]);
});

it("writes no file that Compose rejects, and reports the reason", async () => {
  const { world, compose } = aWorld({ model: aModel(aService("web")) });
  compose.printConfig = async (_target, { text }) => {
    if (text === undefined) return printed;
    throw new StackError("invalid-compose-file", {
      message: "a compose file is invalid",
      problems: [{ message: "services.web.exec: must be a list" }],
    });
  };
  const project = await loadProject(aRequest(), world);
  await expect(ejectProject(project, wish, world)).rejects.toMatchObject({
    code: "compose-failed",
    message:
      "Compose rejects the file that eject generated, so nothing was written: a compose file is invalid",
    problems: [{ message: "services.web.exec: must be a list" }],
  });
});
