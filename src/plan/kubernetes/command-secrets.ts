import { findPlaced } from "../secrets/find-placed.ts";
import type { ComposeDocument, ComposeService } from "./compose-service.ts";

/** The commands of a service, each as its words: entrypoint with command, and the health check. */
function listCommands({ entrypoint, command, healthcheck }: ComposeService): readonly (readonly string[])[] {
  return [[...(entrypoint ?? []), ...(command ?? [])], healthcheck?.test ?? []];
}

/** A secret that stands in a word of a command, such as behind `--password`. */
interface PlacedSecret {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** The secrets in each word of a command, in order, without references to variables and placeholders. */
export function findInWords(words: readonly string[]): readonly (readonly PlacedSecret[])[] {
  const joined = words.join(" ");
  const spans = findPlaced(joined).toSorted((a, b) => a.start - b.start || b.end - a.end);
  let at = 0;
  return words.map((word) => {
    const first = at;
    at += word.length + 1;
    let done = 0;
    return spans.flatMap((span) => {
      const start = Math.max(span.start - first, done);
      const end = Math.min(span.end - first, word.length);
      const value = word.slice(Math.max(start, 0), Math.max(end, 0));
      if (start >= end || /__stackctl_secret_\d+__|\$/.test(value) || value.trim() === "") return [];
      done = end;
      return [{ start, end, value }];
    });
  });
}

/**
 * A key for each secret in the commands of services, by service and value. `keyOf`: the key of a value that a
 * variable has, too.
 */
export function nameCommandSecrets(
  documents: readonly ComposeDocument[],
  keyOf: (value: string) => string | undefined,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [name, service] of documents.flatMap(({ services }) => Object.entries(services))) {
    for (const { value } of listCommands(service).flatMap(findInWords).flat()) {
      const place = placeInCommand(name, value);
      if (keys.has(place)) continue;
      const known = keyOf(value);
      const count = (counts.get(name) ?? 0) + (known === undefined ? 1 : 0);
      counts.set(name, count);
      const own = `${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_SECRET`;
      keys.set(place, known ?? (count === 1 ? own : `${own}_${count}`));
    }
  }
  return keys;
}

/** Identifies a secret in the commands of a service. */
export function placeInCommand(service: string, value: string): string {
  return JSON.stringify([service, value]);
}
