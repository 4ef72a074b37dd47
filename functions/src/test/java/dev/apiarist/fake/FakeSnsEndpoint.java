package dev.apiarist.fake;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SnsEndpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SNS's pages in memory; refuses any other. */
public final class FakeSnsEndpoint implements SnsEndpoint {
  private final Map<URI, String> pages = new HashMap<>();
  private final List<URI> visits = new ArrayList<>();
  private boolean down;

  /** Serves a page. */
  public void serves(String url, String text) {
    pages.put(URI.create(url), text);
  }

  /** Whether it answers at all. */
  public void down(boolean now) {
    down = now;
  }

  /** What was asked for, in order. */
  public List<URI> visits() {
    return List.copyOf(visits);
  }

  @Override
  public String get(URI url) {
    visits.add(url);
    if (down) {
      throw new OutsideException(FailureCode.CLOUD_UNAVAILABLE, url.getHost() + " is down");
    }
    String text = pages.get(url);
    if (text == null) {
      throw new OutsideException(FailureCode.REFUSED, url.getHost() + " answered 404");
    }
    return text;
  }
}
