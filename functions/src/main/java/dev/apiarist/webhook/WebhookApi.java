package dev.apiarist.webhook;

import dev.apiarist.capacity.Observer;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SnsEndpoint;
import dev.apiarist.port.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API: routes, admits, and hands on. Paths, codes and messages are Docker Scaler's
 * (docs/moving-from-docker-scaler.md lists what differs and why).
 */
public final class WebhookApi {
  private static final String OWNER = "owner";

  private final WebhookSettings settings;
  private final RequestRate rate;
  private final ScaleService scaleService;
  private final ScaleNodes scaleNodes;
  private final Reschedule reschedule;
  private final Replicate replicate;
  private final Promote promote;
  private final AppTokens appTokens;
  private final AppTokenDesk appTokenDesk;
  private final SignalDesk desk;
  private final SnsHttp sns;
  private final StatusReport status;
  private final DecisionReport decisions;
  private final MetricsReport metrics;
  private final PlanReport plan;

  /**
   * Wires the API; nothing outside is contacted yet.
   *
   * @param managers opens their API, only when a request needs it
   * @param parameters where the keys of apps' tokens are
   * @param sns asked only about messages that a topic delivers by HTTPS
   * @param observer sees the swarm for plans
   * @param log takes lines of JSON for failures that change nothing for the caller
   */
  public WebhookApi(
      WebhookSettings settings,
      AutoScalingGroups groups,
      ManagerDirectory managers,
      NodeRemoval removal,
      Marks marks,
      Turns turns,
      Journal journal,
      Parameters parameters,
      SnsEndpoint sns,
      Observer observer,
      InstantSource clock,
      Consumer<String> log) {
    this.settings = settings;
    this.rate = new RequestRate(settings.requestsPerMinute(), clock);
    DecisionLog decisionLog = new DecisionLog(settings.cluster(), journal, clock, log);
    ServiceReplicas replicas =
        new ServiceReplicas(
            settings.services(), managers::stored, managers::elsewhere, marks, clock, decisionLog);
    this.scaleService = new ScaleService(settings.services().rules(), replicas, decisionLog);
    Stabilisation stabilisation = new Stabilisation(settings.windows(), marks, clock, decisionLog);
    NodeCapacity capacity =
        new NodeCapacity(
            groups,
            removal,
            turns,
            new SurroundingsReader(groups, marks, stabilisation, clock),
            settings.coolDown(),
            clock,
            decisionLog);
    this.scaleNodes =
        new ScaleNodes(
            settings.defaultWorkerGroup(),
            groups,
            managers::api,
            capacity,
            stabilisation,
            clock,
            decisionLog);
    this.reschedule = new Reschedule(managers::api, marks, clock, decisionLog);
    this.replicate =
        new Replicate(
            new ContainerSearch(managers::stored, managers::elsewhere),
            replicas,
            new AppPace(marks, clock),
            settings.services(),
            decisionLog);
    this.promote = new Promote(managers::api, settings.promoteHostAccess(), decisionLog);
    this.appTokens = new AppTokens(parameters);
    this.appTokenDesk = new AppTokenDesk(appTokens, decisionLog);
    this.desk = new SignalDesk(scaleNodes, scaleService, replicate, marks, clock, decisionLog);
    this.sns =
        new SnsHttp(settings.snsTopics(), new SnsSignatures(sns, clock), sns, desk, decisionLog);
    this.status = new StatusReport(groups, managers::api);
    this.decisions = new DecisionReport(journal);
    this.plan = new PlanReport(managers::api, observer);
    this.metrics = new MetricsReport(groups, managers::api, journal, settings.groupRules());
  }

