package dev.apiarist.fake;

import dev.apiarist.port.Parameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parameters in memory that remember what was written, and how. */
public final class FakeParameters implements Parameters {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> secrets = new HashSet<>();
  private final List<String> writes = new ArrayList<>();
  private boolean broken;

  @Override
  public Map<String, String> get(Collection<String> names) {
    if (broken) {
      throw new IllegalStateException("FakeParameters was told to break down");
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      String value = values.get(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  @Override
  public void put(String name, String value) {
    values.put(name, value);
    secrets.remove(name);
    writes.add(name);
  }

  @Override
  public void putSecret(String name, String value) {
    values.put(name, value);
    secrets.add(name);
    writes.add(name);
  }

  @Override
  public void delete(Collection<String> names) {
    names.forEach(values::remove);
    secrets.removeAll(names);
  }

  /** Every read fails in a way that nobody foresaw. */
  public void breakDown() {
    broken = true;
  }

  /** Whether a parameter was last written encrypted. */
  public boolean secret(String name) {
    return secrets.contains(name);
  }

  /** The names written, in order, once for each write. */
  public List<String> writes() {
    return List.copyOf(writes);
  }
}
