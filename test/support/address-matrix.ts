/** Host addresses of one port; `""` is a port that is published without an address. */
export const publishableAddresses = ["", "0.0.0.0", "::", "127.0.0.1", "127.0.0.2", "::1"] as const;
export type PublishableAddress = (typeof publishableAddresses)[number];

/** With which addresses each one clashes on the engine, for TCP as for UDP. A test on the engine checks every pair. */
export const overlappingAddresses: Readonly<Record<PublishableAddress, readonly PublishableAddress[]>> = {
  "": ["", "0.0.0.0", "::", "127.0.0.1", "127.0.0.2", "::1"],
  "0.0.0.0": ["", "0.0.0.0", "127.0.0.1", "127.0.0.2"],
  "::": ["", "::", "::1"],
  "127.0.0.1": ["", "0.0.0.0", "127.0.0.1"],
  "127.0.0.2": ["", "0.0.0.0", "127.0.0.2"],
  "::1": ["", "::", "::1"],
};
