import { describe, expect, it } from "vitest";
import { parseEngineEvent } from "../../../src/adapters/docker/engine-event.ts";

const line = (Action: string, attributes: Readonly<Record<string, string>> = {}) =>
  JSON.stringify({
    Type: "container",
    Action,
    Actor: { ID: "12ab", Attributes: { "com.docker.compose.service": "web", ...attributes } },
    time: 1_700_000_000,
    timeNano: 1.700000000123e18,
  });

describe("parseEngineEvent", () => {
  it.each([
    ["create", "create"],
    ["start", "start"],
    ["die", "die"],
    ["stop", "stop"],
    ["kill", "kill"],
    ["oom", "oom"],
    ["pause", "pause"],
    ["unpause", "unpause"],
    ["destroy", "destroy"],
    ["health_status: healthy", "health"],
    ["health_status: unhealthy", "health"],
    ["exec_die", "probe"],
  ])("reads %s as %s", (action, expected) => {
    expect(parseEngineEvent(line(action))).toEqual({
      service: "web",
      containerId: "12ab",
      action: expected,
      atMs: 1_700_000_000_123,
    });
  });

  it("omits the end event of a check that stackctl ran itself", () => {
    const ended = line("exec_die", { execID: "e1" });
    expect(parseEngineEvent(ended, (exec) => exec === "e1")).toBeUndefined();
    expect(parseEngineEvent(ended, (exec) => exec === "e2")).toMatchObject({ action: "probe" });
  });

  it.each([
    ["an exec that begins", line("exec_start: /bin/sh -c true")],
    ["an attach", line("attach")],
    ["a container of run", line("start", { "com.docker.compose.oneoff": "True" })],
    ["a task of a Swarm", line("start", { "com.docker.swarm.task.id": "t1" })],
    ["half a line", line("start").slice(0, 40)],
    ["an empty line", ""],
  ])("leaves out %s", (_, text) => {
    expect(parseEngineEvent(text)).toBeUndefined();
  });
});
