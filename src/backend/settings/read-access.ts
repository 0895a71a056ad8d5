import type { Access } from "../server/create-app.ts";
import { nameAddress, parseHost } from "../server/parse-host.ts";
import type { BackendSettings } from "./read-backend-settings.ts";

/** The service names in the bundled Compose files, which other containers use as host names. */
const serviceNames: Readonly<Record<BackendSettings["STACKCTL_ROLE"], string>> = {
  backend: "backend",
  trainer: "fsdp",
};

/** Which requests the settings allow. Clients may also use the address that the server listens on. */
export function readAccess(settings: BackendSettings): Access {
  const { STACKCTL_ROLE: role, HOST = "", API_TOKEN: apiToken, API_TOKEN_READS: reads } = settings;
  const listensOn = parseHost(nameAddress(HOST))?.name;
  const isEvery = listensOn === undefined || listensOn === "0.0.0.0" || listensOn === "[::]";
  const own = isEvery ? [serviceNames[role]] : [serviceNames[role], listensOn];
  return { apiToken, reads, allowedHosts: [...own, ...settings.ALLOWED_HOSTS] };
}
