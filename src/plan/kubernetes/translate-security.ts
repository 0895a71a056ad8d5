import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeService } from "./compose-service.ts";
import type { Report } from "./report-loss.ts";
import { tidy } from "./tidy.ts";

/** The security context of a container. */
export function translateContainerSecurity(service: ComposeService, report: Report): Branch {
  const { user, group } = readUser(service, report);
  const options = readOptions(service.security_opt, report);
  const add = service.cap_add.map(withoutPrefix);
  const grants = service.privileged || add.some((name) => ["SYS_ADMIN", "ALL"].includes(name));
  if (options.noNewPrivileges && grants) {
    const message = "no-new-privileges is left out: the API server refuses it beside privileged or SYS_ADMIN";
    report("changes", ["security_opt"], message);
  }
  return tidy({
    runAsUser: user,
    runAsGroup: group,
    privileged: service.privileged || undefined,
    allowPrivilegeEscalation: options.noNewPrivileges && !grants ? false : undefined,
    readOnlyRootFilesystem: service.read_only || undefined,
    capabilities: tidy({ add, drop: service.cap_drop.map(withoutPrefix) }),
    seccompProfile: options.isUnconfined ? { type: "Unconfined" } : undefined,
  });
}

/**
 * The group of volumes where the image's user is unknown. A new claim belongs to root; the processes of the pod also
 * get this group, so any number lets every user write.
 */
const anyGroup = 1000;

/** The security context of a pod. `ownsVolumes`: every user must be able to write to its new volumes. */
export function translatePodSecurity(
  service: ComposeService,
  { report, ownsVolumes }: { report: Report; ownsVolumes: boolean },
): Branch {
  const { user, group } = readUser(service, () => {});
  const groups = service.group_add.filter((name) => /^\d+$/.test(name)).map(Number);
  for (const name of service.group_add.filter((one) => !/^\d+$/.test(one)))
    report("changes", ["group_add"], `group ${name} is left out: Kubernetes needs its number`);
  const sysctls = Object.entries(service.sysctls).map(([name, value]) => ({ name, value: value ?? "" }));
  const unsafe = sysctls.filter(({ name }) => !safeSysctls.has(name)).map(({ name }) => name);
  if (unsafe.length > 0) {
    const message = `${unsafe.join(", ")}: the kubelet refuses the pod until --allowed-unsafe-sysctls names it`;
    report("breaks", ["sysctls"], message);
  }
  return tidy({
    supplementalGroups: groups,
    ...(ownsVolumes &&
      user !== 0 && { fsGroup: group ?? user ?? anyGroup, fsGroupChangePolicy: "OnRootMismatch" }),
    sysctls,
  });
}

/** https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls */
const safeSysctls = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
]);

function readUser(
  { user: text }: ComposeService,
  report: Report,
): { readonly user?: number; readonly group?: number } {
  if (text === undefined || text === "") return {};
  const [user = "", group] = text.split(":");
  const isNumber = (word: string) => /^\d{1,10}$/.test(word);
  if (!isNumber(user) || (group !== undefined && !isNumber(group))) {
    const message = `user ${text} is left out, so the image's own user counts: Kubernetes needs numbers`;
    report("changes", ["user"], message);
    return {};
  }
  return { user: Number(user), ...(group !== undefined && { group: Number(group) }) };
}

function readOptions(
  options: readonly string[],
  report: Report,
): { readonly noNewPrivileges: boolean; readonly isUnconfined: boolean } {
  let noNewPrivileges = false;
  let isUnconfined = false;
  for (const option of options) {
    if (/^no-new-privileges(?:[:=]true)?$/.test(option)) noNewPrivileges = true;
    else if (/^seccomp[:=]unconfined$/.test(option)) isUnconfined = true;
    else if (!/^no-new-privileges[:=]false$/.test(option))
      report("changes", ["security_opt"], `${option} is left out: the runtime's default profile applies`);
  }
  return { noNewPrivileges, isUnconfined };
}

function withoutPrefix(capability: string): string {
  return capability.toUpperCase().replace(/^CAP_/, "");
}
