import { Chalk } from "chalk";
import type { Look } from "./choose-look.ts";

/** Symbols that accompany colours, so that no colour carries a meaning alone. All but the arrow are one column wide. */
export interface Symbols {
  readonly ok: string;
  readonly bad: string;
  readonly warn: string;
  readonly on: string;
  readonly off: string;
  readonly waiting: string;
  readonly arrow: string;
  readonly more: string;
  /** Stands between the parts of a headline. */
  readonly separator: string;
}

/** Formats text by its meaning. */
export interface Style {
  readonly look: Look;
  readonly symbols: Symbols;
  ok(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  strong(text: string): string;
  feature(text: string): string;
  /** Work in progress. */
  active(text: string): string;
  url(text: string): string;
}

const unicodeSymbols: Symbols = {
  ok: "✔",
  bad: "✖",
  warn: "⚠",
  on: "●",
  off: "○",
  waiting: "·",
  arrow: "→",
  more: "…",
  separator: "·",
};

const asciiSymbols: Symbols = {
  ok: "+",
  bad: "x",
  warn: "!",
  on: "*",
  off: "-",
  waiting: ".",
  arrow: "->",
  more: "~",
  separator: "-",
};

/** The style of a look. Uses the terminal's own sixteen colours, so that the output suits its theme. */
export function createStyle(look: Omit<Look, "animated"> & Partial<Look>): Style {
  const chalk = new Chalk({ level: look.color ? 1 : 0 });
  return {
    look: { animated: false, ...look },
    symbols: look.unicode ? unicodeSymbols : asciiSymbols,
    ok: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    dim: chalk.dim,
    strong: chalk.bold,
    feature: chalk.magenta,
    active: chalk.cyan,
    url: chalk.underline,
  };
}
