package dev.apiarist.webhook;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/app-token?service=}: hands out {@link AppTokens}. */
final class AppTokenDesk {
  private static final String KIND = "app-token";
  private static final int LONGEST_TOLD = 200;

  private final AppTokens tokens;
  private final DecisionLog log;

  AppTokenDesk(AppTokens tokens, DecisionLog log) {
    this.tokens = tokens;
    this.log = log;
  }

  /** The service need not be there yet: its stack may want the token first, as a secret. */
  HttpAnswer issue(String service) {
    if (service.isEmpty()) {
      return HttpAnswer.nok(400, "No service name in request");
    }
    if (!AppTokens.isName(service)) {
      return HttpAnswer.nok(400, "No service can be called " + Excerpt.of(service, LONGEST_TOLD));
    }
    Optional<String> token;
    try {
      token = tokens.issue(service);
    } catch (OutsideException failed) {
      return HttpAnswer.nok(500, "Unable to read the keys of tokens: " + failed.getMessage());
    }
    if (token.isEmpty()) {
      return HttpAnswer.nok(
          409, "This cluster has no keys for app tokens yet: raise rotate.webhookToken and deploy");
    }
    String message = "A token for " + service + ": it may replicate this service and nothing else";
    log.record(KIND, service, Decision.Outcome.DONE, message, Map.of());
    return HttpAnswer.ok(message).with(Map.of("service", service, "token", token.get()));
  }
}
