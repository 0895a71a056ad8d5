import { busyboxImage } from "./engine/images.ts";

/** Keys of a Compose service that runs busybox and stops immediately, as part of a flow mapping. */
export const quick = `image: "${busyboxImage}", stop_signal: SIGKILL`;

/** An idle service. */
export const quickIdle = `${quick}, command: sleep 1000`;

/** A service that answers `ok` on port 80. */
export const quickServer = `${quick}, command: [sh, -c, "echo ok > /index.html; exec httpd -f -p 80"]`;
