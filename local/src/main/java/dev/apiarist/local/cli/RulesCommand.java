package dev.apiarist.local.cli;

import dev.apiarist.local.rules.LabelledService;
import dev.apiarist.local.rules.RuleFile;
import dev.apiarist.local.rules.RunningSwarm;
import dev.apiarist.local.rules.StackFile;
import dev.apiarist.local.rules.TargetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what Prometheus reads about services that ask for alerts by their labels. */
@Command(
    name = "rules",
    description = {
      "Prometheus' alerting rules, from the labels of services: of a stack file under the name"
          + " of its stack, else of the swarm that docker talks to."
    })
public final class RulesCommand implements Callable<Integer> {
  @Option(names = "--targets", description = "Write what to scrape (label scrapePort) instead.")
  private boolean targets;

  @Parameters(
      arity = "0..*",
      paramLabel = "<stack file> <stack>",
      description = "Pairs, as docker stack deploy -c <stack file> <stack> would take them.")
  private List<String> files = new ArrayList<>();

  @Override
  public Integer call() {
    List<LabelledService> services = files.isEmpty() ? RunningSwarm.read() : ofFiles();
    System.out.print(targets ? TargetFile.of(services) : RuleFile.of(services));
    System.out.flush();
    return 0;
  }

  private List<LabelledService> ofFiles() {
    if (files.size() % 2 != 0) {
      throw new CommandException(
          "a stack file needs the name of its stack: ./apiarist rules stack.yml shop");
    }
    List<LabelledService> services = new ArrayList<>();
    for (int i = 0; i < files.size(); i += 2) {
      services.addAll(ofFile(files.get(i), files.get(i + 1)));
    }
    return services;
  }

  private static List<LabelledService> ofFile(String file, String stack) {
    try {
      return StackFile.read(Files.readString(Path.of(file)), stack, System.getenv());
    } catch (NoSuchFileException missing) {
      throw new CommandException("there is no stack file " + file, missing);
    } catch (IOException unreadable) {
      @Nullable String why = unreadable.getMessage();
      throw new CommandException("cannot read the stack file " + file + ": " + why, unreadable);
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(file + ": " + wrong.getMessage(), wrong);
    }
  }
}
