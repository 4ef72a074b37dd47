package dev.apiarist.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link FirstManagerLease} does. */
public abstract class FirstManagerLeaseContract {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.5Z");
  private static final Duration TERM = Duration.ofMinutes(5);
  private static final InstanceId ONE = new InstanceId("i-00000000000000001");
  private static final InstanceId TWO = new InstanceId("i-00000000000000002");
  private static final InstanceId THREE = new InstanceId("i-00000000000000003");

  private FirstManagerLease lease;

  /** A lease that nobody ever took. */
  protected abstract FirstManagerLease untaken();

  @BeforeEach
  void open() {
    lease = untaken();
  }

  @Test
  void isAbsentUntilTaken() {
    assertThat(lease.current()).isEmpty();

    assertThat(lease.acquire(ONE, Optional.empty(), NOW, TERM)).isTrue();

    assertThat(lease.current())
        .contains(new FirstManagerLease.Lease(ONE, NOW.plus(TERM), 1, Optional.empty()));
  }

  @Test
  void isNotGivenToASecondEvenAfterItExpired() {
    lease.acquire(ONE, Optional.empty(), NOW, TERM);

    assertThat(lease.acquire(TWO, Optional.empty(), NOW, TERM)).isFalse();
    assertThat(lease.acquire(TWO, Optional.empty(), NOW.plus(TERM), TERM)).isFalse();
    assertThat(lease.current().orElseThrow().owner()).isEqualTo(ONE);
  }

  @Test
  void isRenewedForItsOwnerUnderTheSameFence() {
    lease.acquire(ONE, Optional.empty(), NOW, TERM);

    assertThat(lease.acquire(ONE, Optional.empty(), NOW.plusSeconds(60), TERM)).isTrue();

    assertThat(lease.current())
        .contains(
            new FirstManagerLease.Lease(ONE, NOW.plusSeconds(60).plus(TERM), 1, Optional.empty()));
  }

  @Test
  void isTakenOverOnlyFromTheOneThatIsGoneAndOnlyOnceExpired() {
    lease.acquire(ONE, Optional.empty(), NOW, TERM);
    Instant expired = NOW.plus(TERM);

    assertThat(lease.acquire(TWO, Optional.of(ONE), expired.minusMillis(1), TERM)).isFalse();
    assertThat(lease.acquire(TWO, Optional.of(THREE), expired, TERM)).isFalse();
    assertThat(lease.acquire(TWO, Optional.of(ONE), expired, TERM)).isTrue();

    assertThat(lease.current().orElseThrow().owner()).isEqualTo(TWO);
    assertThat(lease.current().orElseThrow().fence()).isEqualTo(2);
  }

  @Test
  void isLostToItsFormerOwnerOnceTakenOver() {
    lease.acquire(ONE, Optional.empty(), NOW, TERM);
    lease.acquire(TWO, Optional.of(ONE), NOW.plus(TERM), TERM);

    assertThat(lease.acquire(ONE, Optional.empty(), NOW.plus(TERM), TERM)).isFalse();
  }

  @Test
  void isClosedForGood() {
    lease.acquire(ONE, Optional.empty(), NOW, TERM);

    lease.close("swarm-1");
    lease.close("swarm-1");
    lease.close("swarm-2");

    assertThat(lease.current().orElseThrow().swarmId()).contains("swarm-1");
    assertThat(lease.acquire(ONE, Optional.empty(), NOW, TERM)).isFalse();
    assertThat(lease.acquire(TWO, Optional.of(ONE), NOW.plus(TERM), TERM)).isFalse();
  }

  @Test
  void isClosedEvenIfNobodyEverTookIt() {
    lease.close("swarm-1");

    assertThat(lease.current().orElseThrow().swarmId()).contains("swarm-1");
    assertThat(lease.acquire(ONE, Optional.empty(), NOW, TERM)).isFalse();
  }

  @Test
  void isGivenToOneOfManyThatAskAtOnce() throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> askers = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        InstanceId asker = new InstanceId("i-0000000000000000" + i);
        askers.add(() -> lease.acquire(asker, Optional.empty(), NOW, TERM));
      }
      int given = 0;
      for (Future<Boolean> answer : threads.invokeAll(askers)) {
        given += answer.get() ? 1 : 0;
      }
      assertThat(given).isEqualTo(1);
    }
  }
}
