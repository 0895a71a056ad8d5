import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const loader = fileURLToPath(new URL("../../bin/load-program.js", import.meta.url));

let folder: string;
let program: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-load-"));
  program = join(folder, "main.cjs");
  await writeFile(program, 'exports.say = () => { exports.said = "said"; return exports.said; };');
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the program in a process of its own, as the launcher does, and keeps its code. */
function run(command: string | undefined, env: Readonly<Record<string, string>> = {}): string {
  const script = `
    const program = require(${JSON.stringify(loader)}).loadProgram(${JSON.stringify(program)}, ${JSON.stringify(command)});
    const said = program?.exports.say();
    program?.keepCode();
    console.log(said);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "", XDG_CACHE_HOME: join(folder, "cache"), ...env },
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.trim();
}

async function listKept(): Promise<readonly string[]> {
  const entries = await readdir(join(folder, "cache"), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("loadProgram", () => {
  it("gives the exports, and keeps the compiled code of each command in a file that only its owner can write", async () => {
    expect([run("up"), run("up"), run("status"), run(undefined), run("../../x")]).toEqual(
      Array.from({ length: 5 }, () => "said"),
    );
    const kept = await listKept();
    expect(kept.map((path) => path.split("/").at(-1)).sort()).toEqual(["other", "status", "up"]);
    for (const path of kept) expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it("keeps nothing in a folder that others may write to, or behind a link", async () => {
    const cache = join(folder, "cache");
    await mkdir(join(cache, "stackctl"), { recursive: true });
    await chmod(join(cache, "stackctl"), 0o777);
    expect([run("up"), await listKept()]).toEqual(["said", []]);
    await rm(cache, { recursive: true });
    await mkdir(join(folder, "elsewhere"));
    await mkdir(cache);
    await symlink(join(folder, "elsewhere"), join(cache, "stackctl"));
    expect(run("up")).toBe("said");
    const elsewhere = await readdir(join(folder, "elsewhere"), { recursive: true, withFileTypes: true });
    expect(elsewhere.filter((entry) => entry.isFile())).toEqual([]);
  });

  it("keeps the code of a second file only for commands that load it", async () => {
    await writeFile(join(folder, "rest.cjs"), 'exports.word = "rest";');
    await writeFile(program, 'exports.say = () => (process.env.REST ? require("./rest.cjs").word : "said");');
    expect([run("up"), run("status", { REST: "1" }), run("status", { REST: "1" })]).toEqual([
      "said",
      "rest",
      "rest",
    ]);
    const kept = (await listKept()).map((path) => path.split("/").slice(-2));
    expect(kept.map(([build = "", name]) => [/rest\.cjs/.test(build), name]).sort()).toEqual([
      [false, "status"],
      [false, "up"],
      [true, "status"],
    ]);
  });

  it("takes what it kept, and leaves it alone then", async () => {
    run("up");
    const [path = ""] = await listKept();
    const before = new Date(1_000_000_000_000);
    await utimes(path, before, before);
    expect(run("up")).toBe("said");
    expect((await stat(path)).mtimeMs).toBe(before.getTime());
  });

  it.each(["", "nonsense", "cut"])("runs with a cached file that is %j, and repairs it", async (damage) => {
    run("up");
    const [path = ""] = await listKept();
    const good = await readFile(path);
    await writeFile(path, damage === "cut" ? good.subarray(0, good.length / 2) : damage);
    expect(run("up")).toBe("said");
    expect((await readFile(path)).length).toBe(good.length);
  });

  it("does not run code that others may have written", async () => {
    run("up");
    const [path = ""] = await listKept();
    await chmod(path, 0o666);
    expect(run("up")).toBe("said");
    // Written anew, by the owner alone.
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it("runs the new program after a build", async () => {
    run("up");
    await writeFile(program, 'exports.say = () => "new";');
    expect(run("up")).toBe("new");
  });

  it("keeps the code of the last builds only", async () => {
    for (let build = 0; build < 14; build += 1) {
      await writeFile(program, `exports.say = () => "${"x".repeat(build)}";`);
      run("up");
    }
    expect((await listKept()).length).toBe(6);
  });

  it("keeps nothing where there is no home, or a file system that takes no folder", async () => {
    const bare = { XDG_CACHE_HOME: "", HOME: "" };
    expect(run("up", { ...bare, HOME: "/proc/no" })).toBe("said");
    expect(run("up", bare)).toBe("said");
    expect(existsSync(".cache")).toBe(false);
  });

  it("writes no cache if it is disabled, or if its folder cannot be created", async () => {
    expect(run("up", { NODE_DISABLE_COMPILE_CACHE: "1" })).toBe("said");
    expect(await listKept()).toEqual([]);
    await mkdir(join(folder, "file"));
    await writeFile(join(folder, "file", "cache"), "");
    expect(run("up", { XDG_CACHE_HOME: join(folder, "file", "cache") })).toBe("said");
  });

  it("is undefined where nothing is built", async () => {
    await rm(program);
    expect(run("up")).toBe("undefined");
  });
});
