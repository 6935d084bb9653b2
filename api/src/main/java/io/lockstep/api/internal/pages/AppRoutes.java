package io.lockstep.api.internal.pages;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.model.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The web app under `/ui/`. Its files have names that change with their content and stay in the
/// browser for good; its page is asked for each time, and carries a policy by which nothing runs,
/// loads or frames it that is not ours (CSP level 3).
public final class AppRoutes {
  private static final String TAG = "Pages";
  private static final String PAGE = "index.html";
  private static final String HASHED = "assets/";
  private static final String NONCE_MARK = "@nonce@";
  private static final int NONCE_BYTES = 16;
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "json", "application/json",
          "webmanifest", "application/manifest+json");

  private final AppFiles files;
  private final SecureRandom random;

  public AppRoutes(ClassLoader loader, SecureRandom random) {
    this.files = new AppFiles(loader);
    this.random = random;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.page("/", "redirectToApp")
            .open()
            .says(TAG, "Leads browsers to the web app.")
            .answers(Response.empty(302, "To /ui/."))
            .to(AppRoutes::root),
        Route.page("/ui", "redirectToAppRoot")
            .open()
            .says(TAG, "Leads to the web app.")
            .answers(Response.empty(302, "To /ui/."))
            .to(_ -> redirect()),
        Route.page("/ui/", "getApp")
            .open()
            .says(TAG, "Gives the page of the web app.")
            .answers(new Response(200, "The page.", "text/html", ""))
            .to(_ -> page()),
        Route.page("/ui/{file*}", "getAppFile")
            .open()
            .says(TAG, "Gives a file of the web app, or its page for an address inside it.")
            .with(Parameter.path("file", "The file's name, or an address inside the app."))
            .answers(new Response(200, "The file or the page.", "text/html", ""))
            .to(this::file));
  }

  /// Only browsers are led away: for programs there is nothing at the root.
  private static Answer root(Call call) {
    return call.header("Accept").filter(accept -> accept.contains("text/html")).isPresent()
        ? redirect()
        : Answer.refused(
            Fault.of(ErrorCode.NOT_FOUND, "There is no such path")
                .at("request URL")
                .expected("a path of /openapi.json")
                .found("/"));
  }

  private static Answer redirect() {
    return new Answer.Full(302, "", "", Map.of("Location", "/ui/"));
  }

  private Answer file(Call call) {
    String name = call.variable("file");
    if (!name.equals(PAGE) && files.has(name)) {
      return file(name, call.header("Accept-Encoding").orElse(""));
    }
    // The app's own addresses have no dot in their last part, or come from a link inside it; a
    // missing file must not be answered with a page.
    if (name.startsWith(HASHED)) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "There is no such file of the web app")
              .at("request URL")
              .expected("a file that the page names; load it again")
              .found(name));
    }
    return page();
  }

  private Answer file(String name, String accepted) {
    Map<String, String> headers = safe();
    headers.put("Vary", "Accept-Encoding");
    headers.put(
        "Cache-Control",
        name.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache");
    String encoding = bestEncoding(name, accepted);
    if (!encoding.isEmpty()) {
      headers.put("Content-Encoding", encoding.equals("gz") ? "gzip" : encoding);
    }
    return new Answer.File(typeOf(name), files.content(name, encoding), headers);
  }

  private String bestEncoding(String name, String accepted) {
    List<String> asked =
        List.of(accepted.toLowerCase(Locale.ROOT).split(",", -1)).stream()
            .map(part -> part.split(";", 2)[0].strip())
            .toList();
    List<String> stored = files.encodingsOf(name);
    if (stored.contains("br") && asked.contains("br")) {
      return "br";
    }
    return stored.contains("gz") && asked.contains("gzip") ? "gz" : "";
  }

  private Answer page() {
    if (files.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "This build has no web app")
              .at("class path")
              .expected("the module web; build without -Dui.skip, with Node 20.19 or newer")
              .found("none"));
    }
    byte[] bits = new byte[NONCE_BYTES];
    random.nextBytes(bits);
    String nonce = Base64.getEncoder().withoutPadding().encodeToString(bits);
    String html =
        StandardCharsets.UTF_8
            .decode(files.content(PAGE, "").duplicate())
            .toString()
            .replace(NONCE_MARK, nonce);
    Map<String, String> headers = safe();
    headers.put("Cache-Control", "no-cache");
    headers.put("Content-Security-Policy", policy(nonce));
    return new Answer.File(
        typeOf(PAGE), ByteBuffer.wrap(html.getBytes(StandardCharsets.UTF_8)), headers);
  }

  private static String policy(String nonce) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-%s'".formatted(nonce),
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }

  private static Map<String, String> safe() {
    Map<String, String> headers = new TreeMap<>();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return headers;
  }

  private static String typeOf(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return Optional.ofNullable(TYPES.get(extension)).orElse("application/octet-stream");
  }
}
