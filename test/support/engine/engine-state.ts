import { execa } from "execa";

/** The engine that tests can use, or the reason why there is none. */
export type EngineState =
  | { readonly kind: "available"; readonly engineVersion: string; readonly composeVersion: string }
  | { readonly kind: "absent"; readonly reason: string };

/** The current state: an engine, none (one may be started), or an engine that stackctl does not support. */
export type EngineAnswer =
  | Extract<EngineState, { kind: "available" }>
  | { readonly kind: "silent"; readonly reason: string }
  | { readonly kind: "unsupported"; readonly reason: string };

/** Determines the state by the docker CLI, without installing or starting an engine. */
export async function readEngineAnswer(): Promise<EngineAnswer> {
  const engine = await ask("version", "--format", "{{.Server.Version}}");
  if (!engine.ok) return { kind: "silent", reason: `no engine answers: ${engine.text}` };
  if (!isAtLeast(engine.text, 25, 0)) {
    return { kind: "unsupported", reason: `engine ${engine.text} is older than 25` };
  }
  const compose = await ask("compose", "version", "--short");
  if (!compose.ok) return { kind: "unsupported", reason: `docker compose does not work: ${compose.text}` };
  if (!isAtLeast(compose.text, 2, 30)) {
    return { kind: "unsupported", reason: `Compose ${compose.text} is older than 2.30` };
  }
  return { kind: "available", engineVersion: engine.text, composeVersion: compose.text };
}

async function ask(...args: readonly string[]): Promise<{ ok: boolean; text: string }> {
  const result = await execa("docker", args, { reject: false, timeout: 60_000 });
  if (result.exitCode === 0) return { ok: true, text: result.stdout.trim() };
  const lastLine = result.stderr?.trim().split("\n").at(-1);
  return { ok: false, text: lastLine || (result.shortMessage ?? "docker failed") };
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [, foundMajor, foundMinor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (foundMajor === undefined || foundMinor === undefined) return false;
  return Number(foundMajor) > major || (Number(foundMajor) === major && Number(foundMinor) >= minor);
}
