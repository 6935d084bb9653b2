package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the web app reaches a browser. The files are a stand-in on the tests' class path.
final class AppPagesTest {
  private static final String SCRIPT = "/ui/assets/app-0a1b2c3d.js";
  private static final Pattern NONCE = Pattern.compile("'nonce-([A-Za-z0-9+/]{22})'");

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void browsersAreLedFromTheRootToTheAppAndProgramsAreNot() throws Exception {
    Client.Reply browser =
        stack.anonymous().get("/", "Accept", "text/html,application/xhtml+xml;q=0.9");

    assertThat(browser.status()).isEqualTo(302);
    assertThat(browser.header("Location")).isEqualTo("/ui/");
    assertThat(stack.anonymous().get("/ui").header("Location")).isEqualTo("/ui/");
    assertThat(stack.anonymous().get("/", "Accept", "application/json").status()).isEqualTo(404);
  }

  @Test
  void thePageIsAskedForEachTimeAndForbidsAllThatIsNotOurs() throws Exception {
    Client.Reply page = stack.anonymous().get("/ui/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void eachAnswerHasItsOwnNonceInPolicyAndPage() throws Exception {
    String first = nonce();
    String second = nonce();

    assertThat(first).isNotEqualTo(second);
  }

  private static String nonce() throws Exception {
    Client.Reply page = stack.anonymous().get("/ui/");
    Matcher nonce = NONCE.matcher(page.header("Content-Security-Policy"));
    assertThat(nonce.find()).isTrue();
    assertThat(page.body()).contains("content=\"" + nonce.group(1) + "\"");
    assertThat(page.body()).doesNotContain("@nonce@");
    return nonce.group(1);
  }

  @Test
  void anAddressInsideTheAppGivesThePageWhateverItsQuery() throws Exception {
    Client.Reply page = stack.anonymous().get("/ui/twins/oven-1?from=a&tab=%5B1%5D");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Test</title>");
  }

  @Test
  void filesWithAHashInTheirNameStayInTheBrowser() throws Exception {
    Client.Reply script = stack.anonymous().get(SCRIPT);

    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.header("Cache-Control")).contains("immutable");
    assertThat(script.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(script.header("Content-Encoding")).isEmpty();
    assertThat(stack.anonymous().get("/ui/favicon.svg").header("Cache-Control"))
        .isEqualTo("no-cache");
  }

  @Test
  void theSmallestFormThatTheBrowserTakesIsSent() throws Exception {
    HttpResponse<byte[]> brotli = bytes("gzip, deflate, br, zstd");
    HttpResponse<byte[]> gzip = bytes("gzip;q=1.0, deflate");

    assertThat(brotli.headers().firstValue("Content-Encoding")).hasValue("br");
    assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(brotli.body().length).isLessThan(gzip.body().length);
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8))
        .isEqualTo(stack.anonymous().get(SCRIPT).body());
  }

  private static HttpResponse<byte[]> bytes(String accepted) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(stack.url() + SCRIPT))
              .header("Accept-Encoding", accepted)
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void nothingBesideTheAppsFilesCanBeReached() throws Exception {
    for (String path :
        new String[] {
          "/ui/assets/none.js",
          "/ui/assets/..%2F..%2F..%2F..%2Fio%2Flockstep%2Fapi%2FApiServer.class",
          "/ui/assets/%2e%2e/files.txt"
        }) {
      assertThat(stack.anonymous().get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(stack.anonymous().get("/ui/files.txt").body()).contains("<title>Test</title>");
  }
}
