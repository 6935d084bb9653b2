package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;
import io.lockstep.model.text.Excerpt;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads what people say of alarms: nothing, or a JSON object with a comment. Confined to the
/// decoder's thread.
final class Acknowledgements {
  private static final byte[] COMMENT = "comment".getBytes(StandardCharsets.UTF_8);

  private final JsonScanner json;

  Acknowledgements(JsonScanner json) {
    this.json = json;
  }

  /// Hands over that an alarm was seen; what is wrong with it, null when nothing is.
  @Nullable String write(FieldMessage message, Plan.Acknowledges plan, SampleTarget target) {
    String comment = "";
    if (message.payloadLength() > 0) {
      if (!json.scan(message.buffer(), message.payloadOffset(), message.payloadLength())) {
        return json.error();
      }
      boolean isObject = json.kind(0) == JsonScanner.OBJECT;
      for (int key = 1; isObject && key < json.after(0); key = json.after(key + 1)) {
        isObject = json.hasText(key, COMMENT) && json.kind(key + 1) == JsonScanner.STRING;
        comment = isObject ? json.string(key + 1) : comment;
      }
      if (!isObject) {
        return "expected an object with a text comment, found " + Excerpt.of(json.compact(0));
      }
    }
    target.acknowledge(plan.twin(), plan.alarm(), message.device(), comment);
    return null;
  }
}
