/** Host addresses of one port; `""` means that the port is published without an address. */
export const publishableAddresses = ["", "0.0.0.0", "::", "127.0.0.1", "127.0.0.2", "::1"] as const;
export type PublishableAddress = (typeof publishableAddresses)[number];

/**
 * The addresses that conflict with each address on the engine, for TCP and UDP. An engine test checks every
 * pair.
 */
export const overlappingAddresses: Readonly<Record<PublishableAddress, readonly PublishableAddress[]>> = {
  "": ["", "0.0.0.0", "::", "127.0.0.1", "127.0.0.2", "::1"],
  "0.0.0.0": ["", "0.0.0.0", "127.0.0.1", "127.0.0.2"],
  "::": ["", "::", "::1"],
  "127.0.0.1": ["", "0.0.0.0", "127.0.0.1"],
  "127.0.0.2": ["", "0.0.0.0", "127.0.0.2"],
  "::1": ["", "::", "::1"],
};
