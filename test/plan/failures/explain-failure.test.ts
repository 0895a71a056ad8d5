import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { explainFailure, type FailureEvidence } from "../../../src/plan/failures/explain-failure.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { aContainer } from "../../support/build/shapes.ts";

const failed = (reason: Extract<Verdict, { kind: "failed" }>["reason"], why: string): Verdict => ({
  kind: "failed",
  reason,
  why,
});

function explain(
  verdict: Verdict,
  container: Partial<Container> | undefined,
  changes: Partial<FailureEvidence> = {},
  redact = createRedactor(["hunter22"]),
) {
  return explainFailure(
    {
      service: "db",
      image: "db:1",
      condition: "running",
      verdict,
      container: container && aContainer("db", container),
      restarts: 0,
      lastExitCode: undefined,
      facts: undefined,
      serviceNames: ["db"],
      logs: [],
      causedBy: null,
      victims: [],
      launchError: "",
      ...changes,
    },
    redact,
  );
}

describe("explainFailure", () => {
  it("redacts a secret in a known cause if another log line identifies it", () => {
    const logs = [
      "login with token=Qx7kXw9PmZq1aB",
      "Downloading https://files/Qx7kXw9PmZq1aB/model.bin 12 %",
    ];
    const starting: Verdict = { kind: "starting", why: "it has not answered" };
    const failure = explain(starting, { state: "running" }, { logs });
    expect(failure.cause?.why).toBe(
      "the service is still downloading: Downloading https://files/***/model.bin 12 %",
    );
    const long = explain(
      starting,
      { state: "running" },
      {
        logs: [`Downloading ${"a/".repeat(50)} 12 % https://u:Qx7kXw9PmZq1aB@files/model.bin`],
      },
    );
    expect(JSON.stringify(long)).not.toContain("Qx7k");
    expect(JSON.stringify(failure)).not.toContain("Qx7kXw9PmZq1aB");
  });

  it("redacts lines of a secret whose name is in a line that is not shown", () => {
    const block = Array.from({ length: 20 }, (_, at) => `  MIIEvQIBADANBgkqhkiG9w0B${at}`);
    const logs = ["config:", "password: |", ...block];
    const failure = explain(
      failed("exited", "exited with code 1"),
      { state: "exited", exitCode: 1 },
      { logs },
    );
    expect(failure.logs).toHaveLength(15);
    expect(JSON.stringify(failure)).not.toContain("MIIE");
  });

  it("names services, states and commands in full, even if a password is the same word", () => {
    const redact = createRedactor(["database", "exited"], ["database"]);
    const evidence = { service: "database", serviceNames: ["database"], logs: ["login as database failed"] };
    const container = { state: "exited", exitCode: 1 } as const;
    const failure = explain(failed("exited", "exited with code 1"), container, evidence, redact);
    expect(failure).toMatchObject({
      message: "exited with code 1",
      commands: ["stackctl logs database"],
      logs: ["login as *** failed"],
    });
    const unstarted = explain(
      failed("cannot-start", "database: not found"),
      { state: "created" },
      evidence,
      redact,
    );
    expect(unstarted.message).toBe("cannot start: ***: not found");
    expect(unstarted.hint).toContain("of database");
  });

  it("reports exit code, restarts and logs of a culprit", () => {
    const logs = ["could not open database"];
    expect(
      explain(
        failed("exited", "exited with code 3"),
        { state: "exited", exitCode: 3 },
        { logs, restarts: 2 },
      ),
    ).toEqual({
      service: "db",
      reason: "exited",
      message: "exited with code 3",
      exitCode: 3,
      oomKilled: false,
      restarts: 2,
      probeOutput: [],
      logs,
      hint: "Read the whole log.",
      causedBy: null,
      condition: "running",
      state: "exited",
      health: null,
      exitMeaning: null,
      probes: [],
      errorLine: 0,
      logGap: null,
      cause: null,
      commands: ["stackctl logs db"],
      victims: [],
    });
  });

  it("shows the last three failed probes, oldest first, and no exit code for a running container", () => {
    const probe = (exitCode: number, output: string) => ({ atMs: 0, exitCode, output });
    const probes = [
      probe(1, "one"),
      probe(0, "fine"),
      probe(1, "two"),
      probe(1, "three\n"),
      probe(1, "four"),
    ];
    const failure = explain(failed("unhealthy", "failed 4 times"), { health: "unhealthy", probes });
    expect(failure).toMatchObject({ exitCode: null, probeOutput: ["two", "three", "four"] });
  });

  it("reports the exit code of a crash loop's last run while the next one is running", () => {
    const loop = failed("crash-loop", "exited with code 127 and was restarted 3 times");
    const evidence = { lastExitCode: 127, restarts: 3 };
    expect(explain(loop, { state: "running", exitCode: 0 }, evidence)).toMatchObject({
      exitCode: 127,
      hint: expect.stringContaining("Check the path of the command"),
    });
  });

  it("redacts messages, probes and logs", () => {
    const probes = [{ atMs: 0, exitCode: 1, output: "auth hunter22 refused" }];
    const failure = explain(
      failed("exited", "bad hunter22"),
      { state: "exited", exitCode: 1, probes },
      { logs: ["pw=hunter22"] },
    );
    expect(JSON.stringify(failure)).not.toContain("hunter22");
    expect(failure).toMatchObject({
      message: "bad ***",
      probeOutput: ["auth *** refused"],
      logs: ["pw=***"],
    });
  });

  it("names a known cause and its remedy, without secrets", () => {
    const logs = ["starting", "Error: getaddrinfo ENOTFOUND hunter22", "bye"];
    expect(
      explain(failed("exited", "exited with code 1"), { state: "exited", exitCode: 1 }, { logs }),
    ).toMatchObject({
      cause: {
        id: "name-not-resolved",
        title: "A host name cannot be resolved",
        why: expect.stringContaining("***"),
      },
      hint: expect.stringContaining("the services are db"),
      commands: ["stackctl status", "stackctl compose -- config db"],
      errorLine: 1,
    });
  });

  it("removes the prefixes of intermediate components from the engine's error", () => {
    const error = 'failed to create task for container: failed to create shim task: exec: "/x": no: unknown';
    const failure = explain(failed("cannot-start", error), { state: "created", error });
    expect(failure.message).toBe('cannot start: exec: "/x": no');
  });

  it("names the culprit of a victim, and gives no hint", () => {
    expect(
      explain({ kind: "starting", why: "waiting for disk" }, { state: "created" }, { causedBy: "disk" }),
    ).toMatchObject({
      reason: "dependency-failed",
      message: "could not start: it depends on disk",
      hint: null,
      causedBy: "disk",
    });
  });

  it.each([
    [126, "Make the command executable"],
    [127, "Check the path of the command"],
    [137, "SIGKILL"],
    [139, "segmentation fault"],
  ])("gives a hint for exit code %i", (exitCode, meaning) => {
    expect(
      explain(failed("exited", `exited with ${exitCode}`), { state: "exited", exitCode }).hint,
    ).toContain(meaning);
  });

  it("refers to Compose's message only if there is one", () => {
    const late = failed("timed-out", "not ready in time: not created yet");
    expect(explain(late, undefined).hint).toBe(
      "Raise --wait-timeout (stackctl wait: --timeout) or the label stackctl.timeout if the service only needs more time.",
    );
    expect(explain(late, undefined, { launchError: "no such image" }).hint).toContain("Compose");
  });

  it("has a next step for every reason", () => {
    for (const reason of [
      "out-of-memory",
      "paused",
      "unhealthy",
      "timed-out",
      "cannot-start",
      "crash-loop",
    ] as const) {
      expect(explain(failed(reason, "why"), {}).hint).toMatch(/\w+ \w+/);
    }
  });
});
