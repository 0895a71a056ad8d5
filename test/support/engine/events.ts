import { z } from "zod";
import type { Fixture } from "../fixture.ts";
import { dockerLines } from "./docker.ts";

const Event = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
});

/**
 * What happened to a fixture's containers until now, in order, as `SERVICE ACTION`; only the actions named, in the
 * engine's words, such as `start`, `die` and `health_status: healthy`.
 */
export async function eventsOf(fixture: Fixture, actions: readonly string[]): Promise<readonly string[]> {
  const instant = (date: Date) => (date.getTime() / 1000).toFixed(3);
  const lines = await dockerLines(
    "events",
    ...["--since", instant(fixture.createdAt), "--until", instant(new Date())],
    ...["--filter", "type=container", "--filter", `label=com.docker.compose.project=${fixture.project}`],
    ...["--format", "{{json .}}"],
  );
  return lines
    .map((line) => Event.parse(JSON.parse(line)))
    .filter(({ Action: action }) => actions.includes(action))
    .map(
      ({ Action: action, Actor: { Attributes: labels } }) =>
        `${labels["com.docker.compose.service"]} ${action}`,
    );
}
