package io.lockstep.ingest;

import io.lockstep.model.text.Excerpt;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads what a device answers to a command: `{"status":200,"payload":...}`. A status is as in
/// HTTP, 100 to 599; the payload may be absent; of what else stands there nothing is taken.
/// Confined to the decoder's thread.
final class CommandAnswers {
  private static final byte[] STATUS = "status".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);
  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  private final JsonScanner json;

  CommandAnswers(JsonScanner json) {
    this.json = json;
  }

  /// Hands over the answer in the scanned text; what is wrong with it, null when nothing is.
  @Nullable String write(Plan.Answer plan, SampleTarget target) {
    if (json.kind(0) != JsonScanner.OBJECT) {
      return "expected an object with a status, found " + Excerpt.of(json.compact(0));
    }
    int status = -1;
    int payload = -1;
    int end = json.after(0);
    for (int key = 1; key < end; key = json.after(key + 1)) {
      if (json.hasText(key, STATUS)) {
        status = key + 1;
      } else if (json.hasText(key, PAYLOAD)) {
        payload = key + 1;
      }
    }
    if (status < 0) {
      return "expected an object with a status, found none in " + Excerpt.of(json.compact(0));
    }
    boolean isStatus =
        json.kind(status) == JsonScanner.INTEGER
            && json.bits(status) >= STATUS_MIN
            && json.bits(status) <= STATUS_MAX;
    if (!isStatus) {
      return "status: expected a whole number from %d to %d, found %s"
          .formatted(STATUS_MIN, STATUS_MAX, Excerpt.of(json.compact(status)));
    }
    target.commandResponse(
        plan.twin(),
        plan.command(),
        (int) json.bits(status),
        payload < 0 || json.kind(payload) == JsonScanner.NULL ? null : json.compact(payload));
    return null;
  }
}
