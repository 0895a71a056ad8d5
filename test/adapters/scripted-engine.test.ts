import { describe } from "vitest";
import { StackError } from "../../src/domain/errors.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { ScriptedEngine } from "../support/fakes/scripted-engine.ts";
import { describeEngineContract } from "./engine-contract.ts";

describe("ScriptedEngine", () => {
  describeEngineContract(async () => {
    const clock = new FakeClock();
    const engine = new ScriptedEngine(clock);
    const unreachable = new ScriptedEngine(clock);
    unreachable.failure = new StackError("engine-unavailable", { message: "no engine", hint: "start it" });
    unreachable.location = {
      address: "unix:///nonexistent/docker.sock",
      socket: "/nonexistent/docker.sock",
      origin: "DOCKER_HOST",
    };
    const image = "demo:1";
    engine.images.set(image, "sha256:demo");
    engine.imageBytes.set("sha256:demo", 2_000_000);
    return {
      engine,
      unreachable,
      image,
      project: "demo",
      versions: { api: /^1\.\d+$/, cgroup: /^[12]$/ },
      unreachableSocket: "/nonexistent/docker.sock",
      checkThatHangs: { command: ["hangs"], intervalMs: 1000, timeoutMs: 1000 },
      async run(service, { says = [], endsWith } = {}) {
        const id = `id-${service}-1`;
        engine.play([
          { afterMs: 0, service, becomes: { id, state: "running", imageId: "sha256:demo" }, action: "start" },
        ]);
        engine.logs.set(id, says);
        if (endsWith === undefined) return;
        engine.play([
          { afterMs: 0, service, becomes: { state: "exited", exitCode: endsWith }, action: "die" },
        ]);
      },
      async publish(service) {
        const publishedPorts = [{ hostIp: "127.0.0.1", published: 8080, target: 80, protocol: "tcp" }];
        engine.play([{ afterMs: 0, service, becomes: { publishedPorts }, action: "start" }]);
        return 8080;
      },
      async remove(service) {
        engine.play([{ afterMs: 0, service, becomes: "removed", action: "destroy" }]);
      },
      async create(service, { broken = false } = {}) {
        const id = `id-${service}-1`;
        engine.play([{ afterMs: 0, service, becomes: { id, state: "created" }, action: "create" }]);
        if (broken) engine.startScripts.set(id, () => "no such program");
      },
      checkThatEnds: (exitCode) => ({ command: [String(exitCode)], intervalMs: 1000, timeoutMs: 1000 }),
      cleanup: async () => {},
    };
  });
});
