package io.lockstep.api.internal.adt;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.PercentCoding;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.TwinId;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Entity;
import io.lockstep.twin.Page;
import io.lockstep.twin.QueryException;
import io.lockstep.twin.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The conventions that all routes of the Azure Digital Twins data plane share.
final class Azure {
  static final int PAGE_DEFAULT = 100;
  static final int PAGE_MAX = 1_000;

  static final Parameter API_VERSION =
      new Parameter(
          "api-version",
          Parameter.Place.QUERY,
          true,
          "{\"type\":\"string\",\"enum\":[\"2020-10-31\",\"2022-05-31\",\"2023-10-31\"]}",
          "The version of the API.");
  static final Parameter MAX_ITEMS =
      new Parameter(
          "max-items-per-page",
          Parameter.Place.HEADER,
          false,
          "{\"type\":\"integer\",\"minimum\":1}",
          "The most items of a page; the answer may hold fewer.");
  static final Parameter CONTINUATION =
      Parameter.query("continuationToken", "Where the page begins; stands in nextLink.");
  static final Parameter IF_MATCH =
      Parameter.header("If-Match", "Only when the entity has this version: W/\"..\" or *.");
  static final Parameter IF_NONE_MATCH =
      Parameter.header("If-None-Match", "Only * : create, but do not replace.");

  private static final Pattern WEAK_ETAGS = Pattern.compile("W/\"[^\"]+\"(\\s*,\\s*W/\"[^\"]+\")*");

  private Azure() {}

  /// The condition of a write; null when there is none.
  static @Nullable String ifMatch(Call call) {
    Optional<String> header = call.header("If-Match");
    if (header.isEmpty()) {
      return null;
    }
    String value = header.get().strip();
    if (!value.equals("*") && !WEAK_ETAGS.matcher(value).matches()) {
      throw plain(
          ErrorCode.INVALID_ARGUMENT,
          "InvalidArgument",
          "Invalid If-Match header value. Allowed value(s): If-Match: {etag} or If-Match: *");
    }
    return value;
  }

  /// Whether a PUT may only create.
  static boolean ifNoneMatch(Call call) {
    Optional<String> header = call.header("If-None-Match");
    if (header.isEmpty()) {
      return false;
    }
    if (!header.get().strip().equals("*")) {
      throw plain(
          ErrorCode.INVALID_ARGUMENT,
          "InvalidArgument",
          "Invalid If-None-Match header value. Allowed value(s): If-None-Match: *");
    }
    return true;
  }

  /// The id of a twin in the path, checked.
  static String twinId(Call call) {
    return new TwinId(call.variable("id")).value();
  }

  /// The body, checked to be JSON; what is not is told under the name and in the words of the
  /// operation.
  static String body(Call call, Json json, String name, String message) {
    try {
      json.check(call.body());
      return call.body();
    } catch (FaultException e) {
      throw new Fault(
              400,
              ErrorCode.PAYLOAD_INVALID,
              name,
              message,
              e.fault().where(),
              e.fault().expected(),
              e.fault().found(),
              List.of(),
              List.of(),
              Map.of(),
              Map.of())
          .exception();
    }
  }

  static int pageSize(Call call) {
    return Math.min(
        PAGE_MAX, call.headerInt("max-items-per-page", 1, Integer.MAX_VALUE, PAGE_DEFAULT));
  }

  static @Nullable String continuation(Call call) {
    return call.query("continuationToken").orElse(null);
  }

  /// A page with an absolute link to the next one, which repeats the parameters of this one.
  static Answer page(Call call, Page page) {
    StringBuilder body = new StringBuilder(64);
    body.append("{\"value\":[").append(String.join(",", page.items())).append(']');
    if (page.continuation() != null) {
      StringBuilder link = new StringBuilder(call.origin()).append(call.rawPath());
      char separator = '?';
      for (Map.Entry<String, List<String>> parameter : call.queries().entrySet()) {
        if (parameter.getKey().equals("continuationToken")) {
          continue;
        }
        for (String value : parameter.getValue()) {
          link.append(separator).append(PercentCoding.encode(parameter.getKey()));
          link.append('=').append(PercentCoding.encode(value));
          separator = '&';
        }
      }
      link.append(separator)
          .append("continuationToken=")
          .append(PercentCoding.encode(page.continuation()));
      body.append(",\"nextLink\":\"").append(link).append('"');
    }
    return Answer.json(body.append('}').toString());
  }

  /// An entity with its ETag, or the error of its absence.
  static Answer entity(Optional<Entity> entity, Supplier<FaultException> absent) {
    Entity found = entity.orElseThrow(absent);
    return Answer.json(200, found.json(), Map.of("ETag", found.etag()));
  }

  /// The answer to a write.
  ///
  /// @param status when it was done
  static Answer reply(Outcome outcome, int status) {
    return switch (outcome.reply()) {
      case Reply.Refused refused -> Answer.refused(Fault.of(refused.reason()));
      case Reply.Done done -> {
        Map<String, String> headers =
            done.etag().isEmpty() ? Map.of() : Map.of("ETag", done.etag());
        yield status == 204 ? Answer.noContent(headers) : Answer.json(status, done.body(), headers);
      }
    };
  }

  /// Runs a read whose refusals are the language's.
  static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (QueryException e) {
      throw Fault.of(e.refusal()).exception();
    }
  }

  static FaultException twinNotFound(String id) {
    return plain(
        ErrorCode.NOT_FOUND,
        "DigitalTwinNotFound",
        "There is no digital twin instance that exists with the ID "
            + id
            + ". Please verify that the twin id is valid and ensure that the twin is not deleted.");
  }

  static FaultException relationshipNotFound(String twin, String id) {
    return plain(
        ErrorCode.NOT_FOUND,
        "RelationshipNotFound",
        "Relationship %s not found on twin %s.".formatted(id, twin));
  }

  static FaultException componentNotFound(String twin, String component) {
    return plain(
        ErrorCode.NOT_FOUND,
        "ComponentNotFound",
        "Component %s does not exist on twin %s.".formatted(component, twin));
  }

  static FaultException modelNotFound(String id) {
    return plain(
        ErrorCode.NOT_FOUND,
        "ModelNotFound",
        "There is no Model(s) available that matches the provided id(s) %s. Check that the Model ID provided is valid by doing a Model_List API call."
            .formatted(id));
  }

  static FaultException plain(ErrorCode code, String name, String message) {
    return Fault.of(code, message).named(name).exception();
  }
}
