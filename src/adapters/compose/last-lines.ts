/** The end of an output: at most `count` lines, without empty lines. */
export interface LastLines {
  push(line: string): void;
  lines(): readonly string[];
}

/** Keeps the last `count` lines and drops the others. */
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
