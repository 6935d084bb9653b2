package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Will;
import io.lockstep.journal.Appender;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A will together with who left it: what is published when the client is lost.
record WillMessage(Will will, Principal principal, long epoch) {

  /// False when the client may not publish it any more.
  boolean isAllowed(Access access) {
    return access.mayPublish(principal, will.topic());
  }

  /// Appends the message to the journal.
  void append(Appender appender, long nowMicros) {
    byte[] device = principal.name().getBytes(StandardCharsets.UTF_8);
    byte[] topic = will.topicBytes();
    int properties = will.properties().length;
    int payload = will.payload().length;
    ByteBuffer into =
        appender.begin(
            InputKind.FIELD_MESSAGE.number(),
            FieldMessage.sizeOf(device.length, topic.length, properties, payload));
    FieldMessage.putHeader(
        into,
        will.qos(),
        FieldMessage.WILL | (will.retain() ? FieldMessage.RETAIN : 0),
        nowMicros,
        epoch,
        device.length,
        topic.length,
        properties,
        payload);
    into.put(device).put(topic).put(will.properties()).put(will.payload());
    int _ = appender.end();
  }
}
