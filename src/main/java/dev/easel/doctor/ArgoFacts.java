package dev.easel.doctor;

import dev.easel.argo.ArgoServer;
import dev.easel.argo.BindingSpec;
import dev.easel.argo.ControllerSettings;
import dev.easel.argo.Installed;
import dev.easel.argo.ServerState;
import dev.easel.argo.TemplateSpec;
import dev.easel.runs.HeldRuns;
import dev.easel.runs.WaitingReason;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What of Argo runs depend on. */
@Component
class ArgoFacts {

  private final Installed installed;
  private final ArgoServer server;
  private final HeldRuns held;
  private final DoctorProperties properties;

  ArgoFacts(Installed installed, ArgoServer server, HeldRuns held, DoctorProperties properties) {
    this.installed = installed;
    this.server = server;
    this.held = held;
    this.properties = properties;
  }

  List<TemplateSpec> templates(String namespace) {
    return installed.templates(namespace);
  }

  List<BindingSpec> bindings(String namespace) {
    return installed.bindings(namespace);
  }

  /** Its own failure is told a little before the round's. */
  ServerState server(String namespace) throws InterruptedException {
    return new Looks(server, namespace, properties.patience().multipliedBy(4).dividedBy(5)).state();
  }

  Optional<ControllerSettings> controller() {
    return installed.controller(properties.argoNamespace(), properties.argoConfigMap());
  }

  Optional<Boolean> keepsMetadata() {
    return installed.keepsMetadata();
  }

  /** Runs that wait because Argo took their event and made nothing. */
  long swallowed(String namespace) {
    return held.count(namespace, WaitingReason.ACCEPTED_BUT_NOTHING);
  }
}
