package dev.apiarist.local.cli;

import dev.apiarist.local.planning.PlanText;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.planning.Plan;
import dev.apiarist.planning.PlanJson;
import dev.apiarist.planning.Planner;
import dev.apiarist.planning.Policy;
import dev.apiarist.planning.PolicyReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Says what would be done about a swarm of which there is a snapshot; does nothing. */
@Command(
    name = "plan",
    description = "What would be done about the swarm of a snapshot, and why not more.")
public final class PlanCommand implements Callable<Integer> {
  /** The same every time: a plan of the same snapshot is the same to the byte. */
  private static final long SEED = 1;

  @Option(
      names = "--snapshot",
      required = true,
      paramLabel = "FILE",
      description = "What ./apiarist snapshot wrote.")
  private Path snapshot;

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
    Snapshot read = SnapshotFile.read(snapshot);
    Plan plan = Planner.plan(read, policy(read), new Orders(orders, SEED), read.takenAt());
    return switch (format) {
      case TEXT -> PlanText.of(read, plan);
      case JSON -> PlanJson.write(plan) + "\n";
    };
  }

  private Policy policy(Snapshot read) {
    try {
      return PolicyReader.read(read.policy());
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(snapshot + ": " + wrong.getMessage(), wrong);
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
