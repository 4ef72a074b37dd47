package dev.apiarist.webhook;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.json.Json;
import dev.apiarist.port.CreatedService;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.promotion.Finding;
import dev.apiarist.promotion.HostAccess;
import dev.apiarist.promotion.InspectionReader;
import dev.apiarist.promotion.Promotion;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/promote}: a service made of a plain container, with a report of what it cannot
 * take over. The body is the container's inspection; without one, {@code ?container=} names a
 * container on a manager's engine.
 */
final class Promote {
  private static final String KIND = "promote";
  private static final int LONGEST_TOLD = 200;

  /** Swarm's own rule (moby/swarmkit manager/controlapi/common.go). */
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?");

  private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{12,64}");

  private final Supplier<SwarmManager> swarm;
  private final boolean hostAccess;
  private final DecisionLog log;

  /**
   * @param hostAccess whether services may be made that reach into the nodes themselves
   */
  Promote(Supplier<SwarmManager> swarm, boolean hostAccess, DecisionLog log) {
    this.swarm = swarm;
    this.hostAccess = hostAccess;
    this.log = log;
  }

  HttpAnswer handle(Query query, String body) {
    boolean dryRun = query.has("dry-run") && !query.get("dry-run").equals("false");
    String subject = "request";
    try {
      SwarmManager manager = swarm.get();
      ContainerInspection inspection = inspection(manager, query.get("container"), body);
      String name = name(query.get("name"), inspection);
      subject = name;
      Promotion promotion = Promotion.of(inspection, name, manager.networks());
      Optional<Service> present = present(manager, name);
      if (present.isPresent()) {
        return already(present.get(), promotion);
      }
      refuseHostAccess(promotion);
      return dryRun ? planned(name, promotion) : made(manager, name, promotion);
    } catch (Refused refused) {
      return refused(subject, refused.status, refused.why);
    } catch (IllegalArgumentException unfit) {
      return refused(subject, 400, String.valueOf(unfit.getMessage()));
    } catch (OutsideException failed) {
      return failed.code() == FailureCode.REFUSED
          ? refused(subject, 409, "The swarm refused: " + failed.getMessage())
          : failed(subject, failed);
    }
  }

  private static ContainerInspection inspection(SwarmManager manager, String id, String body) {
    if (!body.isBlank()) {
      return InspectionReader.read(body);
    }
    if (!CONTAINER.matcher(id).matches()) {
      throw new Refused(
          400,
          id.isEmpty()
              ? "No inspection in the body and no container ID in the query"
              : "Incorrect container ID: it is whole, or at least its first 12 characters");
    }
    return manager
        .container(id)
        .orElseThrow(
            () ->
                new Refused(
                    404,
                    "No manager's engine has a container "
                        + id
                        + ". For one of a worker, send what docker inspect shows there"));
  }

  private static String name(String asked, ContainerInspection inspection) {
    String name =
        asked.isEmpty()
            ? Json.textAt(inspection.container(), "", "Name").replaceFirst("^/", "")
            : asked;
    if (!NAME.matcher(name).matches()) {
      throw new Refused(
          400,
          "A service cannot be called '"
              + Excerpt.of(name, LONGEST_TOLD)
              + "': give another name (1 to 63 letters, digits, - and _) with ?name=");
    }
    return name;
  }

  private static Optional<Service> present(SwarmManager manager, String name) {
    try {
      return Optional.of(manager.service(name));
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /** A retry finds what the first attempt made. */
  private HttpAnswer already(Service present, Promotion promotion) {
    String container = Json.textAt(promotion.spec(), "", "Labels", Promotion.PROMOTED_FROM);
    if (container.isEmpty() || !container.equals(present.labels().get(Promotion.PROMOTED_FROM))) {
      throw new Refused(
          409, "There is a service " + present.name() + " already: give another name with ?name=");
    }
    String message = "Service " + present.name() + " was made of this container before";
    log.idle(KIND, present.name(), message, inputs(promotion));
    Map<String, Object> details = details(present.name(), promotion);
    details.put("id", present.id().value());
    return HttpAnswer.ok(message).with(details);
  }

  private void refuseHostAccess(Promotion promotion) {
    List<String> found = hostAccess ? List.of() : HostAccess.of(promotion.spec());
    if (!found.isEmpty()) {
      throw new Refused(
          409,
          "The container has "
              + String.join(", ", found)
              + ": whoever has the webhook's token could do anything on the nodes. Allow it with"
              + " webhook.promoteHostAccess: true");
    }
  }

  private HttpAnswer planned(String name, Promotion promotion) {
    String message = "Would make service " + name + summary(promotion);
    log.idle(KIND, name, "Dry run: " + message, inputs(promotion));
    Map<String, Object> details = details(name, promotion);
    details.put("spec", promotion.spec());
    return HttpAnswer.ok(message).with(details);
  }

  private HttpAnswer made(SwarmManager manager, String name, Promotion promotion) {
    CreatedService created = manager.createService(promotion.spec());
    Promotion kept = promotion.asKept(created.spec());
    String message = "Made service " + name + summary(kept);
    Map<String, String> inputs = inputs(kept);
    inputs.put("id", created.id().value());
    log.record(KIND, name, Decision.Outcome.DONE, message, inputs);
    Map<String, Object> details = details(name, kept);
    details.put("id", created.id().value());
    return HttpAnswer.ok(message).with(details);
  }

  private static String summary(Promotion promotion) {
    int findings = promotion.findings().size();
    return findings == 1
        ? "; one thing is not as it was, see report"
        : "; " + findings + " things are not as they were, see report";
  }

  private static Map<String, Object> details(String name, Promotion promotion) {
    List<Map<String, @Nullable Object>> report = new ArrayList<>();
    for (Finding finding : promotion.findings()) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("key", finding.key());
      entry.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
      entry.put("text", finding.text());
      report.add(entry);
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("service", name);
    details.put("carried", promotion.carried());
    details.put("report", report);
    return details;
  }

  /** Names of keys only: values may be secrets. */
  private static Map<String, String> inputs(Promotion promotion) {
    Map<String, String> inputs = new LinkedHashMap<>();
    Optional.ofNullable(Json.at(promotion.spec(), "Labels", Promotion.PROMOTED_FROM))
        .ifPresent(container -> inputs.put("container", container.toString()));
    List<String> lost =
        promotion.findings().stream()
            .filter(finding -> finding.kind() != Finding.Kind.CHANGED)
            .map(Finding::key)
            .toList();
    inputs.put("lost", String.join(", ", lost));
    return inputs;
  }

  private HttpAnswer refused(String subject, int status, String why) {
    log.record(KIND, subject, Decision.Outcome.REFUSED, why, Map.of());
    return HttpAnswer.nok(status, why);
  }

  private HttpAnswer failed(String subject, OutsideException failed) {
    String message = "Unable to promote: " + failed.getMessage();
    log.record(
        KIND, subject, Decision.Outcome.FAILED, message, Map.of("code", failed.code().name()));
    return HttpAnswer.nok(500, message);
  }

  /** Why there is no service made. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String why;

    Refused(int status, String why) {
      super(why);
      this.status = status;
      this.why = why;
    }
  }
}
