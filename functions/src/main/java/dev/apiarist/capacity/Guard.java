package dev.apiarist.capacity;

/** Runs a step so that its failure stays its own. */
interface Guard {
  void run(String subject, Runnable step);
}
