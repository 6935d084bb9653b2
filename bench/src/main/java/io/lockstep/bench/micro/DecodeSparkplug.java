package io.lockstep.bench.micro;

import io.lockstep.bench.BenchModel;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.FieldDecoder;
import io.lockstep.ingest.SampleTarget;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Sparkplug B data of a thousand devices of one edge node, ten metrics by alias a message, each
/// with a time of its own: from bytes to values by slot, order checked.
@State(Scope.Thread)
public class DecodeSparkplug {
  /// Four times round the sequence numbers, so that the next round goes on.
  private static final int MESSAGES = 1_024;

  private static final int READINGS = MESSAGES * BenchModel.PROPERTIES;
  private static final long TIME = 1_790_000_000_000L;
  private static final int DOUBLE = 10;
  private static final int INT64 = 4;

  private final BenchKernel bench = new BenchKernel();
  private final SummedSamples samples = new SummedSamples(bench.kernel());
  private final SampleTarget applied = new AppliedSamples(bench.kernel());
  private final DroppedChanges dropped = new DroppedChanges();
  private final FieldDecoder summing = new FieldDecoder(bindings(), Devices.empty());
  private final FieldDecoder applying = new FieldDecoder(bindings(), Devices.empty());
  private final FieldMessage message = new FieldMessage();

  /// Two rounds with the same times and other values, so that none is a duplicate.
  private final ByteBuffer[][] records = new ByteBuffer[2][MESSAGES];

  private int round;

  private static Bindings bindings() {
    String text = "bindings: [ { sparkplug: \"bench/edge/{device}\", twin: \"{device}\" } ]";
    return switch (Bindings.parse(List.of(new NamedText("bench.yaml", text)))) {
      case BindingsResult.Valid(Bindings valid) -> valid;
      case BindingsResult.Invalid invalid ->
          throw new LockstepException(ErrorCode.INTERNAL, invalid.problems().toString());
    };
  }

  /// Makes the messages; the births are taken at once.
  @Setup
  public void makeMessages() {
    int seq = 0;
    Bytes bdSeq = new Bytes().text(1, "bdSeq").number(4, INT64).number(11, 0);
    born(record("NBIRTH/edge", payload(seq++, bdSeq)));
    for (int i = 0; i < BenchKernel.TWINS; i++) {
      Bytes[] metrics = new Bytes[BenchModel.PROPERTIES];
      for (int m = 0; m < metrics.length; m++) {
        metrics[m] =
            new Bytes()
                .text(1, BenchModel.property(m))
                .number(2, alias(i, m))
                .number(4, DOUBLE)
                .fixed(13, 1);
      }
      born(record("DBIRTH/edge/" + BenchKernel.id(i), payload(seq++, metrics)));
    }
    makeRound(records[0], seq, 0.25);
    makeRound(records[1], seq, 0.5);
  }

  private static void makeRound(ByteBuffer[] rounds, int seq, double step) {
    for (int i = 0; i < MESSAGES; i++) {
      Bytes[] metrics = new Bytes[BenchModel.PROPERTIES];
      for (int m = 0; m < metrics.length; m++) {
        metrics[m] =
            new Bytes()
                .number(2, alias(i % BenchKernel.TWINS, m))
                .number(3, TIME + i)
                .fixed(13, 1 + i + (m + 1) * step);
      }
      rounds[i] =
          record("DDATA/edge/" + BenchKernel.id(i % BenchKernel.TWINS), payload(seq + i, metrics));
    }
  }

  private static long alias(int device, int metric) {
    return (long) device * BenchModel.PROPERTIES + metric;
  }

  private void born(ByteBuffer record) {
    summing.decode(message.wrap(record), samples);
    applying.decode(message.wrap(record), samples);
  }

  private static byte[] payload(int seq, Bytes... metrics) {
    Bytes payload = new Bytes().number(1, TIME);
    for (Bytes metric : metrics) {
      payload.bytes(2, metric.copy());
    }
    return payload.number(3, seq & 255).copy();
  }

  private static ByteBuffer record(String address, byte[] payload) {
    byte[] device = "bench".getBytes(StandardCharsets.UTF_8);
    byte[] topic = ("spBv1.0/bench/" + address).getBytes(StandardCharsets.UTF_8);
    ByteBuffer into =
        ByteBuffer.allocateDirect(
            FieldMessage.sizeOf(device.length, topic.length, 0, payload.length));
    FieldMessage.putHeader(
        into, 0, 0, TIME * 1_000, 1, device.length, topic.length, 0, payload.length);
    return into.put(device).put(topic).put(payload).flip();
  }

  /// From bytes to values by slot.
  @Benchmark
  @OperationsPerInvocation(READINGS)
  public double decode() {
    for (ByteBuffer record : records[round++ & 1]) {
      summing.decode(message.wrap(record), samples);
    }
    return samples.sum();
  }

  /// The same into the twins of a kernel, whose changes are formed and dropped.
  @Benchmark
  @OperationsPerInvocation(READINGS)
  public void decodeAndApply() {
    for (ByteBuffer record : records[round++ & 1]) {
      bench.kernel().beginInput(bench.nextPosition(), TIME * 1_000, dropped);
      applying.decode(message.wrap(record), applied);
      bench.kernel().endInput();
    }
  }

  /// A protobuf message being written.
  private static final class Bytes {
    private final ByteBuffer into = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);

    Bytes number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Bytes fixed(int field, double value) {
      varint((field << 3) | 1);
      into.putDouble(value);
      return this;
    }

    Bytes text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Bytes bytes(int field, byte[] bytes) {
      varint((field << 3) | 2);
      varint(bytes.length);
      into.put(bytes);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while (rest > 0x7F) {
        into.put((byte) (rest | 0x80));
        rest >>>= 7;
      }
      into.put((byte) rest);
    }

    byte[] copy() {
      return Arrays.copyOf(into.array(), into.position());
    }
  }
}
