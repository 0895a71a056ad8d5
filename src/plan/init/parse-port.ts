/** A port that a new service publishes. */
export interface PortWish {
  readonly published: number;
  readonly target: number;
}

/** Parses `8080` or `8080:80`; undefined for any other text. */
export function parsePort(text: string): PortWish | undefined {
  const [, published, target = published] = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const wish = { published: Number(published), target: Number(target) };
  return Object.values(wish).every((port) => port >= 1 && port <= 65535) ? wish : undefined;
}
