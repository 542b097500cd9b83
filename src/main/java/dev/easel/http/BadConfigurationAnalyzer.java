package dev.easel.http;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns {@link BadConfiguration} into the start's last words. */
class BadConfigurationAnalyzer extends AbstractFailureAnalyzer<BadConfiguration> {

  @Override
  protected FailureAnalysis analyze(Throwable root, BadConfiguration cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
  }
}
