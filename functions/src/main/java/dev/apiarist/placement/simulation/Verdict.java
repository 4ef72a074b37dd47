package dev.apiarist.placement.simulation;

/** Whether a task finds a place, over all orders played. */
public enum Verdict {
  /** In every order. */
  ALWAYS,
  /** In some orders, or while others of its revision do not. */
  SOMETIMES,
  /** In none. */
  NEVER
}
