package dev.easel.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A cluster to try Easel on, started with nothing but a JDK. */
public final class Sandbox implements AutoCloseable {
  /**
   * How the cluster is set up.
   *
   * @param namespace where tokens, template and workflows live
   * @param pace how long things take, in sandbox time
   * @param speed sandbox seconds per wall second; 0 stands still until the clock is advanced
   * @param domain the external domain of InferenceServices
   * @param kubernetesPort 0 for any that is free; so are the others
   * @param claims directories that are volumes: of a claim in it, what its pods would write is
   *     written; of others nothing is
   */
  public record Options(
      String namespace,
      Pace pace,
      double speed,
      String domain,
      int kubernetesPort,
      int argoPort,
      int gatewayPort,
      Map<String, Path> claims) {
    /** Runs take about ten seconds. */
    public static final Options DEMO =
        new Options("tenant-example", Pace.DEMO, 1, "example.com", 0, 0, 0, Map.of());

    /** Runs end at once. */
    public static final Options INSTANT =
        new Options("tenant-example", Pace.INSTANT, 1, "example.com", 0, 0, 0, Map.of());

    /** Runs take as long as real ones, on a clock that only moves when it is advanced. */
    public static final Options STANDING =
        new Options("tenant-example", Pace.REAL, 0, "example.com", 0, 0, 0, Map.of());

    public Options at(Pace pace) {
      return new Options(
          namespace, pace, speed, domain, kubernetesPort, argoPort, gatewayPort, claims);
    }

    public Options on(Map<String, Path> claims) {
      return new Options(
          namespace, pace, speed, domain, kubernetesPort, argoPort, gatewayPort, claims);
    }
  }

  /** JSON Web Tokens, as those of service accounts are. */
  private static final String ARGO_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhcmdvIn0.c2FuZGJveA";

  private static final String KUBERNETES_TOKEN =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJrdWJlcm5ldGVzIn0.c2FuZGJveA";
  private static final String POWERLESS_TOKEN =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwb3dlcmxlc3MifQ.c2FuZGJveA";

  private final Options options;
  private final SandboxClock clock;
  private final Store store = new Store();
  private final Scripts scripts = new Scripts();
  private final Rights rights = new Rights(new Roles(store));
  private final ResourceTypes types = new ResourceTypes();
  private final Admission admission;
  private final ApiObjects objects;
  private final Events events;
  private final KubernetesApi api;
  private final Archive archive;
  private final WorkflowController workflowController;
  private final KServeController kserveController;
  private final Gateway gateway;
  private final LoopbackServer kubernetes;
  private final LoopbackServer argo;
  private final LoopbackServer predictors;
  private final Curl curl = new Curl();
  private volatile boolean pruning;

  private Sandbox(Options options) {
    this.options = options;
    clock = new SandboxClock(options.speed());
    admission = new Admission(() -> pruning);
    objects = new ApiObjects(store, admission, clock);
    PodLogs logs = new PodLogs(store, clock);
    users(options.namespace());
    ObjectNode namespace = Json.object();
    namespace.putObject("metadata").put("name", options.namespace());
    objects.create(types.ofKind("v1", "Namespace"), "", namespace);
    apply(Equipment.manifests());
    archive = new Archive(objects);
    workflowController = new WorkflowController(objects, clock, options.pace(), scripts, archive);
    kserveController =
        new KServeController(objects, clock, options.pace(), scripts, options.domain());
    ResourceSteps resources = new ResourceSteps(objects, types);
    Disks disks = new Disks(options.claims(), objects, clock);
    Kubelet kubelet =
        new Kubelet(objects, clock, options.pace(), scripts, logs, resources, disks, curl);
    events = new Events(objects, rights, scripts);
    api = new KubernetesApi(types, objects, admission, rights, logs, kubelet);
    gateway = new Gateway(store, kserveController, clock);
    WorkflowReads reads = new WorkflowReads(objects, rights, logs, archive);
    ArgoServer server = new ArgoServer(rights, events, new Verbs(objects, rights, scripts), reads);
    kubernetes = new LoopbackServer(options.kubernetesPort(), api);
    argo = new LoopbackServer(options.argoPort(), server);
    predictors = new LoopbackServer(options.gatewayPort(), gateway);
  }

  public static Sandbox start(Options options) {
    return new Sandbox(options);
  }

  private void users(String namespace) {
    String account = "system:serviceaccount:" + namespace + ":";
    rights.add(KUBERNETES_TOKEN, account + "easel");
    rights.add(ARGO_TOKEN, account + "easel-events");
    rights.addWithoutRights(POWERLESS_TOKEN, account + "nobody");
  }

  public String namespace() {
    return options.namespace();
  }

  public URI kubernetesUrl() {
    return kubernetes.uri();
  }

  public URI argoUrl() {
    return argo.uri();
  }

  /** Finds the endpoint by the Host header, as the gateway before KServe does. */
  public URI predictGatewayUrl() {
    return predictors.uri();
  }

