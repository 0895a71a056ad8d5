import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = dirname(import.meta.dirname);

/** How a test is written that holds only on a machine of a certain speed, and what to write instead. */
interface Shape {
  readonly name: string;
  readonly instead: string;
  readonly finds: (line: string, file: string) => boolean;
  /** One line of each kind that it finds. */
  readonly examples: readonly string[];
  /** Path, and the beginning of the line, of what may look like that; with the reason. */
  readonly allowed: readonly { readonly at: string; readonly line: string; readonly reason: string }[];
}

/** The least limit of a test of its own: the project's own limit is the usual one. */
const leastLimitMs = 120_000;

const shapes: readonly Shape[] = [
  {
    name: "a wait that only time ends",
    instead: "until() of test/support/until.ts, an event, or a file that the test opens",
    finds: (line) => /\bset(?:Timeout|Interval)\(|(?<!clock\.)\bsleep\(\s*[\d(]/.test(line),
    examples: ["await setTimeout(150);", "await sleep(100);"],
    allowed: [],
  },
  {
    name: "a poll with a limit of its own",
    instead: "until(), or expect.poll() with the project's limit",
    finds: (line) => /\bvi\.wait(?:Until|For)\(|\.poll\(.*timeout/.test(line),
    examples: ["await vi.waitUntil(isThere);", "await expect.poll(read, { timeout: 10_000 }).toBe(1);"],
    allowed: [],
  },
  {
    name: "how long something took, measured here",
    instead: "a fake clock, or the event that must come first",
    finds: (line) => /performance\.now\(|process\.hrtime/.test(line),
    examples: ["const began = performance.now();"],
    allowed: [
      {
        at: "test/adapters/embedded/process-lifecycle.test.ts",
        line: "const began",
        reason: "a grace lasts at least its time on every machine",
      },
      {
        at: "test/adapters/embedded/process-lifecycle.test.ts",
        line: "expect(performance.now() - began).toBeGreaterThan(",
        reason: "a grace lasts at least its time on every machine",
      },
    ],
  },
  {
    name: "a bound on how long something takes",
    instead: "what must hold at the end, whenever that is",
    finds: (line) => /\b(?:\w*(?:Ms|Seconds|duration|elapsed)\b|Date\.now\(\)).*\.toBeLess/i.test(line),
    examples: ["expect(ended.durationMs).toBeLessThan(40_000);"],
    allowed: [
      {
        at: "test/e2e/status.test.ts",
        line: "expect(web?.uptimeMs)",
        reason: "between two instants that the test read before and after",
      },
      {
        at: "test/e2e/learning.test.ts",
        line: "expect(run?.startMs)",
        reason: "a part of a time, compared with the whole",
      },
      {
        at: "test/e2e/backend-footprint.test.ts",
        line: "expect(Number(seconds))",
        reason: "processor time, which is the backend's own",
      },
      {
        at: "test/adapters/engine-contract.ts",
        line: "expect(start?.atMs)",
        reason: "the order of two instants",
      },
      {
        at: "test/adapters/docker/docker-engine.test.ts",
        line: "expect(Math.abs((clockMs ?? 0) - Date.now()))",
        reason: "two clocks, compared by the minute",
      },
    ],
  },
  {
    name: "the unit of a duration that was measured here",
    instead: "durationPattern of test/support/duration-pattern.ts",
    finds: (line) => /\\d[.\]]*[+*?)]* (?:m\??)?s\b/.test(line),
    examples: ["expect(output).toMatch(/\\d s.*web.* starting/);", "toMatch(/db [\\d.]+ m?s/);"],
    allowed: [],
  },
  {
    name: "a limit that a busy machine reaches",
    instead: "the project's limit, in vitest.config.ts",
    finds: (line) => {
      const [, own = `${leastLimitMs}`] =
        /(?:(?<![.\w])(?:timeout|testTimeout|hookTimeout): |^ *\}, )(\d[\d_]*)(?=[\s,)}]|$)/.exec(line) ?? [];
      return Number(own.replaceAll("_", "")) < leastLimitMs;
    },
    examples: ["  }, 30_000);", "vi.setConfig({ testTimeout: 60_000 });"],
    allowed: [],
  },
  {
    name: "a wait for the words of a program, which goes on when the program ends without them",
    instead: "a race of the words against the end of the program, as startBuiltBackend() has it",
    finds: (line) => /await (?:watchOutput\(.*\)|\w+)\.holds\(/.test(line),
    examples: ['await watchOutput(child.stdout).holds("listens");', 'await output.holds("ready");'],
    allowed: [],
  },
  {
    name: "an assertion that nobody waits for, which cannot fail",
    instead: "await, before it",
    finds: (line) => /^\s*expect(?:\.poll\(|\(.*\)\.(?:rejects|resolves)\b)/.test(line),
    examples: ["  expect(run()).rejects.toThrow();", "  expect.poll(read).toBe(1);"],
    allowed: [],
  },
];

/** Files with a clock of their own, which moves only when it is told to: times in them are exact. */
const fakesTime = /fake-clock|useFakeTimers|nowMs \+= |clock\.drive\(/;

const files = listTests(join(root, "test"))
  .map((path) => ({ name: relative(root, path), text: readFileSync(path, "utf8") }))
  .filter(({ name }) => name !== "test/steady.test.ts");

describe("a test says what must hold, not how long it took here:", () => {
  it.each(shapes)("none has $name", ({ finds, allowed, instead }) => {
    const found = files
      .filter(({ text }) => !fakesTime.test(text))
      .flatMap(({ name, text }) =>
        text.split("\n").flatMap((line, at) => {
          if (!finds(line, name)) return [];
          const isAllowed = allowed.some((one) => one.at === name && line.trim().startsWith(one.line));
          return isAllowed ? [] : [`${name}:${at + 1}: write ${instead}: ${line.trim()}`];
        }),
      );
    expect(found).toEqual([]);
  });

  it.each(shapes)("$name is found", ({ finds, examples }) => {
    expect(examples.filter((line) => !finds(line, "test/x.test.ts"))).toEqual([]);
  });

  it("what is allowed is still there", () => {
    const gone = shapes.flatMap(({ allowed, finds }) =>
      allowed.filter(({ at, line }) => {
        const text = files.find(({ name }) => name === at)?.text ?? "";
        return !text.split("\n").some((one) => one.trim().startsWith(line) && finds(one, at));
      }),
    );
    expect(gone).toEqual([]);
  });
});

/** Tests, and the contracts that they share; support may wait, and a bench measures. */
function listTests(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "bench" ? [] : listTests(path);
    return /(?:\.test|-contract)\.ts$/.test(entry.name) ? [path] : [];
  });
}
