package io.lockstep.bench;

import java.util.ArrayList;
import java.util.List;

/// One twin with very many relationships: to create them, to page through them, to ask from it, to
/// delete them.
final class HubCost {
  private static final String SCENARIO = "hub";
  private static final String HUB = "bench-hub";
  private static final int CONNECTIONS = 16;
  private static final int PAGE = 1_000;

  private final LockstepProcess server;
  private final Report report;
  private final int twins;
  private final int relationships;

  HubCost(LockstepProcess server, Report report, int twins, int relationships) {
    this.server = server;
    this.report = report;
    this.twins = twins;
    this.relationships = relationships;
  }

  void run() {
    report.add(SCENARIO, "machine", "relationships-of-one-twin", relationships, "");
    String _ =
        server.send(
            "PUT", "/digitaltwins/" + HUB + "?api-version=2023-10-31", BenchModel.twin(HUB, 0));
    HttpLoad load = new HttpLoad(server, CONNECTIONS);
    load.once((connection, number) -> all(connection, number, "PUT"))
        .report(report, SCENARIO + "-create", "relationship", "relationships", 1);
    try (HttpConnection connection = HttpConnection.open(server.http(), server.token())) {
      list(connection);
      ask(connection);
    }
    load.once((connection, number) -> all(connection, number, "DELETE"))
        .report(report, SCENARIO + "-delete", "relationship", "relationships", 1);
  }

  private List<byte[]> all(HttpConnection connection, int number, String method) {
    List<byte[]> requests = new ArrayList<>();
    for (int i = number; i < relationships; i += CONNECTIONS) {
      String body =
          method.equals("PUT")
              ? "{\"$targetId\":\"%s\",\"$relationshipName\":\"%s\"}"
                  .formatted(TwinWorkspace.id(i % twins), BenchModel.FEEDS)
              : "";
      requests.add(
          connection.request(
              method,
              "/digitaltwins/%s/relationships/h%d?api-version=2023-10-31".formatted(HUB, i),
              body));
    }
    return requests;
  }

  private void list(HttpConnection connection) {
    String path = "/digitaltwins/" + HUB + "/relationships?api-version=2023-10-31";
    int pages = 0;
    long begin = System.nanoTime();
    while (!path.isEmpty()) {
      String page =
          connection.exchange(connection.request("GET", path, "", "max-items-per-page: " + PAGE));
      pages++;
      int link = page.lastIndexOf("\"nextLink\":\"");
      path = link < 0 ? "" : page.substring(link + 12, page.indexOf('"', link + 12));
      path = path.isEmpty() ? "" : path.substring(path.indexOf('/', "https://".length()));
    }
    double millis = (System.nanoTime() - begin) / 1e6;
    report.add(SCENARIO, LockstepProcess.NAME, "list-pages", pages, "");
    report.add(SCENARIO, LockstepProcess.NAME, "list-all", millis, "ms");
  }

  private void ask(HttpConnection connection) {
    String sql =
        "SELECT COUNT() FROM DIGITALTWINS H JOIN T RELATED H.%s WHERE H.$dtId = '%s'"
            .formatted(BenchModel.FEEDS, HUB);
    byte[] request =
        connection.request(
            "POST", "/query?api-version=2023-10-31", "{\"query\":\"%s\"}".formatted(sql));
    for (int i = 0; i < 3; i++) {
      String _ = connection.exchange(request);
    }
    long begin = System.nanoTime();
    String _ = connection.exchange(request);
    double millis = (System.nanoTime() - begin) / 1e6;
    report.add(SCENARIO, LockstepProcess.NAME, "count-of-join", millis, "ms");
  }
}
