import type { ProjectResource } from "./service.ts";

/** A network or volume as the engine has it; owner, key and hash are what Compose labelled it with. */
export interface EngineResource {
  readonly kind: ProjectResource["kind"];
  readonly name: string;
  /** The Compose project that created it; undefined for one that Compose did not create. */
  readonly project: string | undefined;
  readonly key: string | undefined;
  readonly configHash: string | undefined;
}

/** A network or volume that is still there, with the containers that hold it. */
export interface HeldResource extends EngineResource {
  readonly holders: readonly {
    readonly container: string;
    /** Undefined for a container that Compose did not create. */
    readonly project: string | undefined;
  }[];
}
