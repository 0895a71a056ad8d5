import { execa } from "execa";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { Fixture } from "../fixture.ts";
import { watchOutput } from "../watch-output.ts";

const Event = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
});

/** What happens to a fixture's containers, as the engine tells it. */
export interface WatchedEvents {
  /** Resolves once this has happened. */
  sees(event: string): Promise<void>;
  /** What has been seen so far, in order, as `SERVICE ACTION`. */
  list(): readonly string[];
}

/**
 * Watches until the test ends; from now on, since the engine remembers only its last 256 events, probes included.
 * Only the actions named are seen, in the engine's words: `start`, `die`, `health_status`.
 */
export function watchEvents(fixture: Fixture, actions: readonly string[]): WatchedEvents {
  const stream = execa(
    "docker",
    [
      "events",
      ...["--since", (Date.now() / 1000).toFixed(3), "--format", "{{json .}}"],
      ...["--filter", "type=container", "--filter", `label=com.docker.compose.project=${fixture.project}`],
      ...actions.flatMap((action) => ["--filter", `event=${action}`]),
    ],
    { reject: false },
  );
  onTestFinished(async () => {
    stream.kill();
    await stream;
  });
  const output = watchOutput(stream.stdout);
  const list = () => output.text().split("\n").slice(0, -1).map(formatEvent);
  return {
    list,
    async sees(event) {
      for (let lines = 0; !list().includes(event); ) {
        lines = list().length;
        await output.holds(new RegExp(`^(?:.*\n){${lines + 1}}`));
      }
    },
  };
}

function formatEvent(line: string): string {
  const { Action: action, Actor: actor } = Event.parse(JSON.parse(line));
  return `${actor.Attributes["com.docker.compose.service"]} ${action}`;
}
