/** A fenced shell block of a page. */
export interface ShellBlock {
  /** The line of its fence, from 1. */
  readonly line: number;
  readonly text: string;
  /** The reason why no test runs it, from the comment on the line before the fence. */
  readonly notRun: string | undefined;
}

/** The shell blocks of a Markdown page, and faults in their form. */
export interface ShellPage {
  readonly blocks: readonly ShellBlock[];
  readonly faults: readonly string[];
}

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly before: string;
  readonly lines: string[];
}

const shells = ["sh", "bash"];
const otherShells = ["shell", "console", "shell-session", "zsh", "fish", "terminal"];
const command = /^\s*(?:\$ |(?:npx |sudo )?(?:stackctl|docker|npm|curl) )/m;
const marker = /^<!-- not run: (.*\S) -->$/;

/** Finds the `sh` and `bash` blocks of a page. Commands in a block of any other language are a fault. */
export function findShellBlocks(page: string): ShellPage {
  const fences = findFences(page);
  const blocks = fences
    .filter(({ language }) => shells.includes(language))
    .map(({ line, lines, before }) => ({
      line,
      text: `${lines.join("\n")}\n`,
      notRun: marker.exec(before)?.[1],
    }));
  const marked = new Set(fences.filter(({ language }) => shells.includes(language)).map(({ line }) => line));
  return {
    blocks,
    faults: [
      ...fences
        .filter(({ language, lines }) => {
          if (otherShells.includes(language)) return true;
          return language === "" && command.test(lines.join("\n"));
        })
        .map(
          ({ line, language }) => `${line}: commands in a block of ${language || "no language"}; write sh`,
        ),
      ...page.split("\n").flatMap((text, index) => {
        if (!/<!-- *not run/.test(text)) return [];
        if (!marker.test(text)) return [`${index + 1}: no reason why it is not run`];
        return marked.has(index + 2) ? [] : [`${index + 1}: no shell block follows on the next line`];
      }),
    ],
  };
}

function findFences(page: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly fence: Fence; readonly end: string } | undefined;
  const all = page.split("\n");
  for (const [index, text] of all.entries()) {
    if (open) {
      if (text.trim() === open.end) open = undefined;
      else open.fence.lines.push(text);
      continue;
    }
    const [, end, language = ""] = /^\s*(```+|~~~+)\s*(\S*)/.exec(text) ?? [];
    if (end === undefined) continue;
    const fence = { line: index + 1, language, before: all[index - 1]?.trim() ?? "", lines: [] };
    fences.push(fence);
    open = { fence, end };
  }
  return fences;
}
