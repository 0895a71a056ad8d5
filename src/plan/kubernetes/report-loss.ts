import type { Loss, LossWeight } from "../../domain/kubernetes.ts";

/** Records a part of a service that the manifests do not keep; `path` begins below the service. */
export type Report = (weight: LossWeight, path: readonly string[], message: string) => void;

/** A loss with the path of its key, before its place in a file is known. */
export interface FoundLoss extends Omit<Loss, "key" | "file" | "line"> {
  readonly path: readonly string[];
}

/** Collects losses, each once. */
export class LossList {
  readonly #found = new Map<string, FoundLoss>();

  /** The report of one service. */
  for(service: string): Report {
    return (weight, path, message) =>
      this.add({ weight, service, path: ["services", service, ...path], message });
  }

  add(loss: FoundLoss): void {
    this.#found.set(JSON.stringify([loss.path, loss.message]), loss);
  }

  list(): readonly FoundLoss[] {
    return [...this.#found.values()];
  }
}
