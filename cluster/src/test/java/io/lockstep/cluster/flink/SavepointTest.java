package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.space.SeededStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A job that goes on from a savepoint makes of a stream what an embedded kernel makes of it that
/// was never stopped.
class SavepointTest {
  private static final int BEFORE = 120;
  private static final int AFTER = 120;
  private static final String SPACE = "kept";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aSavepointSurvivesAnAddedPropertyAnAddedRuleAndTheOtherBackend(Backend first)
      throws Exception {
    Backend second = first == Backend.HEAP ? Backend.ROCKSDB : Backend.HEAP;
    Map<String, SeededStream> streams = evolving(7_000, 6);
    FlinkRun run = new FlinkRun(streams, StageOptions.of(6), folder);
    JobID before = run.start(1, first, null);
    run.upTo(before, BEFORE);
    run.finish(run.start(2, second, run.stop(before)));
    assertThat(streams.values().stream().flatMap(s -> s.embedded().state().stream()))
        .anyMatch(line -> line.contains("worn") && line.contains("wear"));
    assertThat(run.differences()).isEmpty();
  }

  @Test
  void aPropertyAndARuleThatCameBeforeTheSavepointAreThereAfterIt() throws Exception {
    FlinkRun run = new FlinkRun(evolving(7_100, 6), StageOptions.of(6), folder);
    JobID before = run.start(2, Backend.HEAP, null);
    run.upTo(before, BEFORE + 30);
    run.finish(run.start(1, Backend.HEAP, run.stop(before)));
    assertThat(run.differences()).isEmpty();
  }

  /// The file was made by the release that has this test, by running it with
  /// `-Dlockstep.testArgs=-Dlockstep.writeSavepoint=FILE`. A release that raises a format makes one
  /// of its own, with another number, and keeps that of the release before.
  @Test
  void aSavepointThatThisReleaseHasKeptIsReadAndGoesOn() throws Exception {
    String file = System.getProperty("lockstep.writeSavepoint");
    if (file != null) {
      keep(Path.of(file));
      return;
    }
    assertThat(goneOn("savepoint-3.zip").differencesOfState()).isEmpty();
  }

  /// What the release before has decided stays as it was decided: what became of its alarms was not
  /// kept.
  @Test
  void aSavepointOfTheReleaseBeforeIsReadAndGoesOn() throws Exception {
    assertThat(goneOn("savepoint-2.zip").differencesOfState())
        .flatMap(text -> text.lines().filter(line -> line.startsWith("    ")).toList())
        .allMatch(line -> line.startsWith("    alarm "));
  }

  private FlinkRun goneOn(String file) throws Exception {
    KeptSavepoint kept = KeptSavepoint.read(file, folder);
    SeededStream stream = SeededStream.recorded(kept.inputs());
    FlinkRun run = new FlinkRun(Map.of(SPACE, stream), StageOptions.of(2), folder);
    for (int i = 0; i < kept.verdicts(); i++) {
      run.local().add(new SpaceVerdict(SPACE, -1, new byte[0])); // Given before.
    }
    run.finish(run.start(1, Backend.HEAP, kept.savepoint().toUri().toString()));
    assertThat(run.local().changes).isNotEmpty();
    return run;
  }

  private void keep(Path file) throws Exception {
    SeededStream stream = SeededStream.of(7_200, BEFORE, SeededStream.gaps(7_200));
    stream.evolve(AFTER);
    FlinkRun run = new FlinkRun(Map.of(SPACE, stream), StageOptions.of(2), folder);
    JobID job = run.start(1, Backend.HEAP, null);
    run.upTo(job, BEFORE + 40);
    Path savepoint = Path.of(URI.create(run.stop(job)));
    KeptSavepoint.write(file, stream, run.local().verdicts(), savepoint);
  }

  private static Map<String, SeededStream> evolving(long seed, int count) {
    Map<String, SeededStream> streams = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      SeededStream stream = SeededStream.of(seed + i, BEFORE, SeededStream.gaps(seed + i));
      stream.evolve(AFTER);
      streams.put("seed " + (seed + i), stream);
    }
    return streams;
  }
}
