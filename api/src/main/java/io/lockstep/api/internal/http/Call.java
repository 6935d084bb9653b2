package io.lockstep.api.internal.http;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// One request, as a handler sees it: authenticated, permitted, read and decoded. Immutable.
public final class Call {
  private final Route route;
  private final Map<String, String> variables;
  private final Map<String, List<String>> query;
  private final Function<String, Optional<String>> headers;
  private final Optional<Principal> principal;
  private final String origin;
  private final String remote;
  private final String rawPath;
  private final String body;
  private final Supplier<InputStream> content;

  Call(
      Route route,
      Map<String, String> variables,
      Map<String, List<String>> query,
      Function<String, Optional<String>> headers,
      Optional<Principal> principal,
      String origin,
      String remote,
      String rawPath,
      String body,
      Supplier<InputStream> content) {
    this.route = route;
    this.variables = variables;
    this.query = query;
    this.headers = headers;
    this.principal = principal;
    this.origin = origin;
    this.remote = remote;
    this.rawPath = rawPath;
    this.body = body;
    this.content = content;
  }

  /// The route that was found.
  public Route route() {
    return route;
  }

  /// The branch whose graph the call is about; empty for the live one.
  public Optional<String> branch() {
    return switch (route.scope()) {
      case SERVER, LIVE -> Optional.empty();
      case BRANCH -> Optional.of(variable("branch"));
    };
  }

  /// What stands before the path of a route of the same graph: nothing for the live one, the
  /// branch's path for a branch. Links begin with it.
  public String prefix() {
    return branch().map(id -> "/api/v1/branches/" + PercentCoding.encode(id)).orElse("");
  }

  /// The value of a variable of the path, decoded.
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          route.path() + ": expected one of " + route.path().variables() + ", found " + name);
    }
    return value;
  }

  /// The first value of a query parameter; one that is there without a value is empty text.
  public Optional<String> query(String name) {
    return queryAll(name).stream().findFirst();
  }

  /// All values of a query parameter, in order.
  public List<String> queryAll(String name) {
    return query.getOrDefault(name, List.of());
  }

  /// All query parameters, in order of appearance.
  public Map<String, List<String>> queries() {
    return query;
  }

  /// A whole number in the query.
  ///
  /// @throws FaultException when it is not one, or not in the range
  public int queryInt(String name, int least, int most, int otherwise) {
    Optional<String> text = query(name);
    return text.isEmpty()
        ? otherwise
        : parseInt("query parameter " + name, text.get(), least, most);
  }

  /// `true` or `false` in the query.
  public boolean queryFlag(String name) {
    return switch (query(name).orElse("false")) {
      case "true", "True" -> true;
      case "false", "False" -> false;
      case String other ->
          throw invalid("query parameter " + name, "true or false", other).exception();
    };
  }

  /// A whole number in a header.
  public int headerInt(String name, int least, int most, int otherwise) {
    Optional<String> text = header(name);
    return text.isEmpty() ? otherwise : parseInt("header " + name, text.get(), least, most);
  }

  /// The first value of a header.
  public Optional<String> header(String name) {
    return headers.apply(name);
  }

  /// Who is calling.
  ///
  /// @throws IllegalStateException on a route that is open to anybody
  public Principal principal() {
    return principal.orElseThrow(
        () -> new IllegalStateException(route.operation() + ": expected a route with roles"));
  }

  /// Scheme and authority as the client wrote them, see [Origin]: `http://127.0.0.1:8080`.
  public String origin() {
    return origin;
  }

  /// The address that the connection comes from.
  public String remote() {
    return remote;
  }

  /// The path as it stands in the request line.
  public String rawPath() {
    return rawPath;
  }

  /// The body as text; empty when the route takes none.
  public String body() {
    return body;
  }

  /// The body as it comes, of a route that streams it.
  public InputStream content() {
    return content.get();
  }

  /// A complaint about a parameter.
  public static Fault invalid(String where, String expected, String found) {
    return Fault.of(ErrorCode.INVALID_ARGUMENT, "The request is not valid")
        .at(where)
        .expected(expected)
        .found(found);
  }

  private static int parseInt(String where, String text, int least, int most) {
    String expected = "a whole number from %d to %d".formatted(least, most);
    try {
      int value = Integer.parseInt(text.strip());
      if (value < least || value > most) {
        throw invalid(where, expected, text).exception();
      }
      return value;
    } catch (NumberFormatException e) {
      throw invalid(where, expected, text).exception();
    }
  }
}
