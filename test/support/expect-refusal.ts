import { expect } from "vitest";
import { dedent } from "./dedent.ts";
import { containersOf, networksOf, volumesOf } from "./engine/engine.ts";
import type { Fixture } from "./fixture.ts";

/** A command that must be refused, and the expected message. */
export interface Refusal {
  /** Default: `up`. */
  readonly command?: string | readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly exitCode: number;
  readonly code: string;
  /** The complete stderr in text form; may be indented like the code around it. */
  readonly says: string;
}

/** Expects that a command fails with this message, also with --json, and creates nothing on the engine. */
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
