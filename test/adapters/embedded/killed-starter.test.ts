import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedProject, shellService } from "../../support/embedded-project.ts";
import { until } from "../../support/until.ts";

/** At so many instants, evenly over what it does. */
const parts = 10;
const root = join(import.meta.dirname, "../../..");

/**
 * A program that does one thing to a project in the folder that it is given. It counts what it asks of the system, kills
 * itself before the call of that number, and says the count at the end. A call is an instant on every machine; a time
 * would come too early on one and too late on another.
 */
const program = `
  import childProcess from "node:child_process";
  import files from "node:fs";
  import promises from "node:fs/promises";
  import { syncBuiltinESMExports } from "node:module";
  import { createEmbedded } from "./src/adapters/embedded/create-embedded.ts";
  import { createNodeFiles } from "./src/adapters/disk/node-files.ts";
  const [directory = "", act = "", killAt] = process.argv.slice(2);
  const env = new Map(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const { compose } = createEmbedded({ directory, env, files: createNodeFiles(), cwd: directory, print: () => {} });
  const target = { files: [], projectName: "demo", projectDirectory: directory, envFiles: [], profiles: [], env: {} };
  const request = { services: ["web", "db"], build: false, pull: undefined, forceRecreate: act === "recreate" };
  let calls = 0;
  const apply = (call, self, args) => {
    calls += 1;
    if (calls === Number(killAt)) process.kill(process.pid, "SIGKILL");
    return Reflect.apply(call, self, args);
  };
  for (const module of [childProcess, files, promises])
    for (const [name, member] of Object.entries(module))
      if (typeof member === "function" && /^[a-z]/.test(name)) module[name] = new Proxy(member, { apply });
  syncBuiltinESMExports();
  if (act === "down") await compose.down(target, { volumes: false, timeoutSeconds: undefined });
  else if (act === "restart") await compose.restart(target, []);
  else await compose.launch(target, request, () => {});
  process.stdout.write("done after " + calls);
`;

describe("a stackctl that is killed at any instant", () => {
  let folder: string;
  let starter: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "st-starter-"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    // It finds the keeper below the package that it belongs to.
    starter = join(root, "dist", `test-starter-${process.pid}.mjs`);
    await build({
      stdin: { contents: program, resolveDir: root, loader: "ts" },
      outfile: starter,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
      },
    });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(starter, { force: true });
  });

  /** Runs it, and has it killed at its call of that number. Gives how many calls it made; undefined when it was killed. */
  const run = async (directory: string, act: string, killAt?: number): Promise<number | undefined> => {
    const args = [starter, directory, act, ...(killAt === undefined ? [] : [`${killAt}`])];
    const { stdout, signal } = await execa(process.execPath, args, { reject: false, stderr: "inherit" });
    const [, calls] = /^done after (\d+)$/.exec(stdout) ?? [];
    expect([calls === undefined, signal]).toEqual([signal === "SIGKILL", signal]);
    return calls === undefined ? undefined : Number(calls);
  };

  const prepare = async (act: string) => {
    const stack = await createEmbeddedProject();
    const environment = { PLACE: stack.directory };
    await stack.write("db", shellService("exec sleep 1000", { environment }));
    await stack.write(
      "web",
      shellService("echo up >>ran; exec sleep 1000", { environment, depends_on: ["db"] }),
    );
    if (act !== "create") await stack.launch(["web", "db"]);
    return stack;
  };

  /** Processes that bear the mark of the project in this folder. */
  const findMarked = (directory: string) =>
    readdirSync("/proc").filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        return /\0?STACKCTL_PROCESS=demo-/.test(environment) && environment.includes(directory);
      } catch {
        return false;
      }
    });

  it.each(["create", "recreate", "restart", "down"])(
    "leaves nothing that the next down does not find: %s",
    async (act) => {
      const whole = await prepare(act);
      const calls = await run(whole.directory, act).finally(whole.cleanup);
      if (calls === undefined) throw new Error("it was killed by somebody else");
      let killed = 0;
      for (let part = 0; part < parts; part += 1) {
        const stack = await prepare(act);
        try {
          const killAt = 1 + Math.floor((calls * part) / parts);
          if ((await run(stack.directory, act, killAt)) === undefined) killed += 1;
          if (part % 2 === 0) {
            // The next up finds what is there, and runs each once.
            expect(await stack.launch(["web", "db"])).toEqual({ exitCode: 0, stderr: "" });
            const running = await stack.engine.listContainers("demo");
            expect(running.map(({ service, state }) => [service, state])).toEqual([
              ["db", "running"],
              ["web", "running"],
            ]);
          }
          const { exitCode } = await stack.compose.down(stack.target, {
            volumes: false,
            timeoutSeconds: undefined,
          });
          expect(exitCode).toBe(0);
          await until(() => findMarked(stack.directory).length === 0);
          expect(existsSync(join(stack.directory, ".stackctl", "processes"))).toBe(false);
        } finally {
          await stack.cleanup();
        }
      }
      // It looks again and again at what takes its time, so that the number of its calls varies a little.
      expect(killed).toBeGreaterThan(parts / 2);
    },
  );
});
