package dev.apiarist.local.ec2;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.HttpEndpoint;
import dev.apiarist.local.aws.UrlEncoding;
import dev.apiarist.local.iam.Credentials;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata service of one instance, version 2 only: without a session token every read
 * is answered 401.
 */
final class Imds implements AutoCloseable {
  private static final String TOKEN_PATH = "/latest/api/token";
  private static final String TTL_HEADER = "x-aws-ec2-metadata-token-ttl-seconds";
  private static final String TOKEN_HEADER = "x-aws-ec2-metadata-token";
  private static final long MAX_TTL_SECONDS = 21600;
  private static final Duration CREDENTIAL_LIFE = Duration.ofHours(6);
  private static final long ADDRESS_WAIT_SECONDS = 30;

  private final Ec2Instance instance;
  private final String region;
  private final InstantSource clock;
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
  private final HttpEndpoint server;

  /**
   * Opens the service.
   *
   * @param bindAddress an address of this host that the instance reaches
   */
  Imds(Ec2Instance instance, String region, InstantSource clock, String bindAddress) {
    this.instance = instance;
    this.region = region;
    this.clock = clock;
    this.server = HttpEndpoint.open("imds-" + instance.id(), bindAddress, 0, this::answer);
  }

  URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpAnswer answer(HttpCall call) {
    if (call.path().equals(TOKEN_PATH)) {
      return call.method().equals("PUT") ? newToken(call) : HttpAnswer.empty(405);
    }
    Instant expiry = tokens.get(call.header(TOKEN_HEADER).orElse(""));
    if (expiry == null || !expiry.isAfter(clock.instant())) {
      return HttpAnswer.empty(401);
    }
    if (!call.method().equals("GET")) {
      return HttpAnswer.empty(405);
    }
    return read(UrlEncoding.decode(call.path()))
        .map(text -> HttpAnswer.text(200, "text/plain", text))
        .orElseGet(() -> HttpAnswer.text(404, "text/html", "<h1>404 - Not Found</h1>"));
  }

  private HttpAnswer newToken(HttpCall call) {
    String ttl = call.header(TTL_HEADER).orElse("");
    if (!ttl.matches("\\d{1,5}")
        || Long.parseLong(ttl) < 1
        || Long.parseLong(ttl) > MAX_TTL_SECONDS) {
      return HttpAnswer.empty(400);
    }
    if (call.header("x-forwarded-for").isPresent()) {
      return HttpAnswer.empty(403);
    }
    String token = UUID.randomUUID().toString();
    tokens.put(token, clock.instant().plusSeconds(Long.parseLong(ttl)));
    return HttpAnswer.text(200, "text/plain", token).with(TTL_HEADER, ttl);
  }

  private Optional<String> read(String path) {
    String role = instance.template().role();
    return switch (path) {
      case "/latest/meta-data/instance-id" -> Optional.of(instance.id());
      case "/latest/meta-data/ami-id" -> Optional.of(instance.template().imageId());
      case "/latest/meta-data/instance-type" -> Optional.of(instance.type());
      case "/latest/meta-data/instance-life-cycle" ->
          Optional.of(instance.template().spot() ? "spot" : "on-demand");
      case "/latest/meta-data/local-ipv4" -> Optional.of(address());
      case "/latest/meta-data/local-hostname", "/latest/meta-data/hostname" ->
          Optional.of(Ec2.privateDnsName(address(), region));
      case "/latest/meta-data/placement/availability-zone" -> Optional.of(instance.zone());
      case "/latest/meta-data/placement/region" -> Optional.of(region);
      case "/latest/meta-data/iam/security-credentials",
          "/latest/meta-data/iam/security-credentials/" ->
          Optional.of(role).filter(name -> !name.isEmpty());
      case "/latest/user-data" ->
          Optional.of(instance.template().userData()).filter(data -> !data.isEmpty());
      case "/latest/dynamic/instance-identity/document" -> Optional.of(identity());
      default -> readBelow(path, role);
    };
  }

  private Optional<String> readBelow(String path, String role) {
    String tags = "/latest/meta-data/tags/instance";
    if (path.startsWith(tags) && instance.template().metadataTags()) {
      String key = path.substring(tags.length()).replaceFirst("^/", "");
      return key.isEmpty()
          ? Optional.of(String.join("\n", new TreeSet<>(instance.tags().keySet())))
          : Optional.ofNullable(instance.tags().get(key));
    }
    boolean own =
        !role.isEmpty() && path.equals("/latest/meta-data/iam/security-credentials/" + role);
    return own ? Optional.of(credentials(instance.credentials())) : Optional.empty();
  }

  private String credentials(Credentials credentials) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("Code", "Success");
    json.put("LastUpdated", now.toString());
    json.put("Type", "AWS-HMAC");
    json.put("AccessKeyId", credentials.accessKey());
    json.put("SecretAccessKey", credentials.secretKey());
    json.put("Token", credentials.sessionToken());
    json.put("Expiration", now.plus(CREDENTIAL_LIFE).toString());
    return Json.write(json);
  }

  private String identity() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instanceId", instance.id());
    json.put("instanceType", instance.type());
    json.put("imageId", instance.template().imageId());
    json.put("availabilityZone", instance.zone());
    json.put("region", region);
    json.put("privateIp", address());
    return Json.write(json);
  }

  /** A machine may ask before whoever started it has told its address. */
  private String address() {
    try {
      return instance.address().get(ADDRESS_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("closing", closing);
    } catch (ExecutionException | TimeoutException unknown) {
      throw new IllegalStateException("no address of " + instance.id(), unknown);
    }
  }
}
