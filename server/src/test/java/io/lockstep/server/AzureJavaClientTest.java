package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.digitaltwins.core.DigitalTwinsClient;
import com.azure.digitaltwins.core.DigitalTwinsClientBuilder;
import com.azure.digitaltwins.core.DigitalTwinsServiceVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/// `com.azure:azure-digitaltwins-core`, unmodified and with its own pipeline, over TLS against a
/// started server with its own certificate authority: the client that waits, and the one that does
/// not.
final class AzureJavaClientTest {
  @TempDir Path folder;

  private static HttpClient trusting(Path authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "lockstep", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(context))
        .build();
  }

  private static DigitalTwinsClientBuilder builder(ServerProcess server) throws Exception {
    TokenCredential credential =
        _ ->
            Mono.just(
                new AccessToken(server.token(), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    return new DigitalTwinsClientBuilder()
        .endpoint(server.endpoint("https"))
        .credential(credential)
        .httpClient(trusting(server.data().resolve("pki/ca.pem")));
  }

  @Test
  void bothClientsGoThroughTheirScenarios() throws Exception {
    try (ServerProcess server = AzureWorkspace.server(folder).start()) {
      DigitalTwinsClient client = builder(server).buildClient();
      AzureJavaTwinSteps twins = new AzureJavaTwinSteps(client);
      twins.run();
      AzureJavaGraphSteps graph = new AzureJavaGraphSteps(client);
      graph.run();
      AzureJavaAsyncSteps async = new AzureJavaAsyncSteps();
      async.run(builder(server).buildAsyncClient());
      async.routes(client, builder(server).buildAsyncClient(), AzureWorkspace.ENDPOINT);

      assertThat(twins.steps() + graph.steps() + async.steps()).isGreaterThanOrEqualTo(85);
      for (DigitalTwinsServiceVersion version : DigitalTwinsServiceVersion.values()) {
        DigitalTwinsClient other = builder(server).serviceVersion(version).buildClient();
        assertThat(AzureJavaSteps.all(other.listModels())).isNotEmpty();
      }
    }
  }
}
