package io.lockstep.api.internal.http;

import java.util.List;

/// One row of the table: all there is to know about a route. Immutable.
///
/// @param operation the name of the operation, unique, stable
/// @param tag the group it stands in
/// @param request name of the schema of the request body, empty for none
/// @param requestType content type of the request body: `application/json` and its relatives are
///   checked, `*/*` takes anything, empty means no body
/// @param bodyBytesMax largest body; [#STREAMED] when the handler reads it
public record Route(
    Verb verb,
    PathTemplate path,
    Access access,
    Dialect dialect,
    String operation,
    String tag,
    String summary,
    List<Parameter> parameters,
    String request,
    String requestType,
    int bodyBytesMax,
    List<Response> responses,
    Handler handler) {
  /// In place of the size of a body: the handler reads it as it comes, and bounds it.
  public static final int STREAMED = -1;

  /// Copies the lists and checks that each variable of the path is described.
  public Route {
    parameters = List.copyOf(parameters);
    responses = List.copyOf(responses);
    List<String> described =
        parameters.stream()
            .filter(parameter -> parameter.place() == Parameter.Place.PATH)
            .map(Parameter::name)
            .toList();
    if (!described.equals(path.variables())) {
      throw new IllegalArgumentException(
          "%s %s: expected path parameters %s, found %s"
              .formatted(verb, path, path.variables(), described));
    }
  }

  /// Begins a route of ours.
  public static RouteBuilder own(Verb verb, String path, String operation) {
    return new RouteBuilder(verb, path, Dialect.LOCKSTEP, operation);
  }

  /// Begins a route of the Azure Digital Twins data plane.
  public static RouteBuilder azure(Verb verb, String path, String operation) {
    return new RouteBuilder(verb, path, Dialect.AZURE, operation);
  }

  /// Begins a page of the web app.
  public static RouteBuilder page(String path, String operation) {
    return new RouteBuilder(Verb.GET, path, Dialect.PAGES, operation);
  }

  /// True when a body is read.
  public boolean takesBody() {
    return !requestType.isEmpty();
  }
}
