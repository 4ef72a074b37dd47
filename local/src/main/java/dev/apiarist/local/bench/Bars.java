package dev.apiarist.local.bench;

/** What must not be exceeded. Ratios are medians of cold starts over the floor's. */
final class Bars {
  /** For the function that people and alerts wait for. */
  static final double WEBHOOK_RATIO = 6.5;

  /** For functions that use AWS and the managers' Docker API. */
  static final double OTHERS_RATIO = 8.6;

  /** Peak resident memory of a function's process, in MiB. */
  static final double RESIDENT_MEBIBYTES = 170;

  /** Size of the artifact, in MB of a million bytes. */
  static final double ARTIFACT_MEGABYTES = 25;

  private Bars() {}
}
