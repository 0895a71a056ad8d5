import { describe, expect, it } from "vitest";
import type { LogLine } from "../../../src/domain/log-line.ts";
import { mergeLogs } from "../../../src/run/logs/merge-logs.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";

type Stamped = readonly [time: string | undefined, text: string];

/** An engine whose containers have these logs, and that counts the streams that are closed. */
function stage(logs: Readonly<Record<string, readonly Stamped[]>>) {
  const closed: string[] = [];
  const requested: unknown[] = [];
  let read = 0;
  const engine = {
    async *streamLogs(id: string, range: unknown): AsyncGenerator<LogLine> {
      requested.push(range);
      try {
        for (const [time, text] of logs[id] ?? []) {
          read += 1;
          if (text === "broken") throw new Error("the log cannot be read");
          yield { cursor: text, time, stream: "stdout", text };
        }
      } finally {
        closed.push(id);
      }
    },
  };
  const containers = Object.keys(logs).map((id) => makeContainer(id, { id }));
  return { engine, containers, closed, requested, countRead: () => read };
}

const never = new AbortController().signal;

async function merge({ engine, containers }: ReturnType<typeof stage>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { container, line } of mergeLogs(containers, {}, { engine }, never))
    texts.push(`${container.id} ${line.text}`);
  return texts;
}

describe("mergeLogs", () => {
  it("orders the lines of several containers by their times", async () => {
    const staged = stage({
      web: [
        ["2024-01-01T00:00:01.000000000Z", "one"],
        ["2024-01-01T00:00:04.000000000Z", "four"],
      ],
      db: [
        ["2024-01-01T00:00:02.000000000Z", "two"],
        ["2024-01-01T00:00:02.000000001Z", "three"],
      ],
      job: [],
    });
    expect(await merge(staged)).toEqual(["web one", "db two", "db three", "web four"]);
    expect(staged.closed.toSorted()).toEqual(["db", "job", "web"]);
  });

  it("reads the log of the first container first among lines of the same time, or without times", async () => {
    const time = "2024-01-01T00:00:01.000000000Z";
    expect(await merge(stage({ web: [[time, "one"]], db: [[time, "two"]] }))).toEqual(["web one", "db two"]);
    const untimed = stage({
      web: [
        [undefined, "one"],
        [undefined, "two"],
      ],
      db: [[undefined, "three"]],
    });
    expect(await merge(untimed)).toEqual(["web one", "web two", "db three"]);
  });

  it("is empty without containers", async () => {
    expect(await merge(stage({}))).toEqual([]);
  });

  it("passes the range on, and never follows", async () => {
    const { engine, containers, requested } = stage({ web: [] });
    for await (const _line of mergeLogs(containers, { lines: 5, sinceMs: 7 }, { engine }, never));
    expect(requested).toEqual([{ lines: 5, sinceMs: 7, follow: false }]);
  });

  it("reads one line of each container ahead, and closes every stream when the reader stops", async () => {
    const many = Array.from(
      { length: 50 },
      (_, index): Stamped => [`2024-01-01T00:00:${index + 10}Z`, "line"],
    );
    const { engine, containers, closed, countRead } = stage({ web: many, db: many });
    for await (const _line of mergeLogs(containers, {}, { engine }, never)) break;
    expect(countRead()).toBe(2);
    expect(closed.toSorted()).toEqual(["db", "web"]);
  });

  it("stops at the next line when the signal aborts", async () => {
    const controller = new AbortController();
    const { engine, containers, closed } = stage({
      web: [
        ["2024-01-01T00:00:01Z", "one"],
        ["2024-01-01T00:00:02Z", "two"],
      ],
    });
    const texts: string[] = [];
    for await (const { line } of mergeLogs(containers, {}, { engine }, controller.signal)) {
      texts.push(line.text);
      controller.abort();
    }
    expect(texts).toEqual(["one"]);
    expect(closed).toEqual(["web"]);
  });

  it("fails with the error of one log, and closes the other streams", async () => {
    const staged = stage({
      web: [
        ["2024-01-01T00:00:01Z", "one"],
        ["2024-01-01T00:00:02Z", "broken"],
      ],
      db: [["2024-01-01T00:00:09Z", "late"]],
    });
    await expect(merge(staged)).rejects.toThrow("the log cannot be read");
    expect(staged.closed.toSorted()).toEqual(["db", "web"]);
  });
});
