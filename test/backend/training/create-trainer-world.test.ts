import { pino } from "pino";
import { expect, it } from "vitest";
import { createMetrics } from "../../../src/backend/server/metrics.ts";
import { createTrainerApp } from "../../../src/backend/training/create-trainer-world.ts";

const parts = {
  version: "1.2.3",
  metrics: createMetrics(),
  log: pino({ level: "silent" }),
  apiToken: undefined,
};
const up = { status: "up", required: true, reason: null } as const;

it("runs without PyTorch, and names what is missing", async () => {
  const trainer = { status: "off", required: false, reason: "python3 has no PyTorch" } as const;
  const response = await healthOf({ jobs: up, storage: up, trainer });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: "ok",
    role: "trainer",
    version: "1.2.3",
    dependencies: { jobs: up, storage: up, trainer },
  });
});

it("is down when its jobs cannot be read", async () => {
  const jobs = { status: "down", required: true, reason: "no database" } as const;
  expect((await healthOf({ jobs, storage: up, trainer: up })).status).toBe(503);
});

async function healthOf(dependencies: Record<"jobs" | "storage" | "trainer", HealthOf>) {
  const training = {
    routes: [],
    check: async () => dependencies,
    countJobs: async () => ({}),
    close: async () => undefined,
  };
  return await createTrainerApp({ ...parts, training }).request("/health");
}

interface HealthOf {
  readonly status: "up" | "down" | "off";
  readonly required: boolean;
  readonly reason: string | null;
}
