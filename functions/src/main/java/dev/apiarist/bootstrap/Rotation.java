package dev.apiarist.bootstrap;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which of a cluster's secrets are to be new: each has a serial number, and one that is higher than
 * before makes a new secret. A lower one changes nothing, since CloudFormation gives it when it
 * takes an update back.
 *
 * @param webhookToken the serial number of the webhook's token
 * @param keepPreviousToken whether the token before it stays valid
 * @param clientCertificate the serial number of the functions' client certificate
 */
public record Rotation(int webhookToken, boolean keepPreviousToken, int clientCertificate) {
  /** What a cluster begins with. */
  public static final Rotation NONE = new Rotation(1, true, 1);

  private static final Pattern SERIAL = Pattern.compile("[1-9][0-9]{0,6}");

  /**
   * Reads the properties of the custom resource; one that is absent is as in the beginning.
   *
   * @throws IllegalArgumentException when one is not what it should be
   */
  public static Rotation of(Map<String, String> properties) {
    String keep = properties.getOrDefault("KeepPreviousToken", "true");
    if (!keep.equals("true") && !keep.equals("false")) {
      throw new IllegalArgumentException("the property KeepPreviousToken is true or false");
    }
    return new Rotation(
        serial(properties, "WebhookTokenSerial"),
        keep.equals("true"),
        serial(properties, "ClientCertificateSerial"));
  }

  private static int serial(Map<String, String> properties, String name) {
    String text = properties.getOrDefault(name, "1");
    if (!SERIAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the property %s is a whole number from 1 to 9999999, not '%s'".formatted(name, text));
    }
    return Integer.parseInt(text);
  }
}
