package io.lockstep.api.internal.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.twin.access.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way that every request takes: find the route, prove who is calling, check their role,
/// read the body within its bound, hand over, write the answer. What has no row in the table is not
/// reachable. Thread-safe.
public final class Dispatcher implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final List<String> AZURE_VERSIONS =
      List.of("2020-10-31", "2022-05-31", "2023-10-31");
  private static final HeaderName ALLOW = HeaderNames.create("Allow");
  private static final HeaderName EXPECT = HeaderNames.create("Expect");
  private static final Header NO_STORE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store");
  private static final String SCHEME = "Bearer ";
  private static final HeaderName REASON = HeaderNames.create("x-lockstep-reason");

  /// A refused request with a larger body ends its connection.
  private static final long UNREAD_BODY_MAX = 1 << 20;

  /// The largest body of a refused request that is read and thrown away.
  private static final long THROWN_AWAY_MAX = 8 << 20;

  private final Router router;
  private final Authenticator authenticator;
  private final Admission admission;
  private final Supplier<Policies> policies;
  private final Meter meter;
  private final Door door;

  /// @param policies those in force
  public Dispatcher(
      Router router,
      Authenticator authenticator,
      Admission admission,
      Supplier<Policies> policies,
      Meter meter,
      Door door) {
    this.router = router;
    this.authenticator = authenticator;
    this.admission = admission;
    this.policies = policies;
    this.meter = meter;
    this.door = door;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long began = System.nanoTime();
    String rawPath = request.prologue().uriPath().rawPath();
    @Nullable Route route = null;
    Answer answer;
    try {
      switch (router.find(verbOf(request), rawPath)) {
        case Router.Match.Found found -> {
          route = found.route();
          answer = serve(found, request, rawPath);
        }
        case Router.Match.WrongVerb wrong -> answer = Answer.refused(wrongVerb(request, wrong));
        case Router.Match.Unknown _ -> answer = Answer.refused(unknownPath(rawPath));
      }
    } catch (LockstepException e) {
      answer = Answer.refused(report(Fault.of(e), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Answer.refused(stopping());
    } catch (RuntimeException e) {
      answer = Answer.refused(defect(e));
    }
    switch (answer) {
      case Answer.Full full -> send(full, route, began, request, response);
      case Answer.File file -> sendFile(file, route, began, request, response);
      case Answer.Download download -> sendDownload(download, route, began, request, response);
      case Answer.Streamed streamed -> sendStreamed(streamed, route, began, request, response);
      case Answer.Refused refused -> {
        Dialect dialect = route == null ? Dialect.LOCKSTEP : route.dialect();
        send(Rendering.of(refused.fault(), dialect, rawPath), route, began, request, response);
      }
      case Answer.Events events -> {
        meter.count(route, Status.OK_200.code(), System.nanoTime() - began);
        stream(events, response);
      }
    }
  }

  private Answer serve(Router.Match.Found found, ServerRequest request, String rawPath)
      throws InterruptedException {
    Route route = found.route();
    Optional<Principal> principal = authorise(route, request);
    String name = principal.map(Principal::name).orElse("");
    enter(name);
    try {
      Map<String, List<String>> query =
          PercentCoding.parseQuery(request.prologue().query().rawValue());
      checkQuery(route, query);
      Call call =
          new Call(
              route,
              found.variables(),
              query,
              header -> request.headers().first(HeaderNames.create(header)),
              principal,
              Origin.of(
                  request.isSecure(),
                  request.authority(),
                  header -> request.headers().first(HeaderNames.create(header))),
              request.remotePeer().host(),
              rawPath,
              route.takesBody() && route.bodyBytesMax() != Route.STREAMED
                  ? readBody(route, request)
                  : "",
              () ->
                  request.content().hasEntity()
                      ? request.content().inputStream()
                      : InputStream.nullInputStream());
      return route.handler().answer(call);
    } finally {
      admission.leave(name);
    }
  }

  private void enter(String principal) {
    try {
      admission.enter(principal);
    } catch (FaultException e) {
      meter.countOverload();
      throw e;
    }
  }

  private Optional<Principal> authorise(Route route, ServerRequest request) {
    if (route.access() instanceof Access.Open) {
      return Optional.empty();
    }
    Optional<String> secret = secret(route, request);
    if (secret.isEmpty()) {
      throw unauthenticated("Bearer realm=\"lockstep\"", "no Authorization header");
    }
    Optional<Principal> principal = authenticator.authenticate(secret.get());
    if (principal.isEmpty()) {
      door.tokenRefused(request.remotePeer().host());
      throw unauthenticated(
          "Bearer realm=\"lockstep\", error=\"invalid_token\"",
          "a token that is unknown, expired or withdrawn");
    }
    try {
      if (!route.access().permits(principal.get().role())) {
        throw forbidden(route, principal.get());
      }
      checkReach(route, principal.get());
    } catch (FaultException e) {
      if (!route.verb().isRead()) {
        door.writeRefused(principal.get(), request.remotePeer().host(), route.operation());
      }
      throw e;
    }
    return principal.map(known -> known.because(reason(request)));
  }

  private Optional<String> secret(Route route, ServerRequest request) {
    if (route.dialect() == Dialect.INFLUX) {
      return InfluxSecret.of(request);
    }
    Optional<String> header = request.headers().first(HeaderNames.AUTHORIZATION);
    return header.isPresent() ? Optional.of(bearer(header.get())) : session(request);
  }

  private Optional<String> session(ServerRequest request) {
    try {
      return SessionCookie.of(request);
    } catch (FaultException e) {
      door.pageRefused(request.remotePeer().host());
      throw e;
    }
  }

  private static String bearer(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated("Bearer realm=\"lockstep\"", "another scheme than Bearer");
    }
    return header.substring(SCHEME.length()).strip();
  }

  /// What is about the plant as a whole is not for those whose rights depend on policies; who may
  /// read everything may read it.
  private void checkReach(Route route, Principal principal) {
    if (route.reach() != Route.Reach.WHOLE) {
      return;
    }
    Policies now = policies.get();
    boolean isRefused = route.verb().isRead() ? now.limitsReads(principal) : now.limits(principal);
    if (isRefused) {
      throw Fault.of(ErrorCode.FORBIDDEN, "Policies do not permit this")
          .at(route.operation())
          .expected("somebody whom no policy limits: it is about the plant as a whole")
          .found(principal.name())
          .exception();
    }
  }

  /// Why the caller asks, as far as they say so.
  private static String reason(ServerRequest request) {
    String reason = request.headers().first(REASON).orElse("").strip();
    if (reason.length() > Principal.REASON_MAX) {
      throw Call.invalid(
              "header " + REASON.lowerCase(),
              "at most %d characters".formatted(Principal.REASON_MAX),
              reason.length() + " characters")
          .exception();
    }
    return reason;
  }

  private static FaultException unauthenticated(String challenge, String found) {
    return Fault.of(ErrorCode.UNAUTHENTICATED, "Who is calling could not be established")
        .at("header Authorization")
        .expected("Bearer and a valid token")
        .found(found)
        .header("WWW-Authenticate", challenge)
        .exception();
  }

  private static FaultException forbidden(Route route, Principal principal) {
    String needed =
        switch (route.access()) {
          case Access.Open _ -> "anybody";
          case Access.Roles roles ->
              String.join(
                  " or ",
                  roles.roles().stream().map(r -> r.name().toLowerCase(Locale.ROOT)).toList());
        };
    return Fault.of(ErrorCode.FORBIDDEN, "Your role does not permit this")
        .at(route.operation())
        .expected("role " + needed)
        .found(principal.role().name().toLowerCase(Locale.ROOT))
        .header("WWW-Authenticate", "Bearer realm=\"lockstep\", error=\"insufficient_scope\"")
        .exception();
  }

  private static void checkQuery(Route route, Map<String, List<String>> query) {
    switch (route.dialect()) {
      case AZURE -> {
        List<String> versions = query.getOrDefault("api-version", List.of());
        String found = versions.isEmpty() ? "none" : versions.getFirst();
        if (!AZURE_VERSIONS.contains(found)) {
          throw Call.invalid(
                  "query parameter api-version",
                  "one of " + String.join(", ", AZURE_VERSIONS),
                  found)
              .named(versions.isEmpty() ? "MissingApiVersionParameter" : "UnsupportedApiVersion")
              .exception();
        }
      }
      case INFLUX, ICEBERG, PAGES -> {}
      case LOCKSTEP -> {
        List<String> known =
            route.parameters().stream()
                .filter(parameter -> parameter.place() == Parameter.Place.QUERY)
                .map(Parameter::name)
                .toList();
        for (String name : query.keySet()) {
          if (!known.contains(name)) {
            throw Call.invalid(
                    "query parameter " + name,
                    known.isEmpty() ? "none" : "one of " + String.join(", ", known),
                    name)
                .exception();
          }
        }
      }
    }
  }

  private static String readBody(Route route, ServerRequest request) {
    checkContentType(route, request);
    int most = route.bodyBytesMax();
    OptionalLong stated = request.headers().contentLength();
    if (stated.isPresent() && stated.getAsLong() > most) {
      throw tooLarge(most, stated.getAsLong() + " bytes");
    }
    if (!request.content().hasEntity()) {
      return "";
    }
    byte[] bytes;
    try (InputStream in = request.content().inputStream()) {
      bytes = in.readNBytes(most + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.length > most) {
      throw tooLarge(most, "more");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is not text")
          .at("request body")
          .expected("UTF-8")
          .found("bytes that are not")
          .exception();
    }
  }

  private static void checkContentType(Route route, ServerRequest request) {
    if (route.requestType().equals("*/*")) {
      return;
    }
    Optional<String> stated = request.headers().first(HeaderNames.CONTENT_TYPE);
    if (stated.isEmpty()) {
      return;
    }
    String type = PercentCoding.split(stated.get().toLowerCase(Locale.ROOT), ';').getFirst();
    if (!type.strip().equals("application/json") && !type.strip().endsWith("+json")) {
      throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is of another type")
          .at("header Content-Type")
          .expected("application/json")
          .found(stated.get())
          .status(415)
          .exception();
    }
  }

  private static FaultException tooLarge(int most, String found) {
    return Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is too large")
        .at("request body")
        .expected("at most %d bytes".formatted(most))
        .found(found)
        .status(413)
        .header("Connection", "close")
        .exception();
  }

  private static @Nullable Verb verbOf(ServerRequest request) {
    return switch (request.prologue().method().text()) {
      case "GET" -> Verb.GET;
      case "HEAD" -> Verb.HEAD;
      case "PUT" -> Verb.PUT;
      case "POST" -> Verb.POST;
      case "PATCH" -> Verb.PATCH;
      case "DELETE" -> Verb.DELETE;
      default -> null;
    };
  }

  private static Fault unknownPath(String rawPath) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such path")
        .at("request URL")
        .expected("a path of /openapi.json")
        .found(rawPath);
  }

  private static Fault wrongVerb(ServerRequest request, Router.Match.WrongVerb wrong) {
    String permitted = String.join(", ", wrong.permitted().stream().map(Verb::name).toList());
    return Fault.of(ErrorCode.INVALID_ARGUMENT, "The path does not take this method")
        .at("request method")
        .expected(permitted)
        .found(request.prologue().method().text())
        .status(405)
        .header(ALLOW.defaultCase(), permitted);
  }

  private static Fault stopping() {
    return Fault.of(ErrorCode.OVERLOADED, "The server is stopping").header("Retry-After", "5");
  }

  /// What is our own fault is logged under an id that the client gets instead of the particulars.
  private static Fault report(Fault fault, LockstepException e) {
    return switch (fault.code().category()) {
      case INTERNAL -> defect(e);
      case USER, EXTERNAL, RESOURCE -> fault;
    };
  }

  private static Fault defect(RuntimeException e) {
    String id = UUID.randomUUID().toString();
    LOG.atError().setCause(e).addKeyValue("errorId", id).log("request failed by a defect");
    return Fault.of(
        ErrorCode.INTERNAL, "The server failed; its log has the particulars under " + id);
  }

  private void send(
      Answer.Full full,
      @Nullable Route route,
      long began,
      ServerRequest request,
      ServerResponse response) {
    // Counted before it is sent, so that who has the answer finds it in the figures.
    meter.count(route, full.status(), System.nanoTime() - began);
    if (full.status() >= 400) {
      throwAwayBody(request);
    }
    response.status(Status.create(full.status()));
    full.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (full.status() >= 400
        && request.headers().contentLength().orElse(0) > UNREAD_BODY_MAX
        && !full.headers().containsKey("Connection")) {
      response.header(HeaderNames.CONNECTION, "close"); // Nobody reads what is still to come.
    }
    response.header(NO_STORE);
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    byte[] body = full.body().getBytes(StandardCharsets.UTF_8);
    if (!full.contentType().isEmpty()) {
      response.header(HeaderNames.CONTENT_TYPE, full.contentType());
    }
    if (request.prologue().method().text().equals("HEAD") || body.length == 0) {
      response.contentLength(full.status() == 204 ? 0 : body.length);
      response.send();
    } else {
      response.send(body);
    }
  }

  /// Who still sends a body when the connection ends is told of a reset, which takes the answer
  /// with it (RFC 9112 §9.6). Who waits to be told to go on (`Expect`) does not send.
  private static void throwAwayBody(ServerRequest request) {
    boolean isWorthIt = request.headers().contentLength().orElse(0) <= THROWN_AWAY_MAX;
    if (isWorthIt && !request.content().consumed() && !request.headers().contains(EXPECT)) {
      try {
        request.content().consume();
      } catch (RuntimeException e) {
        // The client has gone, or somebody has read a part: the answer says what there is to say.
        LOG.atTrace().setCause(e).log("the body of a refused request was not read to its end");
      }
    }
  }

  private void sendFile(
      Answer.File file,
      @Nullable Route route,
      long began,
      ServerRequest request,
      ServerResponse response) {
    meter.count(route, Status.OK_200.code(), System.nanoTime() - began);
    response.status(Status.OK_200);
    file.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    response.header(HeaderNames.CONTENT_TYPE, file.contentType());
    byte[] body = new byte[file.content().remaining()];
    file.content().duplicate().get(body);
    if (request.prologue().method().text().equals("HEAD")) {
      response.contentLength(body.length);
      response.send();
    } else {
      response.send(body);
    }
  }

  private void sendDownload(
      Answer.Download download,
      @Nullable Route route,
      long began,
      ServerRequest request,
      ServerResponse response) {
    beginDownload(download.contentType(), route, began, response);
    try (InputStream in = Files.newInputStream(download.file())) {
      response.contentLength(Files.size(download.file()));
      if (request.prologue().method().text().equals("HEAD")) {
        response.send();
        return;
      }
      try (OutputStream out = response.outputStream()) {
        in.transferTo(out);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.atDebug().setCause(e).log("a download ended early");
    }
  }

  private void beginDownload(
      String contentType, @Nullable Route route, long began, ServerResponse response) {
    meter.count(route, Status.OK_200.code(), System.nanoTime() - began);
    response.status(Status.OK_200);
    response.header(NO_STORE);
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.CONTENT_TYPE, contentType);
  }

  private void sendStreamed(
      Answer.Streamed streamed,
      @Nullable Route route,
      long began,
      ServerRequest request,
      ServerResponse response) {
    beginDownload(streamed.contentType(), route, began, response);
    streamed.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (request.prologue().method().text().equals("HEAD")) {
      response.send();
      return;
    }
    OutputStream out = response.outputStream();
    try {
      streamed.body().writeTo(out);
      out.close();
    } catch (IOException | UncheckedIOException | ServerConnectionException e) {
      LOG.atDebug().setCause(e).log("a download ended early");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerConnectionException("the server is stopping", e);
    } catch (RuntimeException e) {
      // The status has been sent: without its end the client takes nothing for whole.
      LOG.atError().setCause(e).log("a download ended by a defect");
      throw new ServerConnectionException("a download ended by a defect", e);
    }
  }

  private static void stream(Answer.Events events, ServerResponse response) {
    try {
      response.status(Status.OK_200);
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
      response.header(NO_STORE);
      // Proxies such as nginx would otherwise hold events back.
      response.header(HeaderNames.create("X-Accel-Buffering"), "no");
      try (OutputStream out = response.outputStream()) {
        events.stream().writeTo(new EventWriter(out));
      }
    } catch (IOException | UncheckedIOException | ServerConnectionException e) {
      LOG.atDebug().setCause(e).log("live client left");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The status has been sent: all that is left is to end the stream.
      LOG.atError().setCause(e).log("live stream ended by a defect");
    } finally {
      events.afterwards().run();
    }
  }
}
