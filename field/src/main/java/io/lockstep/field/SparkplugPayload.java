package io.lockstep.field;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;

/// A Sparkplug B payload (Sparkplug 3.0 §6.4.5), as an edge node writes it and reads commands.
/// Written apart from the platform's decoder, so that each checks the other. Immutable.
///
/// @param timestampMillis when it is sent, milliseconds since epoch, UTC
/// @param seq 0 to 255, or [#NO_SEQ]
/// @param metrics in the order they are written
record SparkplugPayload(long timestampMillis, int seq, List<SparkplugMetric> metrics) {
  /// NDEATH and commands carry no sequence number.
  static final int NO_SEQ = -1;

  /// The metric by which a host asks an edge node to publish its births again (§6.4.19).
  static final String REBIRTH = "Node Control/Rebirth";

  /// Names the connection that a birth and a death belong to.
  static final String BIRTH_DEATH_SEQ = "bdSeq";

  static final int TIMESTAMP = 1;
  static final int METRICS = 2;
  private static final int SEQ = 3;

  SparkplugPayload {
    metrics = List.copyOf(metrics);
  }

  byte[] encode() {
    ProtobufWriter out = new ProtobufWriter().varint(TIMESTAMP, timestampMillis);
    for (SparkplugMetric metric : metrics) {
      out.message(METRICS, metric.encode());
    }
    return (seq == NO_SEQ ? out : out.varint(SEQ, seq)).toBytes();
  }

  /// Reads a payload.
  ///
  /// @throws LockstepException with INVALID_ARGUMENT when it is no protobuf
  static SparkplugPayload parse(byte[] bytes) {
    ProtobufReader in = new ProtobufReader(bytes);
    long timestamp = 0;
    int seq = NO_SEQ;
    List<SparkplugMetric> metrics = new ArrayList<>();
    try {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case TIMESTAMP -> timestamp = in.varint();
          case METRICS -> metrics.add(SparkplugMetric.parse(in.message()));
          case SEQ -> seq = (int) in.varint();
          default -> in.skip();
        }
      }
    } catch (BufferUnderflowException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "Sparkplug payload: expected protobuf, found a field that does not end within its %d bytes (byte %d)"
              .formatted(bytes.length, in.position()),
          e);
    }
    return new SparkplugPayload(timestamp, seq, metrics);
  }
}
