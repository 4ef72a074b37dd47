package dev.apiarist.notify;

import dev.apiarist.port.OutsideException;
import java.util.List;
import java.util.function.Consumer;

/** Where notices go. */
public interface Target {
  /** A stable word for it, in logs and in the note of what it has got. */
  String name();

  /**
   * Delivers notices, oldest first.
   *
   * @param delivered told of each notice once the target has it
   * @throws OutsideException when it does not take all of them; it gets the rest later
   */
  void deliver(List<Notice> notices, Consumer<Notice> delivered);
}
