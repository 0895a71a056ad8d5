import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedProject, shellService } from "../../support/embedded-project.ts";

const root = join(import.meta.dirname, "../../..");

/** A program that creates, starts, recreates and restarts a service, over and over, in the folder that it is given. */
const program = `
  import { createEmbedded } from "./src/adapters/embedded/create-embedded.ts";
  import { createNodeFiles } from "./src/adapters/node-files.ts";
  const [projectDirectory = "", act = ""] = process.argv.slice(2);
  const env = new Map(Object.entries(process.env).map(([name, value]) => [name, value ?? ""]));
  const { compose } = createEmbedded({ env, files: createNodeFiles(), cwd: projectDirectory, print: () => {} });
  const target = { files: [], projectName: "demo", projectDirectory, envFiles: [], profiles: [], env: {} };
  const request = { services: ["web", "db"], build: false, pull: undefined, forceRecreate: act === "recreate" };
  process.stdout.write("ready");
  if (act === "down") await compose.down(target, { volumes: false, timeoutSeconds: undefined });
  else if (act === "restart") await compose.restart(target, []);
  else await compose.launch(target, request, () => {});
  process.stdout.write("done");
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

  /** Runs it, and kills it so long after it began to work; true when it was done before. */
  const runAndKill = async (directory: string, act: string, afterMs: number): Promise<boolean> => {
    const child = spawn(process.execPath, [starter, directory, act], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString("utf8");
    });
    const closed = once(child, "close");
    await Promise.race([once(child.stdout, "data"), closed]);
    await Promise.race([setTimeout(afterMs), closed]);
    child.kill("SIGKILL");
    await closed;
    return said.includes("done");
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
      const ended = { early: 0, done: 0 };
      for (let afterMs = 0; ended.done < 1 && afterMs < 400; afterMs += 15) {
        const stack = await createEmbeddedProject();
        try {
          const service = { environment: { PLACE: stack.directory }, depends_on: ["db"] };
          await stack.write(
            "db",
            shellService("exec sleep 1000", { environment: { PLACE: stack.directory } }),
          );
          await stack.write("web", shellService("echo up >>ran; exec sleep 1000", service));
          if (act !== "create") await stack.launch(["web", "db"]);
          const isDone = await runAndKill(stack.directory, act, afterMs);
          ended[isDone ? "done" : "early"] += 1;
          if (afterMs % 30 === 0) {
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
          await setTimeout(30);
          expect(findMarked(stack.directory)).toEqual([]);
          expect(existsSync(join(stack.directory, ".stackctl", "processes"))).toBe(false);
        } finally {
          await stack.cleanup();
        }
      }
      // Otherwise the kills came too early or too late to say anything.
      expect(ended).toMatchObject({ done: 1 });
      expect(ended.early).toBeGreaterThan(2);
    },
    120_000,
  );
});
