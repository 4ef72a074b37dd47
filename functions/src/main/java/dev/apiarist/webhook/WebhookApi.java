package dev.apiarist.webhook;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.Turns;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API: routes, admits, and hands on. Paths, codes and messages are Docker Scaler's
 * (docs/moving-from-docker-scaler.md lists what differs and why).
 */
public final class WebhookApi {
  private final WebhookSettings settings;
  private final ScaleService scaleService;
  private final ScaleNodes scaleNodes;
  private final Reschedule reschedule;
  private final Replicate replicate;
  private final Promote promote;
  private final AppTokens appTokens;
  private final AppTokenDesk appTokenDesk;
  private final StatusReport status;
  private final DecisionReport decisions;
  private final MetricsReport metrics;

  /**
   * Wires the API; nothing outside is contacted yet.
   *
   * @param swarm opens the managers' API, only when a request needs it
   * @param stored the same at the addresses last stored, without any call
   * @param parameters where the keys of apps' tokens are
   * @param log takes lines of JSON for failures that change nothing for the caller
   */
  public WebhookApi(
      WebhookSettings settings,
      AutoScalingGroups groups,
      Supplier<SwarmManager> swarm,
      Supplier<SwarmManager> stored,
      NodeRemoval removal,
      Marks marks,
      Turns turns,
      Journal journal,
      Parameters parameters,
      InstantSource clock,
      Consumer<String> log) {
    this.settings = settings;
    DecisionLog decisionLog = new DecisionLog(journal, clock, log);
    this.scaleService =
        new ScaleService(
            settings.services().rules(),
            new ServiceReplicas(settings.services(), stored, swarm, marks, clock, decisionLog),
            decisionLog);
    NodeCapacity capacity =
        new NodeCapacity(
            groups,
            removal,
            marks,
            turns,
            new SurroundingsReader(groups, marks, clock),
            settings.coolDown(),
            clock,
            decisionLog);
    this.scaleNodes =
        new ScaleNodes(settings.defaultWorkerGroup(), groups, swarm, capacity, decisionLog);
    this.reschedule = new Reschedule(swarm, marks, clock, decisionLog);
    this.replicate = new Replicate(new ContainerSearch(stored, swarm), scaleService, decisionLog);
    this.promote = new Promote(swarm, decisionLog);
    this.appTokens = new AppTokens(parameters);
    this.appTokenDesk = new AppTokenDesk(appTokens, decisionLog);
    this.status = new StatusReport(groups, swarm);
    this.decisions = new DecisionReport(journal);
    this.metrics = new MetricsReport(groups, swarm, journal);
  }

  /** Answers a request. What the ports throw is answered; nothing but a defect is thrown. */
  public HttpAnswer handle(HttpRequest request) {
    @Nullable Route route = Route.of(unprefixed(request.path()), request.query());
    if (route == null || (route == Route.SCALE_NODES && settings.defaultWorkerGroup().isEmpty())) {
      return HttpAnswer.notFound();
    }
    if (!route.accepts(request.method())) {
      return HttpAnswer.empty(405);
    }
    if (route == Route.PING) {
      return HttpAnswer.empty(200);
    }
    if (settings.tokens().admits(request.header("authorization"))) {
      return read(route, request, Optional.empty());
    }
    Optional<String> app;
    try {
      app = appTokens.service(request.header("authorization"));
    } catch (OutsideException failed) {
      return HttpAnswer.nok(500, "Unable to check the token: " + failed.getMessage());
    }
    if (app.isEmpty()) {
      return unauthorized(request);
    }
    return route == Route.REPLICATE
        ? read(route, request, app)
        : HttpAnswer.nok(
            403, "The token is that of an app: it may do nothing but replicate " + app.get());
  }

  private HttpAnswer read(Route route, HttpRequest request, Optional<String> app) {
    return switch (request.body()) {
      case Body.Unreadable unreadable -> HttpAnswer.nok(unreadable.status(), unreadable.message());
      case Body.Text body -> admitted(route, request.query(), body.text(), app);
    };
  }

  /**
   * @param app the only service that the sender may ask for; empty for any
   */
  private HttpAnswer admitted(Route route, Query query, String body, Optional<String> app) {
    return switch (route) {
      case PING -> HttpAnswer.empty(200);
      case SCALE_SERVICE -> scaleService.handle(query, body);
      case SCALE_NODES -> scaleNodes.handle(query, body);
      case RESCHEDULE_SERVICES -> reschedule.all();
      case RESCHEDULE_SERVICE -> reschedule.one(query.get("service"));
      case REPLICATE -> replicate.handle(query, body, app);
      case APP_TOKEN -> appTokenDesk.issue(query.get("service"));
      case PROMOTE -> promote.handle(query, body);
      case STATUS -> status.answer();
      case DECISIONS -> decisions.answer(query);
      case METRICS -> metrics.answer();
    };
  }

  private String unprefixed(String path) {
    String prefix = settings.pathPrefix();
    return !prefix.isEmpty() && path.startsWith(prefix + "/")
        ? path.substring(prefix.length())
        : path;
  }

  private static HttpAnswer unauthorized(HttpRequest request) {
    boolean presented = request.header("authorization").isPresent();
    return HttpAnswer.nok(
            401,
            presented
                ? "The bearer token is not valid"
                : "A bearer token is required: send the header Authorization: Bearer <token>")
        .with(
            "WWW-Authenticate",
            presented
                ? "Bearer realm=\"apiarist\", error=\"invalid_token\""
                : "Bearer realm=\"apiarist\"");
  }
}
