package dev.easel.sandbox;

/** What a cluster has before anybody installs a chart: nodes, and Argo with its definitions. */
final class Equipment {
  private static final String ARGO =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: argo}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: workflow-controller-configmap, namespace: argo}
      data:
        workflowRestrictions: |
          templateReferencing: Strict
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: workfloweventbindings.argoproj.io}
      spec:
        group: argoproj.io
        scope: Namespaced
        names: {kind: WorkflowEventBinding, plural: workfloweventbindings}
        versions:
          - name: v1alpha1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                properties:
                  spec:
                    properties:
                      submit:
                        properties:
                          metadata:
                            properties:
                              name: {type: string}
                              labels: {type: object, additionalProperties: {type: string}}
                              annotations: {type: object, additionalProperties: {type: string}}
      """;

  private static final String NODE =
      """
      apiVersion: v1
      kind: Node
      metadata:
        name: %1$s
        labels:
          kubernetes.io/hostname: %1$s
          gpu.nvidia.com/class: %2$s
          topology.kubernetes.io/region: %3$s
      """;

  private Equipment() {}

  /** The guide's GPU classes in the guide's regions. */
  static String manifests() {
    return String.join(
        "---\n",
        ARGO,
        NODE.formatted("gpu-1", "A40", "LAS1"),
        NODE.formatted("gpu-2", "RTX_A6000", "ORD1"),
        NODE.formatted("gpu-3", "Quadro_RTX_5000", "LAS1"),
        NODE.formatted("gpu-4", "Quadro_RTX_5000", "ORD1"));
  }
}
