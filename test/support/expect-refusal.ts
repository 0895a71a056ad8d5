import { expect } from "vitest";
import { dedent } from "./dedent.ts";
import { containersOf, networksOf, volumesOf } from "./engine/engine.ts";
import type { Fixture } from "./fixture.ts";

/** A command that must be refused, and in which words. */
export interface Refusal {
  /** Default: `up`. */
  readonly command?: string | readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly exitCode: number;
  readonly code: string;
  /** All of stderr, as a person reads it; may be indented with the code around it. */
  readonly says: string;
}

/** Runs a command that cannot work: exactly these words, the same as a JSON document, and nothing on the engine. */
export async function expectRefusal(fixture: Fixture, refusal: Refusal): Promise<void> {
  const { command = "up", env = {}, uid, exitCode, code, says } = refusal;
  const options = { env, ...(uid !== undefined && { uid }) };
  const words = typeof command === "string" ? command.split(" ") : command;

  const plain = await fixture.stackctl(words, options);
  expect(plain.stderr).toBe(`${dedent(says).trimEnd()}\n`);
  expect(plain).toMatchObject({ exitCode, stdout: "" });

  const json = await fixture.stackctl([...words, "--json"], options);
  expect(json).toMatchObject({ exitCode, stderr: plain.stderr });
  expect(json.json()).toMatchObject({
    error: { code, message: plain.stderr.split("\n")[0]?.replace("✖ ", "") },
  });

  expect(await containersOf(fixture.project)).toEqual([]);
  expect(await networksOf(fixture.project)).toEqual([]);
  expect(await volumesOf(fixture.project)).toEqual([]);
}
