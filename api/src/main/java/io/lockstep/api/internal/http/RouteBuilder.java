package io.lockstep.api.internal.http;

import io.lockstep.model.Role;
import java.util.ArrayList;
import java.util.List;

/// Collects the particulars of a [Route]; who may use it must be said. Confined to one thread.
public final class RouteBuilder {
  private final Verb verb;
  private final PathTemplate path;
  private final Dialect dialect;
  private final String operation;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Response> responses = new ArrayList<>();
  private Access access = Access.of();
  private Route.Scope scope = Route.Scope.SERVER;
  private Route.Reach reach = Route.Reach.WHOLE;
  private String tag = "";
  private String summary = "";
  private String request = "";
  private String requestType = "";
  private int bodyBytesMax;

  RouteBuilder(Verb verb, String path, Dialect dialect, String operation) {
    this.verb = verb;
    this.path = PathTemplate.parse(path);
    this.dialect = dialect;
    this.operation = operation;
  }

  /// Anybody may use it, without a token.
  public RouteBuilder open() {
    access = Access.open();
    return this;
  }

  /// Those may use it whose role covers one of these.
  public RouteBuilder role(Role... roles) {
    access = Access.of(roles);
    return this;
  }

  /// Each branch has the same route below its own path; the handler asks the graph of the call's
  /// scope.
  public RouteBuilder alsoInBranches() {
    scope = Route.Scope.LIVE;
    return this;
  }

  /// Those whose rights depend on policies have of it what they may see: the handler asks for the
  /// graph as the caller sees it. Without this or [#shared] they may not use it.
  public RouteBuilder seen() {
    reach = Route.Reach.SEEN;
    return this;
  }

  /// It tells nothing of twins: policies do not concern it.
  public RouteBuilder shared() {
    reach = Route.Reach.SHARED;
    return this;
  }

  /// The group it stands in, and what it does in one sentence.
  public RouteBuilder says(String group, String sentence) {
    tag = group;
    summary = sentence;
    return this;
  }

  /// Adds a parameter.
  public RouteBuilder with(Parameter parameter) {
    parameters.add(parameter);
    return this;
  }

  /// Adds parameters.
  public RouteBuilder with(List<Parameter> several) {
    parameters.addAll(several);
    return this;
  }

  /// Takes a JSON body of a named schema.
  public RouteBuilder jsonBody(String schema, int bytesMax) {
    return body("application/json", schema, bytesMax);
  }

  /// Takes a body.
  public RouteBuilder body(String contentType, String schema, int bytesMax) {
    requestType = contentType;
    request = schema;
    bodyBytesMax = bytesMax;
    return this;
  }

  /// Takes a body of any type and size, which the handler reads as it comes: [Call#content].
  public RouteBuilder streamedBody(String schema) {
    return body("*/*", schema, Route.STREAMED);
  }

  /// Adds an answer that is not an error.
  public RouteBuilder answers(Response response) {
    responses.add(response);
    return this;
  }

  /// The finished row.
  public Route to(Handler handler) {
    return new Route(
        verb,
        path,
        access,
        dialect,
        scope,
        reach,
        operation,
        tag,
        summary,
        parameters,
        request,
        requestType,
        bodyBytesMax,
        responses,
        handler);
  }
}
