package io.lockstep.cluster.flink;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.model.ChangeKind;
import io.lockstep.space.ChangeListing;
import io.lockstep.space.EmbeddedRun;
import io.lockstep.space.RunComparison;
import io.lockstep.space.SeededStream;
import io.lockstep.space.StreamInput;
import io.lockstep.space.parts.CommandPart;
import io.lockstep.space.parts.GraphPart;
import io.lockstep.space.parts.PartListing;
import io.lockstep.space.parts.TwinPart;
import io.lockstep.twin.StateListing;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/// Seeded streams through the kernel's stages on Flink, each in a space of its own within one job,
/// and the comparison with what an embedded kernel makes of them.
public final class FlinkRun {
  private final Map<String, SeededStream> streams;
  private final LocalJob local;
  private final StageOptions stages;
  private final Path folder;

  /// @param folder for checkpoints and savepoints
  FlinkRun(Map<String, SeededStream> streams, StageOptions stages, Path folder) {
    this.streams = streams;
    this.stages = stages.withListing();
    this.folder = folder;
    Map<String, List<SpaceInput>> inputs = new LinkedHashMap<>();
    streams.forEach((space, stream) -> inputs.put(space, inputsOf(space, stream)));
    local = new LocalJob(inputs);
  }

  /// Streams with the seeds from `first` on, in spaces that are named by them.
  static Map<String, SeededStream> streams(long first, int count, int size) {
    Map<String, SeededStream> streams = new LinkedHashMap<>();
    for (long seed = first; seed < first + count; seed++) {
      streams.put("seed " + seed, SeededStream.of(seed, size, SeededStream.gaps(seed)));
    }
    return streams;
  }

  static List<SpaceInput> inputsOf(String space, SeededStream stream) {
    List<SpaceInput> inputs = new ArrayList<>();
    for (StreamInput input : stream.inputs()) {
      inputs.add(new SpaceInput(space, input.position(), input.kind(), input.bytes()));
    }
    return inputs;
  }

  /// Starts a job.
  ///
  /// @param savepoint what it begins with, or null for nothing
  @SuppressWarnings("deprecation") // As LocalSource says.
  JobID start(int parallelism, Backend backend, @Nullable String savepoint) throws Exception {
    KernelJobOptions options =
        KernelJobOptions.of("none", "local", folder.toUri().toString())
            .withBackend(backend)
            .withStages(stages)
            .withCheckpointMillis(20)
            .withParallelism(parallelism);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(KernelJob.configuration(options));
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(options.maxParallelism());
    int number = local.number();
    DataStream<SpaceInput> inputs =
        environment
            .addSource(new LocalSource(number), "inputs", SpaceInput.TYPE)
            .uid("local-inputs");
    DataStream<SpaceVerdict> verdicts =
        environment
            .addSource(new LocalSource.Verdicts(number), "verdicts", SpaceVerdict.TYPE)
            .setParallelism(1)
            .uid("local-verdicts");
    KernelStreams out = KernelStages.add(environment, inputs, verdicts, options.stages());
    for (int i = 0; i < 3; i++) {
      out.changes().get(i).sinkTo(new LocalSink<>(number)).uid("changes-" + i);
      out.replies().get(i).sinkTo(new LocalSink<>(number)).uid("replies-" + i);
      out.states().get(i).sinkTo(new LocalSink<>(number)).uid("states-" + i);
    }
    out.verdicts().sinkTo(new LocalSink<>(number)).uid("verdicts");
    out.progress().sinkTo(new LocalSink<>(number)).uid("progress");
    return FlinkCluster.shared().start(environment, savepoint);
  }

  /// Lets so many inputs of each space pass, and waits until they are decided.
  void upTo(JobID job, int count) throws Exception {
    local.allow(count);
    local.awaitDecided(count, () -> FlinkCluster.shared().hasEnded(job));
  }

  /// Stops the job with a savepoint, which it gives.
  String stop(JobID job) throws Exception {
    String savepoint = FlinkCluster.shared().stop(job, folder.toUri().toString(), false);
    local.states.clear();
    return savepoint;
  }

  /// Lets all pass, and waits until the job has ended.
  void finish(JobID job) throws Exception {
    int longest = 0;
    for (SeededStream stream : streams.values()) {
      longest = Math.max(longest, stream.inputs().size());
    }
    upTo(job, longest);
    local.end();
    FlinkCluster.shared().await(job);
    local.forget();
  }

  LocalJob local() {
    return local;
  }

  /// The first differences, by space.
  List<String> differences() {
    return differences(streams, local.changes, local.replies, local.states);
  }

  /// The first differences, by space.
  public static List<String> differences(
      Map<String, SeededStream> streams,
      Iterable<ChangeRecord> changes,
      Iterable<SpaceReply> replies,
      Iterable<PartState> states) {
    Map<String, ChangeListing> changesOf = new HashMap<>();
    Map<String, Map<Long, String>> repliesOf = new HashMap<>();
    Map<String, List<List<String>>> statesOf = new HashMap<>();
    List<String> found = new ArrayList<>();
    for (ChangeRecord change : changes) {
      List<String> _ =
          changesOf
              .computeIfAbsent(change.space(), _ -> new ChangeListing())
              .add(scopeOf(change), change.kind().number(), ByteBuffer.wrap(change.record()));
    }
    for (SpaceReply reply : replies) {
      String before =
          repliesOf
              .computeIfAbsent(reply.space(), _ -> new TreeMap<>())
              .put(reply.request(), EmbeddedRun.textOf(reply.reply()));
      if (before != null) {
        found.add("space %s, request %d: two replies".formatted(reply.space(), reply.request()));
      }
    }
    for (PartState state : states) {
      statesOf.computeIfAbsent(state.space(), _ -> new ArrayList<>()).add(linesOf(state));
    }
    streams.forEach(
        (space, stream) -> {
          String difference =
              RunComparison.difference(
                  stream.inputs(),
                  stream.embedded(),
                  changesOf.getOrDefault(space, new ChangeListing()),
                  repliesOf.getOrDefault(space, Map.of()),
                  StateListing.merged(statesOf.getOrDefault(space, List.of())));
          if (difference != null && found.size() < 3) {
            found.add("space " + space + ": " + difference);
          }
        });
    return found;
  }

  /// What [ChangeListing] calls a scope.
  static int scopeOf(ChangeRecord change) {
    return change.stage().code() * 100_000 + change.part();
  }

  /// The first differences of the states at the end only, by space.
  List<String> differencesOfState() {
    List<String> found = new ArrayList<>();
    streams.forEach(
        (space, stream) -> {
          List<List<String>> states =
              local.states.stream()
                  .filter(state -> state.space().equals(space))
                  .map(FlinkRun::linesOf)
                  .toList();
          String difference =
              RunComparison.difference(
                  stream.inputs(),
                  stream.embedded(),
                  stream.embedded().changes(),
                  stream.embedded().replies(),
                  StateListing.merged(states));
          if (difference != null) {
            found.add("space " + space + ": " + difference);
          }
        });
    return found;
  }

  /// What a part knows.
  static List<String> linesOf(PartState state) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(state.state()));
    try {
      return switch (state.stage()) {
        case GRAPH -> PartListing.of(GraphPart.read(in));
        case TWIN -> PartListing.of(TwinPart.read(in));
        case COMMAND -> PartListing.of(CommandPart.read(in));
        case WHOLE -> throw new IllegalArgumentException("a whole kernel on Flink");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of one kind, how many changes there are.
  long count(ChangeKind kind) {
    return local.changes.stream().filter(change -> change.kind() == kind).count();
  }
}
