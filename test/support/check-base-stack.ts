import OpenAI from "openai";
import { expect } from "vitest";
import * as z from "zod";
import { startTabbyAgent } from "./tabby-agent/start-tabby-agent.ts";

/**
 * Checks the API of the base stack with every feature disabled and without PyTorch: disabled features, empty completions
 * without errors in an editor, no jobs, and 501 for a new job.
 */
export async function checkBaseStack(url: string): Promise<void> {
  await checkFeaturesOff(url);
  await checkNoCompletion(url);
  await checkNoJobs(url);
}

/** Every feature is disabled, and the stack is healthy. */
export async function checkFeaturesOff(url: string): Promise<void> {
  const Off = z.object({ enabled: z.literal(false), available: z.literal(false), reason: z.string() });
  const { features } = z
    .object({ features: z.record(z.string(), Off) })
    .parse(await getJson(`${url}/api/v1/features/`));
  expect(Object.keys(features)).toEqual(expect.arrayContaining(["fsdp", "tabby"]));
  expect(await getJson(`${url}/health`)).toMatchObject({ status: "ok" });
}

/** Tabby's own client gets no completions and reports no error. */
export async function checkNoCompletion(url: string): Promise<void> {
  const agent = await startTabbyAgent(url);
  expect(await agent.complete({ language: "python", text: "def " })).toEqual([]);
  expect(agent.messages).toEqual([]);
  await agent.end();
}

/** The OpenAI client finds no jobs, and a new job is refused with 501. */
export async function checkNoJobs(url: string): Promise<void> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
  expect((await client.fineTuning.jobs.list()).data).toEqual([]);
  await expect(client.fineTuning.jobs.retrieve("ftjob-1")).rejects.toMatchObject({ status: 404 });
  const text = new File(["hello, hello"], "hello.txt");
  const file = await client.files.create({ file: text, purpose: "fine-tune" });
  const job = client.fineTuning.jobs.create({ model: "tiny", training_file: file.id });
  await expect(job).rejects.toMatchObject({ status: 501 });
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return await response.json();
}
