import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { runBusy } from "../../../src/adapters/host/run-busy.ts";

const source = join(import.meta.dirname, "../../../src/adapters/host/run-busy.ts");

/** A program that ignores each signal, and then blocks the event loop in an endless loop. */
async function startDeaf() {
  const { outputFiles } = await build({ entryPoints: [source], bundle: true, write: false, format: "esm" });
  const text = outputFiles[0]?.text ?? "";
  const url = `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  const program = `
    import { writeSync } from "node:fs";
    const { runBusy } = await import(${JSON.stringify(url)});
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(name, () => {});
    runBusy(() => { writeSync(1, "busy"); for (;;); });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const)(
  "lets %s end the process at once",
  async (name) => {
    const child = await startDeaf();
    await once(child.stdout, "data");
    child.kill(name);
    expect(await once(child, "exit")).toEqual([null, name]);
  },
);

it("gives the listeners back, also where the work throws", () => {
  const before = process.listeners("SIGTERM");
  const listener = () => undefined;
  process.on("SIGTERM", listener);
  onTestFinished(() => {
    process.off("SIGTERM", listener);
  });
  expect(runBusy(() => process.listeners("SIGTERM"))).toEqual([]);
  expect(() =>
    runBusy(() => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(process.listeners("SIGTERM")).toEqual([...before, listener]);
});
