/** The tables of one role; the role keeps the backend's and the trainer's jobs apart where both use one database. */
export interface TableNames {
  readonly jobs: string;
  readonly events: string;
  readonly checkpoints: string;
  readonly files: string;
  /** One row for each fact about the tables themselves. */
  readonly facts: string;
}

/** Names the tables of a role. */
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
