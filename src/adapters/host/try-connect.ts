import { connect } from "node:net";

/** Whether a server accepts a TCP connection on this address. The connection is closed at once. */
export function tryConnect(
  address: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: timeoutMs });
    const end = (accepted: boolean) => {
      signal?.removeEventListener("abort", refuse);
      socket.destroy();
      resolve(accepted);
    };
    const refuse = () => end(false);
    signal?.addEventListener("abort", refuse, { once: true });
    socket
      .once("connect", () => end(true))
      .once("error", refuse)
      .once("timeout", refuse);
  });
}
