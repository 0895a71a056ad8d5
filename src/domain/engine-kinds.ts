/** What runs the services: `docker` as containers, `embedded` as processes on this machine. */
export const engineKinds = ["docker", "embedded"] as const;
export type EngineKind = (typeof engineKinds)[number];

/**
 * Values of the engine setting; `auto` detects the engine. Kept apart from the schema, so that the command
 * line grammar can list them without loading zod.
 */
export const engineWords = ["auto", ...engineKinds] as const;
