package io.lockstep.bench;

import io.lockstep.simulation.cosim.Connection;
import io.lockstep.simulation.cosim.Master;
import io.lockstep.simulation.cosim.MasterOptions;
import io.lockstep.simulation.cosim.Member;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.SavedState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What calls of an FMU cost in this process: a trivial FMU of FMI 2 and 3, compiled here from its
/// sources; the median of rounds.
final class FmuBench {
  private static final int ROUNDS = 11;
  private static final double STEP = 0.01;

  private final BenchFolder folder;
  private final Report report;
  private final long calls;

  FmuBench(BenchFolder folder, Report report, long calls) {
    this.folder = folder;
    this.report = report;
    this.calls = calls;
  }

  void run() {
    for (int version : new int[] {2, 3}) {
      try (LoadedFmu fmu = Fmu.open(archive(version)).load(FmuInterface.Kind.CO_SIMULATION);
          CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("bench"))) {
        instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
        instance.exitInitialization();
        measure("fmi" + version, fmu, instance);
        coupled("fmi" + version, fmu);
      }
    }
  }

  private void measure(String subject, LoadedFmu fmu, CoSimulation instance) {
    Variable variable = fmu.description().variable("x").orElseThrow();
    Variable tunable = fmu.description().variable("u").orElseThrow();
    Numbers x = instance.numbers(List.of(variable));
    Numbers u = instance.numbers(List.of(tunable));
    double[] sum = new double[1];
    figure(
        subject,
        "step-and-get",
        n -> {
          for (long i = 0; i < n; i++) {
            instance.step(i * STEP, STEP);
            x.read();
            sum[0] += x.get(0);
          }
        });
    figure(
        subject,
        "get",
        n -> {
          for (long i = 0; i < n; i++) {
            x.read();
            sum[0] += x.get(0);
          }
        });
    figure(
        subject,
        "set",
        n -> {
          for (long i = 0; i < n; i++) {
            u.set(0, (double) i);
            u.write();
          }
        });
    try (SavedState state = instance.save()) {
      figure(
          subject,
          "save-and-restore",
          n -> {
            for (long i = 0; i < n; i++) {
              instance.save(state);
              instance.restore(state);
            }
          });
    }
    figure(
        subject,
        "save-restore-and-free",
        n -> {
          for (long i = 0; i < n; i++) {
            try (SavedState state = instance.save()) {
              instance.restore(state);
            }
          }
        });
    if (Double.isNaN(sum[0])) {
      report.note("the FMU's values are no numbers");
    }
  }

  /// Two of them, each with the other's output as input: a coupled step is a step of both, and what
  /// is carried between them.
  private void coupled(String subject, LoadedFmu fmu) {
    for (MasterOptions.Coupling coupling : MasterOptions.Coupling.values()) {
      try (Master master =
          new Master(
              List.of(Member.of("one", fmu, Map.of()), Member.of("two", fmu, Map.of())),
              List.of(Connection.of("one.x", "two.u"), Connection.of("two.x", "one.u")),
              MasterOptions.every(STEP).by(coupling))) {
        master.start(0, OptionalDouble.empty());
        long[] steps = new long[1];
        figure(
            subject,
            "coupled-step-" + coupling.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            n -> {
              steps[0] += n;
              boolean _ = master.advance(steps[0] * STEP);
            });
      }
    }
  }

  private interface Work {
    void run(long times);
  }

  private void figure(String subject, String metric, Work work) {
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      work.run(calls);
      nanos[round] = (System.nanoTime() - begin) / (double) calls;
    }
    // The first rounds are those in which the JIT learns.
    double[] warm = java.util.Arrays.copyOfRange(nanos, 3, ROUNDS);
    java.util.Arrays.sort(warm);
    report.add("fmu-" + subject, "lockstep", metric, warm[warm.length / 2], "ns");
  }

  private Path archive(int version) {
    Path file = folder.resolve("bench" + version + ".fmu");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "modelDescription.xml", resource("bench" + version + ".xml"));
      entry(zip, "sources/bench.c", resource("bench" + version + ".c"));
      if (version == 3) {
        entry(
            zip,
            "sources/buildDescription.xml",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <fmiBuildDescription fmiVersion="3.0">
              <BuildConfiguration modelIdentifier="bench">
                <SourceFileSet><SourceFile name="bench.c"/></SourceFileSet>
              </BuildConfiguration>
            </fmiBuildDescription>
            """
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FmuBench.class.getResourceAsStream("/fmu/" + name), name)) {
      return in.readAllBytes();
    }
  }
}
