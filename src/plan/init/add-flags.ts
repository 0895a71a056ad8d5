import type { Feature } from "../../domain/feature.ts";

/** The features whose flag `.env.example` does not mention yet. */
export function findMissingFlags<Flag extends Pick<Feature, "flag">>(
  text: string | undefined,
  features: readonly Flag[],
): readonly Flag[] {
  return features.filter(({ flag }) => !mentions(text ?? "", flag));
}

/**
 * The text of `.env.example` with a line for each flag that it does not mention yet. The new lines are
 * commented out, so that a copied example enables nothing. The existing text stays unchanged.
 */
export function addFlags(
  text: string | undefined,
  features: readonly Pick<Feature, "flag" | "description">[],
): string {
  const before = text ?? "";
  const missing = findMissingFlags(text, features);
  if (missing.length === 0) return before;
  const lineEnd = before.includes("\r\n") ? "\r\n" : "\n";
  const lines = missing.map(({ flag }) => `#${flag}=true`);
  // The block of an earlier call ends at its first empty line.
  const block = /^# Features;[^\n]*(?:\n(?!\r?\n)[^\n]+)*/m.exec(before);
  if (block) {
    const end = block.index + block[0].trimEnd().length;
    return [before.slice(0, end), ...lines].join(lineEnd) + before.slice(end);
  }
  const head = text === undefined ? ["# Copy to .env and change what you need.", ""] : [];
  const title = "# Features; `stackctl features enable NAME` writes such a line into .env.";
  const gap = before === "" ? "" : before.endsWith("\n") ? lineEnd : lineEnd + lineEnd;
  return before + gap + [...head, title, ...lines, ""].join(lineEnd);
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`^[ \\t]*(?:#+[ \\t]*)?(?:export[ \\t]+)?${name}[ \\t]*[=:]`, "m").test(text);
}
