package io.lockstep.history.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.ChangesLog;
import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whichever access to the files fails, before or after its effect: each row is in the lake once.
class LakeFaultTest {
  private static final long T = ChangesLog.START_MICROS;

  @TempDir Path folder;

  /// Files of which one access fails.
  record Failing(LakeFiles files, AtomicInteger untilFault, boolean afterwards)
      implements LakeFiles {
    private interface Access<T> {
      T run();
    }

    private <T> T run(Access<T> access) {
      boolean fails = untilFault.decrementAndGet() == 0;
      if (fails && !afterwards) {
        throw fault();
      }
      T result = access.run();
      if (fails) {
        throw fault();
      }
      return result;
    }

    private static LockstepException fault() {
      return new LockstepException(ErrorCode.STORAGE_FAILED, "a fault of the test");
    }

    @Override
    public String root() {
      return files.root();
    }

    @Override
    public void put(String path, byte[] content) {
      Object _ =
          run(
              () -> {
                files.put(path, content);
                return "";
              });
    }

    @Override
    public boolean create(String path, byte[] content) {
      return run(() -> files.create(path, content));
    }

    @Override
    public void upload(Path from, String path) {
      Object _ =
          run(
              () -> {
                files.upload(from, path);
                return "";
              });
    }

    @Override
    public boolean exists(String path) {
      return run(() -> files.exists(path));
    }

    @Override
    public byte[] read(String path) {
      return run(() -> files.read(path));
    }

    @Override
    public Path fetch(String path, Path scratch) {
      return run(() -> files.fetch(path, scratch));
    }

    @Override
    public List<Listed> list(String prefix) {
      return run(() -> files.list(prefix));
    }

    @Override
    public void delete(String path) {
      Object _ =
          run(
              () -> {
                files.delete(path);
                return "";
              });
    }
  }

  @Test
  void rowsAreThereOnceWhenSomeAccessFails() throws Exception {
    assertThat(run(folder(60, false), 60, false)).isTrue();
    assertThat(run(folder(140, true), 140, true)).isTrue();
  }

  @Test
  @Tag("slow")
  void rowsAreThereOnceWhicheverAccessFails() throws Exception {
    assertThat(failAtEach(1)).isGreaterThan(150);
  }

  private int failAtEach(int step) throws Exception {
    int faults = 0;
    for (boolean afterwards : new boolean[] {false, true}) {
      for (int nth = 1; nth < 400; nth += step) {
        if (!run(folder(nth, afterwards), nth, afterwards)) {
          break;
        }
        faults++;
      }
    }
    System.out.println(faults + " faults");
    return faults;
  }

  private Path folder(int nth, boolean afterwards) throws IOException {
    return Files.createDirectories(folder.resolve(nth + "-" + afterwards));
  }

  /// Whether the fault came at all.
  private static boolean run(Path place, int nth, boolean afterwards) throws Exception {
    AtomicInteger untilFault = new AtomicInteger(nth);
    try (LakePlant plant = new LakePlant(place)) {
      LakePlant _ = plant.with(plant.options().keeping(3, Duration.ofDays(1), Duration.ZERO));
      Lake lake = plant.lakeOver(new Failing(plant.files, untilFault, afterwards));
      for (int twin = 0; twin < 2; twin++) {
        long _ = plant.log.twin("t" + twin, "dtmi:example:Kind" + twin + ";1");
        plant.log.series(twin, "t" + twin, "v", ValueType.DOUBLE);
      }
      long origin = 0;
      for (int i = 0; i < 4; i++) {
        origin = plant.log.samples(Sample.of(0, T + i, i), Sample.of(1, T + i, i));
        commit(lake);
      }
      long _ = plant.log.rebound(origin, Sample.of(0, T + 3, 30).correcting());
      commit(lake);
      plant.log.appendPurge(new PurgeChange(new TwinId("t1"), plant.log.inputPosition(), T + 2));
      plant.log.flush();
      commit(lake);
      lake.compact().handle((done, e) -> "").get(120, TimeUnit.SECONDS);
      commit(lake);
      assertThat(plant.duck("example_Kind0", "SELECT sum(v), count(*) FROM TABLE"))
          .as("fault at access %d, after its effect %s", nth, afterwards)
          .isEqualTo("33.0|4");
      assertThat(plant.duck("example_Kind1", "SELECT sum(v), count(*) FROM TABLE"))
          .isEqualTo("5.0|2");
      boolean hasCome = untilFault.getAndSet(0) <= 0;
      assertThat(lake.verify()).isEmpty();
      return hasCome;
    }
  }

  /// Asks until it is done: the lake begins anew by itself.
  private static void commit(Lake lake) throws Exception {
    Exception last = null;
    for (int tries = 0; tries < 5; tries++) {
      try {
        lake.commit().get(120, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        // The fault: asked again.
        last = e;
      }
    }
    throw new AssertionError("the lake does not recover", last);
  }
}
