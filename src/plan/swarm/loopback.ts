/** Addresses that only programs of the same machine reach, as compose files name them. */
export const loopback: readonly string[] = ["127.0.0.1", "::1"];
