package dev.apiarist.fake;

import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.FirstManagerLeaseContract;
import dev.apiarist.port.InstanceShapesContract;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.JournalContract;
import dev.apiarist.port.Marks;
import dev.apiarist.port.MarksContract;
import dev.apiarist.port.Messages;
import dev.apiarist.port.MessagesContract;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.ParametersContract;
import dev.apiarist.port.Turns;
import dev.apiarist.port.TurnsContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The fakes in memory do what the real ones do. */
class InMemoryPortsTest {
  @Nested
  class FakeInstancesTest extends InstanceShapesContract {
    @Override
    protected Instances region() {
      return new FakeInstances();
    }
  }

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

  @Nested
  class InMemoryMessagesTest extends MessagesContract {
    private final MutableClock clock = new MutableClock();
    private final InMemoryMessages messages = new InMemoryMessages(clock);

    @Override
    protected Messages empty() {
      return messages;
    }

    @Override
    protected void pass(Duration time) {
      clock.advance(time);
    }

    @Override
    protected List<String> take() {
      return messages.takeDue();
    }
  }

  @Nested
  class FakeParametersTest extends ParametersContract {
    @Override
    protected Parameters empty() {
      return new FakeParameters();
    }
  }
}
