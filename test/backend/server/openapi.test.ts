import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { createLog } from "../../../src/backend/server/create-log.ts";
import { createMetrics } from "../../../src/backend/server/metrics.ts";
import { createTrainerApp } from "../../../src/backend/training/create-trainer-world.ts";
import { createTraining, type Training } from "../../../src/backend/training/create-training.ts";
import { describePath } from "../../support/backend/check-declared.ts";
import { makeBackend } from "../../support/backend/make-backend.ts";
import { createFakeTrainer } from "../../support/job-server.ts";

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

const end = new AbortController();
let training: Training;
beforeAll(async () => {
  training = await createTraining({
    role: "trainer",
    createTrainer: createFakeTrainer,
    dataFolder: undefined,
    databaseUrl: undefined,
    concurrency: 1,
    maxRestarts: 0,
    ending: end.signal,
    onBug: () => undefined,
  });
});
afterAll(() => training.close());

const apps = {
  backend: () => makeBackend({ apiToken: "swordfish", parts: { routes: training.routes } }).app,
  trainer: () =>
    createTrainerApp({
      training,
      version: "1.2.3",
      metrics: createMetrics(),
      log: createLog("trainer", "silent"),
    }),
};

describe.each(["backend", "trainer"] as const)("/openapi.json of the %s", (role) => {
  let document: z.infer<typeof Document>;
  let operations: { method: string; path: string; operation: z.infer<typeof Operation> }[];
  beforeAll(async () => {
    document = Document.parse(await (await apps[role]().request("/openapi.json")).json());
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  });

  it("is a valid document of OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(document)).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    expect(() => validator.resolveRefs()).not.toThrow();
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref = ""]) =>
      ref.split("/"),
    );
    const unresolved = refs.filter((keys) => keys.reduce(step, document) === undefined);
    expect(unresolved).toEqual([]);
  });

  it("gives each operation a unique id, and declares the parameters of its path", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names.length).toBeGreaterThan(13);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    for (const { path, operation } of operations) {
      const declared = operation.parameters.filter((one) => one.in === "path").map(({ name }) => name);
      expect(declared, path).toEqual([...path.matchAll(/{(\w+)}/g)].map(([, name]) => name));
    }
  });

  it("describes each route of the app", () => {
    const described = new Set(operations.map(({ method, path }) => `${method} ${path}`));
    const routes = apps[role]()
      .routes.filter(({ method, path }) => method !== "ALL" && !["/docs", "/openapi.json"].includes(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${describePath(path)}`);
    expect([...new Set(routes)].filter((route) => !described.has(route))).toEqual([]);
  });

  it("declares 401 exactly for operations that need a token", async () => {
    for (const { method, path, operation } of operations) {
      const filled = path.replaceAll(/{\w+}/g, "x");
      const response = await makeBackend({
        apiToken: "swordfish",
        parts: { routes: training.routes },
      }).app.request(filled, { method: method.toUpperCase() });
      expect(Object.keys(operation.responses).includes("401"), path).toBe(response.status === 401);
      expect(operation.security, path).toEqual(response.status === 401 ? undefined : []);
    }
  });

  it("declares every response of each operation with its code", () => {
    for (const { path, operation } of operations) {
      expect(Object.keys(operation.responses), path).toEqual(
        expect.arrayContaining(["400", "403", "413", "500"]),
      );
    }
    for (const { method, path, operation } of operations) {
      if (method !== "get") expect(operation.responses, path).toHaveProperty("408");
      if (path.startsWith("/v1/fine_tuning") || path.startsWith("/v1/files")) {
        expect(operation.responses, path).toHaveProperty("507");
      }
    }
  });
});

function step(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}
