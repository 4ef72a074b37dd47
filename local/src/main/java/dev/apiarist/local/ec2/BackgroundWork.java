package dev.apiarist.local.ec2;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Steps that run beside their caller, each in a virtual thread. */
final class BackgroundWork {
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  void start(String name, Runnable step) {
    Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(step));
    running.add(thread);
    thread.start();
  }

  /** Waits until everything that was started has ended, or the waiting thread is interrupted. */
  void join() {
    try {
      for (Thread each : List.copyOf(running)) {
        each.join();
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Runnable step) {
    try {
      step.run();
    } finally {
      running.remove(Thread.currentThread());
    }
  }
}
