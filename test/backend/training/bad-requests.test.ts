import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ErrorBody } from "../../../src/backend/server/api-error.ts";
import { createDataFolder, type JobServer, startJobServer } from "../../support/job-server.ts";

const data = await createDataFolder({ "plain.txt": {} });
const outside = await createDataFolder({ "secret.txt": {} });
let server: JobServer;
beforeAll(async () => {
  await symlink(join(outside.folder, "secret.txt"), join(data.folder, "link.txt"));
  await writeFile(join(data.folder, ".hidden.txt"), "hidden");
  server = await startJobServer(data.folder);
});
afterAll(async () => {
  await server.close();
  await data.remove();
  await outside.remove();
});

const jobs = "/v1/fine_tuning/jobs";
const body = (given: object) => JSON.stringify({ model: "tiny", training_file: "plain.txt", ...given });

/** What, where, with which body; then status, code and param of the answer. */
type Refusal = readonly [string, string, string, number, string, string | null];

it.each<Refusal>([
  ["malformed JSON", jobs, '{"model": ', 400, "invalid_json", null],
  ["no body", jobs, "", 400, "invalid_json", null],
  ["a body that is no object", jobs, "[]", 400, "invalid_request", null],
  ["a missing model", jobs, '{"training_file": "plain.txt"}', 400, "invalid_request", "model"],
  ["a wrong type", jobs, body({ seed: "one" }), 400, "invalid_request", "seed"],
  [
    "an unknown hyperparameter",
    jobs,
    body({ hyperparameters: { depth: 2 } }),
    400,
    "invalid_request",
    "hyperparameters.depth",
  ],
  [
    "a number out of its range",
    jobs,
    body({ hyperparameters: { steps: 0 } }),
    400,
    "invalid_request",
    "hyperparameters.steps",
  ],
  ["a validation file", jobs, body({ validation_file: "file-1" }), 400, "invalid_request", "validation_file"],
  [
    "a missing file",
    jobs,
    body({ training_file: "nope.txt" }),
    400,
    "invalid_training_file",
    "training_file",
  ],
  [
    "an unknown file id",
    jobs,
    body({ training_file: "file-1" }),
    400,
    "invalid_training_file",
    "training_file",
  ],
  ...[
    "../secret.txt",
    "/etc/passwd",
    "a/../../x",
    "link.txt",
    ".hidden.txt",
    ".stackctl/backend/jobs.db",
    ".",
    "a\0b",
  ].map(
    (path): Refusal => [
      `the path ${JSON.stringify(path)}`,
      jobs,
      body({ training_file: path }),
      400,
      "invalid_training_file",
      "training_file",
    ],
  ),
  ["a huge body", jobs, body({ suffix: "x".repeat(2_000_000) }), 413, "body_too_large", null],
  ["an unknown job", `${jobs}/ftjob-none/cancel`, "{}", 404, "job_not_found", "id"],
  ["an upload that is no form", "/v1/files", "{}", 400, "invalid_file", "file"],
])("refuses %s", async (_what, path, text, status, code, param) => {
  const headers = { "content-type": "application/json", "content-length": `${Buffer.byteLength(text)}` };
  const response = await server.app.request(path, { method: "POST", body: text, headers });
  expect({ status: response.status, body: ErrorBody.parse(await response.json()) }).toMatchObject({
    status,
    body: { error: { code, param } },
  });
});

it.each([
  [`${jobs}/ftjob-none`, 404],
  [`${jobs}/ftjob-none/events`, 404],
  [`${jobs}/ftjob-none/events?stream=true`, 404],
  [`${jobs}/ftjob-none/checkpoints`, 404],
  [`${jobs}/ftjob-none/logs`, 404],
  [`${jobs}/ftjob-none/artifacts`, 404],
  [`${jobs}/ftjob-none/artifacts/model.pt`, 404],
  [`${jobs}?limit=0`, 400],
  [`${jobs}?limit=many`, 400],
  ["/v1/files/file-none", 404],
])("answers %s with %i", async (path, status) => {
  const response = await server.app.request(path);
  expect(response.status).toBe(status);
  expect(ErrorBody.parse(await response.json()).error.type).toBe("invalid_request_error");
});

it("has lost no data after all broken requests, and reported no bug", async () => {
  expect((await server.client.fineTuning.jobs.list()).data).toEqual([]);
  expect(server.bugs).toEqual([]);
});
