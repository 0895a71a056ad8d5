import type { ProgressEvent } from "../../domain/progress-event.ts";

/** An event with the milliseconds since the command began. */
export type ToldEvent = ProgressEvent & { readonly atMs: number };

/** What a command did so far, for the artifacts that explain how it ended. It lives as long as the command. */
export interface RunRecord {
  readonly events: readonly ToldEvent[];
  /** JSON documents by file name, such as `plan.json`. */
  readonly documents: ReadonlyMap<string, unknown>;
  addEvent(event: ToldEvent): void;
  addDocument(name: string, document: unknown): void;
}

/** An empty record. */
export function createRunRecord(): RunRecord {
  const events: ToldEvent[] = [];
  const documents = new Map<string, unknown>();
  return {
    events,
    documents,
    addEvent: (event) => {
      events.push(event);
    },
    addDocument: (name, document) => {
      documents.set(name, document);
    },
  };
}
