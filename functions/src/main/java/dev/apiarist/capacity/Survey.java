package dev.apiarist.capacity;

import dev.apiarist.placement.model.Particulars;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.snapshot.SwarmReader;
import dev.apiarist.port.SwarmSurvey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a swarm for a plan and, where asked to, takes it down. */
final class Survey implements SwarmSurvey {
  private final SwarmReader reader = new SwarmReader();
  private final Optional<Transcript> transcript;

  private Survey(Optional<Transcript> transcript) {
    this.transcript = transcript;
  }

  static Survey reading() {
    return new Survey(Optional.empty());
  }

  static Survey takingDown() {
    return new Survey(Optional.of(new Transcript(Transcript.LONGEST_ANSWER)));
  }

  @Override
  public void node(@Nullable Object tree) {
    reader.node(tree);
    transcript.ifPresent(it -> it.node(tree));
  }

  @Override
  public void service(@Nullable Object tree) {
    reader.service(tree);
    transcript.ifPresent(it -> it.service(tree));
  }

  @Override
  public void task(@Nullable Object tree) {
    reader.task(tree);
    transcript.ifPresent(it -> it.task(tree));
  }

  @Override
  public void volume(@Nullable Object tree) {
    reader.volume(tree);
    transcript.ifPresent(it -> it.volume(tree));
  }

  SwarmFacts facts() {
    return reader.facts();
  }

  Particulars particulars() {
    return reader.particulars();
  }

  Optional<Transcript> transcript() {
    return transcript;
  }
}
