import { parseSizeBytes } from "../../domain/size.ts";
import type { Mount } from "./service-spec.ts";
import { withValues } from "./with-values.ts";

/** Options that equal the engine's own for a tmpfs mount. */
const usual = new Set(["rw", "noexec", "nosuid", "nodev", ""]);

/** An entry of `tmpfs`, such as `/run:size=64m,mode=755`, and its options that Swarm has no place for. */
export function parseTmpfs(entry: string): { readonly mount: Mount; readonly lost: readonly string[] } {
  const [target = "", options = ""] = entry.split(/:(.*)/s);
  const words = options.split(",").filter((word) => !usual.has(word));
  const size = textOf(words, "size");
  const mode = textOf(words, "mode");
  const mount: Mount = {
    Type: "tmpfs",
    Target: target,
    ReadOnly: words.includes("ro") ? true : undefined,
    TmpfsOptions: withValues({
      SizeBytes: size === undefined ? undefined : parseSizeBytes(size),
      Mode: mode === undefined ? undefined : Number.parseInt(mode, 8),
    }),
  };
  return { mount, lost: words.filter((word) => word !== "ro" && !/^(?:size|mode)=/.test(word)) };
}

function textOf(words: readonly string[], key: string): string | undefined {
  return words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
}
