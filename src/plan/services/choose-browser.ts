/** The program that opens an address on this platform, with its arguments; `$BROWSER` comes first. */
export function chooseBrowser(
  url: string,
  { platform, browser }: { readonly platform: string; readonly browser: string | undefined },
): readonly string[] {
  // A list of programs is tried in its order elsewhere; the first one is enough to open a page.
  const [first = ""] = (browser ?? "").split(":").map((word) => word.trim());
  if (first !== "" && platform !== "win32") {
    const words = first.split(/\s+/);
    return words.some((word) => word.includes("%s"))
      ? words.map((word) => word.replaceAll("%s", url))
      : [...words, url];
  }
  if (platform === "darwin") return ["open", url];
  // `start` is a command of the shell and takes its first quoted word for a title.
  if (platform === "win32") return ["cmd", "/c", "start", "", url.replaceAll("&", "^&")];
  return ["xdg-open", url];
}
