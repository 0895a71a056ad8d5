import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createDockerCompose } from "../../../src/adapters/compose/docker-compose.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import type { Compose, LaunchProgress, LaunchRequest } from "../../../src/ports/compose.ts";
import { createStubDocker, type StubDocker } from "./stub-docker.ts";

const target: ComposeTarget = {
  files: [],
  projectName: undefined,
  projectDirectory: "/",
  envFiles: [],
  profiles: [],
  env: { TOKEN: "hunter2" },
};
const request: LaunchRequest = { services: ["web"], build: false, pull: undefined, forceRecreate: false };

let stub: StubDocker | undefined;
afterEach(() => stub?.remove());

async function composeOf(script: string): Promise<Compose> {
  stub = await createStubDocker(script);
  return createDockerCompose({ env: stub.env, cwd: stub.folder });
}

describe("docker compose, as far as a script can stand in for it", () => {
  it("falls back to plain progress if JSON is not supported", async () => {
    const compose = await composeOf(`
      case "$*" in *json*) echo 'unsupported --progress value "json"' >&2; exit 1;; esac
      echo ' Container shop-web-1  Started' >&2`);
    const told: LaunchProgress[] = [];
    const result = await compose.launch(target, request, (progress) => told.push(progress));
    expect(result).toEqual({ exitCode: 0, stderr: "" });
    expect(told).toEqual([{ service: "web", kind: "starting", detail: "Started" }]);
  });

  it("refuses a service called __proto__ rather than to lose it", async () => {
    const compose = await composeOf(
      `case "$*" in *--hash*) ;; *) echo '{"name": "shop", "services": {"__proto__": {"image": "a"}}}';; esac`,
    );
    await expect(compose.readModel(target)).rejects.toMatchObject({
      code: "invalid-compose-file",
      message: expect.stringContaining("__proto__"),
    });
  });

  it.each([
    ["prints nothing", ":", "engine-unavailable", "printed nothing"],
    ["prints no JSON", "echo hunter2hunter2", "engine-unavailable", "no JSON, only 14 other characters"],
    ["prints JSON that breaks off", `printf '{"services": {'`, "engine-unavailable", "no JSON"],
    ["prints null", "echo null", "engine-unavailable", "unknown shape"],
    ["prints a list", "echo '[1]'", "engine-unavailable", "unknown shape"],
    ["prints services as a list", `echo '{"services": [1]}'`, "engine-unavailable", "unknown shape"],
    ["prints a text for a service", `echo '{"services": {"a": "b"}}'`, "engine-unavailable", "unknown shape"],
    ["fails without a word", "exit 3", "invalid-compose-file", "exited with code 3 without an error message"],
    ["is killed", "kill -9 $$", "invalid-compose-file", "was killed by SIGKILL without an error message"],
  ])("names docker where it %s, and takes it for no bug", async (_, script, code, words) => {
    const compose = await composeOf(script);
    const refused = await compose.readModel(target).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(JSON.stringify(refused)).not.toContain("hunter2");
  });

  it("returns the last lines of a failed build before Compose's message", async () => {
    const compose = await composeOf(`
      for i in 1 2 3; do echo "#$i line $i"; done
      echo '{"error":true,"message":"failed to solve: exit code: 1"}' >&2
      exit 17`);
    const result = await compose.launch(target, request, () => {});
    expect(result.exitCode).toBe(17);
    expect(result.stderr.split("\n")).toEqual([
      "#1 line 1",
      "#2 line 2",
      "#3 line 3",
      "failed to solve: exit code: 1",
    ]);
  });

  it("keeps an engine error once, although Compose prints it twice", async () => {
    const compose = await composeOf(`
      echo '{"id":"web","text":"Error","status":"Error response from daemon: no such host"}' >&2
      echo 'Error response from daemon: no such host' >&2
      exit 18`);
    const { stderr } = await compose.launch(target, request, () => {});
    expect(stderr).toBe("web: Error response from daemon: no such host");
  });

  it("reports that the command was killed from outside", async () => {
    const compose = await composeOf("kill -9 $$");
    const { exitCode, stderr } = await compose.launch(target, request, () => {});
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: "docker compose was killed by SIGKILL before it finished",
    });
  });

  it("keeps the last 40 lines of stderr, without control characters", async () => {
    const compose = await composeOf(`
      i=0; while [ $i -lt 100 ]; do i=$((i+1)); printf '\\033[31mline %s\\033[0m\\n' $i >&2; done; exit 1`);
    const { stderr } = await compose.down(target, { volumes: false, timeoutSeconds: undefined });
    expect(stderr.split("\n")).toEqual(Array.from({ length: 40 }, (_, index) => `line ${index + 61}`));
  });

  it("passes variables in the environment, and profiles only as arguments", async () => {
    const compose = await composeOf('env > "$HERE/env"; echo "$*" > "$HERE/args"; cat > "$HERE/stdin"');
    await compose.restart({ ...target, profiles: ["a"] }, ["web"]);
    expect(await stub?.read("env")).toContain("TOKEN=hunter2\n");
    expect(await stub?.read("args")).toContain("--profile *");
    expect(await stub?.read("args")).not.toContain("hunter2");
    expect(await stub?.read("stdin")).toBe("");
  });

  it("does not run Compose when there is no service to remove", async () => {
    const compose = await composeOf("exit 9");
    expect(await compose.removeServices(target, [])).toEqual({ exitCode: 0, stderr: "" });
  });

  it("interrupts a launch with SIGINT and waits until it has ended", async () => {
    const compose = await composeOf(`
      trap 'echo interrupted > "$HERE/end"; exit 130' INT
      echo ' Container shop-web-1  Starting' >&2
      while :; do sleep 0.02; done`);
    const controller = new AbortController();
    const result = await compose.launch(target, request, () => controller.abort("SIGINT"), controller.signal);
    expect(result.exitCode).toBe(130);
    expect(await stub?.read("end")).toBe("interrupted\n");
  });

  it("starts nothing once the signal has aborted", async () => {
    const compose = await composeOf('touch "$HERE/started"');
    const result = await compose.launch(target, request, () => {}, AbortSignal.abort("SIGINT"));
    expect(result.exitCode).toBe(130);
    expect(existsSync(join(stub?.folder ?? "", "started"))).toBe(false);
  });

  it("runs in a process group of its own, which a terminal's Ctrl-C does not reach", async () => {
    const compose = await composeOf('ps -o pid=,pgid= -p $$ > "$HERE/group"');
    await compose.restart(target, []);
    const [pid, group] = ((await stub?.read("group")) ?? "").trim().split(/\s+/);
    expect(group).toBe(pid);
  });

  it("throws engine-unavailable without a docker, whatever it was to do", async () => {
    const compose = createDockerCompose({ env: new Map([["PATH", "/nonexistent"]]), cwd: "/" });
    const missing = { code: "engine-unavailable", message: "no docker command was found on the PATH" };
    await expect(compose.readModel(target)).rejects.toMatchObject(missing);
    await expect(compose.launch(target, request, () => {})).rejects.toMatchObject(missing);
    await expect(compose.restart(target, [])).rejects.toMatchObject(missing);
    await expect(compose.passThrough(target, ["ps"])).rejects.toMatchObject(missing);
  });

  it("throws engine-unavailable for a docker without the plugin", async () => {
    const compose = await composeOf(`
      printf 'unknown flag: --project-directory\\n\\nUsage:  docker [OPTIONS] COMMAND [ARG...]\\n' >&2; exit 125`);
    await expect(compose.readModel(target)).rejects.toMatchObject({
      code: "engine-unavailable",
      message: "docker has no compose plugin",
    });
  });

  it("returns the exit code of a passed-through command", async () => {
    const compose = await composeOf(
      '[ "$*" = "compose --project-directory / --profile  ps --all" ] && exit 7',
    );
    expect(await compose.passThrough(target, ["ps", "--all"])).toBe(7);
  });

  it("refuses a compose file on stdin, which more than one call would need", async () => {
    const compose = await composeOf("exit 9");
    await expect(compose.readModel({ ...target, files: ["-"] })).rejects.toMatchObject({ code: "usage" });
  });

  it("throws the signal's reason when the model is not wanted any more", async () => {
    const compose = await composeOf("while :; do sleep 0.02; done");
    await expect(compose.readModel(target, AbortSignal.abort("SIGINT"))).rejects.toBe("SIGINT");
  });
});
