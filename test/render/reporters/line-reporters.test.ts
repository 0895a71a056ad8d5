import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { ProgressMode } from "../../../src/domain/settings.ts";
import { createReporter } from "../../../src/render/reporters/create-reporter.ts";
import { describeEvent } from "../../../src/render/reporters/describe-event.ts";
import type { Style } from "../../../src/render/style.ts";
import { ascii, colored, narrow, piped } from "../styles.ts";
import { launch } from "./sample-events.ts";

/** Everything that a reporter writes about the sample launch. */
function record(mode: ProgressMode, style: Style = piped, startedAtMs?: number): string {
  let written = "";
  let nowMs = 1_000_000;
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _, done) => {
      written += String(chunk);
      done();
    },
  });
  const clock = { now: () => nowMs };
  const reporter = createReporter({
    mode,
    stream,
    style,
    clock,
    ...(startedAtMs !== undefined && { startedAtMs }),
  });
  for (const [atMs, event] of launch) {
    nowMs = 1_000_000 + atMs;
    reporter.on(event);
  }
  reporter.close();
  return written;
}

describe("the plain reporter", () => {
  it("does not say pulling: Pulling", () => {
    const { sign, text } = describeEvent({ kind: "pulling", service: "web", detail: "Pulling" }, piped);
    expect(`${sign} ${text}`).toBe("· web pulling");
  });

  it("writes one line an event, with the time, and nothing twice", async () => {
    await expect(record("plain")).toMatchFileSnapshot("../golden/progress.plain.txt");
  });

  it("has colours where they are wanted", async () => {
    await expect(record("plain", colored)).toMatchFileSnapshot("../golden/progress.plain.color.txt");
  });

  it("never breaks a line, for each is one event", () => {
    expect(record("plain", narrow)).toBe(record("plain"));
  });

  it("counts from the beginning of the command where it is told", () => {
    expect(record("plain", piped, 999_000).split("\n")[0]).toContain("1.0 s");
  });

  it("needs no more than ASCII where there is no more", () => {
    expect(record("plain", ascii)).toMatch(/^\p{ASCII}*$/u);
  });
});

describe("the JSON reporter", () => {
  it("writes every event as an object on a line of its own", async () => {
    const written = record("json");
    await expect(written).toMatchFileSnapshot("../golden/progress.ndjson");
    const events = written
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events).toEqual(launch.map(([atMs, event]) => ({ atMs, ...event })));
  });
});

describe("the quiet reporter", () => {
  it("writes warnings and failures only", () => {
    expect(record("quiet").split("\n")).toEqual([
      "⚠ .env:3: ENABLE_TABY switches nothing (did you mean ENABLE_TABBY?)",
      "✖ fsdp failed: exited with 137",
      "",
    ]);
  });
});

describe("createReporter", () => {
  it("is plain where there is no terminal, even when one is asked for", () => {
    expect(record("auto")).toBe(record("plain"));
    expect(record("tty")).toBe(record("plain"));
  });
});
