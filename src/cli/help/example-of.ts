import type { Grammar } from "../command/grammar.ts";

/** An example with the name of the project's first feature; none in a project without features. */
export function exampleOf(
  { features: [first] }: Grammar,
  write: (name: string) => readonly [line: string, meaning: string],
): readonly (readonly [string, string])[] {
  return first === undefined ? [] : [write(first.name)];
}
