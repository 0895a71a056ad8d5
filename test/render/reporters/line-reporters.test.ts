import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { ProgressMode } from "../../../src/domain/settings.ts";
import { type CiMode, noCi } from "../../../src/plan/settings/detect-ci.ts";
import { createLineReporter, createReporter } from "../../../src/render/reporters/create-reporter.ts";
import { describeEvent } from "../../../src/render/reporters/describe-event.ts";
import type { Style } from "../../../src/render/text/style.ts";
import { ascii, colored, narrow, piped } from "../styles.ts";
import { launch } from "./sample-events.ts";

/** Everything that a reporter writes about the sample launch, or about other events. */
function record(
  mode: ProgressMode,
  style: Style = piped,
  startedAtMs?: number,
  { ci = noCi, events = launch }: { readonly ci?: CiMode; readonly events?: typeof launch } = {},
): string {
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
  const reporter = createLineReporter({
    mode,
    ci,
    stream,
    style,
    clock,
    ...(startedAtMs !== undefined && { startedAtMs }),
  });
  for (const [atMs, event] of events) {
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

  it("prints each log line of a service as it is, in GitHub Actions disarmed, in quiet mode never", () => {
    const line = { kind: "log", service: "web", text: "::error::  twice\u001b[2J" } as const;
    const events: typeof launch = [
      [0, line],
      [1, line],
    ];
    expect(record("plain", piped, undefined, { events })).toBe("web | ::error::  twice\n".repeat(2));
    expect(record("github", piped, undefined, { events })).not.toMatch(/^::error/m);
    expect(record("quiet", piped, undefined, { events })).toBe("");
  });

  it("never breaks a line, for each is one event", () => {
    expect(record("plain", narrow)).toBe(record("plain"));
  });

  it("counts from the start of the command if that is given", () => {
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
      "⚠ .env:3: ENABLE_TABY switches nothing. Did you mean ENABLE_TABBY?",
      "✖ fsdp failed: exited with code 137",
      "",
    ]);
  });
});

describe("the GitHub reporter", () => {
  it("folds the lines of a launch and turns warnings into annotations", async () => {
    await expect(record("github")).toMatchFileSnapshot("../golden/progress.github.txt");
  });

  it("ends the group that it began, and begins none for nothing", () => {
    const lines = record("github").trimEnd().split("\n");
    expect(lines[0]).toMatch(/^::group::/);
    expect(lines.filter((line) => line.startsWith("::group::"))).toHaveLength(1);
    expect(lines.at(-1)).toBe("::endgroup::");
    expect(record("github", piped, undefined, { events: [] })).toBe("");
  });

  it("lets nothing that a container wrote be a command", () => {
    const forged = "##[error]forged\n::stop-commands::x";
    const written = record("github", piped, undefined, {
      events: [[0, { kind: "unhealthy", service: "web", output: forged }]],
    });
    expect(written).not.toMatch(/##\[|^\s*::/m);
  });
});

describe("in CI", () => {
  it.each([
    ["auto", { on: true, github: true }, "github"],
    ["auto", { on: true, github: false }, "plain"],
    ["plain", { on: true, github: true }, "plain"],
    ["json", { on: true, github: true }, "json"],
    ["quiet", { on: true, github: true }, "quiet"],
    ["auto", { on: false, github: false }, "plain"],
  ] as const)("%s with %j is %s", (mode, ci, same) => {
    expect(record(mode, piped, undefined, { ci })).toBe(record(same));
  });
});

describe("createReporter", () => {
  it.each(["auto", "tty"] as const)("is plain where there is no terminal: %s", async (mode) => {
    const stream = new PassThrough();
    const reporter = await createReporter({ mode, stream, style: piped, clock: { now: () => 1_000_000 } });
    for (const [, event] of launch) reporter.on(event);
    reporter.close();
    expect(String(stream.read())).not.toContain("\u001b[");
    expect(record(mode)).toBe(record("plain"));
  });
});
