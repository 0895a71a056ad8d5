import { expect, onTestFinished, test } from "vitest";
import { createDockerEngine } from "../../../src/adapters/docker/docker-engine.ts";
import type { Engine } from "../../../src/ports/engine.ts";
import { createFakeEngineServer } from "./fake-engine-server.ts";

const bodies = ["null", "[]", "{}", '"text"', "7", "[null]", '[{"Id":7}]', '{"Id":null}'];

const web = { id: "a".repeat(64), name: "p-web-1" };

const questions: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  describe: (engine) => engine.describe(),
  listContainers: (engine) => engine.listContainers("p"),
  inspectContainers: (engine) => engine.inspectContainers([web.id]),
  listEnding: (engine) => engine.listEnding("p"),
  listHeldPorts: (engine) => engine.listHeldPorts(),
  listHeldResources: (engine) => engine.listHeldResources("p"),
  readFacts: (engine) => engine.readFacts(web.id),
  findImages: (engine) => engine.findImages(["web"]),
  findNamed: (engine) => engine.findNamed({ containers: [web.name], networks: ["p_default"], volumes: [] }),
};

test.each(Object.keys(questions))(
  "an answer of any shape is no bug of %s: it is read, or the engine is named as unavailable",
  async (name) => {
    for (const body of bodies) {
      const server = await createFakeEngineServer((_, response) => {
        response.writeHead(200, { "Content-Type": "application/json" }).end(body);
      });
      onTestFinished(() => server.remove());
      const outcome = await questions[name]?.(createDockerEngine({ env: server.env })).then(
        () => "read",
        (error: unknown) => error,
      );
      if (outcome !== "read")
        expect(outcome, `${name} ${body}`).toMatchObject({ code: "engine-unavailable" });
    }
  },
);
