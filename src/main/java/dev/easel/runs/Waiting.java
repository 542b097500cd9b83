package dev.easel.runs;

import dev.easel.kubernetes.Words;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/** Why a run waits, for programs and for people. */
@Embeddable
public record Waiting(
    @Column(name = "waiting_reason") @Enumerated(EnumType.STRING) WaitingReason reason,
    @Column(name = "waiting_message") String message) {

  public Waiting {
    message = Words.bounded(message);
  }
}
