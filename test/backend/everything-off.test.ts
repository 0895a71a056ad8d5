import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErrorBody } from "../../src/backend/server/api-error.ts";
import { createLog } from "../../src/backend/server/create-log.ts";
import { OpenApiDocument } from "../../src/backend/server/open-api-document.ts";
import { serveApp } from "../../src/backend/server/serve-app.ts";
import { readBackendSettings } from "../../src/backend/settings/read-backend-settings.ts";
import { createBackendWorld, type World } from "../../src/backend/world.ts";
import { checkFeaturesOff, checkNoCompletion, checkNoJobs } from "../support/check-base-stack.ts";
import { freePort } from "../support/free-port.ts";

/** The bundled stack's backend as it starts by default: its own packs, every flag unset, no PyTorch. */
const end = new AbortController();
let world: World;
let url: string;
let served: Promise<void>;

beforeAll(async () => {
  const settings = readBackendSettings({ TRAINER_PYTHON: "/no/such/python", PORT: `${await freePort()}` });
  world = await createBackendWorld({
    settings,
    environment: {},
    featuresFolder: fileURLToPath(new URL("../../templates/features", import.meta.url)),
    trainerProgram: "/no/such/train.py",
    version: "1.2.3",
    log: createLog("backend", "silent"),
    ending: end.signal,
  });
  url = `http://127.0.0.1:${settings.PORT}`;
  await new Promise<void>((resolve) => {
    served = serveApp(world.app, { port: settings.PORT, onListening: resolve }, end.signal);
  });
});

afterAll(async () => {
  end.abort();
  await served;
  await world.close();
});

it("reports every feature as disabled, and is healthy", () => checkFeaturesOff(url));

it("offers no completion to an editor, without an error", () => checkNoCompletion(url));

it("lists no jobs for OpenAI's client, and answers 501 to a new job", () => checkNoJobs(url));

describe("every operation of /openapi.json", () => {
  /** What the operations with a body are sent: something right, something wrong, nothing. */
  const bodies = [
    JSON.stringify({
      language: "python",
      prefix: "",
      segments: { prefix: "" },
      model: "m",
      training_file: "f",
    }),
    JSON.stringify({ language: "python", prefix: "" }),
    JSON.stringify({ type: "view", completion_id: "c", choice_index: 0 }),
    "[1]",
    "{",
    "",
  ];

  it("answers without a 500, and with an error body from 400 on", async () => {
    const { paths } = OpenApiDocument.parse(await getJson("/openapi.json"));
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/{\w+}/g, "x"),
      })),
    );
    expect(operations.length).toBeGreaterThan(15);
    const seen: string[] = [];
    for (const { method, path } of operations) {
      for (const body of method === "GET" || method === "DELETE" ? [undefined] : bodies) {
        const headers = { "content-type": "application/json" };
        const response = await fetch(`${url}${path}`, {
          method,
          ...(body === undefined ? {} : { body, headers }),
        });
        const text = await response.text();
        if (response.status >= 500) seen.push(`${response.status} ${method} ${path}`);
        if (response.status >= 400) expect(ErrorBody.safeParse(JSON.parse(text)).error).toBeUndefined();
      }
    }
    expect([...new Set(seen)].sort()).toEqual(["501 POST /v1/completions", "501 POST /v1/fine_tuning/jobs"]);
  });
});

async function getJson(path: string): Promise<unknown> {
  const response = await fetch(`${url}${path}`);
  expect(response.status).toBe(200);
  return await response.json();
}
