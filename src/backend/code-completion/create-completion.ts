import { arch, cpus } from "node:os";
import type { CodeCompletion } from "./code-completion.ts";
import { createTabbyCompletion, type TabbyServer } from "./tabby-completion.ts";

/** The Tabby server if the feature is enabled, else a null object that completes nothing. */
export function createCompletion(tabby: TabbyServer | undefined): CodeCompletion {
  return tabby === undefined ? createNullCompletion() : createTabbyCompletion(tabby);
}

/** Completes nothing, like a Tabby server without a model. */
export function createNullCompletion(): CodeCompletion {
  return {
    complete: async () => ({ kind: "off" }),
    health: async () => ({
      device: "cpu",
      arch: arch(),
      cpu_info: cpus()[0]?.model ?? "",
      cpu_count: cpus().length,
      cuda_devices: [],
      // The version of this API: clients request the server's settings from 0.9 on.
      version: { build_date: "", build_timestamp: "", git_sha: "", git_describe: "v0.32.0" },
    }),
    report: async () => undefined,
  };
}
