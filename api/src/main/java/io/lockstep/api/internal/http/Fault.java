package io.lockstep.api.internal.http;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A refusal, before it is written in the dialect of its route. Immutable.
///
/// @param status the HTTP status
/// @param code our stable code
/// @param name the error's name in the Azure dialect, such as `InvalidArgument`, and of what is not
///   there in that of Iceberg, such as `NoSuchTableException`
/// @param message what went wrong, for a person
/// @param where the parameter, pointer or line; null when the message says it
/// @param expected what would have been right; null when unknown
/// @param found what was there instead; null when unknown
/// @param details further findings, one a line
/// @param findings the same in parts, for the Azure dialect; empty when they have none
/// @param headers further headers of the answer
/// @param members further members of the problem: texts and whole numbers
public record Fault(
    int status,
    ErrorCode code,
    String name,
    String message,
    @Nullable String where,
    @Nullable String expected,
    @Nullable String found,
    List<String> details,
    List<Refusal.Finding> findings,
    Map<String, String> headers,
    Map<String, Object> members) {
  private static final int FOUND_MAX = 200;

  /// Copies the collections.
  public Fault {
    details = List.copyOf(details);
    findings = List.copyOf(findings);
    headers = Map.copyOf(headers);
    members = Map.copyOf(members);
  }

  /// A fault with the status and the Azure name that belong to `code`.
  public static Fault of(ErrorCode code, String message) {
    return new Fault(
        statusOf(code),
        code,
        azureNameOf(code),
        message,
        null,
        null,
        null,
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }

  /// What an exception of ours means to a client.
  public static Fault of(LockstepException e) {
    if (e instanceof FaultException fault) {
      return fault.fault();
    }
    String message = e.getMessage();
    Fault fault = of(e.code(), message == null ? e.code().name() : message);
    return switch (e.code().category()) {
      case RESOURCE -> fault.header("Retry-After", "1");
      case USER, EXTERNAL, INTERNAL -> fault;
    };
  }

  /// A refusal of the kernel.
  public static Fault of(Refusal refusal) {
    return of(codeOf(refusal.httpStatus()), refusal.message())
        .status(refusal.httpStatus())
        .named(refusal.code())
        .details(refusal.details())
        .findings(refusal.findings());
  }

  private static ErrorCode codeOf(int status) {
    return switch (status) {
      case 404 -> ErrorCode.NOT_FOUND;
      case 409 -> ErrorCode.CONFLICT;
      case 412 -> ErrorCode.PRECONDITION_FAILED;
      case 429, 503 -> ErrorCode.OVERLOADED;
      case 500 -> ErrorCode.INTERNAL;
      default -> ErrorCode.VALIDATION_FAILED;
    };
  }

  /// The same with another HTTP status.
  public Fault status(int other) {
    return new Fault(
        other, code, name, message, where, expected, found, details, findings, headers, members);
  }

  /// The same with another name in the dialects that name errors.
  public Fault named(String azureName) {
    return new Fault(
        status, code, azureName, message, where, expected, found, details, findings, headers,
        members);
  }

  /// The same with the place.
  public Fault at(String place) {
    return new Fault(
        status, code, name, message, place, expected, found, details, findings, headers, members);
  }

  /// The same with what would have been right.
  public Fault expected(String what) {
    return new Fault(
        status, code, name, message, where, what, found, details, findings, headers, members);
  }

  /// The same with what was found, shortened to 200 characters.
  public Fault found(String what) {
    String shown = what.length() <= FOUND_MAX ? what : what.substring(0, FOUND_MAX) + "…";
    return new Fault(
        status, code, name, message, where, expected, shown, details, findings, headers, members);
  }

  /// The same with further findings.
  public Fault details(List<String> more) {
    return new Fault(
        status, code, name, message, where, expected, found, more, findings, headers, members);
  }

  private Fault findings(List<Refusal.Finding> more) {
    return new Fault(
        status, code, name, message, where, expected, found, details, more, headers, members);
  }

  /// The same with one more header.
  public Fault header(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Fault(
        status, code, name, message, where, expected, found, details, findings, more, members);
  }

  /// The same with a further member of the problem, a text or a whole number.
  public Fault member(String key, Object value) {
    Map<String, Object> more = new TreeMap<>(members);
    more.put(key, value);
    return new Fault(
        status, code, name, message, where, expected, found, details, findings, headers, more);
  }

  /// This fault as an exception, for the depths of a parser.
  public FaultException exception() {
    return new FaultException(this);
  }

  /// One line with all that is known.
  public String sentence() {
    StringBuilder text = new StringBuilder(message);
    if (where != null) {
      text.append("; ").append(where);
    }
    if (expected != null) {
      text.append(": expected ").append(expected);
    }
    if (found != null) {
      text.append(expected == null ? ": found " : ", found ").append(found);
    }
    return text.toString();
  }

  private static int statusOf(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, INVALID_MODEL, VALIDATION_FAILED, QUERY_INVALID, PAYLOAD_INVALID ->
          400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, CONFLICT -> 409;
      case PRECONDITION_FAILED -> 412;
      case PEER_FAILED -> 502;
      case DATA_FOLDER_LOCKED, STORAGE_FAILED, STORAGE_FULL, OVERLOADED -> 503;
      case TIMED_OUT -> 504;
      case CONFIGURATION_INVALID, PORT_IN_USE, DATA_CORRUPT, REPLAY_DIFFERS, INTERNAL -> 500;
    };
  }

  private static String azureNameOf(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> "InvalidArgument";
      case INVALID_MODEL -> "DTDLParserError";
      case VALIDATION_FAILED -> "ValidationFailed";
      case NOT_FOUND -> "NotFound";
      case ALREADY_EXISTS, CONFLICT -> "Conflict";
      case PRECONDITION_FAILED -> "PreconditionFailed";
      case QUERY_INVALID -> "SqlQueryError";
      case UNAUTHENTICATED -> "AuthenticationError";
      case FORBIDDEN -> "AuthorizationFailed";
      case PAYLOAD_INVALID -> "InvalidArgument";
      case TIMED_OUT -> "TimeoutError";
      case OVERLOADED, STORAGE_FULL, STORAGE_FAILED, DATA_FOLDER_LOCKED -> "ServiceUnavailable";
      case CONFIGURATION_INVALID,
          PORT_IN_USE,
          PEER_FAILED,
          DATA_CORRUPT,
          REPLAY_DIFFERS,
          INTERNAL ->
          "InternalServerError";
    };
  }
}
