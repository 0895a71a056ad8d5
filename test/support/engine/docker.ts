import { execa } from "execa";

/** Runs the docker CLI and gives its stdout; throws with the command and its stderr when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execa("docker", args, {
    env: { COMPOSE_PROFILES: undefined, COMPOSE_FILE: undefined },
  });
  return stdout;
}

/** The same, one element a line; empty when it says nothing. */
export async function dockerLines(...args: readonly string[]): Promise<readonly string[]> {
  const stdout = await docker(...args);
  return stdout.split("\n").filter((line) => line !== "");
}
