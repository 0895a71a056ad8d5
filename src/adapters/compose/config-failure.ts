import type { ErrorCode, FilePosition } from "../../domain/errors.ts";

/** Where to look for the fault: a file, a key or value in any file, or the first place with invalid YAML. */
export type Suspect =
  | { readonly kind: "nowhere" }
  | { readonly kind: "file"; readonly where: FilePosition }
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "key"; readonly path: readonly string[]; readonly file: string | undefined }
  | { readonly kind: "syntax"; readonly file: string | undefined; readonly line: number | undefined };

/** The meaning of Compose's error message. */
export interface ConfigFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly suspect: Suspect;
}

/** A failure of the kind "invalid compose file". */
export function invalid(message: string, suspect: Suspect): ConfigFailure {
  return { code: "invalid-compose-file", message, suspect };
}

/** The service or key that a message mentions anywhere. */
export function suspectKey(said: string): Suspect {
  const [, first] = /^dependency cycle detected: (\S+) ->/.exec(said) ?? [];
  if (first !== undefined) return { kind: "key", path: ["services", first, "depends_on"], file: undefined };
  const [, path] = /\b((?:services|volumes|networks|configs|secrets)\.[\w.-]*\w)/.exec(dotted(said)) ?? [];
  if (path !== undefined) return { kind: "key", path: path.split("."), file: undefined };
  const [, service, reference] = /service "([^"]+)" (depends on|refers to undefined \w+)?/.exec(said) ?? [];
  if (service === undefined) return { kind: "nowhere" };
  const key = reference === "depends on" ? "depends_on" : reference && `${reference.split(" ").at(-1)}s`;
  return { kind: "key", path: ["services", service, ...(key ? [key] : [])], file: undefined };
}

/** `services[web].ports` → `services.web.ports` */
export function dotted(path: string): string {
  return path.replaceAll(/\[([^\]]+)\]/g, ".$1");
}
