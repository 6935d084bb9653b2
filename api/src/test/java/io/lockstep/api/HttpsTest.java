package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The TLS listener, with a key pair in PEM files.
final class HttpsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;
  private static KeyStore store;
  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void makeKeyPair() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Key privateKey = store.getKey("server", PASSWORD);
    certificate = write("server.pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
    key = write("server.key", "PRIVATE KEY", privateKey.getEncoded());
  }

  private static Path write(String name, String label, byte[] der) throws Exception {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                label,
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(der),
                label);
    return Files.writeString(folder.resolve(name), text);
  }

  private static HttpClient trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
  }

  @Test
  void bothListenersServeTheSame(@TempDir Path data) throws Exception {
    ApiOptions options =
        ApiOptions.loopback(0).withHttps("127.0.0.1", 0, TlsIdentity.read(certificate, key));
    try (Stack stack = Stack.open(data, options);
        HttpClient client = trusting()) {
      int port = stack.api().httpsPort().orElseThrow();
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://localhost:%d/models?api-version=2023-10-31".formatted(port)))
                  .header("Authorization", "Bearer " + Stack.ADMIN)
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(stack.anonymous().get("/health/live").status()).isEqualTo(200);
      assertThat(port).isNotEqualTo(stack.api().httpPort());
    }
  }

  @Test
  void withoutACertificateThereIsNoTlsListener(@TempDir Path data) throws Exception {
    try (Stack stack = Stack.open(data)) {
      assertThat(stack.api().httpsPort()).isEmpty();
    }
  }

  @Test
  void filesThatAreNoKeyPairAreNamed() throws Exception {
    assertThatThrownBy(() -> TlsIdentity.read(certificate, certificate))
        .isInstanceOfSatisfying(
            LockstepException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID))
        .hasMessageContaining("server.pem")
        .hasMessageContaining("BEGIN PRIVATE KEY");
    assertThatThrownBy(() -> TlsIdentity.read(folder.resolve("none.pem"), key))
        .hasMessageContaining("none.pem");
    assertThat(TlsIdentity.read(certificate, key).toString())
        .isEqualTo("TlsIdentity[CN=localhost]");
  }
}
