import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { startBuiltBackend } from "../support/backend/start-built.ts";
import { collectEvents, createDataFolder, isStep, summarizeEvents } from "../support/job-server.ts";

const fakeProgram = fileURLToPath(new URL("../support/fakes/fake-train.mjs", import.meta.url));
const data = await createDataFolder({ "hangs.txt": { hangAt: 3 } });
afterAll(() => data.remove());

it("loses no job and no event if the backend is killed during training", async () => {
  const first = await startBackend();
  const { id } = await first.client.fineTuning.jobs.create({ model: "tiny", training_file: "hangs.txt" });
  const before = await collectEvents(await streamOf(first.url, id), isStep(3));
  await first.kill();

  const second = await startBackend();
  const events = await collectEvents(await streamOf(second.url, id));
  const { isGapless, steps, messages } = summarizeEvents(events);
  expect({ isGapless, steps }).toEqual({ isGapless: true, steps: [1, 2, 3, 4, 5, 6] });
  expect(events.slice(0, before.length)).toEqual(before);
  expect(messages).toContain(
    "the server ended while it ran; it resumes from its last checkpoint (restart 1 of 3)",
  );
  expect(await second.client.fineTuning.jobs.retrieve(id)).toMatchObject({
    status: "succeeded",
    restarts: 1,
  });
});

it("refuses to start a second backend on the same data folder", async () => {
  await startBackend();
  await expect(startBuiltBackend({ env: { DATA_DIR: data.folder } })).rejects.toThrow(
    /ended with 3 before it listened:\n.*jobs\.db is in use by process/,
  );
});

async function startBackend() {
  const python = join(data.folder, "python3");
  await writeFile(
    python,
    `#!/bin/sh\n[ "$1" = -c ] && exit 0\nshift\nexec "${process.execPath}" "${fakeProgram}" "$@"\n`,
  );
  await chmod(python, 0o755);
  const backend = await startBuiltBackend({ env: { DATA_DIR: data.folder, TRAINER_PYTHON: python } });
  onTestFinished(async () => {
    backend.signal("SIGTERM");
    await backend.ended;
  });
  return { ...backend, client: new OpenAI({ apiKey: "unused", baseURL: `${backend.url}/v1` }) };
}

async function streamOf(url: string, id: string): Promise<Response> {
  return await fetch(`${url}/v1/fine_tuning/jobs/${id}/events?stream=true`);
}
