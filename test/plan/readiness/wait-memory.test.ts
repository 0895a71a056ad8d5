import { describe, expect, it } from "vitest";
import { remember, rememberBefore } from "../../../src/plan/readiness/wait-memory.ts";
import { aContainer } from "../../support/build/shapes.ts";

const ended = aContainer("web", { id: "a", state: "exited", exitCode: 137, startedAtMs: 1 });
const running = { ...ended, state: "running" as const, exitCode: 0, startedAtMs: 9 };

describe("remember", () => {
  it("does not count the exit of a run that ended before the launch, as after docker compose stop", () => {
    const before = rememberBefore([ended], 5);
    const seen = remember(remember(before, [ended], 6), [running], 10);
    expect(seen.get("a")).toMatchObject({ lastExitCode: undefined, isLeftover: false });
  });

  it("keeps the exit code of a run that ended during the launch while the next one is active", () => {
    const crashed = { ...running, state: "restarting" as const, exitCode: 3 };
    const restarted = { ...running, startedAtMs: 20, restarts: 1 };
    const before = remember(rememberBefore([ended], 5), [running], 10);
    const seen = remember(remember(before, [crashed], 15), [restarted], 21);
    expect(seen.get("a")).toMatchObject({ lastExitCode: 3 });
  });
});
