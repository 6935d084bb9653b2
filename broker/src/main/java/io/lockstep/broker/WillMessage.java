package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Will;
import io.lockstep.journal.Appender;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A will together with who left it: what is published when the client is lost.
///
/// @param access says what they may publish then
record WillMessage(Will will, Principal principal, long epoch, Access access) {

  /// Appends the message to the journal. Like any other it is judged when it is published: rights
  /// that were lost since CONNECT are lost for it, too.
  ///
  /// @return false when it was not
  boolean append(Appender appender, long nowMicros) {
    if (!access.mayPublish(principal, will.topic())) {
      return false;
    }
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
    return true;
  }
}
