package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.Caller;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.UrlEncoding;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The event of payload format 2.0, as {@code APIGatewayV2HTTPEvent} reads it. */
final class FunctionUrlEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final List<String> TEXT_TYPES =
      List.of("text/", "application/json", "application/xml", "application/javascript");

  private FunctionUrlEvent() {}

  static String of(HttpCall call, Optional<Caller> caller, Instant now) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("version", "2.0");
    event.put("routeKey", "$default");
    event.put("rawPath", UrlEncoding.decode(call.path()));
    event.put("rawQueryString", call.rawQuery());
    List<String> cookies =
        call.header("cookie").map(all -> List.of(all.split("; ?", -1))).orElse(List.of());
    if (!cookies.isEmpty()) {
      event.put("cookies", cookies);
    }
    Map<String, String> headers = headers(call);
    event.put("headers", headers);
    Map<String, String> query = query(call.rawQuery());
    if (!query.isEmpty()) {
      event.put("queryStringParameters", query);
    }
    event.put("requestContext", context(call, caller, now));
    putBody(event, call);
    return Json.write(event);
  }

  private static Map<String, String> headers(HttpCall call) {
    Map<String, String> headers = new TreeMap<>(call.headers());
    headers.remove("cookie");
    headers.put("x-forwarded-for", call.remoteAddress());
    headers.put("x-forwarded-proto", "https");
    headers.put("x-forwarded-port", "443");
    return headers;
  }

  private static Map<String, @Nullable Object> context(
      HttpCall call, Optional<Caller> caller, Instant now) {
    String host = call.header("host").orElse("localhost");
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("accountId", caller.map(Caller::account).orElse("anonymous"));
    context.put("apiId", "local");
    caller.ifPresent(who -> context.put("authorizer", Map.of("iam", iam(who))));
    context.put("domainName", host);
    context.put("domainPrefix", "local");
    Map<String, @Nullable Object> http = new LinkedHashMap<>();
    http.put("method", call.method());
    http.put("path", UrlEncoding.decode(call.path()));
    http.put("protocol", "HTTP/1.1");
    http.put("sourceIp", call.remoteAddress());
    http.put("userAgent", call.header("user-agent").orElse(null));
    context.put("http", http);
    context.put("requestId", UUID.randomUUID().toString());
    context.put("routeKey", "$default");
    context.put("stage", "$default");
    context.put("time", TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    return context;
  }

  private static Map<String, @Nullable Object> iam(Caller caller) {
    Map<String, @Nullable Object> iam = new LinkedHashMap<>();
    iam.put("accessKey", caller.accessKey());
    iam.put("accountId", caller.account());
    iam.put("callerId", caller.userId());
    iam.put("cognitoIdentity", null);
    iam.put("principalOrgId", null);
    iam.put("userArn", caller.arn());
    iam.put("userId", caller.userId());
    return iam;
  }

  private static Map<String, String> query(String rawQuery) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        query.merge(name, value, (first, second) -> first + "," + second);
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void putBody(Map<String, @Nullable Object> event, HttpCall call) {
    Bytes body = call.body();
    if (body.size() == 0) {
      event.put("isBase64Encoded", false);
      return;
    }
    String type = call.header("content-type").orElse("");
    boolean text = TEXT_TYPES.stream().anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
    event.put("body", text ? body.text() : Base64.getEncoder().encodeToString(body.toArray()));
    event.put("isBase64Encoded", !text);
  }
}
