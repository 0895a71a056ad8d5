import { describe, expect, it } from "vitest";
import { translateWeb } from "./build-project.ts";

const asJob = { jobs: new Set(["web"]) };

describe("translateMode", () => {
  it.each([
    ["one replica", {}, { Replicated: { Replicas: 1 } }],
    ["`scale`", { scale: 3 }, { Replicated: { Replicas: 3 } }],
    [
      "`deploy.replicas` before `scale`",
      { scale: 3, deploy: { replicas: 0 } },
      { Replicated: { Replicas: 0 } },
    ],
    ["a global service", { deploy: { mode: "global" } }, { Global: {} }],
    [
      "a job that the file declares",
      { deploy: { mode: "replicated-job", replicas: 2 } },
      { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 2 } },
    ],
    ["a job on every node", { deploy: { mode: "global-job" } }, { GlobalJob: {} }],
  ])("translates %s", (_, web, mode) => {
    expect(translateWeb(web).spec.Mode).toEqual(mode);
  });

  it("makes a job of a service that runs once, without update settings and without restarts", () => {
    const web = { restart: "always", deploy: { update_config: { parallelism: 1 }, rollback_config: {} } };
    const { spec } = translateWeb(web, asJob);
    expect(spec.Mode).toEqual({ ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } });
    expect(spec.TaskTemplate.RestartPolicy).toEqual({ Condition: "none" });
    expect(spec.UpdateConfig).toBeUndefined();
    expect(spec.RollbackConfig).toBeUndefined();
  });

  it("makes a job on every node of a global service that runs once", () => {
    expect(translateWeb({ deploy: { mode: "global" } }, asJob).spec.Mode).toEqual({ GlobalJob: {} });
  });

  it("translates update settings, by default one task at a time", () => {
    const { spec } = translateWeb({
      deploy: {
        update_config: { delay: "1m30s", failure_action: "rollback", monitor: "5s", max_failure_ratio: 0.5 },
        rollback_config: { parallelism: 0, order: "start-first" },
      },
    });
    expect(spec.UpdateConfig).toEqual({
      Parallelism: 1,
      Delay: 90e9,
      FailureAction: "rollback",
      Monitor: 5e9,
      MaxFailureRatio: 0.5,
    });
    expect(spec.RollbackConfig).toEqual({ Parallelism: 0, Order: "start-first" });
  });
});

describe("translateRestart", () => {
  it.each([
    ["nothing", {}, { Condition: "on-failure" }],
    ["no", { restart: "no" }, { Condition: "none" }],
    ["always", { restart: "always" }, { Condition: "any" }],
    ["unless-stopped", { restart: "unless-stopped" }, { Condition: "any" }],
    ["on-failure", { restart: "on-failure" }, { Condition: "on-failure" }],
    ["on-failure:3", { restart: "on-failure:3" }, { Condition: "on-failure", MaxAttempts: 3 }],
    [
      "a policy before `restart`",
      {
        restart: "always",
        deploy: { restart_policy: { condition: "none", delay: "5s", max_attempts: 2, window: "1m" } },
      },
      { Condition: "none", Delay: 5e9, MaxAttempts: 2, Window: 60e9 },
    ],
    [
      "a policy without a condition",
      { deploy: { restart_policy: { delay: "5s" } } },
      { Condition: "any", Delay: 5e9 },
    ],
  ])("translates %s", (_, web, policy) => {
    expect(translateWeb(web).spec.TaskTemplate.RestartPolicy).toEqual(policy);
  });

  it("restarts a job after a failure if the file declares it", () => {
    const { spec } = translateWeb({ restart: "on-failure:2" }, asJob);
    expect(spec.TaskTemplate.RestartPolicy).toEqual({ Condition: "on-failure", MaxAttempts: 2 });
  });
});
