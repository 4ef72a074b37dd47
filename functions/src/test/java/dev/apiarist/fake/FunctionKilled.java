package dev.apiarist.fake;

/** The function's process ended at this point: an {@link Error} so that no code handles it. */
public final class FunctionKilled extends Error {
  private static final long serialVersionUID = 1L;

  public FunctionKilled(String call) {
    super("killed before " + call);
  }
}