  /**
   * Deals with each signal of an event that AWS invokes the function with. What the ports throw is
   * told; nothing but a defect is thrown, and that only after all signals had their turn.
   */
  public List<Handled> handle(Map<String, @Nullable Object> event) {
    List<Handled> handled = new ArrayList<>();
    @Nullable RuntimeException defect = null;
    for (Delivery delivery : Deliveries.of(event)) {
      try {
        handled.add(desk.handle(delivery));
      } catch (RuntimeException unexpected) {
        defect = defect == null ? unexpected : defect;
      }
    }
    if (defect != null) {
      throw defect;
    }
    return handled;
  }

  /** Deals with an alarm that lasts, as with those of an event. */
  Handled handle(SignalDesk.Lasting lasting) {
    return desk.handle(lasting);
  }

  /** Answers a request. What the ports throw is answered; nothing but a defect is thrown. */
  public HttpAnswer handle(HttpRequest request) {
    @Nullable Route route =
        Route.of(unprefixed(singleLeadingSlash(request.path())), request.query());
    if (route == null || closed(route)) {
      return HttpAnswer.notFound();
    }
    if (!route.accepts(request.method())) {
      return HttpAnswer.empty(405);
    }
    if (route == Route.PING) {
      return HttpAnswer.empty(200);
    }
    // SNS sends no token: its signature is looked at instead.
    if (route == Route.SNS || settings.tokens().admits(request.header("authorization"))) {
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
    // What SNS sends counts for nobody before its signature is looked at, and strangers may post.
    Optional<Duration> wait =
        route == Route.SNS
            ? Optional.empty()
            : rate.admit(app.map(name -> "app of " + name).orElse(OWNER));
    if (wait.isPresent()) {
      return tooMany(wait.get());
    }
    return switch (request.body()) {
      case Body.Unreadable unreadable -> HttpAnswer.nok(unreadable.status(), unreadable.message());
      case Body.Text body -> admitted(route, request, body.text(), app);
    };
  }

  /**
   * @param app the only service that the sender may ask for; empty for any
   */
  private HttpAnswer admitted(Route route, HttpRequest request, String body, Optional<String> app) {
    Query query = request.query();
    return switch (route) {
      case PING -> HttpAnswer.empty(200);
      case SCALE_SERVICE -> scaleService.handle(query, body);
      case SCALE_NODES -> scaleNodes.handle(query, body);
      case RESCHEDULE_SERVICES -> reschedule.all();
      case RESCHEDULE_SERVICE -> reschedule.one(query.get("service"));
      case REPLICATE -> replicate.handle(Route.replicaId(request.path()), query, body, app);
      case APP_TOKEN -> appTokenDesk.issue(query.get("service"));
      case PROMOTE -> promote.handle(query, body);
      case SNS -> sns.handle(body);
      case STATUS -> status.answer();
      case DECISIONS -> decisions.answer(query);
      case METRICS -> metrics.answer();
      case PLAN -> plan.answer(query);
    };
  }

  /** A Function URL ends with a slash: with a path behind it, senders send two. */
  private static String singleLeadingSlash(String path) {
    return path.replaceFirst("^/{2,}", "/");
  }

  private boolean closed(Route route) {
    return switch (route) {
      case SCALE_NODES -> settings.defaultWorkerGroup().isEmpty();
      case SNS -> !sns.open();
      case PING,
          SCALE_SERVICE,
          RESCHEDULE_SERVICES,
          RESCHEDULE_SERVICE,
          REPLICATE,
          APP_TOKEN,
          PROMOTE,
          STATUS,
          DECISIONS,
          METRICS,
          PLAN ->
          false;
    };
  }

  private String unprefixed(String path) {
    String prefix = settings.pathPrefix();
    return !prefix.isEmpty() && path.startsWith(prefix + "/")
        ? path.substring(prefix.length())
        : path;
  }

  /** Not 429: Alertmanager sends again what was answered 5xx, and nothing else. */
  private HttpAnswer tooMany(Duration wait) {
    return HttpAnswer.nok(503, rate.refusal(wait))
        .with("Retry-After", String.valueOf(RequestRate.seconds(wait)));
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
