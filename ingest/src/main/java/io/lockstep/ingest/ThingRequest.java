package io.lockstep.ingest;

import io.lockstep.ingest.aws.ShadowValue;
import io.lockstep.ingest.aws.ShadowValue.Members;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request of a device by the contract of AWS IoT: a JSON object, which may be absent. Reads the
/// payload that was scanned last; confined to the decoder's thread.
final class ThingRequest {
  private static final int TOKEN_BYTES_MAX = 64;
  private static final byte[] CLIENT_TOKEN = "clientToken".getBytes(StandardCharsets.UTF_8);

  private final JsonScanner json;
  private boolean isObject;
  private String token = "";

  ThingRequest(JsonScanner json) {
    this.json = json;
  }

  /// Reads a payload; what is wrong with it, null when nothing is.
  @Nullable String read(FieldMessage message) {
    return read(message.buffer(), message.payloadOffset(), message.payloadLength());
  }

  /// The same of a text.
  @Nullable String read(ByteBuffer text) {
    return read(text, 0, text.limit());
  }

  private @Nullable String read(ByteBuffer buffer, int offset, int length) {
    token = "";
    isObject = false;
    if (length == 0) {
      return null;
    }
    if (!json.scan(buffer, offset, length)) {
      return "Payload contains invalid json: " + json.error();
    }
    if (json.kind(0) != JsonScanner.OBJECT) {
      return "Payload contains invalid json: expected an object";
    }
    isObject = true;
    int stated = find(0, CLIENT_TOKEN);
    if (stated >= 0) {
      boolean isToken =
          json.kind(stated) == JsonScanner.STRING && json.length(stated) <= TOKEN_BYTES_MAX;
      if (!isToken) {
        return "Invalid clientToken: expected a text of at most 64 bytes";
      }
      token = json.string(stated);
    }
    return null;
  }

  /// What the sender knows the request by, as the last member of an answer with a comma before it.
  String echo() {
    if (token.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder(",\"clientToken\":");
    ShadowValue.quote(out, token);
    return out.toString();
  }

  /// The token of a member's value; -1 when there is none, or it is null.
  int member(byte[] name) {
    int value = isObject ? find(0, name) : -1;
    return value >= 0 && json.kind(value) == JsonScanner.NULL ? -1 : value;
  }

  /// The token of a member's value, -1 when there is none.
  int find(int object, byte[] name) {
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      if (json.hasText(key, name)) {
        return key + 1;
      }
    }
    return -1;
  }

  /// How deep objects and arrays are nested at a token.
  int depth(int token) {
    int kind = json.kind(token);
    if (kind != JsonScanner.OBJECT && kind != JsonScanner.ARRAY) {
      return 0;
    }
    int deepest = 0;
    int end = json.after(token);
    for (int at = token + 1; at < end; at = json.after(at)) {
      deepest = Math.max(deepest, depth(at));
    }
    return deepest + 1;
  }

  /// An object changed by the one at a token: null takes a member away, objects are merged, all
  /// else replaces.
  Members merged(Members before, int object, long seconds) {
    SortedMap<String, ShadowValue> now = new TreeMap<>(before.members());
    int end = json.after(object);
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      String name = json.string(key);
      int value = key + 1;
      if (json.kind(value) == JsonScanner.NULL) {
        now.remove(name);
      } else if (json.kind(value) == JsonScanner.OBJECT) {
        Members inner = now.get(name) instanceof Members known ? known : Members.NONE;
        now.put(name, merged(inner, value, seconds));
      } else {
        now.put(name, value(value, seconds));
      }
    }
    return new Members(now);
  }

  /// What stands at a token.
  ShadowValue value(int token, long seconds) {
    if (json.kind(token) == JsonScanner.OBJECT) {
      return merged(Members.NONE, token, seconds);
    }
    if (json.kind(token) != JsonScanner.ARRAY) {
      return new ShadowValue.Leaf(json.compact(token), seconds);
    }
    List<ShadowValue> items = new ArrayList<>();
    int end = json.after(token);
    for (int item = token + 1; item < end; item = json.after(item)) {
      items.add(value(item, seconds));
    }
    return new ShadowValue.Items(items);
  }
}
