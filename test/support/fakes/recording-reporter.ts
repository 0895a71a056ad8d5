import type { ProgressEvent } from "../../../src/domain/progress-event.ts";
import type { Reporter } from "../../../src/ports/reporter.ts";

/** Records the reported events. */
export class RecordingReporter implements Reporter {
  readonly events: ProgressEvent[] = [];
  closed = false;

  on(event: ProgressEvent): void {
    if (this.closed) throw new Error(`event after the end: ${event.kind}`);
    this.events.push(event);
  }

  close(): void {
    this.closed = true;
  }

  /** The events of one kind, in order. */
  of<Kind extends ProgressEvent["kind"]>(kind: Kind): Extract<ProgressEvent, { kind: Kind }>[] {
    return this.events.filter(
      (event): event is Extract<ProgressEvent, { kind: Kind }> => event.kind === kind,
    );
  }

  /** `kind service` of every event about a service, and `kind` of the others. */
  story(): readonly string[] {
    return this.events.map((event) => ("service" in event ? `${event.kind} ${event.service}` : event.kind));
  }
}
