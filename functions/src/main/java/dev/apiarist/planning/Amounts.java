package dev.apiarist.planning;

import java.util.Locale;

/** Processors and memory, for people. */
public final class Amounts {
  private static final double CPU = 1e9;
  private static final double GIB = 1L << 30;

  private Amounts() {}

  /** Such as {@code 2 CPUs and 3.8 GiB}. */
  public static String of(long nanoCpus, long memoryBytes) {
    String cpus = cpus(nanoCpus);
    return cpus + (cpus.equals("1") ? " CPU and " : " CPUs and ") + gib(memoryBytes) + " GiB";
  }

  /** Processors, with as many decimals as it takes, three at most. */
  public static String cpus(long nanoCpus) {
    return trimmed("%.3f", nanoCpus / CPU);
  }

  /** Gibibytes, with two decimals at most. */
  public static String gib(long memoryBytes) {
    return trimmed("%.2f", memoryBytes / GIB);
  }

  private static String trimmed(String format, double number) {
    String text = String.format(Locale.ROOT, format, number);
    return text.replaceFirst("\\.?0+$", "");
  }

  /** Such as {@code 1 task} and {@code 3 tasks}. */
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
