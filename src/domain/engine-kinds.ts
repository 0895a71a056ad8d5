/** What runs services: containers of Docker, or processes of this machine. */
export const engineKinds = ["docker", "embedded"] as const;
export type EngineKind = (typeof engineKinds)[number];

/** How it is chosen; `auto` finds out. Apart from the schema, so that the grammar can name them without loading one. */
export const engineWords = ["auto", ...engineKinds] as const;
