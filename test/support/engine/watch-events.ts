import { execa } from "execa";
import { onTestFinished } from "vitest";
import * as z from "zod";
import type { Fixture } from "../fixture.ts";
import { until } from "../until.ts";
import { watchOutput } from "../watch-output.ts";

const EngineEvent = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

/** An event in the engine's format: https://docs.docker.com/reference/api/engine/version/v1.45/#tag/System/operation/SystemEvents */
export type EngineEvent = z.infer<typeof EngineEvent>;

/** The engine's events about a fixture's containers. */
export interface WatchedEvents {
  /** Resolves once this event has occurred. */
  sees(event: string): Promise<void>;
  /** The events so far, in order, as `SERVICE ACTION`. */
  list(): readonly string[];
}

/** Watches a fixture's containers for these actions of the engine: `start`, `die`, `health_status`. */
export async function watchEvents(fixture: Fixture, actions: readonly string[]): Promise<WatchedEvents> {
  const follow = await followEvents({
    type: ["container"],
    label: [`com.docker.compose.project=${fixture.project}`],
    event: actions,
  });
  const list = () =>
    follow().map(
      ({ Action, Actor: { Attributes } }) => `${Attributes["com.docker.compose.service"]} ${Action}`,
    );
  return { list, sees: (event) => until(() => list().includes(event)) };
}

/**
 * Follows the engine's events until the test ends, and returns the list of events so far. The subscription is active
 * once this resolves. Past events are not reliable: the engine keeps only the last 256, including all probes.
 */
export async function followEvents(
  filters: Readonly<Record<string, readonly string[]>>,
): Promise<() => readonly EngineEvent[]> {
  const stream = execa("docker", ["system", "dial-stdio"], { reject: false, stdin: "pipe" });
  onTestFinished(async () => {
    stream.kill();
    await stream;
  });
  const output = watchOutput(stream.stdout);
  const since = (Date.now() / 1000).toFixed(3);
  const query = new URLSearchParams({ since, filters: JSON.stringify(filters) });
  // An answer of HTTP/1.0 has no chunks: what follows the headers is one event a line.
  stream.stdin.write(`GET /events?${query} HTTP/1.0\r\nHost: docker\r\n\r\n`);
  const ended = await Promise.race([output.holds("\r\n\r\n"), stream]);
  if (ended !== undefined) throw new Error(`the engine gives no events: ${ended.stderr}`);
  return () => {
    const [, body = ""] = output.text().split("\r\n\r\n");
    const lines = body.split("\n").slice(0, -1);
    return lines.map((line) => EngineEvent.parse(JSON.parse(line)));
  };
}
