/** The system's error code, such as ENOENT. Undefined for an error without one. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
