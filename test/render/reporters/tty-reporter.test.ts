import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ProgressEvent } from "../../../src/domain/progress-event.ts";
import { createReporter } from "../../../src/render/reporters/create-reporter.ts";
import type { ReporterSetting, Suspension } from "../../../src/render/reporters/reporter-setting.ts";
import { createStyle } from "../../../src/render/text/style.ts";
import { displayWidth } from "../../../src/render/text/wrap-text.ts";
import { renderScreen, ScreenStream } from "../../support/screen.ts";
import { launch } from "./sample-events.ts";

const beginMs = 1_000_000;
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "Date"],
    now: beginMs,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

async function open(columns: number, rows: number, onSuspend?: ReporterSetting["onSuspend"]) {
  const stream = new ScreenStream(columns, rows);
  const style = createStyle({ color: false, unicode: true, width: columns, animated: true });
  const clock = { now: () => Date.now() };
  const suspending = onSuspend === undefined ? {} : { onSuspend };
  const reporter = await createReporter({ mode: "auto", stream, style, clock, ...suspending });
  const advanceTo = (atMs: number) => vi.advanceTimersByTime(beginMs + atMs - Date.now());
  return { stream, reporter, advanceTo };
}

/** The screen after each of these numbers of records, with the spinner as a star. */
async function lookAt(stream: ScreenStream, moments: readonly number[]): Promise<readonly string[]> {
  vi.useRealTimers();
  const screens = await Promise.all(moments.map((moment) => renderScreen(stream, moment)));
  return screens.map((lines) => lines.join("\n").replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, "*"));
}

const planned = (count: number): ProgressEvent => ({
  kind: "planned",
  project: "demo",
  services: Array.from({ length: count }, (_, at) => ({
    name: `s${at + 1}`,
    condition: "running",
    cause: "",
    after: at === 0 ? [] : ["s1"],
  })),
});

