import type { Hono } from "hono";
import { createApp } from "../server/create-app.ts";

/** The trainer's API. It says that it is up, and that this build has no trainer to run a job with. */
export function createTrainer(version: string, onBug: (error: Error) => void): Hono {
  const detail = "this build has no trainer; no job can be run";
  return createApp({
    health: () => ({ status: "ok", role: "trainer", version, trainer: null, detail }),
    routes: [],
    onBug,
  });
}
