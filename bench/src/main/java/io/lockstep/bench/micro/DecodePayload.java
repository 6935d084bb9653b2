package io.lockstep.bench.micro;

import io.lockstep.bench.BenchModel;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.FieldDecoder;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Messages of a thousand twins from bytes to values by slot. Lockstep's decoder also finds the
/// binding of device and topic, and validates; the peer parses the payload and looks the names up.
@State(Scope.Thread)
public class DecodePayload {
  private static final int MESSAGES = BenchKernel.TWINS;

  /// What a message holds.
  public enum Payload {
    /// 100 bytes, one reading.
    ONE_READING,
    /// An object of ten readings.
    TEN_READINGS,
    /// An array of ten objects, each with a source time and one reading.
    BATCH
  }

  /// Set by JMH.
  @Param public Payload payload = Payload.ONE_READING;

  private final BenchKernel bench = new BenchKernel();
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());
  private final SummedSamples samples = new SummedSamples(bench.kernel());
  private final FieldMessage message = new FieldMessage();
  private final ByteBuffer[] records = new ByteBuffer[MESSAGES];

  private final JsonFactory jackson = new JsonFactory();
  private final Map<String, Integer> slots = new HashMap<>();
  private final byte[][] payloads = new byte[MESSAGES][];

  /// Makes the messages.
  @Setup
  public void makeMessages() {
    for (int slot = 0; slot < BenchModel.PROPERTIES; slot++) {
      slots.put(BenchModel.property(slot), slot);
    }
    for (int i = 0; i < MESSAGES; i++) {
      payloads[i] = text(i).getBytes(StandardCharsets.UTF_8);
      records[i] = record("lockstep/v1/%s/telemetry".formatted(BenchKernel.id(i)), payloads[i]);
    }
  }

  private String text(int number) {
    StringBuilder text = new StringBuilder();
    switch (payload) {
      case ONE_READING -> {
        text.append("{\"%s\":%d.25".formatted(BenchModel.FIRST, 1_000_000 + number));
        text.repeat(" ", 99 - text.length()).append('}');
      }
      case TEN_READINGS -> {
        for (int i = 0; i < BenchModel.PROPERTIES; i++) {
          text.append(i == 0 ? '{' : ',');
          text.append("\"%s\":%d.25".formatted(BenchModel.property(i), 1_000 * i + number));
        }
        text.append('}');
      }
      case BATCH -> {
        for (int i = 0; i < BenchModel.PROPERTIES; i++) {
          text.append(i == 0 ? '[' : ',');
          text.append(
              "{\"$time\":%d,\"%s\":%d.25}"
                  .formatted(1_700_000_000_000L + i, BenchModel.FIRST, 1_000 * i + number));
        }
        text.append(']');
      }
    }
    return text.toString();
  }

  private static ByteBuffer record(String topic, byte[] payload) {
    byte[] device = "bench".getBytes(StandardCharsets.UTF_8);
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer into =
        ByteBuffer.allocateDirect(
            FieldMessage.sizeOf(device.length, name.length, 0, payload.length));
    FieldMessage.putHeader(into, 1, 0, 1, 1, device.length, name.length, 0, payload.length);
    return into.put(device).put(name).put(payload).flip();
  }

  /// Lockstep's decoder.
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public double lockstep() {
    for (ByteBuffer record : records) {
      decoder.decode(message.wrap(record), samples);
    }
    return samples.sum();
  }

  /// The peer: Jackson 3 streaming.
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public double jackson() {
    double sum = 0;
    for (byte[] text : payloads) {
      try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), text)) {
        int slot = -1;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.PROPERTY_NAME) {
            slot = slots.getOrDefault(parser.currentName(), -1);
          } else if (token.isNumeric()) {
            sum += slot < 0 ? parser.getLongValue() : slot + parser.getDoubleValue();
          }
        }
      }
    }
    return sum;
  }
}
