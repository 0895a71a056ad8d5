/** How text for one stream looks. */
export interface Look {
  readonly color: boolean;
  /** Symbols beyond ASCII may be used. */
  readonly unicode: boolean;
  /** Columns; Infinity disables wrapping and cutting. */
  readonly width: number;
  /** Lines may be redrawn in place. */
  readonly animated: boolean;
}

interface StreamFacts {
  readonly isTTY: boolean | undefined;
  readonly columns: number | undefined;
  readonly env: ReadonlyMap<string, string>;
  /** In CI a terminal is only recorded: nothing is redrawn in place. */
  readonly ci?: boolean;
}

/** Narrower, nothing could be laid out any more; the terminal may wrap it as it likes. */
const narrowest = 20;

/**
 * Decides how text for a stream looks: https://no-color.org, https://force-color.org (which is the stronger one, as in
 * Node itself), TERM=dumb, and the locale for symbols.
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

// A locale that is not set at all is usual in containers, and says nothing about the terminal.
function canUnicode(env: ReadonlyMap<string, string>): boolean {
  if (env.get("TERM") === "linux") return false;
  if (env.get("OS") === "Windows_NT") return env.has("WT_SESSION") || env.has("TERM_PROGRAM");
  const locale = env.get("LC_ALL") || env.get("LC_CTYPE") || env.get("LANG") || "";
  return locale === "" || /utf-?8/i.test(locale);
}
