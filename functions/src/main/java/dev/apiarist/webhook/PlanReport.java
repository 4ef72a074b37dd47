package dev.apiarist.webhook;

import dev.apiarist.capacity.Observer;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.WholeNumbers;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * {@code POST /v1/plan?orders=&snapshot=true}: what would be done about the swarm now, as {@code
 * ./apiarist plan --snapshot} says it of the same snapshot, to the byte. With {@code snapshot=true}
 * the answer is {@code {"plan": ..., "snapshot": ...}}. Nothing is done.
 */
final class PlanReport {
  private static final int MOST_ORDERS = 100;

  private final Supplier<SwarmManager> swarm;
  private final Observer observer;

  PlanReport(Supplier<SwarmManager> swarm, Observer observer) {
    this.swarm = swarm;
    this.observer = observer;
  }

  HttpAnswer answer(Query query) {
    OptionalLong count =
        query.has("orders")
            ? WholeNumbers.parse(query.get("orders"))
            : OptionalLong.of(Observer.ORDERS);
    if (count.isEmpty() || count.getAsLong() < 1 || count.getAsLong() > MOST_ORDERS) {
      return HttpAnswer.nok(400, "Incorrect orders: it is a whole number from 1 to " + MOST_ORDERS);
    }
    String wanted = query.has("snapshot") ? query.get("snapshot") : "false";
    if (!wanted.equals("true") && !wanted.equals("false")) {
      return HttpAnswer.nok(400, "Incorrect snapshot: it is true or false");
    }
    int orders = (int) count.getAsLong();
    try {
      return wanted.equals("true") ? withSnapshot(orders) : plan(orders);
    } catch (OutsideException failed) {
      return HttpAnswer.nok(500, "Unable to plan: " + failed.getMessage());
    }
  }

  private HttpAnswer plan(int orders) {
    return json(observer.look(swarm.get()).plan(orders) + "\n");
  }

  private HttpAnswer withSnapshot(int orders) {
    Observer.Sight sight = observer.takeDown(swarm.get());
    return sight
        .text()
        .map(text -> json("{\"plan\":%s,\n\"snapshot\":%s}\n".formatted(sight.plan(orders), text)))
        .orElseGet(
            () ->
                HttpAnswer.nok(
                    413,
                    "The snapshot is too large for an answer: where docker talks to a manager,"
                        + " ./apiarist snapshot takes it from there when WEBHOOK_URL is not set"));
  }

  private static HttpAnswer json(String text) {
    return new HttpAnswer(200, Map.of("Content-Type", "application/json"), text);
  }
}
