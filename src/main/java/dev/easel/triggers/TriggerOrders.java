package dev.easel.triggers;

import dev.easel.http.IfMatch;
import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.Problem;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.runs.RunIntake;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** Makes, changes and deletes triggers. */
@Service
class TriggerOrders {

  private static final Duration OVERLAP = Duration.ofDays(1);
  private static final long LONGEST_OVERLAP = Duration.ofDays(30).toSeconds();

  /** Bytes of a definition: it is read for each call. */
  private static final int LARGEST = 64 * 1024;

  private static final String PARAMETERS = "#/parameters/";

  private final Triggers triggers;
  private final TriggerSecrets secrets;
  private final RunIntake intake;
  private final TriggerProperties properties;
  private final Clock clock;

  TriggerOrders(
      Triggers triggers,
      TriggerSecrets secrets,
      RunIntake intake,
      TriggerProperties properties,
      Clock clock) {
    this.triggers = triggers;
    this.secrets = secrets;
    this.intake = intake;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Reads the request of a new trigger.
   *
   * @throws Invalid with everything wrong
   */
  TriggerRequest read(Project project, JsonBody body) {
    var violations = new Violations();
    var request = TriggerRequest.read(body, violations);
    return sound(project, request, violations);
  }

  private TriggerRequest sound(Project project, TriggerRequest request, Violations violations) {
    var definition = request.definition();
    if (definition.json().toString().getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      violations.add(
          List.of(), "too_large", "What a trigger makes of a payload has 64 KiB at most.");
    }
    violations.throwIfAny();
    var probe = JsonBody.of(new byte[0]).with(definition.probe());
    var all = new ArrayList<Violation>();
    intake.violations(project, probe).forEach(it -> known(it, definition).ifPresent(all::add));
    if (!all.isEmpty()) {
      throw new Invalid(all);
    }
    return request;
  }

  /** What is wrong whatever comes; of what is mapped only that there is no such parameter. */
  private static Optional<Violation> known(Violation found, Definition definition) {
    var pointer = String.valueOf(found.pointer());
    if (!pointer.startsWith(PARAMETERS)) {
      return Optional.of(found)
          .filter(it -> !pointer.equals("#/name") && !pointer.equals("#/parameters"));
    }
    var name = pointer.substring(PARAMETERS.length());
    if (definition.mapping().containsKey(name)) {
      return Optional.of(found)
          .filter(it -> it.code().equals("unknown_parameter"))
          .map(it -> new Violation("#/mapping/" + name, null, it.code(), it.message()));
    }
    return Optional.of(found).filter(it -> definition.parameters().containsKey(name));
  }

  /**
   * The answer shows the secret if Easel made it.
   *
   * @throws Problem 409 if the project has as many as it may
   */
  @Transactional
  public TriggerView make(Project project, String caller, TriggerRequest request) {
    if (triggers.count(project.id()) >= properties.perProject()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "too_many_triggers",
          "A project may have %d triggers; delete one.".formatted(properties.perProject()));
    }
    var now = clock.instant();
    var id = TriggerId.create(now);
    var isSigned = request.scheme() != Scheme.NONE;
    var made = isSigned && request.secret() == null ? request.scheme().signing().secret() : null;
    var secret = made == null ? request.secret() : made;
    var trigger =
        new Trigger(
            id,
            project.id(),
            request.name(),
            request.scheme(),
            request.definition(),
            request.enabled(),
            new Trigger.Secrets(secret == null ? null : secrets.encrypt(id, secret), null, null),
            new Trigger.Made(now, caller),
            now,
            0);
    triggers.insert(trigger);
    return TriggerView.of(trigger, made);
  }

  /** Changes what the body has; the rest stays. */
  @Transactional
  public Trigger change(Project project, String id, JsonBody body, @Nullable String ifMatch) {
    var trigger = triggers.lock(project.id(), id);
    new IfMatch(ifMatch).require(trigger.etag());
    var violations = new Violations();
    var whole = body.with(merged(trigger, body.json()));
    var request = TriggerRequest.changed(whole, trigger.scheme(), violations);
    triggers.change(trigger.id(), sound(project, request, violations), clock.instant());
    return triggers.get(project.id(), id);
  }

  private static ObjectNode merged(Trigger trigger, ObjectNode change) {
    var whole = trigger.definition().json().deepCopy();
    whole.put("name", trigger.name()).put("enabled", trigger.enabled());
    change
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                whole.remove(member.getKey());
              } else {
                whole.set(member.getKey(), member.getValue());
              }
            });
    return whole;
  }

  /** The old secret counts for the overlap, too. The answer shows the new one if Easel made it. */
  @Transactional
  public TriggerView rotate(Project project, String id, JsonBody body) {
    var trigger = triggers.lock(project.id(), id);
    if (trigger.scheme() == Scheme.NONE) {
      throw new Problem(
          HttpStatus.CONFLICT, "no_secret", "The trigger's calls are not signed: there is none.");
    }
    var violations = new Violations();
    var members = body.members(violations);
    var given = members.text("secret", 255);
    var overlap = members.integer("overlap_seconds", 0, LONGEST_OVERLAP);
    members.refuseOthers();
    refuseOtherThanSecret(trigger.scheme(), given, members);
    violations.throwIfAny();
    var now = clock.instant();
    var secret = given == null ? trigger.scheme().signing().secret() : given;
    var until = now.plus(overlap == null ? OVERLAP : Duration.ofSeconds(overlap));
    triggers.replaceSecret(
        trigger.id(),
        new Trigger.Secrets(
            secrets.encrypt(trigger.id(), secret), trigger.secrets().present(), until),
        now);
    return TriggerView.of(triggers.get(project.id(), id), given == null ? secret : null);
  }

  private static void refuseOtherThanSecret(
      Scheme scheme, @Nullable String given, Members members) {
    if (given != null && !scheme.signing().isSecret(given)) {
      members.add(
          "secret",
          "invalid_secret",
          "'secret' is none of the scheme %s.".formatted(scheme.text()));
    }
  }

  @Transactional
  public void delete(Project project, String id, @Nullable String ifMatch) {
    var trigger = triggers.lock(project.id(), id);
    new IfMatch(ifMatch).require(trigger.etag());
    triggers.delete(trigger.id());
  }
}
