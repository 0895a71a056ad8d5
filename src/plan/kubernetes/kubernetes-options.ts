import type { Exposure, TrainingKind } from "../../domain/kubernetes.ts";

/** Choices of the user for the manifests. */
export interface KubernetesOptions {
  readonly expose: Exposure;
  /** Whether health checks also restart containers. */
  readonly liveness: boolean;
  /** Requested size of each volume, such as 1Gi. */
  readonly volumeSize: string;
  /** The image of containers that wait for a dependency; it needs a shell and `nc`. */
  readonly waitImage: string;
  readonly training: TrainingKind;
}
