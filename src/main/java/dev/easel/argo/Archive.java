package dev.easel.argo;

import java.io.IOException;
import java.time.Duration;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Argo's own archive of ended workflows, where its installation has one: what they were, after they
 * are gone from the cluster. One that was deleted while it ran is not in it (Argo issue 13658).
 */
@Component
public class Archive {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a server without an archive says (Argo 3.7 to 4.1). */
  private static final String NONE = "getting archived workflows not supported";

  private final ArgoServer argo;

  Archive(ArgoServer argo) {
    this.argo = argo;
  }

  /** What the archive has. */
  public sealed interface Answer {

    /** The workflow as it ended last. */
    record Found(Workflow workflow) implements Answer {}

    /** It is not there. */
    record Absent() implements Answer {}

    /** This Argo keeps no archive. */
    record NotKept() implements Answer {}

    /** Nobody knows: Argo's words why. */
    record Unreadable(String words) implements Answer {}
  }

  /** The workflow of this uid. Never throws for what Argo, the network or the token's file does. */
  public Answer find(String namespace, String uid) {
    return switch (ask(() -> argo.archived(namespace, uid, PATIENCE))) {
      case Answer.Found found when !isOf(found.workflow(), namespace) -> new Answer.Absent();
      case Answer answer -> answer;
    };
  }

  private static boolean isOf(Workflow workflow, String namespace) {
    return workflow.namespace().equals(namespace);
  }

  /**
   * The newest workflow of this name, in the cluster or, gone from there, in the archive. Without
   * an archive it is absent. Never throws for what Argo, the network or the token's file does.
   */
  public Answer named(String namespace, String name) {
    return ask(() -> argo.workflow(namespace, name, PATIENCE));
  }

  private interface Question {
    ArgoConnection.Reply ask() throws IOException, InterruptedException;
  }

  private static Answer ask(Question question) {
    try {
      return read(question.ask());
    } catch (IOException | IllegalArgumentException | JacksonException failure) {
      return new Answer.Unreadable(String.valueOf(failure.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unreadable("interrupted while waiting for the answer");
    }
  }

  private static Answer read(ArgoConnection.Reply reply) {
    if (reply.status() == 200) {
      return new Answer.Found(WorkflowReader.read(JsonMapper.shared().readTree(reply.body())));
    }
    if (reply.status() == 404) {
      return new Answer.Absent();
    }
    var words = AnswerReader.words(reply.body());
    return words.contains(NONE)
        ? new Answer.NotKept()
        : new Answer.Unreadable("status %d: %s".formatted(reply.status(), words));
  }
}
