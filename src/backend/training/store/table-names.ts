/** The tables of one role. The role separates the backend's and the trainer's jobs if both use one database. */
export interface TableNames {
  readonly jobs: string;
  readonly events: string;
  readonly checkpoints: string;
  readonly files: string;
  /** One row per fact about the tables themselves. */
  readonly facts: string;
}

/** Returns the table names of a role. */
export function nameTables(role: "backend" | "trainer"): TableNames {
  const name = (of: string) => `stackctl_${role}_${of}`;
  return {
    jobs: name("jobs"),
    events: name("events"),
    checkpoints: name("checkpoints"),
    files: name("files"),
    facts: name("facts"),
  };
}
