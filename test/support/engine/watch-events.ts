import { execa } from "execa";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { Fixture } from "../fixture.ts";
import { until } from "../until.ts";
import { watchOutput } from "../watch-output.ts";

const EngineEvent = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

/** What happened, as the engine writes it: https://docs.docker.com/reference/api/engine/version/v1.45/#tag/System/operation/SystemEvents */
export type EngineEvent = z.infer<typeof EngineEvent>;

/** What happens to a fixture's containers, as the engine tells it. */
export interface WatchedEvents {
  /** Resolves once this has happened. */
  sees(event: string): Promise<void>;
  /** What has been seen so far, in order, as `SERVICE ACTION`. */
  list(): readonly string[];
}

/** Watches a fixture's containers. Only the actions named are seen, in the engine's words: `start`, `die`, `health_status`. */
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
 * Follows the engine's events until the test ends; gives what there were so far. The subscription stands once this
 * resolves: the engine remembers only its last 256 events, probes of all containers included, so that none can be asked
 * for later.
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
