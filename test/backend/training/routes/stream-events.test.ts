import { Hono } from "hono";
import { expect, it, onTestFinished, vi } from "vitest";
import { createBell } from "../../../../src/backend/training/queue/create-bell.ts";
import { streamEvents } from "../../../../src/backend/training/routes/stream-events.ts";

it("ends the stream without its last line if the job store fails", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  onTestFinished(() => printed.mockRestore());
  const bugs: Error[] = [];
  const failure = new Error("disk I/O error");
  const store = { readJob: () => Promise.reject(failure), eventsAfter: async () => [] };
  const context = {
    store,
    bell: createBell(),
    ending: new AbortController().signal,
    onBug: (error: Error) => bugs.push(error),
  };
  const app = new Hono().get("/", (c) => streamEvents(c, "ftjob-1", context));
  const text = await (await app.request("/")).text();
  expect(text).not.toContain("[DONE]");
  expect(text).not.toContain("disk");
  expect(bugs).toEqual([failure]);
  expect(printed).not.toHaveBeenCalled();
});
