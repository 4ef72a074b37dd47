package dev.apiarist.local.twin;

import dev.apiarist.local.engine.EngineException;
import dev.apiarist.local.engine.NodeImage;
import dev.apiarist.local.twin.Player.Difference;
import dev.apiarist.port.OutsideException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chapter after chapter of one seed, until there have been enough cases or it has taken too long.
 */
final class Campaign implements AutoCloseable {
  private static final int REPORT_EVERY = 20;
  private static final int GONE_AT_MOST = 10;
  private static final Duration SHRINKING = Duration.ofMinutes(4);

  private final NodeImage image;
  private final long seed;
  private final int cases;
  private final long start;
  private final List<String> found = new ArrayList<>();
  private int played;
  private int halves;
  private int swarmsGone;
  private StandingSwarm swarm;
  private Player player;

  Campaign(NodeImage image, long seed, int cases) {
    this.image = image;
    this.seed = seed;
    this.cases = cases;
    this.swarm = new StandingSwarm(image);
    this.player = new Player(swarm);
    this.start = System.nanoTime();
  }

  /**
   * Plays them, and begins no chapter after the limit; what was found, each with the seed, the
   * chapter, the file and both sides.
   */
  List<String> run(Duration limit) {
    for (int chapter = 0; played < cases && passed().compareTo(limit) < 0; chapter++) {
      List<Step> steps = Chapter.of(seed, chapter);
      Optional<Difference> difference = play(steps, this::compared);
      if (difference.isPresent()) {
        report(chapter, steps, difference.get());
      }
    }
    return found;
  }

  /**
   * A manager of engines before 28 may crash when a service is removed while one of its tasks is (a
   * nil pointer in swarmkit's {@code SetServiceTasksRemove}), and on a busy machine one that
   * changes its role may not come back. The story then ends, and others are told to another swarm.
   */
  private Optional<Difference> play(List<Step> steps, Player.Listener listener) {
    try {
      return player.play(steps, seed, listener);
    } catch (OutsideException | EngineException gone) {
      if (++swarmsGone > GONE_AT_MOST) {
        throw gone;
      }
      System.out.println("twin: on to another swarm, as this one is gone: " + gone.getMessage());
      swarm.close();
      swarm = new StandingSwarm(image);
      player = new Player(swarm);
      return Optional.empty();
    }
  }

  /** How many cases have been played. */
  int played() {
    return played;
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    swarm.close();
  }

  private void report(int chapter, List<Step> steps, Difference first) {
    System.out.printf(
        "twin: shrinking seed %d, chapter %d: %s%n", seed, chapter, first.differences());
    List<Difference> seen = new ArrayList<>(List.of(first));
    long end = System.nanoTime() + SHRINKING.toNanos();
    List<Step> shrunk =
        new Shrinker(
                story -> {
                  Optional<Difference> again =
                      System.nanoTime() < end ? play(story, whole -> {}) : Optional.empty();
                  again.ifPresent(seen::add);
                  return again.isPresent();
                })
            .shrink(steps.subList(0, first.step() + 1));
    Difference difference = seen.getLast();
    Path file = DifferenceFile.write(seed + "-" + chapter, difference.start());
    String text =
        "seed %d, chapter %d, step %d, seen %d times more, %s: %s%n  after %s"
            .formatted(
                seed,
                chapter,
                first.step(),
                seen.size() - 1,
                file,
                String.join("; ", difference.differences()),
                shrunk);
    found.add(text);
    System.out.println("twin: " + text);
  }

  private void compared(boolean whole) {
    if (!whole) {
      halves++;
      return;
    }
    played++;
    if (played % REPORT_EVERY == 0) {
      System.out.printf(
          "twin: seed %d, %d of %d cases in %d s, %d more at rest only, %d differences%n",
          seed, played, cases, passed().toSeconds(), halves, found.size());
    }
  }
}
