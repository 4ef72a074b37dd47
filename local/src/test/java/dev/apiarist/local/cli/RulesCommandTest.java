package dev.apiarist.local.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RulesCommandTest {
  @Test
  void saysThatAStackFileIsNotThere() {
    RulesCommand command =
        CommandLine.populateCommand(new RulesCommand(), "no-such-stack.yml", "demo");

    assertThatThrownBy(command::call)
        .isInstanceOf(CommandException.class)
        .hasMessage("there is no stack file no-such-stack.yml");
  }
}
