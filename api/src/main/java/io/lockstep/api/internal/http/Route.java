package io.lockstep.api.internal.http;

import java.util.ArrayList;
import java.util.List;

/// One row of the table: all there is to know about a route. Immutable.
///
/// @param operation the name of the operation, unique, stable
/// @param tag the group it stands in
/// @param scope which graph it is about
/// @param reach what of it those may have whose rights depend on policies
/// @param request name of the schema of the request body, empty for none
/// @param requestType content type of the request body: `application/json` and its relatives are
///   checked, `*/*` takes anything, empty means no body
/// @param bodyBytesMax largest body; [#STREAMED] when the handler reads it
public record Route(
    Verb verb,
    PathTemplate path,
    Access access,
    Dialect dialect,
    Scope scope,
    Reach reach,
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

  /// Where branches stand; what comes behind is as at the root.
  public static final String BRANCH_PREFIX = "/api/v1/branches/{branch}";

  private static final Parameter BRANCH = Parameter.path("branch", "The branch's id.");

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

  /// What those may have of a route whose rights depend on policies.
  public enum Reach {
    /// Nothing: it is about the plant as a whole. Who may read everything may read it.
    WHOLE,
    /// What they may see and do: the handler asks for the graph as the caller sees it.
    SEEN,
    /// All of it: it tells nothing of twins.
    SHARED
  }

  /// Which graph a route reads and writes.
  public enum Scope {
    /// The server as a whole: there is no such route in a branch.
    SERVER,
    /// The live graph; each branch has the same route below its own path.
    LIVE,
    /// A branch's.
    BRANCH
  }

  /// The same route about a branch: the path stands behind that of the branch, all else is as it
  /// is.
  public Route inBranch() {
    List<Parameter> all = new ArrayList<>();
    all.add(BRANCH);
    all.addAll(parameters);
    return new Route(
        verb,
        PathTemplate.parse(BRANCH_PREFIX).then(path),
        access,
        dialect,
        Scope.BRANCH,
        reach,
        "Branch_" + operation,
        "In a branch: " + tag,
        summary,
        all,
        request,
        requestType,
        bodyBytesMax,
        responses,
        handler);
  }

  /// Begins a route of ours.
  public static RouteBuilder own(Verb verb, String path, String operation) {
    return new RouteBuilder(verb, path, Dialect.LOCKSTEP, operation);
  }

  /// Begins a route of the Azure Digital Twins data plane.
  public static RouteBuilder azure(Verb verb, String path, String operation) {
    return new RouteBuilder(verb, path, Dialect.AZURE, operation);
  }

  /// Begins a route of InfluxDB.
  public static RouteBuilder influx(Verb verb, String path, String operation) {
    return new RouteBuilder(verb, path, Dialect.INFLUX, operation);
  }

  /// Begins a route of Iceberg's REST catalogs.
  public static RouteBuilder iceberg(Verb verb, String path, String operation) {
    return new RouteBuilder(verb, path, Dialect.ICEBERG, operation);
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
