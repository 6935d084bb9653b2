package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Json;
import io.lockstep.model.LockstepException;
import io.lockstep.model.TwinId;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads a batch of patches in one pass over its tokens, without a tree; patches stay the text that
/// they are. Gives up at whatever is wrong: somebody else says what that is.
final class PatchBatch {
  private final JsonParser parser;
  private final String body;

  private PatchBatch(JsonParser parser, String body) {
    this.parser = parser;
    this.body = body;
  }

  /// The patches of a body; null when it is no batch of at most `most` patches.
  static @Nullable List<TwinCommand> read(Json json, String body, int most) {
    try (JsonParser parser = json.parser(body)) {
      return new PatchBatch(parser, body).read(most);
    } catch (JacksonException | LockstepException e) {
      return null;
    }
  }

  private @Nullable List<TwinCommand> read(int most) {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return null;
    }
    List<TwinCommand> commands = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token == JsonToken.START_OBJECT && commands.size() < most) {
      TwinCommand command = entry();
      if (command == null) {
        return null;
      }
      commands.add(command);
      token = parser.nextToken();
    }
    boolean isWhole =
        token == JsonToken.END_ARRAY && !commands.isEmpty() && parser.nextToken() == null;
    return isWhole ? commands : null;
  }

  private @Nullable TwinCommand entry() {
    String twinId = null;
    String component = null;
    String ifMatch = null;
    String patch = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      // A null may stand for what is left out; that, too, is for the other way to judge.
      if (value != (name.equals("patch") ? JsonToken.START_ARRAY : JsonToken.VALUE_STRING)) {
        return null;
      }
      switch (name) {
        case "twinId" -> twinId = parser.getString();
        case "component" -> component = parser.getString();
        case "ifMatch" -> ifMatch = parser.getString();
        case "patch" -> patch = array();
        default -> {
          return null;
        }
      }
    }
    if (twinId == null || patch == null) {
      return null;
    }
    String twin = new TwinId(twinId).value();
    return component == null
        ? new TwinCommand.PatchTwin(twin, patch, ifMatch)
        : new TwinCommand.PatchComponent(twin, component, patch, ifMatch);
  }

  private String array() {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return body.substring(from, (int) parser.currentLocation().getCharOffset());
  }
}
