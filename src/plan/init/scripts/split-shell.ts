/** One simple command of a shell script, without keywords, redirections and comments. */
export interface ShellCommand {
  /** Line number, starting at 1. */
  readonly line: number;
  /** `NAME=value` before the command, or without a command. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** Words without quotes; expansions such as `$NAME` stay as written. */
  readonly words: readonly string[];
  /** The command as written, joined to one line. */
  readonly text: string;
  /** Whether the command is the condition of a `while` or `until` loop. */
  readonly isLoopCondition: boolean;
}

/**
 * The commands of a script, including those inside `$(…)`, in the order in which they end. It handles typical
 * start scripts and is not a shell: it lists the commands of functions, cases and loops, but does not
 * evaluate control flow.
 */
export function splitShell(text: string, firstLine = 1): readonly ShellCommand[] {
  const reader = new ShellReader(text, firstLine);
  reader.readAll();
  return reader.commands;
}

const keywords = new Set(
  "if then elif else fi do done while until for case esac in time exec command ! { } [[".split(" "),
);

class ShellReader {
  readonly commands: ShellCommand[] = [];
  readonly #text: string;
  #at = 0;
  #line: number;
  #word: string | undefined;
  #words: string[] = [];
  #start: { readonly at: number; readonly line: number } | undefined;
  #hereDocuments: string[] = [];

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
  }

  readAll(): void {
    while (this.#at < this.#text.length) this.#readOne();
    this.#endCommand();
  }

  #readOne(): void {
    const text = this.#text;
    const character = text[this.#at] ?? "";
    const next = text[this.#at + 1] ?? "";
    if (/^\\\r?\n/.test(text.slice(this.#at, this.#at + 3))) {
      this.#endWord();
      this.#skipTo(text.indexOf("\n", this.#at) + 1);
    } else if (character === "\\") this.#take(next, this.#at + 2);
    else if (character === "'") this.#takeQuoted(this.#find("'", this.#at + 1));
    else if (character === '"') this.#takeQuoted(endOfDoubleQuotes(text, this.#at + 1));
    else if (character === "`") this.#takeQuoted(this.#find("`", this.#at + 1), true);
    else if (character === "$" && /[({]/.test(next)) this.#takeExpansion();
    else if (character === "#" && this.#word === undefined) this.#skipTo(this.#find("\n", this.#at));
    else if (character === "\n") this.#endLine();
    else if (/[;|()]/.test(character) || (character === "&" && next !== ">")) {
      this.#endCommand();
      this.#skipTo(this.#at + 1);
    } else if (/[<>&]/.test(character)) this.#skipRedirection();
    else if (/\s/.test(character)) {
      this.#endWord();
      this.#skipTo(this.#at + 1);
    } else this.#take(character, this.#at + 1);
  }

  #take(part: string, end: number): void {
    this.#start ??= { at: this.#at, line: this.#line };
    this.#word = (this.#word ?? "") + part;
    this.#skipTo(end);
  }

  #takeQuoted(end: number, isCommand = false): void {
    const inner = this.#text.slice(this.#at + 1, end);
    if (isCommand) this.#nest(inner);
    else for (const nested of substitutionsIn(inner)) this.#nest(nested);
    this.#take(isCommand ? `\`${inner}\`` : inner, end + 1);
  }

  #takeExpansion(): void {
    const end = endOfBrackets(this.#text, this.#at + 1);
    const whole = this.#text.slice(this.#at, end + 1);
    for (const nested of substitutionsIn(whole)) this.#nest(nested);
    this.#take(whole, end + 1);
  }

  #nest(script: string): void {
    this.commands.push(...splitShell(script, this.#line));
  }

  /** Skips `2>&1`, `> file`, `<<EOF` and their targets, which are not words of the command. */
  #skipRedirection(): void {
    if (/^\d+$/.test(this.#word ?? "")) this.#word = undefined;
    this.#endWord();
    const [whole = ">", here, name] =
      /^(?:<<(-?)[ \t]*["']?(\w+)["']?|&?[<>]+[&|]?[ \t]*[^\s;|&()<>]*)/.exec(this.#text.slice(this.#at)) ??
      [];
    if (here !== undefined && name !== undefined) this.#hereDocuments.push(name);
    this.#skipTo(this.#at + whole.length);
  }

  #endLine(): void {
    this.#endCommand();
    this.#skipTo(this.#at + 1);
    for (const name of this.#hereDocuments.splice(0)) {
      const end = new RegExp(`^[ \\t]*${name}[ \\t\\r]*$`, "m").exec(this.#text.slice(this.#at));
      this.#skipTo(end ? this.#at + end.index + end[0].length : this.#text.length);
    }
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(): void {
    this.#endWord();
    const words = this.#words;
    const start = this.#start;
    this.#words = [];
    this.#start = undefined;
    if (!start) return;
    const begin = words.findIndex((word) => !keywords.has(word));
    if (begin < 0) return;
    const split = words.findIndex((word, index) => index >= begin && !/^[A-Za-z_]\w*\+?=/.test(word));
    const end = split < 0 ? words.length : split;
    this.commands.push({
      line: start.line,
      assignments: words.slice(begin, end).map((word) => {
        const [, name = "", value = ""] = /^(\w+)\+?=([\s\S]*)$/.exec(word) ?? [];
        return { name, value };
      }),
      words: words.slice(end),
      text: oneLine(this.#text.slice(start.at, this.#at), words.slice(0, begin)),
      isLoopCondition: words.slice(0, begin).some((word) => word === "while" || word === "until"),
    });
  }

  #find(what: string, from: number): number {
    const found = this.#text.indexOf(what, from);
    return found < 0 ? this.#text.length : found;
  }

  #skipTo(end: number): void {
    this.#line += this.#text.slice(this.#at, end).split("\n").length - 1;
    this.#at = Math.max(end, this.#at + 1);
  }
}

function oneLine(text: string, leading: readonly string[]): string {
  const flat = text
    .replaceAll(/\\\r?\n/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return leading.reduce((rest, word) => rest.slice(word.length).trimStart(), flat);
}

function endOfDoubleQuotes(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
    else if (text.startsWith("$(", at)) at = endOfBrackets(text, at + 1);
  }
  return text.length;
}

/** The offset of the bracket that closes the one at `from`; brackets in quotes do not count. */
function endOfBrackets(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\\") at += 1;
    else if (character === "'" && text[from] === "(") at = Math.max(at, text.indexOf("'", at + 1));
    else if (character === '"') at = endOfDoubleQuotes(text, at + 1);
    else if (/[({]/.test(character)) depth += 1;
    else if (/[)}]/.test(character)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

/** The scripts inside `$(…)`, except arithmetic such as `$((1 + 2))`. */
function substitutionsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = text.indexOf("$("); at >= 0; at = text.indexOf("$(", at + 2)) {
    const end = endOfBrackets(text, at + 1);
    if (text[at + 2] !== "(") found.push(text.slice(at + 2, end));
    at = end - 2 < at ? at : end - 2;
  }
  return found;
}
