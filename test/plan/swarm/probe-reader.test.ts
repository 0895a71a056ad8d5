import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeReader } from "../../../src/plan/swarm/probe-reader.ts";

const id = "0123456789abcdef";
const spec = describeReader("shop_web-reader-1", {
  project: "shop",
  containerId: id,
  nodeId: "n2",
  image: "web:1",
  dataFolder: "/data/docker",
});
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stackctl-reader-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command of the reader with a file of the engine. */
function read(stored: unknown): string {
  writeFileSync(join(folder, "config.v2.json"), `${JSON.stringify(stored)}\n`);
  const { Command: command = [], Args: args = [] } = spec.TaskTemplate.ContainerSpec;
  const [program = "", ...rest] = [...command, ...args];
  return execaSync(
    program,
    rest.map((one) => one.replace(/^\/container/, folder)),
  ).stdout;
}

it("prints the health of the container, whatever its checks print, and nothing else", () => {
  const output = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(`"Health":{"Log":[]}},"ID":"${id}"`, "}}", "\\", 'a"b\n', "\u2028"),
  );
  fc.assert(
    fc.property(fc.array(output, { maxLength: 5 }), output, (outputs, secret) => {
      const health = {
        Status: "unhealthy",
        FailingStreak: 2,
        Log: outputs.map((Output) => ({ Start: "2026-01-02T03:04:05Z", ExitCode: 1, Output })),
      };
      const State = { Running: false, Error: outputs[0] ?? "", Health: health };
      const Config = { Env: [`SECRET=${secret}`], Labels: { Health: secret, ID: id } };
      expect(JSON.parse(read({ StreamConfig: {}, State, ID: id, Name: "/web", Config }))).toEqual(health);
    }),
    { numRuns: 50 },
  );
});

it.each([
  ["has no health check", { State: { Running: true }, ID: id, Config: { Env: ["SECRET=1"] } }],
  ["is of an engine that stores something else", { Health: {}, Config: { Env: ["SECRET=1"], ID: id } }],
])("prints nothing of a container that %s", (_, stored) => {
  expect(read(stored)).toBe("");
});

it("mounts the folder of that container alone, read-only", () => {
  expect(spec.TaskTemplate.ContainerSpec.Mounts).toMatchObject([
    { Source: `/data/docker/containers/${id}`, ReadOnly: true },
  ]);
});
