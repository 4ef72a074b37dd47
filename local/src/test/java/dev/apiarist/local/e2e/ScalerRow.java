package dev.apiarist.local.e2e;

import java.util.List;

/**
 * One line of the table of Docker Scaler's behaviour.
 *
 * @param number its row in the compatibility suite
 * @param before what there is: a fixture's name, or {@code group=size}
 * @param after what it becomes: a number; blank when it stays untouched
 */
record ScalerRow(
    int number,
    String verdict,
    String before,
    String method,
    String target,
    String body,
    int status,
    String said,
    String after) {
  private static final int COLUMNS = 7;

  static List<ScalerRow> all() {
    return Tables.read("docker-scaler-rows.txt", COLUMNS).stream().map(ScalerRow::of).toList();
  }

  private static ScalerRow of(List<String> cells) {
    String[] request = cells.get(3).split(" ", 2);
    String[] answer = cells.get(5).split(" ", 2);
    return new ScalerRow(
        Integer.parseInt(cells.get(0)),
        cells.get(1),
        cells.get(2),
        request[0],
        path(request[1]),
        body(cells.get(4)),
        Integer.parseInt(answer[0]),
        answer[1],
        cells.get(6));
  }

  private static String path(String target) {
    return target
        .replaceFirst("^SS", "/v1/scale-service")
        .replaceFirst("^SN", "/v1/scale-nodes")
        .replaceFirst("^RSS", "/v1/reschedule-services")
        .replaceFirst("^RS(?=\\?|$)", "/v1/reschedule-service");
  }

  private static String body(String cell) {
    String body = cell.startsWith("^") ? "\uFEFF" + cell.substring(1) : cell;
    int labels = body.indexOf("gl{");
    if (labels < 0) {
      return body;
    }
    int end = body.indexOf('}', labels) + 1;
    return body.substring(0, labels)
        + "{\"groupLabels\":"
        + body.substring(labels + 2, end)
        + "}"
        + body.substring(end);
  }

  @Override
  public String toString() {
    return "row %d (%s): %s %s %s".formatted(number, verdict, method, target, body);
  }
}
