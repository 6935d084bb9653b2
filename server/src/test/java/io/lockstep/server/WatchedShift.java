package io.lockstep.server;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.field.DeviceValue;
import io.lockstep.field.bakery.DemoPlant;
import io.lockstep.field.bakery.Shift;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.CommandState;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.simulation.behaviour.Write;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The demo plant's physics under its own rules: a shift in simulated time, whose readings go into
/// a kernel as messages do, with a tick each second. Confined to one thread.
final class WatchedShift {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SECOND = 1_000_000;
  private static final long START = 1_764_000_000L * SECOND;

  private final Shift shift;
  private final Kernel kernel = Kernel.empty(KernelOptions.defaults());
  private final ChangeSink changes = new Discarded();
  private final @Nullable Shadows shadows;
  private long position;
  private long seconds;

  /// What is decided is in the kernel's state, too.
  private static final class Discarded implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(2 * bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      // Nobody reads it.
    }
  }

  WatchedShift(long seed) {
    this(seed, null);
  }

  /// A shift beside which the demo's models run.
  ///
  /// @param fmus where their FMUs are written to; null: none run
  WatchedShift(long seed, @Nullable Path fmus) {
    shift = new Shift(seed);
    List<ModelSource> models =
        DemoPlant.models().entrySet().stream()
            .map(file -> new ModelSource(file.getKey(), file.getValue()))
            .toList();
    ModelSet parsed = new DtdlParser().parse(models, ModelSet.empty()).models();
    decide(
        new TwinCommand.AddModels(
            String.join(
                    ",", parsed.interfaces().values().stream().map(model -> model.json()).toList())
                .transform(list -> "[" + list + "]")));
    GraphElement.readAll(List.of(new NamedText("bakery.json", DemoPlant.graph())))
        .forEach(element -> decide(element.command()));
    decide(new TwinCommand.SetRules(List.of(new NamedText("bakery.yaml", DemoPlant.rules()))));
    shadows = fmus == null ? null : new Shadows(kernel.view(), fmus);
  }

  private void decide(TwinCommand command) {
    begin();
    Reply reply = kernel.decide(command);
    int _ = kernel.endInput();
    if (reply instanceof Reply.Refused(var refusal)) {
      throw new AssertionError(refusal.message() + " " + refusal.details());
    }
  }

  private void begin() {
    kernel.beginInput(position++, START + seconds * SECOND, changes);
  }

  Shift shift() {
    return shift;
  }

  /// Lets time pass, a second at a time.
  WatchedShift run(int more) {
    for (int i = 0; i < more; i++) {
      seconds++;
      shift.pass(1).forEach(this::message);
      if (shadows != null) {
        shadows.told(START + seconds * SECOND).forEach(this::write);
      }
      if (kernel.nextTimerMicros() <= START + seconds * SECOND) {
        begin();
        kernel.fireTimers((due, a, b) -> {});
        int _ = kernel.endInput();
      }
    }
    return this;
  }

  private void message(String device, Map<String, DeviceValue> values) {
    begin();
    int twin = kernel.twin(device);
    values.forEach(
        (path, value) -> {
          int slot = kernel.shape(twin).indexOf(path);
          if (slot < 0) {
            throw new AssertionError("%s: no model has %s".formatted(device, path));
          }
          String text = value instanceof DeviceValue.Text(String written) ? written : null;
          Object fault =
              kernel.sample(twin, slot, START + seconds * SECOND, bits(value), text, Quality.GOOD);
          if (fault != null) {
            throw new AssertionError("%s/%s: %s".formatted(device, path, fault));
          }
          if (shadows != null && value instanceof DeviceValue.Float64(double number)) {
            shadows.heard(device, path, START + seconds * SECOND, number);
          }
        });
    int _ = kernel.endInput();
  }

  private void write(Write write) {
    begin();
    int twin = kernel.twin(write.twinId());
    write
        .json()
        .forEach(
            (path, json) -> {
              Object fault =
                  kernel.sample(
                      twin,
                      kernel.shape(twin).indexOf(path),
                      write.sourceMicros(),
                      Double.doubleToRawLongBits(Double.parseDouble(json)),
                      null,
                      write.quality());
              if (fault != null) {
                throw new AssertionError("%s/%s: %s".formatted(write.twinId(), path, fault));
              }
            });
    int _ = kernel.endInput();
  }

  private static long bits(DeviceValue value) {
    return switch (value) {
      case DeviceValue.Float64(double number) -> Double.doubleToRawLongBits(number);
      case DeviceValue.Float32(float number) -> Double.doubleToRawLongBits(number);
      case DeviceValue.Int64(long number) -> number;
      case DeviceValue.Int32(int number) -> number;
      case DeviceValue.Time(long millis) -> millis;
      case DeviceValue.Flag(boolean isTrue) -> isTrue ? 1 : 0;
      case DeviceValue.Text _ -> 0;
    };
  }

  /// Seconds until there is an alarm, `rule twin`.
  int secondsUntil(String alarm, int most) {
    for (int i = 1; i <= most; i++) {
      run(1);
      if (alarms().contains(alarm)) {
        return i;
      }
    }
    throw new AssertionError(
        "%s: expected it within %d s, found %s".formatted(alarm, most, alarms()));
  }

  /// All alarms so far, as `rule twin`, the oldest first.
  List<String> alarms() {
    return kernel.view().alarms(null, null, EnumSet.allOf(AlarmState.class), 1_000).stream()
        .map(JSON::readTree)
        .map(alarm -> alarm.path("rule").asString() + " " + alarm.path("twin").asString())
        .toList()
        .reversed();
  }

  /// The commands that rules gave.
  List<JsonNode> commands() {
    return kernel.view().commands(null, EnumSet.allOf(CommandState.class), 1_000).stream()
        .map(JSON::readTree)
        .toList();
  }
}
