import { execa } from "execa";

/** Runs the docker CLI and returns its stdout; throws with the command and its stderr if it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execa("docker", args, {
    env: { COMPOSE_PROFILES: undefined, COMPOSE_FILE: undefined },
  });
  return stdout;
}

/** Like `docker`, but returns the lines of stdout; empty without output. */
export async function dockerLines(...args: readonly string[]): Promise<readonly string[]> {
  const stdout = await docker(...args);
  return stdout.split("\n").filter((line) => line !== "");
}
