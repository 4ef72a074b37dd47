package dev.apiarist.local.cli;

import dev.apiarist.local.planning.PlanText;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.planning.Plan;
import dev.apiarist.planning.PlanJson;
import dev.apiarist.planning.Planner;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Says what would be done about the running cluster, or one of a snapshot; does nothing. */
@Command(
    name = "plan",
    description = "What would be done about the running cluster, and why not more.")
public final class PlanCommand implements Callable<Integer> {
  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "What ./apiarist snapshot wrote (default: the running cluster).")
  private @Nullable Path snapshot;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "10",
      converter = OrdersConverter.class,
      description = "How many of the orders that Swarm may take are played (default: 10).")
  private int orders;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      converter = FormatConverter.class,
      description = "For people, or for programs (default: text).")
  private Format format;

  /** Who reads it. */
  private enum Format {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    System.out.print(answer());
    System.out.flush();
    return 0;
  }

  String answer() {
    Snapshot read =
        snapshot == null
            ? SnapshotFile.parse(new SnapshotSource(System.getenv()).take())
            : SnapshotFile.read(snapshot);
    Plan plan = plan(read);
    return switch (format) {
      case TEXT -> PlanText.of(read, plan);
      case JSON -> PlanJson.write(plan) + "\n";
    };
  }

  private Plan plan(Snapshot read) {
    try {
      return Planner.plan(read, new Orders(orders, Planner.STANDARD_ORDERS.seed()));
    } catch (IllegalArgumentException wrong) {
      String where = snapshot == null ? "the running cluster" : snapshot.toString();
      throw new CommandException(where + ": " + wrong.getMessage(), wrong);
    }
  }

  /** Reads {@code text} and {@code json}. */
  private static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String word) {
      return switch (word) {
        case "text" -> Format.TEXT;
        case "json" -> Format.JSON;
        default -> throw new TypeConversionException("it is text or json, not '" + word + "'");
      };
    }
  }

  /** Reads a number of orders. */
  private static final class OrdersConverter implements ITypeConverter<Integer> {
    private static final int MOST = 10_000;

    @Override
    public Integer convert(String digits) {
      if (!digits.matches("[0-9]{1,5}")
          || Integer.parseInt(digits) < 1
          || Integer.parseInt(digits) > MOST) {
        throw new TypeConversionException(
            "it is a number from 1 to " + MOST + ", not '" + digits + "'");
      }
      return Integer.valueOf(digits);
    }
  }
}
