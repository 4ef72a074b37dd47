package dev.apiarist.local.cloud;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be ended, last started first; each is tried, whatever happens to the others. */
final class Closing {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  synchronized void add(Runnable step) {
    steps.push(step);
  }

  synchronized void run() {
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (RuntimeException failed) {
        System.getLogger(Closing.class.getName()).log(Level.WARNING, "not closed cleanly", failed);
      }
    }
  }
}