  public String argoToken() {
    return ARGO_TOKEN;
  }

  public String kubernetesToken() {
    return KUBERNETES_TOKEN;
  }

  /** The token of an account that exists and may do nothing. */
  public String powerlessToken() {
    return POWERLESS_TOKEN;
  }

  public SandboxClock clock() {
    return clock;
  }

  /** Client configuration for the Kubernetes API, as YAML. */
  public String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: sandbox
    clusters:
      - name: sandbox
        cluster: {server: "%s"}
    users:
      - name: easel
        user: {token: %s}
    contexts:
      - name: sandbox
        context: {cluster: sandbox, user: easel, namespace: %s}
    """
        .formatted(kubernetesUrl(), KUBERNETES_TOKEN, namespace());
  }

  /** Creates or replaces every object of the documents, like {@code kubectl apply}. */
  public void apply(String multiDocYaml) {
    for (ObjectNode object : Yaml.all(multiDocYaml)) {
      ResourceType type = types.ofKind(Json.text(object, "apiVersion"), Json.text(object, "kind"));
      String asked = Json.text(object, "metadata", "namespace");
      String namespace = asked.isEmpty() ? namespace() : asked;
      String name = Json.text(object, "metadata", "name");
      Key key = new Key(type, type.namespaced() ? namespace : "", name);
      if (store.get(key) == null) {
        objects.create(type, namespace, object);
      } else {
        objects.update(key, object);
      }
    }
  }

  /** What is to happen to the run of this run_name, or of this workflow name. */
  public Script script(String runOrWorkflowName) {
    return scripts.named(runOrWorkflowName);
  }

  /** What is to happen to every run that has no script of its own. */
  public Script scriptForAll() {
    return scripts.named(Scripts.ANY);
  }

  public List<String> workflows() {
    return names(ResourceTypes.WORKFLOWS);
  }

  public List<String> pods() {
    return names(ResourceTypes.PODS);
  }

  public List<String> inferenceServices() {
    return names(ResourceTypes.SERVICES);
  }

  private List<String> names(ResourceType type) {
    return store.list(type, "").stream().map(stored -> stored.key().name()).toList();
  }

  /** The object as JSON text, null where there is none. */
  public @Nullable String object(String apiVersion, String kind, String name) {
    Stored stored = store.get(key(apiVersion, kind, name));
    return stored == null ? null : stored.json();
  }

  /** The Events of a pod, as JSON texts. */
  public List<String> events(String pod) {
    return store.list(ResourceTypes.EVENTS, namespace()).stream()
        .filter(stored -> Json.text(stored.tree(), "involvedObject", "name").equals(pod))
        .map(Stored::json)
        .toList();
  }

  /** The workflow's status.phase, empty before the controller has looked. */
  public String phase(String workflow) {
    Stored stored = store.get(new Key(ResourceTypes.WORKFLOWS, namespace(), workflow));
    JsonNode tree = stored == null ? Json.object() : stored.tree();
    return Json.text(tree, "status", "phase");
  }

  /** Changes an object behind everybody's back; the text is a JSON merge patch. */
  public void patch(String apiVersion, String kind, String name, String mergePatch) {
    Consumer<ObjectNode> edit = object -> Patches.merge(object, Json.read(mergePatch));
    objects.edit(key(apiVersion, kind, name), edit);
  }

  public void delete(String apiVersion, String kind, String name) {
    objects.delete(key(apiVersion, kind, name), "");
  }

  private Key key(String apiVersion, String kind, String name) {
    ResourceType type = types.ofKind(apiVersion, kind);
    return new Key(type, type.namespaced() ? namespace() : "", name);
  }

  /** Requests so far whose path begins so; paths are as sent, without query. */
  public long argoRequests(String method, String pathPrefix) {
    return argo.requests(method, pathPrefix);
  }

  public long kubernetesRequests(String method, String pathPrefix) {
    return kubernetes.requests(method, pathPrefix);
  }

  public long predictRequests() {
    return predictors.requests("POST", "/v1/models/");
  }

  /** All requests so far by {@code METHOD path}, Argo's and Kubernetes' together. */
  public Map<String, Long> requests() {
    Map<String, Long> all = new TreeMap<>();
    kubernetes.requests().forEach((call, count) -> all.merge(call, count.sum(), Long::sum));
    argo.requests().forEach((call, count) -> all.merge(call, count.sum(), Long::sum));
    return all;
  }

  /** Connections to the Argo server are refused, those that are open cut. */
  public void argoDown() {
    argo.down();
  }

  public void argoUp() {
    argo.up();
    argo.unavailable(null);
    argo.slow(Duration.ZERO);
  }

  /** The Argo server answers 503 to everything. */
  public void argoUnavailable() {
    argo.unavailable(LoopbackServer.NO_UPSTREAM);
  }

  /** Each answer of the Argo server waits so long, on the wall clock. */
  public void argoSlow(Duration delay) {
    argo.slow(delay);
  }

  /** A negative queue dispatches in the request, 0 is always full, any other accepts and loses. */
  public void argoAsyncQueue(int size) {
    events.asyncQueue(size);
  }

  public void kubernetesDown() {
    kubernetes.down();
  }

  public void kubernetesUp() {
    kubernetes.up();
    kubernetes.unavailable(null);
    kubernetes.slow(Duration.ZERO);
  }

  public void kubernetesUnavailable() {
    kubernetesUnavailable(LoopbackServer.NO_UPSTREAM);
  }

  /** The Kubernetes API answers 503 to everything, in these words. */
  public void kubernetesUnavailable(String words) {
    kubernetes.unavailable(words);
  }

  public void kubernetesSlow(Duration delay) {
    kubernetes.slow(delay);
  }

  /** The workflow controller looks at nothing until it is started again. */
  public void controllerStopped(boolean stopped) {
    workflowController.stopped(stopped);
  }

  /** Workflows that end from now on are kept in Argo's archive, too. */
  public void archiving(boolean enabled) {
    archive.enabled(enabled);
  }

  /**
   * Starts a workflow of a template as {@code argo submit --from} does: with the arguments given
   * and no label, until the controller has looked at it.
   *
   * @return its name
   */
  public String submitByHand(String template, Map<String, String> arguments) {
    ObjectNode workflow = Json.object();
    Json.objectAt(workflow, "metadata").put("generateName", template + "-");
    Json.objectAt(workflow, "metadata", "labels")
        .put(Workflows.PREFIX + "workflow-template", template);
    ObjectNode spec = Json.objectAt(workflow, "spec");
    spec.putObject("workflowTemplateRef").put("name", template);
    var parameters = spec.putObject("arguments").putArray("parameters");
    arguments.forEach(
        (name, value) -> parameters.addObject().put("name", name).put("value", value));
    return objects.create(ResourceTypes.WORKFLOWS, namespace(), workflow).key().name();
  }

  /** The workflow's nodes are in Argo's database from now on, where only its server sees them. */
  public void offloadNodes(String workflow) {
    api.hidden().offload(workflow);
  }

  /** The workflow's nodes are compressed with zstd from now on; Argo's server unpacks them. */
  public void compressNodes(String workflow) {
    api.hidden().compress(workflow);
  }

  /** Nobody may use the verb on the plural from now on: 403. */
  public void forbid(String verb, String plural) {
    rights.forbid(verb, plural);
  }

  public void permit(String verb, String plural) {
    rights.permit(verb, plural);
  }

  /** Bindings written from now on lose submit.metadata, as under the CRDs of Argo before 3.7. */
  public void pruneBindings(boolean prune) {
    pruning = prune;
  }

  /** A policy's webhook lowers maxReplicas of InferenceServices that ask for more. */
  public void capReplicas(int most) {
    admission.maxReplicas(most);
  }

  /** Argo's definitions are the minimal ones, which take any value, or the full ones. */
  public void minimalDefinitions(boolean minimal) {
    admission.minimal(minimal);
  }

  /** Forgets the history of changes: a watch or a page that continues from before is told 410. */
  public void compact() {
    store.compact(false);
    api.listing().forget();
  }

  /** Forgets the history and ends the watches that are open with 410. */
  public void expireWatches() {
    store.compact(true);
    api.listing().forget();
  }

  /** Watches that are open, or begin, tell nothing from now on, until they are to again. */
  public void watchesHang(boolean hang) {
    api.watching().hang(hang);
  }

  /** The cluster's name server knows who answers for a host and port, for steps that call. */
  public void host(String authority, URI address) {
    curl.host(authority, address);
  }

  /** How often a quiet watch gets a bookmark, on the wall clock. */
  public void bookmarkEvery(Duration interval) {
    api.watching().bookmarkEvery(interval);
  }

  /** Scales the InferenceService to zero now. */
  public void sleep(String inferenceService) {
    kserveController.force(service(inferenceService), ServiceState.ASLEEP);
  }

  /** Its pod dies and dies again, while the InferenceService stays ready; requests get 503. */
  public void crashLoop(String inferenceService) {
    kserveController.force(service(inferenceService), ServiceState.CRASHING);
  }

  private Stored service(String name) {
    return store.require(new Key(ResourceTypes.SERVICES, namespace(), name));
  }

  /** No more than so many workflows; more are refused as by a ResourceQuota. */
  public void workflowQuota(int most) {
    objects.quota(ResourceTypes.WORKFLOWS, most);
  }

  /** No more than so many pods; steps wait until others are gone. */
  public void podQuota(int most) {
    objects.quota(ResourceTypes.PODS, most);
  }

  /** Every picture is a file of this many bytes; 0 leaves it as it comes. */
  public void pictureBytes(int bytes) {
    gateway.pictureBytes(bytes);
  }

  @Override
  public void close() {
    kubernetes.close();
    argo.close();
    predictors.close();
    clock.close();
  }
}
