package io.lockstep.bench;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.space.alarms.AlarmReport;
import io.lockstep.space.alarms.Kpi;
import io.lockstep.twin.AlarmNote;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.SampleFault;
import io.lockstep.twin.TwinCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A recorded day of a machine under one alarm a signal, first as limits alone, then with the
/// deadbands and delays that ISA-18.2 gives as start values: the report of the standard of each.
///
/// The day is 1,440 cycles of 60 s of a hydraulic rig at 1 Hz. The limit of a signal is the value
/// that it passes for a twentieth of the day, on the side that is bad, so both sides have the same
/// limits and nobody has chosen them by the outcome.
final class AlarmsBench {
  private static final String TWIN = "rig";
  private static final int CYCLES = 1_440;
  private static final int CYCLES_QUICK = 60;
  private static final int SECONDS = 60;
  private static final double SHARE = 0.05;
  private static final long START_MICROS = 1_767_225_600_000_000L;
  private static final long SECOND = 1_000_000;

  /// A signal of the rig.
  ///
  /// @param isHigh true when high values are bad
  /// @param deadband a share of its span
  private record Signal(String name, boolean isHigh, double deadband, int delaySeconds) {}

  private static final List<Signal> SIGNALS =
      List.of(
          new Signal("TS1", true, 0.02, 60),
          new Signal("TS2", true, 0.02, 60),
          new Signal("TS3", true, 0.02, 60),
          new Signal("TS4", true, 0.02, 60),
          new Signal("VS1", true, 0.05, 15),
          new Signal("CE", false, 0.05, 15),
          new Signal("CP", false, 0.05, 15),
          new Signal("SE", false, 0.05, 15));

  private final Report report;
  private final Path folder;
  private final int cycles;

  AlarmsBench(Report report, Path folder, boolean isQuick) {
    this.report = report;
    this.folder = folder;
    this.cycles = isQuick ? CYCLES_QUICK : CYCLES;
  }

  void run() {
    if (!Files.isDirectory(folder)) {
      report.note(folder + " left out: it is absent; set -Dlockstep.data");
      return;
    }
    List<double[]> values = SIGNALS.stream().map(this::values).toList();
    add("alarms-limits-alone", day(values, false));
    add("alarms-deadband-and-delay", day(values, true));
  }

  private void add(String scenario, AlarmReport day) {
    report.add(scenario, LockstepProcess.NAME, "alarms", day.alarms(), "");
    for (Kpi kpi : day.kpis()) {
      report.add(scenario, LockstepProcess.NAME, kpi.name(), kpi.value(), kpi.unit());
    }
    report.add(scenario, LockstepProcess.NAME, "floods", day.floods().size(), "");
    report.add(scenario, LockstepProcess.NAME, "standing", day.standing(), "");
  }

