import type { ProjectResource } from "./service.ts";

/** A network or volume as the engine reports it. Project, key and hash come from Compose's labels. */
export interface EngineResource {
  readonly kind: ProjectResource["kind"];
  readonly name: string;
  /** The Compose project that created it; undefined for one that Compose did not create. */
  readonly project: string | undefined;
  readonly key: string | undefined;
  readonly configHash: string | undefined;
}

/** A network or volume that still exists, with the containers that use it. */
export interface HeldResource extends EngineResource {
  readonly holders: readonly {
    readonly container: string;
    /** Undefined for a container that Compose did not create. */
    readonly project: string | undefined;
  }[];
}
