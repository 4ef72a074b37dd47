package dev.apiarist.fake;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.Parameters;
import java.util.Collection;
import java.util.Map;

/** Parameters that refuse to be written after some writes. */
public final class DyingParameters implements Parameters {
  private final Parameters parameters;
  private int writes;

  /**
   * @param writes how many succeed
   */
  public DyingParameters(Parameters parameters, int writes) {
    this.parameters = parameters;
    this.writes = writes;
  }

  @Override
  public Map<String, String> get(Collection<String> names) {
    return parameters.get(names);
  }

  @Override
  public void put(String name, String value) {
    countDown(name);
    parameters.put(name, value);
  }

  @Override
  public void putSecret(String name, String value) {
    countDown(name);
    parameters.putSecret(name, value);
  }

  @Override
  public void delete(Collection<String> names) {
    parameters.delete(names);
  }

  private void countDown(String name) {
    if (writes-- == 0) {
      throw new OutsideException(FailureCode.ACCESS_DENIED, "not allowed to write " + name);
    }
  }
}