describe("the terminal reporter", () => {
  it.each([
    [80, 24],
    [40, 8],
  ])("draws a line a service and leaves one for each that is finished (%i by %i)", async (columns, rows) => {
    const { stream, reporter, advanceTo } = await open(columns, rows);
    const moments: number[] = [];
    for (const [index, [atMs, event]] of launch.entries()) {
      advanceTo(atMs);
      reporter.on(event);
      const nextMs = launch[index + 1]?.[0] ?? atMs + 100;
      if (nextMs - atMs >= 100) {
        advanceTo(nextMs - 1);
        moments.push(stream.records.length);
      }
    }
    reporter.close();
    moments.push(stream.records.length);
    const screens = await lookAt(stream, moments);
    const text = screens.join(`\n${"=".repeat(columns)}\n`);
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/progress.tty.${columns}.txt`);
  });

  it("counts the seconds while no event arrives", async () => {
    const { stream, reporter, advanceTo } = await open(80, 24);
    reporter.on(planned(1));
    reporter.on({ kind: "starting", service: "s1" });
    const moments: number[] = [];
    for (const atMs of [500, 1500, 62_000]) {
      advanceTo(atMs);
      moments.push(stream.records.length);
    }
    reporter.close();
    expect(await lookAt(stream, moments)).toEqual([
      "  * s1  0 s  starting",
      "  * s1  1 s  starting",
      "  * s1  1 m 02 s  starting",
    ]);
  });

  it("hides the cursor while it draws, and gives it back", async () => {
    const { stream, reporter } = await open(80, 24);
    reporter.on(planned(2));
    expect(stream.written).toContain(hideCursor);
    expect(stream.written).not.toContain(showCursor);
    reporter.close();
    expect(stream.written.lastIndexOf(showCursor)).toBeGreaterThan(stream.written.lastIndexOf(hideCursor));
  });

  it("leaves nothing of the block behind, and no timer", async () => {
    const { stream, reporter, advanceTo } = await open(80, 24);
    reporter.on(planned(5));
    advanceTo(1000);
    reporter.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(stream.listenerCount("resize")).toBe(0);
    expect(await lookAt(stream, [stream.records.length])).toEqual([""]);
  });

  it("says nothing once it is closed", async () => {
    const { stream, reporter } = await open(80, 24);
    reporter.on(planned(1));
    reporter.close();
    const before = stream.written;
    reporter.on({ kind: "starting", service: "s1" });
    reporter.close();
    expect(stream.written).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("writes nothing if no event arrives", async () => {
    const { stream, reporter } = await open(80, 24);
    reporter.close();
    expect(stream.written).toBe("");
  });

  it("keeps to the height of the screen, whatever is finished meanwhile", async () => {
    const { stream, reporter, advanceTo } = await open(60, 10);
    reporter.on(planned(40));
    const moments: number[] = [];
    for (let at = 1; at <= 40; at++) {
      reporter.on({ kind: "starting", service: `s${at}` });
      if (at > 12) {
        const service = `s${at - 12}`;
        reporter.on({ kind: "ready", service, verdict: "ready", afterMs: 10, startMs: 10, recovered: false });
      }
      advanceTo(at * 100);
      moments.push(stream.records.length);
    }
    reporter.close();
    moments.push(stream.records.length);
    const screens = await lookAt(stream, moments);
    expect(screens[20]?.split("\n").slice(-8)).toEqual([
      ...[10, 11, 12, 13, 14, 15, 16].map((at) => expect.stringContaining(`  * s${at}  `)),
      "  9 of 40 ready; +24 more",
    ]);
    expect(screens.at(-1)?.split("\n")).toEqual(
      Array.from({ length: 28 }, (_, at) => `  ✔ s${at + 1} ready in 10 ms`),
    );
  });

  it("mends the block when the terminal becomes narrower and wider", async () => {
    const { stream, reporter, advanceTo } = await open(100, 24);
    reporter.on(planned(1));
    const detail = "a long word about what is being pulled from where, and how much of it is here by now";
    reporter.on({
      kind: "ready",
      service: "s0",
      verdict: "ready",
      afterMs: 10,
      startMs: 10,
      recovered: false,
    });
    for (const service of ["s1", "s2", "s3"]) reporter.on({ kind: "pulling", service, detail });
    const moments: number[] = [];
    for (const columns of [100, 50, 33, 70, 20, 100]) {
      stream.resize(columns, 24);
      advanceTo(Date.now() - beginMs + 200);
      moments.push(stream.records.length);
    }
    reporter.close();
    moments.push(stream.records.length);
    const screens = await lookAt(stream, moments);
    const widths = [100, 50, 33, 70, 20, 100];
    for (const [index, screen] of screens.slice(0, -1).entries()) {
      const lines = screen.split("\n").filter((line) => line.trim() !== "");
      expect(lines[0]).toContain("s0 ready");
      expect(lines.filter((line) => line.includes("* s"))).toHaveLength(3);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(widths[index] ?? 0);
    }
    expect(screens.at(-1)?.trim()).toBe("✔ s0 ready in 10 ms");
  });

  it("lets others write to the terminal above its block", async () => {
    const { stream, reporter, advanceTo } = await open(60, 10);
    reporter.on(planned(2));
    stream.write("a foreign line\n");
    advanceTo(300);
    const moment = stream.records.length;
    reporter.close();
    expect(await lookAt(stream, [moment])).toEqual([
      "a foreign line\n  · s1  waiting\n  · s2  waiting for s1",
    ]);
  });

  it("gives the terminal back to the shell while the process is stopped", async () => {
    const screens: Suspension[] = [];
    let ended = 0;
    const { stream, reporter, advanceTo } = await open(80, 24, (screen) => {
      screens.push(screen);
      return () => {
        ended += 1;
      };
    });
    reporter.on(planned(2));
    advanceTo(500);
    screens[0]?.leave();
    const stopped = stream.records.length;
    advanceTo(900);
    expect(stream.records.length).toBe(stopped);
    expect(stream.written.lastIndexOf(showCursor)).toBeGreaterThan(stream.written.lastIndexOf(hideCursor));
    screens[0]?.enter();
    advanceTo(1_300);
    expect(stream.written.lastIndexOf(hideCursor)).toBeGreaterThan(stream.written.lastIndexOf(showCursor));
    const running = stream.records.length;
    reporter.close();
    expect(ended).toBe(1);
    const [whileStopped, whileRunning] = await lookAt(stream, [stopped, running]);
    expect(whileStopped).toBe("");
    expect(whileRunning).toMatch(/s1.*s2/s);
  });
});
