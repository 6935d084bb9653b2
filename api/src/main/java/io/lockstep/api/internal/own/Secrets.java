package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.SessionCookie;
import io.lockstep.model.ErrorCode;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads requests that hold secrets, so that no complaint repeats one.
final class Secrets {
  private static final String SCHEME = "Bearer ";

  private Secrets() {}

  /// A body with these members and no others.
  static JsonNode body(Json json, String text, List<String> known) {
    JsonNode body;
    try {
      body = json.parseObject(text);
    } catch (FaultException e) {
      throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is not what is expected")
          .at("request body")
          .expected("a JSON object with some of: " + String.join(", ", known))
          .exception();
    }
    for (String name : body.propertyNames()) {
      if (!known.contains(name)) {
        throw Call.invalid("request body", "some of: " + String.join(", ", known), "another member")
            .exception();
      }
    }
    return body;
  }

  /// A text that is not shown; empty when it is not there.
  static Optional<String> find(JsonNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw Call.invalid("request body /" + name, "a text", "something else").exception();
    }
    return Optional.of(value.stringValue());
  }

  /// A text that is not shown, and must be there.
  static String text(JsonNode body, String name) {
    return find(body, name)
        .orElseThrow(() -> Call.invalid("request body /" + name, "a text", "nothing").exception());
  }

  /// The secret by which a call has proved who calls: a bearer token, or a session's.
  static Optional<String> of(Call call) {
    Optional<String> header = call.header("Authorization");
    return header.isPresent()
        ? header.map(text -> text.substring(Math.min(text.length(), SCHEME.length())).strip())
        : cookie(call);
  }

  /// The session's token, when the call came with a cookie and nothing else.
  static Optional<String> cookie(Call call) {
    return call.header("Authorization").isPresent()
        ? Optional.empty()
        : SessionCookie.tokenIn(call.header("Cookie"), isSecure(call));
  }

  /// True when the client came by TLS.
  static boolean isSecure(Call call) {
    return call.origin().startsWith("https:");
  }
}
