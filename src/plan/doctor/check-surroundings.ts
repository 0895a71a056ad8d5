import type { Variables } from "../../domain/flag-request.ts";
import { isSecret } from "../secrets/is-secret.ts";
import { type Diagnosis, fine, skipped, warning } from "./diagnosis.ts";

/** Facts about a project's environment files and lock, read without an engine. */
export interface Surroundings {
  readonly project: string;
  readonly variables: Variables;
  /** Existing environment files, as shown to the user, with their permission bits. */
  readonly envFiles: readonly { readonly path: string; readonly mode: number }[];
  readonly lock: { readonly pid: number; readonly what: string; readonly stale: boolean } | undefined;
}

/** Checks for secrets that other users may read, and for locks. */
export function checkSurroundings(facts: Surroundings): readonly Diagnosis[] {
  return [...checkEnvFiles(facts), checkLock(facts)];
}

/** Permission bits: readable by the group, or by all users. */
const readByOthers = 0o044;

function checkEnvFiles({ variables, envFiles }: Surroundings): readonly Diagnosis[] {
  if (envFiles.length === 0) return [skipped("env-file", "there is no .env")];
  const open = envFiles
    .filter(({ mode }) => (mode & readByOthers) !== 0)
    .map(({ path }) => ({ path, secrets: listSecrets(path, variables) }))
    .filter(({ secrets }) => secrets.length > 0);
  if (open.length === 0) {
    return [
      fine("env-file", `${envFiles.map(({ path }) => path).join(", ")}: no secret that other users may read`),
    ];
  }
  return open.map(({ path, secrets }) =>
    warning(
      "env-file",
      `${path} holds ${secrets.join(", ")}, and other users may read it`,
      `Run chmod 600 ${path}.`,
    ),
  );
}

function listSecrets(path: string, { dotenv }: Variables): readonly string[] {
  const secrets = dotenv.filter(({ name, value, where }) => where?.file === path && isSecret(name, value));
  return [...new Set(secrets.map(({ name }) => name))];
}

function checkLock({ project, lock }: Surroundings): Diagnosis {
  if (lock === undefined) return fine("lock", `no stackctl command is changing ${project}`);
  const holder = `${lock.what} (pid ${lock.pid})`;
  if (!lock.stale)
    return warning("lock", `${holder} is changing ${project} now`, "Wait for it to finish, or stop it.");
  return warning(
    "lock",
    `${holder} ended without releasing its lock; a stale lock blocks no command`,
    "Run stackctl up, restart or down: each of them removes the stale lock.",
  );
}
