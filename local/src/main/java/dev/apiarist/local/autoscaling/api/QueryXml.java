package dev.apiarist.local.autoscaling.api;

import java.util.List;

/** Writes answers as AWS Query wants them. */
final class QueryXml {
  private static final String NAMESPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/";

  private final StringBuilder out = new StringBuilder();

  private QueryXml() {}

  /** The answer to an operation. */
  static String result(String action, Tree result, String requestId) {
    QueryXml xml = new QueryXml();
    xml.out.append('<').append(action).append("Response xmlns=\"").append(NAMESPACE).append("\">");
    xml.element(action + "Result", result);
    xml.element("ResponseMetadata", new Tree().put("RequestId", requestId));
    xml.out.append("</").append(action).append("Response>");
    return xml.out.toString();
  }

  /** The answer to a refused operation. */
  static String error(int status, String code, String message, String requestId) {
    QueryXml xml = new QueryXml();
    xml.out.append("<ErrorResponse xmlns=\"").append(NAMESPACE).append("\">");
    xml.element(
        "Error",
        new Tree()
            .put("Type", status < 500 ? "Sender" : "Receiver")
            .put("Code", code)
            .put("Message", message));
    xml.element("RequestId", requestId);
    xml.out.append("</ErrorResponse>");
    return xml.out.toString();
  }

  private void element(String name, Object value) {
    out.append('<').append(name).append('>');
    switch (value) {
      case Tree tree -> tree.fields().forEach(this::element);
      case List<?> list -> list.forEach(each -> element("member", each));
      case Object text -> escape(text.toString());
    }
    out.append("</").append(name).append('>');
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append("&#").append(point).append(';');
                default -> out.appendCodePoint(point < ' ' ? '\uFFFD' : point);
              }
            });
  }
}
