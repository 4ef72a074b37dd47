package dev.apiarist.local.twin;

import dev.apiarist.local.twin.Player.Difference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chapter after chapter of one seed, until there have been enough cases. */
final class Campaign {
  private static final int REPORT_EVERY = 20;

  private final Player player;
  private final long seed;
  private final int cases;
  private final long start = System.nanoTime();
  private final List<String> found = new ArrayList<>();
  private int played;

  Campaign(StandingSwarm swarm, long seed, int cases) {
    this.player = new Player(swarm);
    this.seed = seed;
    this.cases = cases;
  }

  /** Plays them; what was found, each with the seed, the chapter, the file and both sides. */
  List<String> run() {
    for (int chapter = 0; played < cases; chapter++) {
      List<Step> steps = Chapter.of(seed, chapter);
      Optional<Difference> difference = player.play(steps, seed, this::compared);
      if (difference.isPresent()) {
        report(chapter, steps, difference.get());
      }
    }
    return found;
  }

  private void report(int chapter, List<Step> steps, Difference difference) {
    String name = seed + "-" + chapter;
    Path file = DifferenceFile.write(name, difference.start());
    String text =
        "seed %d, chapter %d, step %d, %s: %s%n  %s"
            .formatted(
                seed,
                chapter,
                difference.step(),
                file,
                String.join("; ", difference.differences()),
                steps.get(difference.step()));
    found.add(text);
    System.out.println("twin: " + text);
  }

  private void compared() {
    played++;
    if (played % REPORT_EVERY == 0) {
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf(
          "twin: seed %d, %d of %d cases in %d s, %d differences%n",
          seed, played, cases, passed.toSeconds(), found.size());
    }
  }
}
