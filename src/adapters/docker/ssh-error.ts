/** ssh failed; the message is what it printed. */
export class SshError extends Error {
  override readonly name = "SshError";
}
