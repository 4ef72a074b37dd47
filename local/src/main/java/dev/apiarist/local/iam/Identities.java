package dev.apiarist.local.iam;

import dev.apiarist.local.aws.Authenticator;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Caller;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.SigV4;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every credential the local cloud gave out, and the role sessions they stand for. A request with a
 * known access key is checked in full: token, signature, time, and the role's policies. An unknown
 * key is a person on this machine and counts as the account's administrator, unless the caller asks
 * for {@link #requireKnown}.
 */
public final class Identities implements Authenticator {
  private final String account;
  private final InstantSource clock;
  private final RolePolicies policies;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** Identities of one account. */
  public Identities(String account, InstantSource clock, RolePolicies policies) {
    this.account = account;
    this.clock = clock;
    this.policies = policies;
  }

  /** New temporary credentials of a role session, such as an instance's or a function's. */
  public Credentials assume(String roleName, String sessionName) {
    Credentials credentials =
        new Credentials("ASIA" + randomHex(8), randomHex(20), randomBase64(96));
    sessions.put(credentials.accessKey(), new Session(credentials, roleName, sessionName));
    return credentials;
  }

  /** Forgets credentials; requests signed with them are refused from now on. */
  public void revoke(Credentials credentials) {
    sessions.computeIfPresent(credentials.accessKey(), (key, session) -> session.revoke());
  }

  @Override
  public Caller authenticate(HttpCall call, SigV4 signature) {
    if (!sessions.containsKey(signature.accessKey())) {
      return new Caller(
          account, "arn:aws:iam::" + account + ":user/local", "local", signature.accessKey());
    }
    return requireKnown(call, signature);
  }

  /**
   * The signer, who must hold credentials that were given out here.
   *
   * @throws AwsException 403 as {@link #authenticate}, and for unknown credentials
   */
  public Caller requireKnown(HttpCall call, SigV4 signature) {
    Session session = sessions.get(signature.accessKey());
    if (session == null
        || session.revoked()
        || !session
            .credentials()
            .sessionToken()
            .equals(call.header("x-amz-security-token").orElse(""))) {
      throw new AwsException(
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
    }
    signature.verify(call, session.credentials().secretKey(), clock.instant());
    return new Caller(
        account,
        sessionArn(session),
        roleId(session.role()) + ":" + session.name(),
        signature.accessKey());
  }

  @Override
  public void authorize(Caller caller, String action) {
    authorize(caller, action, "*");
  }

  /**
   * Checks the caller's role policies.
   *
   * @param resource the ARN acted on, or {@code *} when only the action is known
   * @throws AwsException 403 {@code AccessDeniedException} naming caller and action
   */
  public void authorize(Caller caller, String action, String resource) {
    Session session = sessions.get(caller.accessKey());
    if (session != null
        && permissionsFor(action).stream()
            .noneMatch(each -> policies.allows(session.role(), each, resource))
        && !action.equals("sts:GetCallerIdentity")) {
      throw new AwsException(
          403,
          "AccessDeniedException",
          "User: %s is not authorized to perform: %s%s because no identity-based policy allows the %s action"
              .formatted(
                  caller.arn(),
                  action,
                  resource.equals("*") ? "" : " on resource: " + resource,
                  action));
    }
  }

  /** The permissions that let an operation through: most are called as the operation is. */
  private static List<String> permissionsFor(String action) {
    return switch (action) {
      case "dynamodb:TransactWriteItems" ->
          List.of("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem");
      case "dynamodb:TransactGetItems" -> List.of("dynamodb:GetItem");
      case "sqs:DeleteMessageBatch" -> List.of("sqs:DeleteMessage");
      default -> List.of(action);
    };
  }

  /** The stable unique ID of a role, {@code AROA...}. */
  public static String roleId(String roleName) {
    String hash = HexFormat.of().toHexDigits(roleName.hashCode() * 0x9E3779B97F4A7C15L);
    return "AROA" + (hash + "0").toUpperCase(Locale.ROOT);
  }

  private String sessionArn(Session session) {
    return "arn:aws:sts::%s:assumed-role/%s/%s".formatted(account, session.role(), session.name());
  }

  private String randomHex(int bytes) {
    return HexFormat.of().withUpperCase().formatHex(randomBytes(bytes));
  }

  private String randomBase64(int bytes) {
    return Base64.getEncoder().encodeToString(randomBytes(bytes));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private record Session(Credentials credentials, String role, String name, boolean revoked) {
    Session(Credentials credentials, String role, String name) {
      this(credentials, role, name, false);
    }

    Session revoke() {
      return new Session(credentials, role, name, true);
    }
  }
}
