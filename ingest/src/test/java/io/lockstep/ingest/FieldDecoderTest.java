package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldDecoderTest {
  private static final String BINDINGS =
      """
      bindings:
        - { topic: "plant/{l}/t", twin: "{l}", property: temperature, scale: 0.5 }
        - { topic: "plant/{l}/{p}", twin: "{l}", property: "{p}" }
        - { topic: "press/{l}", twin: "{l}", properties: { /a/0: temperature, /b: state }, time: /t }
      """;
  private static final List<String> TOPICS =
      List.of(
          "lockstep/v1/m1/telemetry",
          "lockstep/v1/m2/telemetry",
          "lockstep/v1/m2/telemetry/state",
          "lockstep/v1/%41/telemetry",
          "lockstep/v1/bad",
          "plant/m1/t",
          "plant/m3/state",
          "press/m1",
          "other");
  private static final List<String> PAYLOADS =
      List.of(
          "{\"temperature\":21.5,\"state\":\"on\",\"$time\":1790000000000}",
          "[{\"motor\":{\"speed\":1}},{\"motor\":2,\"x\":null}]",
          "{\"a\":[1,{\"c\":\"\\u00e9\"}],\"b\":\"text\",\"t\":\"2026-11-22T10:00:00Z\"}",
          "12.5e3",
          "RUNNING",
          "\"quoted\"",
          "");

  private static Bindings bindings() {
    return switch (Bindings.parse(List.of(new NamedText("b.yaml", BINDINGS)))) {
      case BindingsResult.Valid(Bindings bindings) -> bindings;
      case BindingsResult.Invalid(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private static FieldMessage message(SplittableRandom random) {
    byte[] payload = PAYLOADS.get(random.nextInt(PAYLOADS.size())).getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4) - 2; i > 0 && payload.length > 0; i--) {
      payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
    }
    return Messages.of(
        "dev" + random.nextInt(2),
        TOPICS.get(random.nextInt(TOPICS.size())),
        payload,
        random.nextInt(5) == 0 ? FieldMessage.RETAIN : 0);
  }

  @Property(tries = 300)
  void whatIsRememberedChangesNothing(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RecordingTarget one = new RecordingTarget(seed % 2 == 0).add("m1", shape());
    RecordingTarget other = new RecordingTarget(seed % 2 == 0).add("m1", shape());
    Devices devices = Devices.empty();
    FieldDecoder remembering = new FieldDecoder(bindings(), devices, 1024);
    for (int i = 0; i < 200; i++) {
      FieldMessage message = message(random);
      remembering.decode(message, one);
      new FieldDecoder(bindings(), devices, 1024).decode(message, other);
    }
    assertThat(one.log).isEqualTo(other.log);
    assertThat(one.drifts).isEqualTo(other.drifts);
  }

  private static Shape shape() {
    return RecordingTarget.shape(
        "temperature:DOUBLE:degreeCelsius", "state:TEXT", "motor/speed:LONG");
  }

  @Test
  void aMessageOfNumbersMakesNoObject() {
    FieldDecoder decoder = new FieldDecoder(bindings(), Devices.empty());
    SilentTarget target = new SilentTarget(shape());
    FieldMessage[] messages = {
      Messages.of(
          "dev",
          "lockstep/v1/m1/telemetry",
          "{\"temperature\":21.537284912341,\"motor\":{\"speed\":-12},"
              + "\"$time\":\"2026-11-22T10:00:00.123456+01:00\",\"$quality\":\"Good\"}"),
      Messages.of(
          "dev",
          "lockstep/v1/m1/telemetry",
          "{\"temperature\":70.5,\"$unit\":{\"temperature\":\"degreeFahrenheit\"}}"),
      Messages.of("dev", "plant/m1/t", "215.25"),
      Messages.of("dev", "lockstep/v1/m1/telemetry/motor/speed", "7"),
      Messages.of("dev", "press/m1", "{\"a\":[1.5e-7],\"t\":1790000000000}"),
      Messages.of("dev", "other", "anything"),
    };
    decodeAll(decoder, messages, target, 2_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    decodeAll(decoder, messages, target, 10_000);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(target.values).isEqualTo(12_000 * 6);
    assertThat(bytes).as("bytes for 60,000 messages").isLessThan(60_000);
  }

  private static void decodeAll(
      FieldDecoder decoder, FieldMessage[] messages, SampleTarget target, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (FieldMessage message : messages) {
        decoder.decode(message, target);
      }
    }
  }

  @Test
  void statisticsCountWhatWasDone() {
    FieldDecoder decoder = new FieldDecoder(bindings(), Devices.empty());
    RecordingTarget target = new RecordingTarget(false).add("m1", shape());
    for (String payload :
        List.of("{\"temperature\":1,\"state\":\"x\"}", "[{},{}]", "{", "{\"y\":1}")) {
      decoder.decode(Messages.of("dev", "lockstep/v1/m1/telemetry", payload), target);
    }
    decoder.decode(Messages.of("dev", "plant/m1/t", "1"), target);
    decoder.decode(Messages.of("dev", "press/m1", "{\"b\":\"x\"}"), target);
    decoder.decode(Messages.of("dev", "other", "1"), target);
    assertThat(decoder.statistics()).isEqualTo(new DecoderStatistics(7, 1, 6, 4, 1, 4, 0));
  }

  /// A target that only counts.
  private static final class SilentTarget implements SampleTarget {
    private final Shape shape;
    private long values;

    SilentTarget(Shape shape) {
      this.shape = shape;
    }

    @Override
    public String unit(int twin, int slot) {
      return shape.slot(slot).unit();
    }

    @Override
    public int twin(String twinId, String device, String model) {
      return twin(twinId, device);
    }

    @Override
    public int twin(String twinId, String device) {
      return 0;
    }

    @Override
    public Shape shape(int twin) {
      return shape;
    }

    @Override
    public int slotFor(int twin, String path, ValueType seen) {
      return -1;
    }

    @Override
    public void begin(int twin, long sourceMicros, Quality quality) {}

    @Override
    public void number(int slot, double value) {
      values++;
    }

    @Override
    public void integer(int slot, long value) {
      values++;
    }

    @Override
    public void bool(int slot, boolean value) {
      values++;
    }

    @Override
    public void text(int slot, String value) {
      values++;
    }

    @Override
    public void json(int slot, String compactJson) {
      values++;
    }

    @Override
    public void end() {}

    @Override
    public int known(String twinId) {
      return -1;
    }

    @Override
    public int declaredSlot(int twin, String path, ValueType type, String unit) {
      return -1;
    }

    @Override
    public void beginPast(int twin, long sourceMicros, Quality quality) {}

    @Override
    public void requalify(int twin, int slot, long micros, Quality quality) {}

    @Override
    public void told() {}

    @Override
    public void hostState(String hostId, ByteBuffer payload) {}

    @Override
    public void setTimer(long dueMicros, long a, long b) {
      throw new AssertionError("a timer");
    }

    @Override
    public void commandResponse(
        String twinId, String commandId, int status, @Nullable String payloadJson) {
      throw new AssertionError(commandId);
    }

    @Override
    public void reachable(int twin, boolean asks) {
      throw new AssertionError(twin);
    }

    @Override
    public void acknowledged(int twin, int slot, int status, long version, String note) {
      throw new AssertionError(slot);
    }

    @Override
    public void drift(
        String device, @Nullable String twinId, String path, DriftReason reason, String found) {
      throw new AssertionError(path + ": " + reason + ": " + found);
    }
  }
}
