import { busyboxImage } from "./engine/images.ts";

/** A service that is up and does nothing, and that ends with 0 when it is asked to stop, as well-behaved servers do. */
export const polite = `image: "${busyboxImage}", command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.1; done"]`;
