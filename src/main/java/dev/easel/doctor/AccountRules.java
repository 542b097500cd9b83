package dev.easel.doctor;

import dev.easel.argo.Installed;
import dev.easel.argo.StepSpec;
import dev.easel.argo.TemplateSpec;
import dev.easel.endpoints.ServiceManifest;
import dev.easel.kubernetes.Grants;
import dev.easel.kubernetes.Right;
import java.util.List;
import java.util.stream.Stream;

/** Rights that the accounts of the workflows lack, by the roles of the namespace. */
final class AccountRules implements Rule {

  private static final List<Right> REPORT =
      List.of(
          new Right("create", Installed.GROUP, "workflowtaskresults"),
          new Right("patch", Installed.GROUP, "workflowtaskresults"));
  private static final List<Right> DEPLOY =
      List.of(
          new Right("get", ServiceManifest.GROUP, "inferenceservices"),
          new Right("create", ServiceManifest.GROUP, "inferenceservices"));

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.grants().stream()
        .flatMap(
            grants ->
                facts.templates().stream()
                    .flatMap(List::stream)
                    .flatMap(template -> new Accounts(template, grants).findings()));
  }

  /** The accounts of one template. */
  private record Accounts(TemplateSpec template, Grants grants) {

    /**
     * What an account cannot do.
     *
     * @param meaning what comes of it
     */
    private record Lack(String code, String account, Right right, String meaning) {}

    Stream<Finding> findings() {
      var reporting = template.executors().stream().flatMap(this::reporting);
      var deploying = template.steps().stream().filter(Accounts::deploys).flatMap(this::deploying);
      return Stream.concat(reporting, deploying).map(this::finding);
    }

    private static boolean deploys(StepSpec step) {
      var resource = step.resource();
      return resource != null && !ServingRules.services(resource).isEmpty();
    }

    private Stream<Lack> reporting(String account) {
      return missing(account, REPORT)
          .map(
              right ->
                  new Lack(
                      "task_results_forbidden",
                      account,
                      right,
                      "Argo's executor cannot report how a step ended"));
    }

    private Stream<Lack> deploying(StepSpec step) {
      return missing(step.executor(), DEPLOY)
          .map(
              right ->
                  new Lack(
                      "deploy_forbidden",
                      step.executor(),
                      right,
                      "the step '%s' cannot make the endpoint".formatted(step.name())));
    }

    private Stream<Right> missing(String account, List<Right> rights) {
      return rights.stream().filter(right -> !grants.allow(account, right));
    }

    /** Never sure: ClusterRoleBindings are not read. */
    private Finding finding(Lack lack) {
      var unread = grants.unread(lack.account());
      var doubt =
          unread.isEmpty()
              ? ""
              : " Whether %s allows it cannot be read.".formatted(String.join(", ", unread));
      return Finding.warning(lack.code(), Subject.account(lack.account()))
          .says(
              "The account, which the WorkflowTemplate '%s' runs as, may not %s by the roles of the"
                  + " namespace: %s, unless a ClusterRoleBinding grants it.%s",
              template.name(), lack.right(), lack.meaning(), doubt)
          .remedy(
              "Bind a Role to it with {apiGroups: [%s], resources: [%s], verbs: [%s]}.",
              lack.right().group(), lack.right().resource(), lack.right().verb());
    }
  }
}
