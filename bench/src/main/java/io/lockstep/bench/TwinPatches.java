package io.lockstep.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/// Patches of twins over HTTP: in batches to `/api/v1/patches`, one by one, and all to one twin.
/// Each is durable and decided before it is answered.
final class TwinPatches {
  /// Patches of a batch.
  static final int BATCH = 500;

  private static final int BATCH_CONNECTIONS = 4;
  private static final int SINGLE_CONNECTIONS = 32;
  private static final int BATCHES_PREPARED = 40;
  private static final int SINGLES_PREPARED = 500;
  private static final int VALUES = 100_000;
  private static final long SEED = 7;

  private final LockstepProcess server;
  private final Report report;
  private final int twins;
  private final Duration time;

  /// @param time how long each case is measured, after a warm-up as long
  TwinPatches(LockstepProcess server, Report report, int twins, Duration time) {
    this.server = server;
    this.report = report;
    this.twins = twins;
    this.time = time;
  }

  void run() {
    SplittableRandom random = new SplittableRandom(SEED);
    int hot = random.nextInt(twins);
    batches("patch-batches", random, () -> random.nextInt(twins));
    singles("patch-single", random, () -> random.nextInt(twins));
    batches("patch-batches-of-one-twin", random, () -> hot);
    singles("patch-single-of-one-twin", random, () -> hot);
  }

  private void batches(String scenario, SplittableRandom random, IntSupplier twin) {
    HttpLoad load = new HttpLoad(server, BATCH_CONNECTIONS);
    HttpLoad.Requests requests =
        (connection, _) -> {
          List<byte[]> bodies = new ArrayList<>();
          for (int i = 0; i < BATCHES_PREPARED; i++) {
            bodies.add(connection.request("POST", "/api/v1/patches", batch(random, twin)));
          }
          return bodies;
        };
    measure(load, scenario, requests, BATCH);
  }

  private void singles(String scenario, SplittableRandom random, IntSupplier twin) {
    HttpLoad load = new HttpLoad(server, SINGLE_CONNECTIONS);
    HttpLoad.Requests requests =
        (connection, _) -> {
          List<byte[]> bodies = new ArrayList<>();
          for (int i = 0; i < SINGLES_PREPARED; i++) {
            bodies.add(
                connection.request(
                    "PATCH",
                    "/digitaltwins/%s?api-version=2023-10-31"
                        .formatted(TwinWorkspace.id(twin.getAsInt())),
                    patch(random)));
          }
          return bodies;
        };
    measure(load, scenario, requests, 1);
  }

  private void measure(HttpLoad load, String scenario, HttpLoad.Requests requests, int patches) {
    HttpLoad.Result _ = load.run(time, requests);
    // History and the changes log follow behind; their work for the warm-up is not this case's.
    server.awaitQueryable();
    load.run(time, requests).report(report, scenario, "patch", "patches", patches);
    server.awaitQueryable();
  }

  private static String batch(SplittableRandom random, IntSupplier twin) {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < BATCH; i++) {
      body.append(i == 0 ? "" : ",").append("{\"twinId\":\"");
      body.append(TwinWorkspace.id(twin.getAsInt())).append("\",\"patch\":");
      body.append(patch(random)).append('}');
    }
    return body.append(']').toString();
  }

  /// A patch of one property that has a value.
  static String patch(SplittableRandom random) {
    return "[{\"op\":\"replace\",\"path\":\"/%s\",\"value\":%d.25}]"
        .formatted(
            BenchModel.property(random.nextInt(BenchModel.PROPERTIES)), random.nextInt(VALUES));
  }
}
