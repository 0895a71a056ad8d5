import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { type Finding, foreseenCause } from "../../../src/domain/finding.ts";
import { knownCauses } from "../../../src/plan/failures/known-causes/known-causes.ts";
import { blank } from "../../../src/plan/preflight/facts.ts";
import { findObstacles } from "../../../src/plan/preflight/find-obstacles.ts";
import { settleFindings } from "../../../src/plan/preflight/settle-findings.ts";
import { anEnabled, aPreflight } from "../../support/build/preflight.ts";
import { aContainer, aService, aStep } from "../../support/build/shapes.ts";

const make = (given: Pick<Finding, "code" | "severity"> & Partial<Finding>): Finding => ({
  ...blank,
  message: given.code,
  hint: `Mend ${given.code}.`,
  ...given,
});
const port = make({ code: "port-taken", severity: "error" });
const gpu = make({
  code: "gpu-missing",
  severity: "error",
  details: ["train runs because of feature train"],
});
const short = make({ code: "memory-short", severity: "warning", needsForce: true });
const bind = make({ code: "bind-source-created", severity: "warning" });

function settle(findings: readonly Finding[], force = false) {
  try {
    return settleFindings(findings, { force }).map(({ code }) => code);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const { code, exitCode, message, hint, problems } = error;
    return { code, exitCode, message, hint, problems: problems.map((problem) => problem.message) };
  }
}

describe("settleFindings", () => {
  it.each<[string, readonly Finding[], boolean, readonly string[]]>([
    ["nothing", [], false, []],
    ["a warning", [bind], false, ["bind-source-created"]],
    [
      "a warning that waits for --force, with it",
      [short, bind],
      true,
      ["memory-short", "bind-source-created"],
    ],
  ])("continues after %s", (_, findings, force, expected) => {
    expect(settle(findings, force)).toEqual(expected);
  });

  it.each<[string, readonly Finding[], boolean, string]>([
    ["an error", [port], false, "port-conflict"],
    ["an error, --force or not", [port], true, "port-conflict"],
    ["errors of one class", [port, port], false, "port-conflict"],
    ["errors of several classes", [port, gpu], false, "preflight-failed"],
    ["an error beside what --force lets pass", [gpu, short], true, "gpu-unavailable"],
    ["a warning that waits for --force", [short], false, "preflight-failed"],
  ])("stops at %s", (_, findings, force, code) => {
    expect(settle(findings, force)).toMatchObject({ code, exitCode: 5 });
  });

  it("reports all findings at once, including warnings", () => {
    expect(settle([port, gpu, short, bind])).toEqual({
      code: "preflight-failed",
      exitCode: 5,
      message: "preflight found 3 problems, so nothing was started",
      hint: undefined,
      problems: [
        "port-taken",
        "gpu-missing (train runs because of feature train)",
        "warning: memory-short",
        "warning: bind-source-created",
      ],
    });
  });

  it("names the known cause if all findings share it", () => {
    const causeOf = (...findings: readonly Finding[]) => {
      try {
        return settleFindings(findings, { force: false });
      } catch (error) {
        return error instanceof StackError ? error.known?.id : error;
      }
    };
    expect(causeOf(gpu)).toBe("gpu-unavailable");
    expect(causeOf(port, port, bind)).toBe("port-taken");
    expect(causeOf(port, gpu)).toBeUndefined();
    expect(causeOf(short)).toBeUndefined();
    const ids = new Set(knownCauses.map(({ id }) => id));
    expect(Object.values(foreseenCause).filter((id) => !ids.has(id))).toEqual([]);
  });

  it("prints a single finding without a list, and suggests --force if that helps", () => {
    expect(settle([gpu])).toMatchObject({
      message: "gpu-missing",
      hint: "Mend gpu-missing.",
      problems: ["train runs because of feature train"],
    });
    expect(settle([short])).toMatchObject({
      hint: "Mend memory-short. Use up --force to continue anyway.",
      problems: [],
    });
  });
});

describe("findObstacles", () => {
  it("collects from every check, errors first", () => {
    const services = [
      aStep(
        aService("web", {
          gpuDrivers: ["nvidia"],
          pullPolicy: "never",
          ports: [{ hostIp: "", published: undefined, unusable: "x", target: 80, protocol: "tcp" }],
          hostMounts: [
            { source: "/a", target: "/a", created: true },
            { source: "/b", target: "/b", created: false },
          ],
        }),
      ),
    ];
    const facts = aPreflight(services, {
      engine: { version: "20.10.0" },
      composeVersion: "2.20.0",
      containers: [aContainer("web", { state: "paused" })],
      missingPaths: new Set(["/a", "/b"]),
      missingImages: new Set(["web:1"]),
      freeDiskBytes: 0,
      features: [anEnabled("llm", { memory: 1024 ** 4 })],
    });
    expect(findObstacles(facts).map(({ code }) => code)).toEqual([
      "paused",
      "invalid-port",
      "image-missing",
      "bind-source-missing",
      "gpu-missing",
      "disk-full",
      "memory-short",
      "engine-too-old",
      "compose-too-old",
      "bind-source-created",
    ]);
  });

  it("reports nothing for a healthy stack", () => {
    expect(findObstacles(aPreflight([aStep(aService("web"))]))).toEqual([]);
  });
});
