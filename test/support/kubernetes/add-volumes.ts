import { join } from "node:path";
import { pipeToKubectl } from "./kubectl.ts";
import type { KubernetesLayout } from "./lay-out-kubernetes.ts";

/** A test uses a few of them. A used one is not used again: it keeps its data. */
const volumeCount = 50;

/**
 * Adds volumes that claims without a class are bound to. All nodes see the same folders, so that a pod finds its data
 * on any node.
 */
export async function addVolumes(layout: KubernetesLayout): Promise<void> {
  const storageClass = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "test", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "kubernetes.io/no-provisioner",
  };
  const volumes = Array.from({ length: volumeCount }, (_, index) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `volume-${index}` },
    spec: {
      capacity: { storage: "1Ti" },
      accessModes: ["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"],
      storageClassName: "test",
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: join(layout.volumes, `volume-${index}`), type: "DirectoryOrCreate" },
    },
  }));
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: [storageClass, ...volumes] });
  await pipeToKubectl(layout, input, "create", "--filename=-");
}
