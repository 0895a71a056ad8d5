import { StackError } from "../../domain/errors.ts";
import type { Exposure, TrainingKind } from "../../domain/kubernetes.ts";
import type { KubernetesOptions } from "./kubernetes-options.ts";

interface GivenOptions {
  readonly liveness: boolean;
  readonly expose: Exposure | undefined;
  readonly training: TrainingKind | undefined;
  readonly volumeSize: string | undefined;
  readonly waitImage: string | undefined;
}

/** The given options, with defaults. Throws StackError `usage` for a size or an image that is none. */
export function checkKubernetesOptions(given: GivenOptions): KubernetesOptions {
  const { volumeSize = "1Gi", waitImage = "busybox:1.37" } = given;
  if (!/^[1-9]\d*(?:\.\d+)?(?:[kMGTPE]|[KMGTPE]i)?$/.test(volumeSize)) {
    throw new StackError("usage", {
      message: `--volume-size: ${volumeSize} is not a size`,
      hint: "Write a quantity of Kubernetes, such as 10Gi or 500Mi.",
    });
  }
  if (!/^[\w./:@-]+$/.test(waitImage)) {
    throw new StackError("usage", {
      message: `--wait-image: ${waitImage} is not the name of an image`,
      hint: "Name an image with a shell and nc, such as busybox:1.37.",
    });
  }
  return {
    expose: given.expose ?? "none",
    liveness: given.liveness,
    volumeSize,
    waitImage,
    training: given.training ?? "job",
  };
}