  private double[] values(Signal signal) {
    double[] values = new double[cycles * SECONDS];
    Path file = folder.resolve(signal.name() + ".txt");
    try {
      List<String> rows = Files.readAllLines(file);
      for (int cycle = 0; cycle < cycles; cycle++) {
        String[] columns = rows.get(cycle).split("\t", -1);
        for (int second = 0; second < SECONDS; second++) {
          values[cycle * SECONDS + second] = Double.parseDouble(columns[second]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  /// Plays the day and counts what operators were told.
  private AlarmReport day(List<double[]> values, boolean isRationalized) {
    Alarms alarms = new Alarms();
    Kernel kernel = Kernel.empty(KernelOptions.defaults());
    decide(kernel, alarms, 1, new TwinCommand.AddModels("[" + model() + "]"));
    String twin = "{\"$metadata\":{\"$model\":\"" + BenchModel.ID + "\"}}";
    decide(kernel, alarms, 2, new TwinCommand.PutTwin(TWIN, twin, true));
    String rules = rules(values, isRationalized);
    decide(
        kernel,
        alarms,
        3,
        new TwinCommand.SetRules(List.of(new NamedText("rules/rig.yaml", rules))));
    int reference = kernel.twin(TWIN);
    int[] slots =
        SIGNALS.stream()
            .mapToInt(signal -> kernel.shape(reference).indexOf(signal.name()))
            .toArray();
    long position = 4;
    int seconds = cycles * SECONDS;
    for (int second = 0; second < seconds; second++) {
      long now = START_MICROS + second * SECOND;
      if (kernel.nextTimerMicros() <= now) {
        kernel.beginInput(position++, now, alarms);
        kernel.fireTimers((_, _, _) -> {});
        int _ = kernel.endInput();
      }
      kernel.beginInput(position++, now, alarms);
      for (int i = 0; i < slots.length; i++) {
        long bits = Double.doubleToRawLongBits(values.get(i)[second]);
        SampleFault _ = kernel.sample(reference, slots[i], now, bits, null, Quality.GOOD);
      }
      int _ = kernel.endInput();
    }
    return AlarmReport.of(alarms.events, START_MICROS, START_MICROS + seconds * SECOND);
  }

  private static void decide(Kernel kernel, ChangeSink sink, long position, TwinCommand command) {
    kernel.beginInput(position, START_MICROS - SECOND, sink);
    Reply reply = kernel.decide(command);
    int _ = kernel.endInput();
    if (reply instanceof Reply.Refused refused) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench alarms: expected no refusal, found " + refused.reason());
    }
  }

  private static String model() {
    List<String> properties =
        SIGNALS.stream()
            .map(
                signal ->
                    "{\"@type\":\"Telemetry\",\"name\":\"%s\",\"schema\":\"double\"}"
                        .formatted(signal.name()))
            .toList();
    return "{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"%s\",\"@type\":\"Interface\",\"contents\":[%s]}"
        .formatted(BenchModel.ID, String.join(",", properties));
  }

  private static String rules(List<double[]> values, boolean isRationalized) {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < SIGNALS.size(); i++) {
      Signal signal = SIGNALS.get(i);
      double[] sorted = values.get(i).clone();
      Arrays.sort(sorted);
      double span = sorted[sorted.length - 1] - sorted[0];
      int place = (int) (sorted.length * (signal.isHigh() ? 1 - SHARE : SHARE));
      double limit = sorted[place];
      double back = limit + (signal.isHigh() ? -1 : 1) * signal.deadband() * span;
      StringBuilder rule =
          new StringBuilder()
              .append("rule: ")
              .append(signal.name())
              .append("\nmodel: ")
              .append(BenchModel.ID)
              .append("\nwhen: ")
              .append(signal.name())
              .append(signal.isHigh() ? " > " : " < ")
              .append(number(limit))
              .append('\n');
      if (isRationalized) {
        rule.append("for: { time: %ds }%n".formatted(signal.delaySeconds()))
            .append("clear: { when: ")
            .append(signal.name())
            .append(signal.isHigh() ? " < " : " > ")
            .append(number(back))
            .append(", time: %ds }%n".formatted(signal.delaySeconds()));
      }
      rules.add(
          rule.append("alarm: { priority: low, title: ")
              .append(signal.name())
              .append(" }\n")
              .toString());
    }
    return String.join("---\n", rules);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  /// Keeps what the kernel says of alarms.
  private static final class Alarms implements ChangeSink {
    private final List<AlarmEvent> events = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private ChangeKind kind = ChangeKind.SAMPLES;

    @Override
    public ByteBuffer begin(ChangeKind next, int bytesMax) {
      kind = next;
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      if (kind == ChangeKind.ALARM) {
        buffer.flip();
        ChangeHeader header = ChangeHeader.read(buffer);
        AlarmNote.read(GraphChange.read(buffer).body())
            .ifPresent(
                note ->
                    events.add(
                        new AlarmEvent(
                            header.inputPosition(),
                            header.ordinal(),
                            header.receivedMicros(),
                            note)));
      }
    }
  }
}
