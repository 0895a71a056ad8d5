import { describe, expect, it } from "vitest";
import type { EngineChoice } from "../../../src/domain/engine-choice.ts";
import { noticeEngine } from "../../../src/plan/engine/notice-engine.ts";

const leftOut = [{ service: "db", feature: null, cause: "needs a container engine" }];
const fallback: EngineChoice = {
  kind: "embedded",
  why: "fallback",
  cause: "no Docker engine runs at unix:///x",
  obstacle: { message: "no Docker engine runs at unix:///x", hint: "Start it." },
};
const asked: EngineChoice = { kind: "embedded", why: "asked", cause: "--engine embedded" };
const running: EngineChoice = {
  kind: "embedded",
  why: "running",
  cause: "api runs as a process already",
  elsewhere: { on: "docker", services: ["db"] },
};

const tell = (choice: EngineChoice, left: typeof leftOut = []) =>
  noticeEngine(choice, left).map(({ code, message }) => `${code}: ${message}`);

describe("noticeEngine", () => {
  it("reports in one notice why there are no containers, and which services are left out", () => {
    expect(tell(fallback, leftOut)).toEqual([
      "embedded-engine: services run as processes of this machine, because no Docker engine runs at unix:///x; left out, because a container engine is needed: db",
    ]);
    expect(noticeEngine(fallback, [])).toEqual([
      {
        code: "embedded-engine",
        message: "services run as processes of this machine, because no Docker engine runs at unix:///x",
        hint: "Start it.",
      },
    ]);
  });

  it("lists left-out services for a requested engine, and prints nothing if there are none", () => {
    expect(tell(asked, leftOut)).toEqual(["left-out: left out, because a container engine is needed: db"]);
    expect(tell(asked)).toEqual([]);
  });

  it("reports that running processes keep the embedded engine, and lists existing containers", () => {
    expect(tell(running)).toEqual([
      "other-engine: api runs as a process already, so this project keeps the embedded engine although Docker is available; Docker also has containers of this project (db)",
    ]);
  });

  it("names running processes when --engine docker is requested", () => {
    const docker: EngineChoice = {
      kind: "docker",
      why: "asked",
      cause: "--engine docker",
      elsewhere: { on: "embedded", services: ["api"] },
    };
    expect(tell(docker)).toEqual(["other-engine: this project also runs as processes outside Docker: api"]);
    const { elsewhere: _, ...alone } = docker;
    expect(tell(alone)).toEqual([]);
    expect(tell({ ...docker, why: "found" })).toEqual([]);
  });
});
