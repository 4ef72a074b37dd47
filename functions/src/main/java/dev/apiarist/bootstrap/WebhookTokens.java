package dev.apiarist.bootstrap;

import dev.apiarist.port.Parameters;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The webhook's token and the one before it, which stays valid until the next takes its place. The
 * parameter of the previous one holds the present one's serial number, too: it is written first, so
 * a rotation that died half-way is taken up where it was and not begun again.
 */
final class WebhookTokens {
  static final String PRESENT = "webhook-token";
  static final String PREVIOUS = "webhook-token-previous";

  private static final int OCTETS = 32;

  private final Parameters parameters;
  private Optional<String> present;
  private Replaced replaced;
  private boolean dropping;

  /**
   * The tokens as they are.
   *
   * @throws IllegalArgumentException when the parameters are not what they should be; the message
   *     repeats none of them
   */
  WebhookTokens(Parameters parameters, Map<String, String> stored) {
    this.parameters = parameters;
    this.present = Optional.ofNullable(stored.get(PRESENT));
    this.replaced =
        Optional.ofNullable(stored.get(PREVIOUS)).map(Replaced::parse).orElse(Replaced.NOTHING);
  }

  /**
   * Makes what is missing, or newer than what is there.
   *
   * @return all that are valid, once {@link #drop} has followed
   */
  List<String> make(Rotation rotation) {
    if (rotation.webhookToken() > replaced.serial()) {
      replace(new Replaced(rotation.webhookToken(), present.orElse("")));
    }
    boolean replacing = present.filter(replaced.token()::equals).isPresent();
    if (present.isEmpty() || (replacing && rotation.webhookToken() == replaced.serial())) {
      String made = random();
      parameters.putSecret(PRESENT, made);
      present = Optional.of(made);
      replacing = false;
    }
    boolean takenBack = rotation.webhookToken() < replaced.serial();
    dropping =
        !rotation.keepPreviousToken() && !takenBack && !replacing && !replaced.token().isEmpty();
    return Stream.of(present.orElseThrow(), dropping ? "" : replaced.token())
        .filter(token -> !token.isEmpty())
        .distinct()
        .toList();
  }

  /** The last step of all: until then, whatever failed may be taken back. */
  void drop() {
    if (dropping) {
      replace(new Replaced(replaced.serial(), ""));
      dropping = false;
    }
  }

  private void replace(Replaced by) {
    parameters.putSecret(PREVIOUS, by.text());
    replaced = by;
  }

  private static String random() {
    byte[] random = new byte[OCTETS];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * A token that is not the present one any more.
   *
   * @param serial the serial number of the one that took its place
   * @param token empty when there is none
   */
  private record Replaced(int serial, String token) {
    static final Replaced NOTHING = new Replaced(1, "");

    static Replaced parse(String text) {
      int space = text.indexOf(' ');
      try {
        return new Replaced(
            Integer.parseInt(space < 0 ? text : text.substring(0, space)),
            space < 0 ? "" : text.substring(space + 1));
      } catch (NumberFormatException garbled) {
        throw new IllegalArgumentException(
            "the parameter " + PREVIOUS + " is not a number and a token: delete it");
      }
    }

    String text() {
      return token.isEmpty() ? Integer.toString(serial) : serial + " " + token;
    }

    @Override
    public String toString() {
      return "Replaced[" + serial + ", token withheld]";
    }
  }
}
