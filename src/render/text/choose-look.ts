/** Colours, symbols and width for one output stream. */
export interface Look {
  readonly color: boolean;
  /** Allow symbols outside ASCII. */
  readonly unicode: boolean;
  /** Width in columns; Infinity disables wrapping and cutting. */
  readonly width: number;
  /** Redraw lines in place. */
  readonly animated: boolean;
}

interface StreamFacts {
  readonly isTTY: boolean | undefined;
  readonly columns: number | undefined;
  readonly env: ReadonlyMap<string, string>;
  /** True in CI, where a terminal is only recorded and no line is redrawn in place. */
  readonly ci?: boolean;
}

/** The least width that the layout supports; a narrower terminal wraps the lines itself. */
const narrowest = 20;

/**
 * Chooses colours and symbols for a stream from NO_COLOR (https://no-color.org), FORCE_COLOR
 * (https://force-color.org; it overrides NO_COLOR, as in Node), TERM=dumb, and the locale.
 */
export function chooseLook({ isTTY = false, columns, env, ci = false }: StreamFacts): Look {
  const isDumb = env.get("TERM") === "dumb";
  return {
    color: forcedColor(env) ?? (isTTY && !isDumb && (env.get("NO_COLOR") ?? "") === ""),
    unicode: canUnicode(env),
    width: isTTY ? Math.max(narrowest, columns || 80) : Number.POSITIVE_INFINITY,
    animated: isTTY && !isDumb && !ci,
  };
}

function forcedColor(env: ReadonlyMap<string, string>): boolean | undefined {
  const forced = env.get("FORCE_COLOR");
  if (forced === undefined) return undefined;
  return forced !== "0" && forced !== "false";
}

// Containers usually set no locale, so a missing locale does not mean that the terminal lacks Unicode.
function canUnicode(env: ReadonlyMap<string, string>): boolean {
  if (env.get("TERM") === "linux") return false;
  if (env.get("OS") === "Windows_NT") return env.has("WT_SESSION") || env.has("TERM_PROGRAM");
  const locale = env.get("LC_ALL") || env.get("LC_CTYPE") || env.get("LANG") || "";
  return locale === "" || /utf-?8/i.test(locale);
}
