import { busyboxImage } from "./engine/images.ts";

/** An idle service that exits with 0 at SIGTERM, like well-behaved servers. */
export const polite = `image: "${busyboxImage}", command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.1; done"]`;
