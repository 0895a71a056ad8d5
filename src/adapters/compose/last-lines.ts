/** The end of what was said: at most `count` lines, of which empty ones are left out. */
export interface LastLines {
  push(line: string): void;
  lines(): readonly string[];
}

/** Keeps the last `count` lines and forgets the others. */
export function keepLastLines(count: number): LastLines {
  const kept: string[] = [];
  return {
    push(line) {
      if (line.trim() === "") return;
      kept.push(line);
      if (kept.length > count) kept.shift();
    },
    lines: () => [...kept],
  };
}
