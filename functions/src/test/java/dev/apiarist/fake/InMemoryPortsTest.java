package dev.apiarist.fake;

import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.FirstManagerLeaseContract;
import dev.apiarist.port.Journal;
import dev.apiarist.port.JournalContract;
import dev.apiarist.port.Marks;
import dev.apiarist.port.MarksContract;
import dev.apiarist.port.Turns;
import dev.apiarist.port.TurnsContract;
import org.junit.jupiter.api.Nested;

/** The fakes in memory do what the real ones do. */
class InMemoryPortsTest {
  @Nested
  class InMemoryMarksTest extends MarksContract {
    @Override
    protected Marks empty() {
      return new InMemoryMarks();
    }
  }

  @Nested
  class InMemoryTurnsTest extends TurnsContract {
    @Override
    protected Turns untaken() {
      return new InMemoryTurns();
    }
  }

  @Nested
  class InMemoryLeaseTest extends FirstManagerLeaseContract {
    @Override
    protected FirstManagerLease untaken() {
      return new InMemoryFirstManagerLease();
    }
  }

  @Nested
  class InMemoryJournalTest extends JournalContract {
    @Override
    protected Journal empty() {
      return new InMemoryJournal();
    }
  }
}
