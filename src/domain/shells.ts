/** Shells that completion scripts are written for. */
export const shells = ["bash", "zsh", "fish"] as const;
