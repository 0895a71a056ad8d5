/**
 * The registry of an image reference, as the engine reads it: the part before the first slash is a registry if it has a
 * dot or a colon or is `localhost`. All other references mean Docker Hub
 * (https://pkg.go.dev/github.com/distribution/reference).
 */
export function registryOf(image: string): { readonly host: string; readonly port: number } {
  const [first = "", ...rest] = image.split("/");
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (!isRegistry || first === "docker.io" || first === "index.docker.io") {
    return { host: "registry-1.docker.io", port: 443 };
  }
  const [, host = first, port = "443"] = /^(.*?)(?::(\d+))?$/.exec(first) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}
