package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.InputRecords;
import io.lockstep.space.SeededStream;
import io.lockstep.space.StreamInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;

/// Seeded streams, each of a space of its own, that share the partitions of one topic of inputs:
/// laid out first, since the ids of what they lead to hold the offsets of their records, then
/// written; and what a job has made of them. Confined to one thread.
final class SpacesOnKafka {
  private final KafkaJob job;
  private final int partitions;
  private final int size;

  /// By partition, the numbers of the spaces whose turn it is, offset by offset.
  private final int[][] turns;

  /// By space, the offsets of its records.
  private final long[][] offsets;

  private final SeededStream[] streams;

  /// @param topics what their names begin with
  SpacesOnKafka(
      String topics, long seed, int spaces, int size, int partitions, KernelJobOptions options) {
    this.partitions = partitions;
    this.size = size;
    this.offsets = new long[spaces][size];
    this.turns = layOut(spaces, new SplittableRandom(seed));
    this.streams = new SeededStream[spaces];
    IntStream.range(0, spaces)
        .parallel()
        .forEach(i -> streams[i] = SeededStream.of(seed + i, size, number -> offsets[i][number]));
    job = new KafkaJob(topics, partitions, options);
  }

  private static String name(int space) {
    return "space " + space;
  }

  private int[][] layOut(int spaces, SplittableRandom random) {
    List<List<Integer>> of = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      of.add(new ArrayList<>());
    }
    for (int i = 0; i < spaces; i++) {
      of.get(InputRecords.partition(name(i), partitions)).addAll(Collections.nCopies(size, i));
    }
    int[][] all = new int[partitions][];
    int[] next = new int[spaces];
    for (int partition = 0; partition < partitions; partition++) {
      int[] turn = of.get(partition).stream().mapToInt(Integer::intValue).toArray();
      for (int i = turn.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int swapped = turn[i];
        turn[i] = turn[other];
        turn[other] = swapped;
      }
      for (int offset = 0; offset < turn.length; offset++) {
        offsets[turn[offset]][next[turn[offset]]++] = offset;
      }
      all[partition] = turn;
    }
    return all;
  }

  /// Writes all inputs, and lets the job decide them.
  void run() throws Exception {
    write();
    Map<String, Long> last = new HashMap<>();
    for (int i = 0; i < streams.length; i++) {
      last.put(name(i), offsets[i][size - 1]);
    }
    job.finish(job.start(), last);
  }

  private void write() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = job.producer()) {
      int[] next = new int[streams.length];
      for (int partition = 0; partition < partitions; partition++) {
        Future<RecordMetadata> last = null;
        for (int space : turns[partition]) {
          StreamInput input = streams[space].inputs().get(next[space]++);
          last =
              producer.send(
                  InputRecords.encode(
                      job.options().inputs(),
                      partition,
                      InputRecords.key(name(space)),
                      input.kind(),
                      input.bytes()));
        }
        if (last != null && last.get().offset() != turns[partition].length - 1) {
          throw new AssertionError(
              "last offset: expected %d, found %d"
                  .formatted(turns[partition].length - 1, last.get().offset()));
        }
      }
    }
  }

  /// The first differences from what embedded spaces make of the streams.
  List<String> differences() {
    List<ChangeRecord> changes = new ArrayList<>();
    job.changes(changes::add);
    Map<String, SeededStream> bySpace = new LinkedHashMap<>();
    for (int i = 0; i < streams.length; i++) {
      bySpace.put(name(i), streams[i]);
    }
    return FlinkRun.differences(bySpace, changes, job.replies(), job.states());
  }

  /// How many inputs there are in all.
  int inputs() {
    return Arrays.stream(turns).mapToInt(turn -> turn.length).sum();
  }
}
