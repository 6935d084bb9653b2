package io.lockstep.bench;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelFolder;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The model language: how long whole ontologies take, in a fresh process and in a warm one, what
/// they hold of memory, whether the cost grows with the number of models alone, and what the check
/// of a value costs. Beside it the reference parser ([DtdlReference]).
final class DtdlBench {
  private static final List<String> ONTOLOGIES = List.of("realestatecore", "isa95");
  private static final int[] SIZES = {100, 1_000, 10_000};
  private static final Pattern COLD = Pattern.compile("parse-ms (\\d+\\.\\d+)");
  private static final int COLLECTIONS = 4;
  private static final int CHECKS = 200_000;

  private final BenchFolder folder;
  private final Report report;
  private final int rounds;
  private long sink;

  /// @param rounds measured ones; as many warm up
  DtdlBench(BenchFolder folder, Report report, int rounds) {
    this.folder = folder;
    this.report = report;
    this.rounds = rounds;
  }

  void run() {
    for (String name : ONTOLOGIES) {
      Path ontology = ReferenceData.folder("ontologies").resolve(name);
      if (Files.isDirectory(ontology)) {
        ontology(name, ontology);
      } else {
        report.note(ontology + " left out: it is absent; set -Dlockstep.data");
      }
    }
    for (int size : SIZES) {
      generated(Math.min(size, rounds == 1 ? 100 : size));
    }
    values();
    report.note("checksum " + sink);
  }

  private void ontology(String name, Path path) {
    report.add(name, LockstepProcess.NAME, "cold-parse", coldMillis(name, path), "ms");
    List<ModelSource> sources = sources(path);
    ParseResult result = new DtdlParser().parse(sources);
    require(result, name);
    int interfaces = result.models().interfaces().size();
    report.add(name, LockstepProcess.NAME, "interfaces", interfaces, "");
    report.add(name, LockstepProcess.NAME, "warm-parse", warmMillis(sources, rounds * 10), "ms");
    double held = heldBytes(() -> new DtdlParser().parse(sources(path)).models());
    report.add(name, LockstepProcess.NAME, "held-memory", held, "B");
    report.add(name, LockstepProcess.NAME, "held-memory-each", held / interfaces, "B/interface");
    reference(name, sources);
  }

  /// In a process of its own: reading the files and parsing, the virtual machine's start left out.
  private double coldMillis(String name, Path path) {
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      try (JavaProcess process =
          JavaProcess.java(
              folder.resolve("cold-" + name + ".log"),
              List.of("-XX:+UseParallelGC"),
              ParseOnce.class.getName(),
              List.of(path.toString()))) {
        String said = process.finish(Duration.ofMinutes(2));
        Matcher matcher = COLD.matcher(said);
        if (!matcher.find()) {
          throw new LockstepException(
              ErrorCode.PEER_FAILED, "dtdl: expected the time of a cold parse, found:\n" + said);
        }
        millis[i] = Double.parseDouble(matcher.group(1));
      }
    }
    return median(millis);
  }

  private double warmMillis(List<ModelSource> sources, int times) {
    double[] millis = new double[times];
    for (int i = -times; i < times; i++) {
      long start = System.nanoTime();
      ParseResult result = new DtdlParser().parse(sources);
      double took = (System.nanoTime() - start) / 1e6;
      require(result, "warm");
      sink += result.models().interfaces().size();
      if (i >= 0) {
        millis[i] = took;
      }
    }
    return median(millis);
  }

  private static double heldBytes(Supplier<ModelSet> models) {
    long before = usedBytes();
    ModelSet held = models.get();
    long after = usedBytes();
    if (held.interfaces().isEmpty()) {
      throw new IllegalStateException("nothing is held");
    }
    return after - (double) before;
  }

  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void reference(String name, List<ModelSource> sources) {
    Optional<DtdlReference> started = DtdlReference.start();
    if (started.isEmpty()) {
      report.note(DtdlReference.MISSING);
      return;
    }
    try (DtdlReference reference = started.get()) {
      report.add(name, DtdlReference.NAME, "start", reference.startMillis(), "ms");
      report.add(name, DtdlReference.NAME, "cold-parse", reference.parseMillis(sources), "ms");
      double[] millis = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        millis[i] = reference.parseMillis(sources);
      }
      report.add(name, DtdlReference.NAME, "warm-parse", median(millis), "ms");
    }
  }

  private void generated(int size) {
    List<ModelSource> sources = GeneratedModels.of(size);
    int times = Math.max(rounds, Math.min(20 * rounds, 20_000 / size));
    double millis = warmMillis(sources, times);
    String scenario = "generated-" + size;
    report.add(scenario, LockstepProcess.NAME, "warm-parse", millis, "ms");
    report.add(
        scenario, LockstepProcess.NAME, "warm-parse-each", millis * 1e3 / size, "us/interface");
  }

  private void values() {
    ModelSet models = new DtdlParser().parse(GeneratedModels.of(1)).models();
    Schema structure = models.schema(new Dtmi(GeneratedModels.SCHEMA)).orElseThrow();
    ValueChecker checker = new ValueChecker(models);
    String json = GeneratedModels.VALUE;
    each("check-json-structure", () -> checker.check(structure, json).size());
    each("check-json-double", () -> checker.check(Primitive.DOUBLE, "21.5").size());
    TypedCheck number = TypedCheck.of(Primitive.DOUBLE, models);
    long bits = Double.doubleToRawLongBits(21.5);
    each("check-typed-double", () -> number.fault(bits, null) == null ? 1 : 0);
    TypedCheck time = TypedCheck.of(Primitive.DATE_TIME, models);
    each("check-typed-date-time", () -> time.fault(0, "2026-11-25T21:00:00Z") == null ? 1 : 0);
  }

  private void each(String scenario, LongSupplier check) {
    int times = rounds == 1 ? CHECKS / 100 : CHECKS;
    double[] nanos = new double[rounds];
    for (int round = -rounds; round < rounds; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        sink += check.getAsLong();
      }
      if (round >= 0) {
        nanos[round] = (System.nanoTime() - start) / (double) times;
      }
    }
    report.add(scenario, LockstepProcess.NAME, "time", median(nanos), "ns/value");
  }

  private static List<ModelSource> sources(Path path) {
    try {
      return ModelFolder.sources(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(ParseResult result, String what) {
    if (!result.isValid()) {
      throw new LockstepException(
          ErrorCode.INVALID_MODEL,
          "%s: expected valid models, found %s %s"
              .formatted(what, result.errors(), result.unresolved()));
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
